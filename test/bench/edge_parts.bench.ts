// What a packet costs at the media edge, part by part: an ice_proxy that sends one shared mix to many sessions,
// encrypted, while none or some of them talk. Two processes in turns, so that a busy machine meets both alike:
// the ice_proxy as it is, whose CPU time is the total, and one with a stopwatch (thread CPU time) on its parts;
// "rest" is what its threads take beside those: event loop, links, timers, reading the first datagram of a burst,
// reports, V8's garbage. What "sum" is more than "total" is the stopwatch and noise. Not counted is the
// process' first thread, the bench's own, which stands where the mixer is. About seven minutes.
import { setTimeout as pause } from 'node:timers/promises'
import { startTicker } from '../../src/net/ticker.ts'
import { percentile, printTable, rounded } from '../support/bench_table.ts'
import { heardBy, openPeers } from '../support/edge_peers.ts'
import { EDGE_PARTS, type EdgeProcess } from '../support/edge_process.ts'
import { startIceProxyProcess } from '../support/ice_proxy_process.ts'
import { lightPeers, type LightPeer } from '../support/light_peer.ts'
import { threadsCpuUs } from '../support/process_cpu.ts'
import { createSrtpCore } from '../support/srtp.ts'

const SESSIONS = [1, 50, 100, 200, 500]
const TALKERS = [0, 10]
const ROUNDS = 5
const SETTLE_MS = 600
const MEASURE_MS = Number(process.env['BENCH_SECONDS'] ?? 3) * 1000
/** So much more often than in real time until all code is compiled. */
const COMPILE_TIMES = 10
const COMPILE_MS = 10_000
const COMPILED_AT = 50
const VOICE_BYTES = 80

interface Side {
  readonly edge: EdgeProcess
  readonly open: LightPeer[]
}

/** us of CPU per packet, in or out. */
type Cost = Readonly<Record<(typeof EDGE_PARTS)[number] | 'all', number>>

const peers = await lightPeers(createSrtpCore({ contextsMax: 4096 }))
const voice = new Uint8Array(VOICE_BYTES).fill(0x48)
let talking: readonly LightPeer[] = []
const speaking = startTicker(20, () => {
  for (const peer of talking) peer.speak(voice)
})

const plain: Side = { edge: await startIceProxyProcess(), open: [] }
const watched: Side = { edge: await startIceProxyProcess('measured'), open: [] }
const rows: Record<string, object> = {}
for (const sessions of SESSIONS) {
  for (const side of [plain, watched]) {
    await openPeers(side.edge, peers, side.open, sessions)
    if (sessions === COMPILED_AT) await compile(side)
  }
  for (const talkers of TALKERS.filter((count) => count <= sessions)) {
    rows[`${sessions} listening, ${talkers} talking`] = await measure(talkers)
  }
}
speaking.stop()
for (const { edge, open } of [plain, watched]) {
  for (const peer of open) peer.close()
  await edge.close()
}
printTable(
  'ice_proxy: one shared mix of 120 bytes to all, AEAD_AES_128_GCM; us of CPU per packet in or out, the middle ' +
    `of ${ROUNDS} rounds of ${MEASURE_MS / 1000} s`,
  rows,
)
process.exit(0)

async function compile({ edge, open }: Side): Promise<void> {
  talking = open.slice(0, 10)
  edge.setMix(true, COMPILE_TIMES)
  await pause(COMPILE_MS)
  edge.setMix(false)
  talking = []
}

async function measure(talkers: number): Promise<object> {
  const totals: Cost[] = []
  const parts: Cost[] = []
  for (let round = 0; round < ROUNDS; round++) {
    totals.push(await costOf(plain, talkers))
    parts.push(await costOf(watched, talkers))
  }
  const middle = (costs: readonly Cost[], of: (cost: Cost) => number): number =>
    Math.round(percentile(costs.map(of), 0.5) * 100) / 100
  const total = middle(totals, ({ all }) => all)
  const packets = (plain.open.length + talkers) * 50
  return {
    'packets/s': packets,
    total,
    ...Object.fromEntries(EDGE_PARTS.map((part) => [part, middle(parts, (cost) => cost[part])])),
    rest: middle(parts, (cost) => EDGE_PARTS.reduce((rest, part) => rest - cost[part], cost.all)),
    sum: middle(parts, ({ all }) => all),
    'CPU ms/s': rounded((total * packets) / 1000),
  }
}

async function costOf({ edge, open }: Side, talkers: number): Promise<Cost> {
  edge.setMix(true)
  talking = open.slice(0, talkers)
  await pause(SETTLE_MS)
  const before = { ...(await edge.parts()), all: threadsCpuUs(edge.pid).others }
  const [heard, beganMs] = [heardBy(open), performance.now()]
  await pause(MEASURE_MS)
  const after = { ...(await edge.parts()), all: threadsCpuUs(edge.pid).others }
  const seconds = (performance.now() - beganMs) / 1000
  const packets = heardBy(open) - heard + talkers * 50 * seconds
  edge.setMix(false)
  talking = []
  const each = (name: keyof Cost): number => (after[name] - before[name]) / packets
  return {
    all: each('all'),
    encrypt: each('encrypt'),
    send: each('send'),
    headers: each('headers'),
    receive: each('receive'),
  }
}
