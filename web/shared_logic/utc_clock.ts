// Mission time as the header shows it: UTC, 24 hours, seconds. Pure.

/** "2026-03-01 14:05:09" for ms since 1970; the day first, as a shift goes over midnight. */
export function utcClock(epochMs: number): { readonly day: string; readonly time: string } {
  const iso = new Date(epochMs).toISOString()
  return { day: iso.slice(0, 10), time: iso.slice(11, 19) }
}
