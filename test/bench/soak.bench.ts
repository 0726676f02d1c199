// A server under many operators who talk, switch loops, go and come back at random for SOAK_MINUTES (10): what
// the server's process holds at the beginning, each minute and at the end, and whether it ends with what
// it began. The beginning is the idle server after all operators were there once, so that all code is
// compiled and every thread has begun. SEED chooses what happens.
//
// Sockets, descriptors, threads and sessions have to be the same to the last one. Memory can't: V8 gives pages
// back late, or keeps them, and its heap goes on growing for minutes. It may be a quarter and 20 MiB
// more. A leak that this hides shows in the memory by reconnect of a longer soak, which falls towards 0
// where nothing leaks: a session takes up to 1 MiB while it lives.
import { setTimeout as pause } from 'node:timers/promises'
import { BenchClient, Ear, Mouth } from '../support/bench_client.ts'
import { type BenchServer, benchUser, startBenchServer } from '../support/bench_server.ts'
import { printTable, rounded } from '../support/bench_table.ts'
import { processHandles, type ProcessHandles } from '../support/process_handles.ts'
import { soakOperator, type SoakCounts } from '../support/soak_client.ts'
import { seededRandom } from '../support/tones.ts'

const OPERATORS = 50
const MINUTES = Number(process.env['SOAK_MINUTES'] ?? 10)
const SEED = Number(process.env['SEED'] ?? 1)
const RESUME_MS = 2000
const WARM_UP_MS = 20_000
/** Between two operators' beginnings. */
const PACE_MS = 150
/** Until all of the last operator is gone: resume, silence of the peer, garbage. */
const SETTLE_MS = 20_000
const MEMORY_PART_MAX = 1.25
const MEMORY_MIB_MAX = 20

interface Row {
  readonly 'memory MiB': number
  readonly threads: number
  readonly files: number
  readonly sockets: number
  readonly sessions: number
  readonly talks: number
  readonly reconnects: number
  readonly failures: number
  readonly 'packets heard': number
}

async function main(): Promise<void> {
  console.log(`seed ${SEED}, ${MINUTES} minutes, ${OPERATORS} operators`)
  const server = await startBenchServer(OPERATORS + 2, { sessions: { resumeMs: RESUME_MS } })
  const rows: Record<string, Row> = {}
  const counts = newCounts()
  try {
    rows['started'] = await rowOf(server, counts)
    await soak(server, WARM_UP_MS / 60_000, newCounts(), () => undefined)
    rows['begin'] = await rowOf(server, counts)
    await soak(server, MINUTES, counts, async (minute) => {
      rows[`minute ${minute}`] = await rowOf(server, counts)
    })
    rows['end'] = await rowOf(server, counts)
    printTable('a server under operators who come and go', rows)
    judge(rows['begin'], rows['end'])
    console.log(`a call afterwards: ${(await isHeard(server)) ? 'heard' : 'NOT heard'}`)
  } finally {
    await server.close()
  }
}

/** All operators for so many minutes, and until nothing is left of them. */
async function soak(
  server: BenchServer,
  minutes: number,
  counts: SoakCounts,
  eachMinute: (minute: number) => void | Promise<void>,
): Promise<void> {
  const startMs = performance.now()
  const endMs = startMs + minutes * 60_000
  const operators: Promise<void>[] = []
  const minuteTimers = Array.from({ length: Math.floor(minutes) }, (_, index) =>
    setTimeout(() => void eachMinute(index + 1), (index + 1) * 60_000 - 500),
  )
  for (let index = 0; index < OPERATORS; index++) {
    const random = seededRandom(SEED * 1000 + index)
    operators.push(soakOperator({ url: server.url, user: benchUser(index), random, counts }, endMs))
    await pause(PACE_MS)
  }
  await Promise.all(operators)
  for (const timer of minuteTimers) clearTimeout(timer)
  await pause(SETTLE_MS)
}

function newCounts(): SoakCounts {
  return { talks: 0, switches: 0, reconnects: 0, failures: 0, packetsHeard: 0 }
}

async function rowOf(server: BenchServer, counts: SoakCounts): Promise<Row> {
  const headers = { connection: 'close' }
  const health = (await (await fetch(`${server.address}health`, { headers })).json()) as {
    readonly sessions: number
  }
  await pause(100)
  const handles: ProcessHandles = processHandles(server.pid)
  return {
    'memory MiB': rounded(handles.memoryMiB),
    threads: handles.threads,
    files: handles.files,
    sockets: handles.sockets,
    sessions: health.sessions,
    talks: counts.talks,
    reconnects: counts.reconnects,
    failures: counts.failures,
    'packets heard': counts.packetsHeard,
  }
}

function judge(begin: Row, end: Row): void {
  const memoryMax = begin['memory MiB'] * MEMORY_PART_MAX + MEMORY_MIB_MAX
  const same = (['threads', 'files', 'sockets', 'sessions'] as const).filter(
    (what) => end[what] !== begin[what],
  )
  const faults = [
    ...same.map((what) => `${what}: ${begin[what]} became ${end[what]}`),
    ...(end['memory MiB'] > memoryMax ? [`memory beyond ${rounded(memoryMax)} MiB`] : []),
  ]
  const grown = ((end['memory MiB'] - begin['memory MiB']) * 1024) / Math.max(1, end.reconnects)
  console.log(`memory grew by ${rounded(grown)} KiB for each operator that came again`)
  console.log(
    faults.length === 0 ? 'it ends with what it began' : `LEFT OVER: ${faults.join(', ')}`,
  )
  if (faults.length > 0) process.exitCode = 1
}

/** Whether one operator hears another. */
async function isHeard(server: BenchServer): Promise<boolean> {
  const talker = new BenchClient(server.url)
  const listener = new BenchClient(server.url)
  await talker.enter(benchUser(OPERATORS))
  await listener.enter(benchUser(OPERATORS + 1))
  await Promise.all([talker.mediaConnected(), listener.mediaConnected()])
  await talker.switchLoop('first', 'talk')
  await listener.switchLoop('first', 'monitor')
  await talker.client.setPtt(true)
  const [mouth, ear] = [new Mouth(talker), new Ear(listener)]
  mouth.isLoud = true
  const loudMs = await ear.nextLoud(5000)
  mouth.close()
  ear.close()
  talker.close()
  listener.close()
  return loudMs !== undefined
}

await main()
process.exit()
