// What listeners cost the whole server (vocs, ice_proxy, mixer in their own process): its CPU time for 50 to 200
// sessions in this other process, with nobody talking and with two talkers, when all hear the same (one
// encoder serves them) and when each has other volumes (an encoder each). Sessions are whole ones of the SDK, with
// DTLS and SRTP; they don't decrypt what they hear, so that one core can bear 200 of them. CPU time as the system
// counts it, of all threads; the middle one of three measurements, less one that a standstill spoilt. Three and
// a half minutes.
//
// Listeners per core is 1000 ms by the CPU time of one listener: a linear extrapolation, with what the server
// costs in any case spread over the listeners. The mixer is one thread: where listeners all differ it may give up
// quality and talkers before a core is full, or packets may be missing. Then there is no such figure, because
// that is less work than was asked for.
import { setTimeout as pause } from 'node:timers/promises'
import { BenchClient, Mouth } from '../support/bench_client.ts'
import { type BenchServer, benchUser, startBenchServer } from '../support/bench_server.ts'
import { printTable, rounded } from '../support/bench_table.ts'
import { lightPeers } from '../support/light_peer.ts'
import { LightRtc } from '../support/light_rtc.ts'
import { createSrtpCore } from '../support/srtp.ts'

const LISTENERS = [50, 100, 200]
/** A talker on each: volumes of two loops make more than the 100 mixes that those of one can make. */
const LOOPS = ['first', 'second']
const MEASURE_MS = 5000
const MEASUREMENTS = 3
/** Talk before anything is measured, so that all code is compiled. */
const WARM_UP_MS = 12_000
/** Between two clients' set-ups, so that their handshakes don't stand in each other's way. */
const PACE_MS = 50
const SETTLE_MS = 1500
const VOLUMES = 100
/** Of 50 packets a second: with fewer the server, or this process, was too slow for a figure. */
const PACKETS_MIN = 48

interface Row {
  readonly 'server ms/s': number
  readonly 'per listener': number | ''
  readonly 'listeners per core': number | 'overloaded' | ''
  readonly 'packets/s each': number | ''
  readonly 'mixer gives up': number
  readonly 'clients ms/s': number
}

const rtc = new LightRtc(await lightPeers(createSrtpCore({ contextsMax: 512 })))

async function main(): Promise<void> {
  const most = Math.max(...LISTENERS)
  const server = await startBenchServer(LOOPS.length + most, { log: { level: 'info' } })
  const rows: Record<string, Row> = {}
  const talkers: BenchClient[] = []
  const listeners: BenchClient[] = []
  try {
    for (const loop of LOOPS) talkers.push(await talker(server, talkers.length, loop))
    const mouths = talkers.map((client) => new Mouth(client))
    for (const mouth of mouths) mouth.isLoud = true
    await press(talkers, true)
    await pause(WARM_UP_MS)
    await press(talkers, false)
    rows['the talkers, silent'] = await measure(server, 0, false)
    const emptyMiB = server.memoryMiB()
    for (const count of LISTENERS) {
      while (listeners.length < count) {
        listeners.push(await listener(server, LOOPS.length + listeners.length))
        await pause(PACE_MS)
      }
      await measureAll(server, talkers, listeners, rows)
    }
    const perSession = (server.memoryMiB() - emptyMiB) / most
    for (const mouth of mouths) mouth.close()
    printTable('CPU time of the server; listeners per core by linear extrapolation', rows)
    console.log(`memory of one more session: ${rounded(perSession)} MiB (budget 1 MiB)`)
  } finally {
    for (const client of [...talkers, ...listeners]) client.close()
    await server.close()
  }
}

async function talker(server: BenchServer, index: number, loop: string): Promise<BenchClient> {
  const client = new BenchClient(server.url)
  await client.enter(benchUser(index))
  await client.switchLoop(loop, 'talk')
  await client.mediaConnected()
  return client
}

async function listener(server: BenchServer, index: number): Promise<BenchClient> {
  const client = new BenchClient(server.url, rtc)
  await client.enter(benchUser(index))
  for (const loop of LOOPS) await client.switchLoop(loop, 'monitor')
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
  rows: Record<string, Row>,
): Promise<void> {
  const count = listeners.length
  rows[`${count} listeners, nobody talks`] = await measure(server, count, false)
  await press(talkers, true)
  rows[`${count} listeners, 2 talkers, equal volumes`] = await measure(server, count, true)
  await setVolumes(listeners, (index, loop) => differentVolume(index, loop))
  rows[`${count} listeners, 2 talkers, all different`] = await measure(server, count, true)
  await press(talkers, false)
  await setVolumes(listeners, () => VOLUMES)
}

/** No two of 200 have the same pair: within a hundred the first differs, between hundreds the second. */
function differentVolume(index: number, loop: number): number {
  return 1 + ((index + loop * (index + Math.floor(index / VOLUMES))) % VOLUMES)
}

async function setVolumes(
  listeners: readonly BenchClient[],
  volume: (index: number, loop: number) => number,
): Promise<void> {
  for (const [index, client] of listeners.entries()) {
    for (const [loop, name] of LOOPS.entries()) {
      await client.client.setVolume(client.loop(name), volume(index, loop))
    }
  }
}

async function measure(server: BenchServer, listeners: number, isTalk: boolean): Promise<Row> {
  await pause(SETTLE_MS)
  const measured: Row[] = []
  while (measured.length < MEASUREMENTS) {
    measured.push(await measureOnce(server, listeners, isTalk))
  }
  // A standstill of a busy machine spoils one of them; what the work itself overloads, it does each time.
  const isOverloaded = (row: Row): boolean => row['listeners per core'] === 'overloaded'
  const overloaded = measured.filter(isOverloaded)
  const isTooMuch = overloaded.length > MEASUREMENTS / 2
  const chosen = isTooMuch ? overloaded : measured.filter((row) => !isOverloaded(row))
  const sorted = chosen.toSorted((one, other) => one['server ms/s'] - other['server ms/s'])
  return sorted[Math.floor(sorted.length / 2)] as Row
}

async function measureOnce(server: BenchServer, listeners: number, isTalk: boolean): Promise<Row> {
  const [cpuMs, packets, givenUp] = [server.cpuMs(), rtc.heard, server.degradation()]
  const own = process.cpuUsage()
  const beganMs = performance.now()
  await pause(MEASURE_MS)
  const seconds = (performance.now() - beganMs) / 1000
  const spent = (server.cpuMs() - cpuMs) / seconds
  const heard = (rtc.heard - packets) / seconds
  const { user, system } = process.cpuUsage(own)
  const givesUp = Math.max(givenUp, server.degradation())
  const isOverloaded = givesUp > 0 || (isTalk && heard < PACKETS_MIN * listeners)
  const perCore = isOverloaded ? 'overloaded' : Math.round((1000 * listeners) / spent)
  const each = (value: number) => (listeners === 0 ? '' : rounded(value / listeners))
  return {
    'server ms/s': rounded(spent),
    'per listener': listeners === 0 ? '' : Math.round((spent / listeners) * 100) / 100,
    'listeners per core': listeners === 0 ? '' : perCore,
    'packets/s each': each(heard),
    'mixer gives up': givesUp,
    'clients ms/s': rounded((user + system) / 1000 / seconds),
  }
}

await main()
process.exit(0)
