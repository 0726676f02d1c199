// What listeners cost: CPU time of the server's process for 10 and 50 SDK clients in this other process,
// with nobody talking and with two talkers, when all hear the same (one encoder serves them) and when each
// has other volumes (an encoder each). CPU time as the system counts it, of all threads; the middle one of
// three measurements. About three minutes.
import { setTimeout as pause } from 'node:timers/promises'
import { BenchClient, Mouth } from '../support/bench_client.ts'
import { type BenchServer, benchUser, startBenchServer } from '../support/bench_server.ts'
import { printTable, rounded } from '../support/bench_table.ts'

const LISTENERS = [10, 50]
const LOOP = 'first'
const TALKERS = 2
const MEASURE_MS = 5000
const MEASUREMENTS = 3
/** Talk before anything is measured, so that all code is compiled. */
const WARM_UP_MS = 12_000
/** Between two clients' set-ups, so that their handshakes don't stand in each other's way. */
const PACE_MS = 100
const SETTLE_MS = 1500

interface Row {
  readonly 'server ms/s': number
  readonly 'per listener': number | ''
  readonly 'packets/s each': number | ''
  readonly 'clients ms/s': number
}

async function main(): Promise<void> {
  const most = Math.max(...LISTENERS)
  const server = await startBenchServer(TALKERS + most)
  const rows: Record<string, Row> = {}
  const talkers: BenchClient[] = []
  const listeners: BenchClient[] = []
  const heard = { packets: 0 }
  const listen = async (count: number): Promise<void> => {
    while (listeners.length < count) {
      const listener = await joined(server, TALKERS + listeners.length, 'monitor')
      listener.client.onOpus(() => void (heard.packets += 1))
      listeners.push(listener)
      await pause(PACE_MS)
    }
  }
  try {
    for (let index = 0; index < TALKERS; index++) {
      talkers.push(await joined(server, index, 'talk'))
    }
    const mouths = talkers.map((talker) => new Mouth(talker))
    for (const mouth of mouths) mouth.isLoud = true
    await press(talkers, true)
    await pause(WARM_UP_MS)
    await press(talkers, false)
    rows['the talkers, silent'] = await measure(server, 0, heard)
    const emptyMiB = server.memoryMiB()
    for (const count of LISTENERS) {
      await listen(count)
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

async function press(talkers: readonly BenchClient[], pressed: boolean): Promise<void> {
  for (const { client } of talkers) await client.setPtt(pressed)
}

async function measureAll(
  server: BenchServer,
  talkers: readonly BenchClient[],
  listeners: readonly BenchClient[],
  heard: { packets: number },
  rows: Record<string, Row>,
): Promise<void> {
  const count = listeners.length
  rows[`${count} listeners, nobody talks`] = await measure(server, count, heard)
  await press(talkers, true)
  rows[`${count} listeners, 2 talkers, equal volumes`] = await measure(server, count, heard)
  await setVolumes(listeners, (index) => 100 - index)
  rows[`${count} listeners, 2 talkers, all different`] = await measure(server, count, heard)
  await press(talkers, false)
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
  const measured: Row[] = []
  while (measured.length < MEASUREMENTS) measured.push(await measureOnce(server, listeners, heard))
  const sorted = measured.toSorted((one, other) => one['server ms/s'] - other['server ms/s'])
  return sorted[Math.floor(MEASUREMENTS / 2)] as Row
}

async function measureOnce(
  server: BenchServer,
  listeners: number,
  heard: { packets: number },
): Promise<Row> {
  const [cpuMs, packets] = [server.cpuMs(), heard.packets]
  const own = process.cpuUsage()
  const beganMs = performance.now()
  await pause(MEASURE_MS)
  const seconds = (performance.now() - beganMs) / 1000
  const spent = (server.cpuMs() - cpuMs) / seconds
  const { user, system } = process.cpuUsage(own)
  const each = (value: number) => (listeners === 0 ? '' : rounded(value / listeners))
  return {
    'server ms/s': rounded(spent),
    'per listener': each(spent),
    'packets/s each': each((heard.packets - packets) / seconds),
    'clients ms/s': rounded((user + system) / 1000 / seconds),
  }
}

await main()
process.exit(0)
