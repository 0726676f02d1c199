// What a process has cost so far, out of /proc (proc(5)). I/O: one file.
import { readFileSync } from 'node:fs'

/** Of the times in /proc: USER_HZ is 100 on every Linux. */
const CLOCK_TICK_MS = 10

/** CPU time of all its threads, user and system, ms, in steps of 10. Throws if there is no such process. */
export function processCpuMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // Fields 14 and 15, counted behind the name in brackets, which may hold blanks.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS
}
