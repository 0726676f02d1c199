// What a process holds, out of /proc (proc(5)). I/O.
import { readFileSync, readdirSync } from 'node:fs'

/** Resident memory, MiB. Throws if there is no such process. */
export function processMemoryMiB(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024
}

/** Open descriptors. */
export function processHandles(pid: number): number {
  return readdirSync(`/proc/${pid}/fd`).length
}
