// Times in words, in UTC or in the browser's own zone, and times that were typed. Pure.

export const TIME_ZONES = ['utc', 'local'] as const
/** Mission time, or the time where the browser is. */
export type TimeZone = (typeof TIME_ZONES)[number]

export interface TimeWords {
  /** "2026-03-01" */
  readonly day: string
  /** "14:05:09", 24 hours. */
  readonly time: string
}

export function timeWordsOf(epochMs: number, zone: TimeZone): TimeWords {
  if (zone === 'utc') {
    const iso = new Date(epochMs).toISOString()
    return { day: iso.slice(0, 10), time: iso.slice(11, 19) }
  }
  const date = new Date(epochMs)
  const day = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()]
  return { day: day.map(twoDigits).join('-'), time: time.map(twoDigits).join(':') }
}

/** Of a datetime-local field, "2026-03-01T14:05"; undefined: it is empty, or no time. */
export function instantOf(typed: string, zone: TimeZone): number | undefined {
  // Without a zone a date with a time is in the browser's own (ECMA-262, Date.parse).
  const epochMs = Date.parse(zone === 'utc' ? `${typed}Z` : typed)
  return typed.includes('T') && Number.isFinite(epochMs) ? epochMs : undefined
}

/** What a datetime-local field has to have to mean this time. */
export function typedOf(epochMs: number, zone: TimeZone): string {
  const { day, time } = timeWordsOf(epochMs, zone)
  return `${day}T${time}`
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0')
}
