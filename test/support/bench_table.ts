// What benchmarks print: percentiles of measured times, and one table with what it was measured on. I/O in
// printTable alone.
import { readFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'

/** The value below which `part` (0..1) of them lie: the nearest one measured. NaN for none. */
export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const index = Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))
  return sorted[index] ?? NaN
}

/** To one digit behind the point. */
export function rounded(value: number): number {
  return Math.round(value * 10) / 10
}

/** A table's row of times in ms; budget: what it is to stay within. */
export function timesRow(values: readonly number[], budget = ''): object {
  return {
    n: values.length,
    p50: rounded(percentile(values, 0.5)),
    p95: rounded(percentile(values, 0.95)),
    p99: rounded(percentile(values, 0.99)),
    most: rounded(Math.max(...values)),
    budget,
  }
}

/** Prints a table under a title that tells when and on what it was measured, and how busy that was. */
export function printTable(title: string, rows: Readonly<Record<string, object>>): void {
  const [cpu] = cpus()
  const machine = `${cpus().length} x ${cpu?.model.trim()}, Node ${process.version}`
  const [load = 0] = loadavg()
  const priority = isRealTime() ? ', at real-time priority' : ''
  const when = new Date().toISOString().slice(0, 16)
  console.log(`${title} (${when}, ${machine}, load ${load.toFixed(1)}${priority})`)
  console.table(rows)
}

/** proc(5): field 41, the scheduling policy, counted behind the name in brackets: 1 FIFO, 2 round robin. */
function isRealTime(): boolean {
  const stat = readFileSync('/proc/self/stat', 'utf8')
  const policy = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[38]
  return policy === '1' || policy === '2'
}
