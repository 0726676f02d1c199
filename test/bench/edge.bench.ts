// What the media edge costs: an ice_proxy that sends one shared mix, encrypted, beside werift's peer connections,
// one for each session; how long 100 set-ups at once take; what a session leaves behind. Three tables; about
// three minutes. BENCH_PART=werift and the like make one of them. Its parts: edge_parts.
import { setTimeout as pause } from 'node:timers/promises'
import { printTable, rounded, timesRow } from '../support/bench_table.ts'
import { heardBy, openPeers } from '../support/edge_peers.ts'
import type { EdgeProcess } from '../support/edge_process.ts'
import { startIceProxyProcess } from '../support/ice_proxy_process.ts'
import { lightPeers, openLightPeer, type LightPeer } from '../support/light_peer.ts'
import { processCpuMs } from '../support/process_cpu.ts'
import { processMemoryMiB, processHandles } from '../support/process_memory.ts'
import { createSrtpCore } from '../support/srtp.ts'
import { startWeriftProcess } from '../support/werift_process.ts'

const SESSIONS_BESIDE = [20, 100]
const AT_ONCE = 100
const OPENED_AND_CLOSED = 1000
const WARM_BESIDE_MS = 10_000
const MEASURE_BESIDE_MS = 10_000
const SETTLE_MS = 500

const core = createSrtpCore({ contextsMax: 2048 })
const peers = await lightPeers(core)

const parts = { werift, setUps, leftBehind }
const chosen = process.env['BENCH_PART']
for (const [name, part] of Object.entries(parts)) {
  if (chosen === undefined || chosen === name) await part()
}
process.exit(0)

/** In each second: CPU ms of the process, packets that its peers heard. */
async function cost(
  pid: number,
  open: readonly LightPeer[],
  measureMs: number,
): Promise<{ readonly spent: number; readonly out: number }> {
  const [cpuMs, heard, beganMs] = [processCpuMs(pid), heardBy(open), performance.now()]
  await pause(measureMs)
  const seconds = (performance.now() - beganMs) / 1000
  return {
    spent: (processCpuMs(pid) - cpuMs) / seconds,
    out: (heardBy(open) - heard) / seconds,
  }
}

/**
 * The two in turns, so that a busy machine meets both alike. werift has it easier: its packets carry no audio
 * level, ours do. Both are ICE-lite, and nobody asks them for more than checks and reports.
 */
async function werift(): Promise<void> {
  const edges = [
    { name: 'ice_proxy', process: await startIceProxyProcess(), open: [] as LightPeer[] },
    { name: 'werift', process: await startWeriftProcess(), open: [] as LightPeer[] },
  ]
  const rows: Record<string, object> = {}
  for (const sessions of SESSIONS_BESIDE) {
    let ownUs: number | undefined
    for (const { name, process: edge, open } of edges) {
      const isCold = open.length === 0
      await connect(edge, open, sessions)
      edge.setMix(true)
      await pause(isCold ? WARM_BESIDE_MS : SETTLE_MS * 2)
      const { spent, out } = await cost(edge.pid, open, MEASURE_BESIDE_MS)
      edge.setMix(false)
      const us = (spent * 1000) / out
      ownUs ??= us
      rows[`${sessions} listening, ${name}`] = {
        'CPU ms/s': rounded(spent),
        'packets out/s': Math.round(out),
        'us per packet': rounded(us),
        'times ice_proxy': rounded(us / ownUs),
      }
    }
  }
  for (const { process: edge, open } of edges) {
    for (const peer of open) peer.close()
    await edge.close()
  }
  printTable('ice_proxy beside werift: 120 bytes to all, encrypted, nobody talks', rows)
}

async function setUps(): Promise<void> {
  const proxy = await startIceProxyProcess()
  proxy.setSessions(AT_ONCE)
  proxy.setMix(true)
  await pause(SETTLE_MS)
  const one = await timed(proxy, 1)
  const cpuMs = processCpuMs(proxy.pid)
  const beganMs = performance.now()
  const together = await Promise.allSettled(
    Array.from({ length: AT_ONCE - 1 }, (_, index) => timed(proxy, index + 2)),
  )
  const times = together.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []))
  const tookMs = performance.now() - beganMs
  const rows = {
    'one: offer to first audio, ms': timesRow([one.ms], '500'),
    [`${AT_ONCE - 1} at once: offer to first audio, ms`]: timesRow(
      times.map(({ ms }) => ms),
      '3000',
    ),
  }
  printTable(
    `set-up: ICE, DTLS and first audio; ${times.length} of ${AT_ONCE - 1} in ${rounded(tookMs / 1000)} s, ` +
      `${rounded((processCpuMs(proxy.pid) - cpuMs) / times.length)} ms of the server's CPU each; ` +
      'the clients took the other core',
    rows,
  )
  for (const { peer } of [one, ...times]) peer.close()
  await proxy.close()
}

async function timed(
  proxy: EdgeProcess,
  session: number,
): Promise<{ readonly peer: LightPeer; readonly ms: number }> {
  const beganMs = performance.now()
  const peer = await openLightPeer(peers, (sdp) => proxy.offer(session, sdp))
  while (peer.firstHeardMs === undefined) await pause(5)
  return { peer, ms: peer.firstHeardMs - beganMs }
}

async function leftBehind(): Promise<void> {
  const proxy = await startIceProxyProcess()
  const rows: Record<string, object> = {}
  const note = (name: string): void => {
    rows[name] = {
      'RSS MiB': rounded(processMemoryMiB(proxy.pid)),
      handles: processHandles(proxy.pid),
    }
  }
  const openAndClose = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 20) {
      const open: LightPeer[] = []
      await connect(proxy, open, 20)
      for (const peer of open) peer.close()
      proxy.setSessions(0)
    }
  }
  await openAndClose(200)
  await pause(SETTLE_MS)
  note('after 200 sessions were opened and closed')
  for (const round of [1, 2, 3]) {
    await openAndClose(OPENED_AND_CLOSED)
    await pause(SETTLE_MS)
    note(`after ${round * OPENED_AND_CLOSED} more`)
  }
  const open: LightPeer[] = []
  const beforeMiB = processMemoryMiB(proxy.pid)
  await connect(proxy, open, 100)
  note('with 100 sessions open')
  const each = (processMemoryMiB(proxy.pid) - beforeMiB) / 100
  for (const peer of open) peer.close()
  await proxy.close()
  printTable(
    `what sessions leave behind; ${rounded(each * 100) / 100} MiB for each that is open`,
    rows,
  )
}

async function connect(edge: EdgeProcess, open: LightPeer[], sessions: number): Promise<void> {
  await openPeers(edge, peers, open, sessions)
  await pause(SETTLE_MS)
}
