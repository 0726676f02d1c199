// The talk key (F41-F46, F50, X05): whatever holds it, one state says what is spoken to. Several sources can hold it at
// once; the voice is on while any of them does. Whatever makes a release uncertain ends it at once. Pure.

export const TALK_KEY_MODES = ['momentary', 'latch', 'smart'] as const
/**
 * momentary: on while held. latch: one press switches on, the next off. smart: a tap switches on, the next tap off; who
 * holds for longer is heard while holding.
 */
export type TalkKeyMode = (typeof TALK_KEY_MODES)[number]

/** A press that is shorter is a tap, ms. */
export const TAP_MS = 300

/** What is spoken to: the loops in talk, a talk group, all loops that are on; or nothing, while it is held. */
export type TalkTarget = 'talk' | 'all' | 'cough' | `group ${number}`

/** Which button of what: "key Space", "pointer 1", "hid ...". What begins alike goes with one device. */
export type TalkSource = string

interface Hold {
  readonly source: TalkSource
  readonly target: TalkTarget
  readonly sinceMs: number
  /** It keeps the voice on while it is down; a press that has done its work already does not. */
  readonly speaks: boolean
  /** It was on when this press began, so the release is no tap that switches on. */
  readonly ends: boolean
}

interface Latch {
  readonly source: TalkSource
  readonly target: TalkTarget
}

export interface TalkKey {
  readonly mode: TalkKeyMode
  /** Sources that are down now. */
  readonly holds: readonly Hold[]
  /** What stays on though nothing is down; each target once. */
  readonly latches: readonly Latch[]
}

export const TALK_KEY_UP: TalkKey = { mode: 'momentary', holds: [], latches: [] }

/** A source goes down; a repeat of one that is down already changes nothing. */
export function pressTalkKey(
  key: TalkKey,
  source: TalkSource,
  target: TalkTarget,
  nowMs: number,
): TalkKey {
  if (key.holds.some((hold) => hold.source === source)) return key
  const isLatched = target !== 'cough' && isLatchedOn(key, target)
  const speaks = target === 'cough' || key.mode !== 'latch'
  const hold = { source, target, sinceMs: nowMs, speaks, ends: isLatched }
  const holds = [...key.holds, hold]
  if (isLatched) return { ...key, holds, latches: withoutLatch(key, target) }
  if (speaks) return { ...key, holds }
  return { ...key, holds, latches: [...key.latches, { source, target }] }
}

/** A source goes up. */
export function releaseTalkKey(key: TalkKey, source: TalkSource, nowMs: number): TalkKey {
  const hold = key.holds.find((other) => other.source === source)
  if (hold === undefined) return key
  const holds = key.holds.filter((other) => other !== hold)
  const isTap = nowMs - hold.sinceMs < TAP_MS && !hold.ends && hold.target !== 'cough'
  if (key.mode !== 'smart' || !isTap) return { ...key, holds }
  const latch = { source, target: hold.target }
  return { ...key, holds, latches: [...withoutLatch(key, hold.target), latch] }
}

/** For those who can't hold anything down (a screen reader's click): on, and off the next time, in each mode. */
export function toggleTalkKey(key: TalkKey, source: TalkSource, target: TalkTarget): TalkKey {
  if (target === 'cough') return key
  const latches = withoutLatch(key, target)
  return isLatchedOn(key, target)
    ? { ...key, latches }
    : { ...key, latches: [...latches, { source, target }] }
}

/**
 * Focus, device or connection is gone: what is not kept is neither held nor on any more. With a cough key all goes:
 * that it is gone must not be what switches the voice on.
 */
export function dropTalkKey(
  key: TalkKey,
  isKept: (source: TalkSource) => boolean = () => false,
): TalkKey {
  const isCoughLost = key.holds.some(({ source, target }) => target === 'cough' && !isKept(source))
  const stays = ({ source }: Hold | Latch) => !isCoughLost && isKept(source)
  const holds = key.holds.filter(stays)
  const latches = key.latches.filter(stays)
  const isSame = holds.length === key.holds.length && latches.length === key.latches.length
  return isSame ? key : { ...key, holds, latches }
}

/** Another mode begins with the key released. */
export function setTalkKeyMode(key: TalkKey, mode: TalkKeyMode): TalkKey {
  return key.mode === mode ? key : { ...TALK_KEY_UP, mode }
}

/** While it is, nothing is sent, whatever else is held or latched. */
export function isCoughing(key: TalkKey): boolean {
  return key.holds.some(({ target }) => target === 'cough')
}

/** What is spoken to now, each once; empty: nobody hears anything. */
export function spokenTargets(key: TalkKey): readonly TalkTarget[] {
  if (isCoughing(key)) return []
  const held = key.holds.filter(({ speaks }) => speaks).map(({ target }) => target)
  return [...new Set([...key.latches.map(({ target }) => target), ...held])]
}

export function isLatchedOn(key: TalkKey, target: TalkTarget): boolean {
  return key.latches.some((latch) => latch.target === target)
}

function withoutLatch(key: TalkKey, target: TalkTarget): readonly Latch[] {
  return key.latches.filter((latch) => latch.target !== target)
}
