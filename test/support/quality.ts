// How near a sound is to the one that it should be. Pure.

const FRAME_SAMPLES = 960
/** A frame is no better or worse than this, dB: beyond it nobody hears a difference. */
const FRAME_DB_MAX = 35
const FRAME_DB_MIN = -10
/** Frames without sound tell nothing: mean square below -60 dBFS. */
const SILENT = 1e-6

/**
 * Segmental signal to noise ratio, dB, -10..35: the mean over frames of 20 ms in which `clean` sounds. Both
 * begin at the same sample.
 */
export function segmentalSnrDb(clean: Float32Array, heard: Float32Array): number {
  let sum = 0
  let count = 0
  for (let at = 0; at + FRAME_SAMPLES <= clean.length; at += FRAME_SAMPLES) {
    let [signal, noise] = [0, 0]
    for (let index = at; index < at + FRAME_SAMPLES; index++) {
      const wanted = clean[index] ?? 0
      signal += wanted ** 2
      noise += (wanted - (heard[index] ?? 0)) ** 2
    }
    if (signal / FRAME_SAMPLES < SILENT) continue
    const db = 10 * Math.log10(signal / (noise + 1e-12))
    sum += Math.min(FRAME_DB_MAX, Math.max(FRAME_DB_MIN, db))
    count += 1
  }
  return count === 0 ? FRAME_DB_MAX : sum / count
}
