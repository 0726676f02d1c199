// The law between the volume that a person sets and the gain that is applied: the same wherever a
// volume is set, stored or restored. Pure.
export const VOLUME_MAX = 100

/** Gain of volume 1, dB; from there to volume 100 (0 dB) every step is the same: 0.505 dB. */
const QUIETEST_DB = -50
const STEP_DB = -QUIETEST_DB / (VOLUME_MAX - 1)

/**
 * Linear gain 0..1 for a volume 0..100: 0 is silence, 100 is unity. Beyond the range: the nearer
 * end.
 */
export function volumeToGain(volume: number): number {
  if (!(volume > 0)) return 0
  if (volume >= VOLUME_MAX) return 1
  return 10 ** ((QUIETEST_DB + STEP_DB * (volume - 1)) / 20)
}

/**
 * The whole volume 0..100 whose gain comes nearest, in dB; every gain above 0 has one of 1 at
 * least.
 */
export function gainToVolume(gain: number): number {
  if (!(gain > 0)) return 0
  const volume = 1 + (20 * Math.log10(gain) - QUIETEST_DB) / STEP_DB
  return Math.min(VOLUME_MAX, Math.max(1, Math.round(volume)))
}
