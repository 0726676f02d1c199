// The system's history as lines of charts (F88): the hours that are shown, gaps where nothing was known. Pure.
import type { SystemHistory } from '../../src/sdk/browser.ts'

export const HOURS = ['1', '6', '24'] as const
export type Hours = (typeof HOURS)[number]

export const CHARTS = ['load', 'sessions', 'delay', 'loss'] as const
export type ChartName = (typeof CHARTS)[number]

export interface ChartLine {
  /** Of a service; else one of `series` in the words. */
  readonly name: string
  /** One for each minute; null: nothing is known of it. */
  readonly values: readonly (number | null)[]
}

export interface Chart {
  readonly name: ChartName
  /** When each minute began, Unix time in ms. */
  readonly atMs: readonly number[]
  readonly lines: readonly ChartLine[]
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** Minutes in which no server ran are in it with nothing known, so that a line does not bridge them. */
export function chartsOf(history: SystemHistory, hours: Hours, nowMs: number): readonly Chart[] {
  const lastMs = history.atMs.at(-1)
  if (lastMs === undefined) return CHARTS.map((name) => ({ name, atMs: [], lines: [] }))
  const endMs = Math.max(lastMs, Math.floor(nowMs / MINUTE_MS) * MINUTE_MS - MINUTE_MS)
  const startMs = Math.max(history.atMs[0] ?? lastMs, endMs - Number(hours) * HOUR_MS + MINUTE_MS)
  const length = Math.max(0, Math.round((endMs - startMs) / MINUTE_MS) + 1)
  const atMs = Array.from({ length }, (_, index) => startMs + index * MINUTE_MS)
  const places = history.atMs.map((ms) => Math.round((ms - startMs) / MINUTE_MS))
  const line = (name: string, values: readonly number[], scale = 1): ChartLine => {
    const spread: (number | null)[] = atMs.map(() => null)
    for (const [index, value] of values.entries()) {
      const place = places[index] ?? -1
      if (place >= 0 && place < length && value >= 0) spread[place] = value * scale
    }
    return { name, values: spread }
  }
  const lines: Readonly<Record<ChartName, readonly ChartLine[]>> = {
    // Per mille to percent.
    load: [...history.load].map(([service, { mean }]) => line(service, mean, 0.1)),
    sessions: [line('sessions', history.sessions.max), line('inRoles', history.inRoles.max)],
    delay: [line('delay', history.serverDelayMs.max)],
    loss: [line('loss', history.lossPercent.max)],
  }
  return CHARTS.map((name) => ({ name, atMs, lines: lines[name] }))
}

export function mostOf({ values }: ChartLine): number | undefined {
  const known = values.filter((value) => value !== null)
  return known.length === 0 ? undefined : known.reduce((a, b) => Math.max(a, b))
}

export function lastOf({ values }: ChartLine): number | undefined {
  return values.findLast((value) => value !== null) ?? undefined
}
