// What a process holds: memory, threads, file descriptors, sockets, out of /proc (proc(5)). I/O: files.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'

export interface ProcessHandles {
  /** Resident, MiB. */
  readonly memoryMiB: number
  readonly threads: number
  /** Descriptors of every kind, sockets among them. */
  readonly files: number
  readonly sockets: number
}

/** Throws if there is no such process. */
export function processHandles(pid: number): ProcessHandles {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const number = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? Number.NaN)
  const targets = readdirSync(`/proc/${pid}/fd`).map((fd) => targetOf(`/proc/${pid}/fd/${fd}`))
  return {
    memoryMiB: number('VmRSS') / 1024,
    threads: number('Threads'),
    files: targets.length,
    sockets: targets.filter((target) => target.startsWith('socket:')).length,
  }
}

/** Empty if it was closed just now. */
function targetOf(link: string): string {
  try {
    return readlinkSync(link)
  } catch {
    return ''
  }
}
