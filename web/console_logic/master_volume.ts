// The console's own volume, over all that it plays: steps as even in dB as those of a loop's volume on the server
// (audio/volume). Pure.

export const MASTER_MAX = 100
/** Gain of volume 1, dB; from there to 100 (0 dB) every step is the same. */
const QUIETEST_DB = -50

/** Linear gain 0..1 for a volume 0..100: 0 is silence, 100 changes nothing. Beyond the range: the nearer end. */
export function masterGain(volume: number): number {
  if (!(volume > 0)) return 0
  if (volume >= MASTER_MAX) return 1
  return 10 ** ((QUIETEST_DB * (MASTER_MAX - volume)) / (MASTER_MAX - 1) / 20)
}
