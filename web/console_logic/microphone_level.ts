// The own microphone's level as a bar can show it (F36). Pure.

/** Quietest level that the bar shows, dBFS; full scale is 0. */
export const METER_FLOOR_DBFS = -60

/** Root mean square of samples of full scale 1, dBFS; -Infinity for silence. */
export function rmsDbfs(samples: Float32Array): number {
  let sum = 0
  for (const sample of samples) sum += sample * sample
  return 10 * Math.log10(sum / samples.length)
}

/** Root mean square as a part 0..1 of the bar, even in dB. */
export function meterPart(samples: Float32Array): number {
  return partOfDbfs(rmsDbfs(samples))
}

/** A level as a part 0..1 of the bar. */
export function partOfDbfs(dbfs: number): number {
  return Math.min(1, Math.max(0, 1 - dbfs / METER_FLOOR_DBFS))
}

/** The last `length` meter parts, oldest first: what the waveform draws. */
export function pushPart(parts: readonly number[], part: number, length: number): number[] {
  return [...parts, part].slice(-length)
}
