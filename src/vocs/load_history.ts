// Readings of the last 24 hours, minute by minute (X17): of each series the mean and the most of a minute. Pure.

export const MINUTES_KEPT = 24 * 60
/** A series takes 11.5 KiB; readings of more are not kept. */
export const SERIES_MAX = 80
const MINUTE_MS = 60_000
/** Nothing was known. */
const NONE = -1

interface Series {
  readonly mean: Float32Array
  readonly max: Float32Array
  /** Of the present minute. */
  sum: number
  count: number
}

export interface HistoryPart {
  /** Unix time in minutes, ascending. */
  readonly minutes: readonly number[]
  /** By series: values for each of the minutes, -1 where nothing is known. */
  readonly series: ReadonlyMap<
    string,
    { readonly mean: readonly number[]; readonly max: readonly number[] }
  >
  /** Where the next part begins, Unix time in ms; 0: this was the last. */
  readonly nextMs: number
}

export class LoadHistory {
  /** Readings of series that were too many. */
  refused = 0
  /** Unix minute of each place. */
  readonly #minutes = new Float64Array(MINUTES_KEPT).fill(NONE)
  readonly #series = new Map<string, Series>()
  #present = NONE

  /** Values are 0 or more; a series may have several at a time. */
  note(unixMs: number, readings: readonly (readonly [series: string, value: number])[]): void {
    const minute = Math.floor(unixMs / MINUTE_MS)
    if (minute > this.#present) this.#begin(minute)
    const place = this.#present % MINUTES_KEPT
    for (const [name, value] of readings) {
      const series = this.#seriesOf(name)
      if (series === undefined) continue
      series.sum += value
      series.count++
      series.mean[place] = series.sum / series.count
      series.max[place] = Math.max(series.max[place] ?? NONE, value)
    }
  }

  /** From the minute that `fromMs` is in, as much as has `valuesMax` values. */
  read(fromMs: number, valuesMax: number): HistoryPart {
    const minutesMax = Math.max(1, Math.floor(valuesMax / (1 + 2 * this.#series.size)))
    const oldest = this.#present - MINUTES_KEPT + 1
    const minutes: number[] = []
    let minute = Math.max(oldest, Math.floor(fromMs / MINUTE_MS), 0)
    for (; minute <= this.#present && minutes.length < minutesMax; minute++) {
      if (this.#minutes[minute % MINUTES_KEPT] === minute) minutes.push(minute)
    }
    const pick = (values: Float32Array) =>
      minutes.map((each) => values[each % MINUTES_KEPT] ?? NONE)
    const series = [...this.#series].map(
      ([name, { mean, max }]) => [name, { mean: pick(mean), max: pick(max) }] as const,
    )
    const nextMs = minute <= this.#present ? minute * MINUTE_MS : 0
    return { minutes, series: new Map(series), nextMs }
  }

  #begin(minute: number): void {
    this.#present = minute
    const place = minute % MINUTES_KEPT
    this.#minutes[place] = minute
    for (const series of this.#series.values()) {
      series.mean[place] = series.max[place] = NONE
      series.sum = series.count = 0
    }
  }

  #seriesOf(name: string): Series | undefined {
    const known = this.#series.get(name)
    if (known !== undefined) return known
    if (this.#series.size >= SERIES_MAX) {
      this.refused++
      return undefined
    }
    const values = () => new Float32Array(MINUTES_KEPT).fill(NONE)
    const made = { mean: values(), max: values(), sum: 0, count: 0 }
    this.#series.set(name, made)
    return made
  }
}
