// How pages tell times: UTC, as missions run, unless local time was chosen on this device. I/O: local storage.
import { signal } from '@preact/signals'
import { TIME_ZONES, type TimeZone, timeWordsOf } from '../shared_logic/time_words.ts'
import { text } from './text.ts'

const STORAGE_KEY = 'flightloop.times'

/** What is rendered by it is rendered again when it changes. */
export const timeZone = signal<TimeZone>(storedZone())

/** Chooses and remembers it on this device. */
export function chooseTimeZone(chosen: TimeZone): void {
  timeZone.value = chosen
  localStorage.setItem(STORAGE_KEY, chosen)
}

/** "2026-03-01 14:05:09 UTC" */
export function timeWords(epochMs: number): string {
  const { day, time } = timeWordsOf(epochMs, timeZone.value)
  return `${day} ${time} ${text.times.marks[timeZone.value]}`.trim()
}

/** "2026-03-01 14:05 UTC" */
export function momentWords(epochMs: number): string {
  const { day, time } = timeWordsOf(epochMs, timeZone.value)
  return `${day} ${time.slice(0, 5)} ${text.times.marks[timeZone.value]}`.trim()
}

/** "14:05 UTC" */
export function minuteWords(epochMs: number): string {
  const { time } = timeWordsOf(epochMs, timeZone.value)
  return `${time.slice(0, 5)} ${text.times.marks[timeZone.value]}`.trim()
}

function storedZone(): TimeZone {
  const stored = localStorage.getItem(STORAGE_KEY)
  return TIME_ZONES.find((known) => known === stored) ?? 'utc'
}
