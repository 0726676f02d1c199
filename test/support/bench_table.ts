// What benchmarks print: percentiles of measured times, and one table. Pure, but for the console.
import { cpus } from 'node:os'

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

/** Prints a table under a title that tells when and on what it was measured. */
export function printTable(title: string, rows: Readonly<Record<string, object>>): void {
  const [cpu] = cpus()
  const day = new Date().toISOString().slice(0, 10)
  console.log(`${title} (${day}, ${cpus().length} x ${cpu?.model.trim()}, Node ${process.version})`)
  console.table(rows)
}
