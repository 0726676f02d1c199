// A network that is as bad as its sliders say: when each packet arrives, if at all. Pure: seeded.
export interface NetworkSettings {
  /** Share of the packets that never arrive. */
  readonly lossPercent: number
  /** Each packet is held up by 0 to this long, at random, ms. */
  readonly jitterMs: number
  /** Every packet takes at least so long, ms. */
  readonly delayMs: number
  /** Share of the packets that arrive twice. */
  readonly duplicatePercent: number
  /** Share of the packets that two later ones overtake. */
  readonly reorderPercent: number
  /** How much the talker's clock is ahead of the mixer's, parts per million. */
  readonly driftPpm: number
}

export type NetworkSetting = keyof NetworkSettings

export const NETWORK_PERFECT = {
  lossPercent: 0,
  jitterMs: 0,
  delayMs: 5,
  duplicatePercent: 0,
  reorderPercent: 0,
  driftPpm: 0,
} as const satisfies NetworkSettings

/** What each setting may be, and how far a key press takes it. */
export const NETWORK_RANGES = {
  lossPercent: { least: 0, most: 50, step: 1 },
  jitterMs: { least: 0, most: 150, step: 5 },
  delayMs: { least: 0, most: 300, step: 5 },
  duplicatePercent: { least: 0, most: 50, step: 1 },
  reorderPercent: { least: 0, most: 50, step: 1 },
  driftPpm: { least: -500, most: 500, step: 10 },
} as const satisfies Readonly<
  Record<NetworkSetting, { readonly least: number; readonly most: number; readonly step: number }>
>

/** An overtaken packet comes so much later: behind the next two. */
const OVERTAKEN_MS = 45
/** A duplicate comes so much after the first one, ms. */
const DUPLICATE_MS = 7

/** When a packet that is sent at `sentMs` arrives, ms: nothing for a loss, twice for a duplicate. */
export function arrivals(
  { lossPercent, jitterMs, delayMs, duplicatePercent, reorderPercent }: NetworkSettings,
  sentMs: number,
  random: () => number,
): number[] {
  if (random() * 100 < lossPercent) return []
  const overtakenMs = random() * 100 < reorderPercent ? OVERTAKEN_MS : 0
  const arrivalMs = sentMs + delayMs + random() * jitterMs + overtakenMs
  return random() * 100 < duplicatePercent ? [arrivalMs, arrivalMs + DUPLICATE_MS] : [arrivalMs]
}
