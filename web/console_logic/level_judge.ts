// Whether a voice comes in well (F52): the loudest of the last seconds, in a word. Pure.

export const LEVEL_WORDS = ['silent', 'quiet', 'good', 'loud'] as const
/** `silent`: nothing was said. `quiet`, `loud`: others would hear it too softly, or broken. */
export type LevelWord = (typeof LEVEL_WORDS)[number]

/** A peak is kept so long, ms: a word's length, so that pauses between words change nothing. */
export const PEAK_HELD_MS = 2500
const VOICE_DBFS_MIN = -50
const QUIET_DBFS_MAX = -30
/** Above it the converter is near its end. */
const LOUD_DBFS_MIN = -3

/** The loudest sample of full scale 1, dBFS; -Infinity for silence. */
export function peakDbfs(samples: Float32Array): number {
  let most = 0
  for (const sample of samples) most = Math.max(most, Math.abs(sample))
  return 20 * Math.log10(most)
}

export function levelWord(dbfs: number): LevelWord {
  if (dbfs < VOICE_DBFS_MIN) return 'silent'
  if (dbfs < QUIET_DBFS_MAX) return 'quiet'
  return dbfs < LOUD_DBFS_MIN ? 'good' : 'loud'
}

/** The highest of the last peaks. */
export class PeakHold {
  #peaks: readonly { readonly dbfs: number; readonly atMs: number }[] = []

  /** Takes a peak and gives the one that is held now, dBFS. */
  add(dbfs: number, nowMs: number): number {
    // What is older and quieter can't be the highest any more.
    const others = this.#peaks.filter(
      (peak) => peak.dbfs > dbfs && nowMs - peak.atMs < PEAK_HELD_MS,
    )
    this.#peaks = [...others, { dbfs, atMs: nowMs }]
    return this.#peaks[0]?.dbfs ?? -Infinity
  }
}
