// The reports of the last 10 seconds, for the plots. Pure.
import type { LabReport } from './messages.ts'

export const HISTORY_TICKS = 500

export class ReportHistory {
  #reports: LabReport[] = []

  add(report: LabReport): void {
    this.#reports.push(report)
    const oldest = report.tick - HISTORY_TICKS
    while ((this.#reports[0]?.tick ?? Infinity) < oldest) this.#reports.shift()
  }

  clear(): void {
    this.#reports = []
  }

  /** Oldest first. */
  get reports(): readonly LabReport[] {
    return this.#reports
  }

  /** Half of the ticks took no longer, µs: an interruption by the system does not count. */
  get usualTickMicroseconds(): number {
    const times = this.#reports.map(({ tickMicroseconds }) => tickMicroseconds)
    return times.sort((a, b) => a - b)[times.length >> 1] ?? 0
  }

  /** Place in time of a report, 0 for 10 seconds ago, 1 for the newest. */
  placeOf(report: LabReport): number {
    const newest = this.#reports.at(-1)?.tick ?? report.tick
    return 1 - (newest - report.tick) / HISTORY_TICKS
  }
}
