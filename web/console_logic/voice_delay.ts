// How late a voice is heard, from a talker's mouth to this operator's ear, as far as it can be measured here
// (X18): out of counters that are read again and again, and what the server says of its own part. Pure.
import type { AudioCounters } from './audio_quality.ts'

/** ms each; their sum is the delay. */
export interface DelayParts {
  /** A packet takes 20 ms of sound to fill, and Opus looks 6.5 ms ahead. */
  readonly codingMs: number
  /** Between the server and here, one way. */
  readonly networkMs: number
  /** In the server. */
  readonly serverMs: number
  /** In this browser's jitter buffer. */
  readonly bufferMs: number
}

export interface DelayReading {
  /** Of the page's clock, ms. */
  readonly atMs: number
  /** undefined: nobody was heard long enough to tell. */
  readonly delay: DelayParts | undefined
  /** Part of what was played since the reading before that had to be made up, 0..1. */
  readonly concealedPart: number
}

export const CODING_MS = 26.5
/** As long a time is kept. */
export const HISTORY_MS = 10 * 60_000
const READINGS_MAX = 600
/** Below this part of the time nobody is heard: a silent stream is kept alive by packets now and then. */
const HEARD_PART_LEAST = 0.15
const SAMPLES_PER_MS = 48

export function delayMs({ codingMs, networkMs, serverMs, bufferMs }: DelayParts): number {
  return codingMs + networkMs + serverMs + bufferMs
}

export class DelayHistory {
  #before: { readonly counters: AudioCounters; readonly atMs: number } | undefined
  #readings: readonly DelayReading[] = []

  /** The last ten minutes, oldest first. */
  get readings(): readonly DelayReading[] {
    return this.#readings
  }

  /** The newest delay there is: it stays while nobody talks. */
  get latest(): DelayParts | undefined {
    return this.#readings.findLast(({ delay }) => delay !== undefined)?.delay
  }

  /** counters: undefined without media. serverMs: undefined before the server has told. */
  add(counters: AudioCounters | undefined, serverMs: number | undefined, atMs: number): void {
    const before = this.#before
    this.#before = counters && { counters, atMs }
    if (counters === undefined || before === undefined) return
    // Counters that go back belong to another media connection.
    if (counters.samplesPlayed < before.counters.samplesPlayed) return
    const delay = delayBetween(before.counters, counters, serverMs, atMs - before.atMs)
    const played = counters.samplesPlayed - before.counters.samplesPlayed
    const concealed = counters.samplesConcealed - before.counters.samplesConcealed
    const concealedPart = played === 0 ? 0 : Math.max(0, concealed / played)
    const recent = this.#readings.filter((reading) => atMs - reading.atMs < HISTORY_MS)
    this.#readings = [...recent, { atMs, delay, concealedPart }].slice(-READINGS_MAX)
  }
}

function delayBetween(
  before: AudioCounters,
  after: AudioCounters,
  serverMs: number | undefined,
  passedMs: number,
): DelayParts | undefined {
  const emitted = after.samplesEmitted - before.samplesEmitted
  const isHeard = emitted >= HEARD_PART_LEAST * passedMs * SAMPLES_PER_MS && emitted > 0
  if (!isHeard || serverMs === undefined || after.roundTripMs === undefined) return undefined
  return {
    codingMs: CODING_MS,
    networkMs: after.roundTripMs / 2,
    serverMs,
    bufferMs: (after.bufferedMs - before.bufferedMs) / emitted,
  }
}

/** A curve for a drawing of width x height, newest at the right: one list of points for each unbroken run. */
export function delayCurve(
  readings: readonly DelayReading[],
  topMs: number,
  width: number,
  height: number,
): readonly string[] {
  const newestMs = readings.at(-1)?.atMs ?? 0
  const runs: string[][] = []
  let isOpen = false
  for (const { atMs, delay } of readings) {
    if (delay !== undefined) {
      const x = width * (1 - (newestMs - atMs) / HISTORY_MS)
      const y = height * (1 - Math.min(1, delayMs(delay) / topMs))
      if (!isOpen) runs.push([])
      runs.at(-1)?.push(`${x.toFixed(1)},${y.toFixed(1)}`)
    }
    isOpen = delay !== undefined
  }
  return runs.map((run) => run.join(' '))
}

/** Least and most of the readings, whole ms; undefined without any. */
export function delayRange(
  readings: readonly DelayReading[],
): { readonly leastMs: number; readonly mostMs: number } | undefined {
  const all = readings.flatMap(({ delay }) => (delay === undefined ? [] : [delayMs(delay)]))
  if (all.length === 0) return undefined
  return { leastMs: Math.round(Math.min(...all)), mostMs: Math.round(Math.max(...all)) }
}
