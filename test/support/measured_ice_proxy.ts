// An ice_proxy thread with a stopwatch on its parts, for benchmarks: the thread as it is, but that some functions
// are wrapped before it begins. I/O: the thread's clock of CPU time. workerData as the ice_proxy's, and
// { parts: Float64Array } on shared memory, which gets the sums, us, in the order of EDGE_PARTS.
import { workerData } from 'node:worker_threads'
import koffi from 'koffi'
import { Edge } from '../../src/ice_proxy/edge.ts'
import { SrtpCore } from '../../src/srtp/srtp_core.ts'
import { EDGE_PARTS, type EdgePart } from './edge_process.ts'

type Method = (this: unknown, ...args: unknown[]) => unknown

const CLOCK_THREAD_CPUTIME_ID = 3

const { parts } = workerData as { readonly parts: Float64Array }
const load = koffi.load
const clock = load('libc.so.6').func('int clock_gettime(int, void *)') as unknown as (
  id: number,
  time: BigInt64Array,
) => number
const time = new BigInt64Array(2)
/** What goes on now: a part within another is the other's no longer. */
const open: number[] = []
let sinceUs = 0

measure(SrtpCore.prototype, 'protectBatch', 'encrypt')
measure(SrtpCore.prototype, 'protect', 'encrypt')
measure(Edge.prototype, 'onMixBatch', 'headers')
measure(Edge.prototype, 'onDatagram', 'receive')
koffi.load = (path) => {
  const library = load(path)
  const func = (definition: string): unknown => {
    const call = library.func(definition) as unknown as Method
    if (definition.includes('sendmmsg')) return measured(call, 'send')
    return definition.includes('recvmmsg') ? measured(call, 'receive') : call
  }
  return { func } as unknown as typeof library
}

await import('../../src/ice_proxy/worker.ts')

function measure<Owner extends object>(owner: Owner, name: keyof Owner, part: EdgePart): void {
  owner[name] = measured(owner[name] as Method, part) as Owner[keyof Owner]
}

function measured(call: Method, part: EdgePart): Method {
  const index = EDGE_PARTS.indexOf(part)
  return function (this: unknown, ...args: unknown[]): unknown {
    note()
    open.push(index)
    try {
      return call.apply(this, args)
    } finally {
      note()
      open.pop()
    }
  }
}

/** What went by since the last call goes to the part that is open. */
function note(): void {
  clock(CLOCK_THREAD_CPUTIME_ID, time)
  const nowUs = Number(time[0]) * 1e6 + Number(time[1]) / 1000
  const part = open.at(-1)
  if (part !== undefined) parts[part] = (parts[part] ?? 0) + nowUs - sinceUs
  sinceUs = nowUs
}
