// What one packet to one listener costs with Murmur, which forwards a talker's packets, and with our ice_proxy,
// which sends one mix: both encrypt it for each listener, each in a process of its own, measured in turns, so
// that a busy machine meets both alike. Their clients ping, ours check and report, at the rates of real ones.
// Murmur is counted whole. Of ours the process' first thread is not, which is the bench's own: it stands where
// the mixer is. What V8 does beside the ice_proxy's thread (garbage, compiling) is.
// Needs Murmur (`make bench-peers`); takes about five minutes.
import { setTimeout as pause } from 'node:timers/promises'
import { startTicker } from '../../src/net/ticker.ts'
import { percentile, printTable, rounded } from '../support/bench_table.ts'
import { heardBy, openPeers } from '../support/edge_peers.ts'
import { mixPayload } from '../support/edge_process.ts'
import { startIceProxyProcess } from '../support/ice_proxy_process.ts'
import { lightPeers, type LightPeer } from '../support/light_peer.ts'
import { openMumbleClient } from '../support/mumble_client.ts'
import { murmurProgram, startMurmur, type MurmurProgram } from '../support/murmur.ts'
import { threadsCpuUs, type ThreadsCpu } from '../support/process_cpu.ts'
import { createSrtpCore } from '../support/srtp.ts'

const LISTENERS = [50, 100, 200, 500] as const
const TICK_MS = 20
/** So much more often than in real time until all code is compiled. A server runs for weeks. */
const COMPILE_TIMES = 10
const COMPILE_MS = 10_000
const ROUNDS = 7
const SETTLE_MS = 600
const MEASURE_MS = Number(process.env['BENCH_SECONDS'] ?? 3) * 1000

/** One of the two servers, with its clients. */
interface Side {
  readonly pid: number
  /** Voice to all listeners, so many times in each tick; 0: none. */
  setVoice(times: number): void
  listen(listeners: number): Promise<void>
  /** Packets that all listeners got. */
  heard(): number
  /** What counts. */
  cost(cpu: ThreadsCpu): number
  close(): Promise<void>
}

await main()

async function main(): Promise<void> {
  const program = murmurProgram()
  if (program === undefined) {
    console.log('skipped: Murmur is not installed (make bench-peers)')
    return
  }
  const [theirs, ours] = [await murmurSide(program), await ownSide()] as const
  const rows: Record<string, object> = {}
  for (const listeners of LISTENERS) {
    for (const side of [theirs, ours]) await side.listen(listeners)
    if (listeners === LISTENERS[0]) await voiceFor(ours, COMPILE_TIMES, COMPILE_MS)
    const rounds: (readonly [number, number])[] = []
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push([await usPerPacket(theirs), await usPerPacket(ours)])
    }
    rows[`${listeners} listening`] = row(rounds)
  }
  for (const side of [theirs, ours]) await side.close()
  printTable(
    `fan-out of ${mixPayload().length} bytes every ${TICK_MS} ms: Murmur ${program.version} (OCB2-AES128), ` +
      `ice_proxy (AEAD_AES_128_GCM); us of CPU per packet, the middle of ${ROUNDS} rounds in turns, ` +
      `${MEASURE_MS / 1000} s each`,
    rows,
  )
  process.exit(0)
}

function row(rounds: readonly (readonly [number, number])[]): object {
  const middle = (values: readonly number[]): number => percentile(values, 0.5)
  const [their, our] = [rounds.map(([their]) => their), rounds.map(([, our]) => our)] as const
  const range = (values: readonly number[]): string =>
    `${rounded(Math.min(...values))} to ${rounded(Math.max(...values))}`
  return {
    Murmur: rounded(middle(their)),
    'its rounds': range(their),
    ice_proxy: rounded(middle(our)),
    'our rounds': range(our),
    'ours to Murmur': Math.round((middle(our) / middle(their)) * 100) / 100,
  }
}

async function murmurSide(program: MurmurProgram): Promise<Side> {
  const murmur = await startMurmur(program)
  const open = [await openMumbleClient(murmur.port, 'talker')]
  const [talker] = open
  const opus = mixPayload()
  let times = 0
  const speaking = startTicker(TICK_MS, () => {
    for (let time = 0; time < times; time++) talker?.speak(opus)
  })
  return {
    pid: murmur.pid,
    setVoice: (count) => void (times = count),
    listen: async (listeners) => {
      while (open.length <= listeners) {
        open.push(await openMumbleClient(murmur.port, `listener${open.length}`))
      }
    },
    heard: () => heardBy(open),
    cost: ({ first, others }) => first + others,
    close: async () => {
      speaking.stop()
      for (const client of open) client.close()
      await murmur.close()
    },
  }
}

async function ownSide(): Promise<Side> {
  const proxy = await startIceProxyProcess()
  const peers = await lightPeers(createSrtpCore({ contextsMax: 1024 }))
  const open: LightPeer[] = []
  return {
    pid: proxy.pid,
    setVoice: (times) => proxy.setMix(times > 0, times),
    listen: (listeners) => openPeers(proxy, peers, open, listeners),
    heard: () => heardBy(open),
    cost: ({ others }) => others,
    close: async () => {
      for (const peer of open) peer.close()
      await proxy.close()
    },
  }
}

async function voiceFor(side: Side, times: number, ms: number): Promise<void> {
  side.setVoice(times)
  await pause(ms)
  side.setVoice(0)
}

async function usPerPacket(side: Side): Promise<number> {
  side.setVoice(1)
  await pause(SETTLE_MS)
  const [cpu, heard] = [side.cost(threadsCpuUs(side.pid)), side.heard()]
  await pause(MEASURE_MS)
  const us = (side.cost(threadsCpuUs(side.pid)) - cpu) / (side.heard() - heard)
  side.setVoice(0)
  return us
}
