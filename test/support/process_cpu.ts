// What a process has cost so far, out of /proc (proc(5)). I/O: files.
import { readdirSync, readFileSync } from 'node:fs'

/** Of the times in /proc: USER_HZ is 100 on every Linux. */
const CLOCK_TICK_MS = 10

/** CPU time of all its threads, user and system, ms, in steps of 10. Throws if there is no such process. */
export function processCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // Fields 14 and 15, counted behind the name in brackets, which may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS
}

/** CPU time of a process, us: that of the thread it began with, and that of all others. */
export interface ThreadsCpu {
  readonly first: number
  readonly others: number
}

/** To the nanosecond; what ended since is not in it. Throws if there is no such process. */
export function threadsCpuUs(pid: number): ThreadsCpu {
  const cost = { first: 0, others: 0 }
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')
    cost[thread === String(pid) ? 'first' : 'others'] += Number(nanoseconds) / 1000
  }
  return cost
}
