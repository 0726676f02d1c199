// What listeners cost: CPU time of the server's process for 10 and 50 SDK clients in this other process,
// with nobody talking and with two talkers, when all hear the same (one encoder serves them) and when each
// has other volumes (an encoder each). CPU time as the system counts it, of all threads. About two minutes.
import { setTimeout as pause } from 'node:timers/promises'
import { BenchClient, Mouth } from '../support/bench_client.ts'
import { type BenchServer, benchUser, startBenchServer } from '../support/bench_server.ts'
import { printTable, rounded } from '../support/bench_table.ts'

const LISTENERS = [10, 50]
const LOOP = 'first'
const TALKERS = 2
const MEASURE_MS = 10_000
/** Between two clients' set-ups, so that their handshakes don't stand in each other's way. */
const PACE_MS = 100
const SETTLE_MS = 1500

interface Row {
  readonly 'server ms/s': number
  readonly 'per listener': number
  readonly 'packets/s each': number
  readonly 'clients ms/s': number
}

async function main(): Promise<void> {
  const most = Math.max(...LISTENERS)
  const server = await startBenchServer(TALKERS + most)
  const rows: Record<string, object> = {}
  const talkers: BenchClient[] = []
  const listeners: BenchClient[] = []
  const heard = { packets: 0 }
  try {
    rows['no session'] = await measure(server, 0, heard)
    for (let index = 0; index < TALKERS; index++) {
      talkers.push(await joined(server, index, 'talk'))
    }
    const mouths = talkers.map((talker) => new Mouth(talker))
    for (const mouth of mouths) mouth.isLoud = true
    const emptyMiB = server.memoryMiB()
    for (const count of LISTENERS) {
      while (listeners.length < count) {
        const listener = await joined(server, TALKERS + listeners.length, 'monitor')
        listener.client.onOpus(() => void (heard.packets += 1))
        listeners.push(listener)
        await pause(PACE_MS)
      }
      await measureAll(server, talkers, listeners, heard, rows)
    }
    const perSession = (server.memoryMiB() - emptyMiB) / most
    for (const mouth of mouths) mouth.close()
    printTable('CPU time of the server', rows)
    console.log(`memory of one more session: ${rounded(perSession)} MiB (budget 1 MiB)`)
  } finally {
    for (const client of [...talkers, ...listeners]) client.close()
    await server.close()
  }
}

async function joined(server: BenchServer, index: number, state: 'talk' | 'monitor') {
  const client = new BenchClient(server.url)
  await client.enter(benchUser(index))
  await client.switchLoop(LOOP, state)
  await client.mediaConnected()
  return client
}

async function measureAll(
  server: BenchServer,
  talkers: readonly BenchClient[],
  listeners: readonly BenchClient[],
  heard: { packets: number },
  rows: Record<string, object>,
): Promise<void> {
  const count = listeners.length
  const press = (pressed: boolean) => Promise.all(talkers.map((t) => t.client.setPtt(pressed)))
  rows[`${count} listeners, nobody talks`] = await measure(server, count, heard)
  await press(true)
  rows[`${count} listeners, 2 talkers, equal volumes`] = await measure(server, count, heard)
  await setVolumes(listeners, (index) => 100 - index)
  rows[`${count} listeners, 2 talkers, all different`] = await measure(server, count, heard)
  await press(false)
  await setVolumes(listeners, () => 100)
}

async function setVolumes(
  listeners: readonly BenchClient[],
  volume: (index: number) => number,
): Promise<void> {
  for (const [index, listener] of listeners.entries()) {
    await listener.client.setVolume(listener.loop(LOOP), volume(index))
  }
}

async function measure(
  server: BenchServer,
  listeners: number,
  heard: { packets: number },
): Promise<Row> {
  await pause(SETTLE_MS)
  const [cpuMs, own, packets, beganMs] = [
    server.cpuMs(),
    process.cpuUsage(),
    heard.packets,
    performance.now(),
  ]
  await pause(MEASURE_MS)
  const seconds = (performance.now() - beganMs) / 1000
  const spentMs = server.cpuMs() - cpuMs
  const { user, system } = process.cpuUsage(own)
  return {
    'server ms/s': rounded(spentMs / seconds),
    'per listener': Math.round((100 * spentMs) / seconds / (listeners || 1)) / 100,
    'packets/s each': rounded((heard.packets - packets) / seconds / (listeners || 1)),
    'clients ms/s': rounded((user + system) / 1000 / seconds),
  }
}

await main()
process.exit(0)
