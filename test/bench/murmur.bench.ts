// What one packet to one listener costs with Murmur, which forwards a talker's packets, and with our ice_proxy,
// which sends one mix: both encrypt it for each listener, each in a process of its own, one after the other.
// Needs Murmur (`make bench-peers`); takes about two minutes.
import { setTimeout as pause } from 'node:timers/promises'
import { startTicker } from '../../src/net/ticker.ts'
import { printTable, rounded } from '../support/bench_table.ts'
import { mixPayload } from '../support/edge_process.ts'
import { startIceProxyProcess } from '../support/ice_proxy_process.ts'
import { lightPeers, openLightPeer, type LightPeer } from '../support/light_peer.ts'
import { openMumbleClient, type MumbleClient } from '../support/mumble_client.ts'
import { murmurProgram, startMurmur, type MurmurProgram } from '../support/murmur.ts'
import { processCpuMs } from '../support/process_cpu.ts'
import { createSrtpCore } from '../support/srtp.ts'

const LISTENERS = [50, 100] as const
const TICK_MS = 20
const WARM_MS = 3_000
/** Once, before the first of ours is measured: the code is compiled. A server runs for weeks. */
const COMPILE_MS = 20_000
const MEASURE_MS = Number(process.env['BENCH_SECONDS'] ?? 10) * 1000

interface Cost {
  /** CPU time, ms of each second. */
  readonly cpuMs: number
  /** Packets that the listeners get each second, all together. */
  readonly packets: number
}

await main()

async function main(): Promise<void> {
  const program = murmurProgram()
  if (program === undefined) {
    console.log('skipped: Murmur is not installed (make bench-peers)')
    return
  }
  const theirs = await murmurCosts(program)
  const ours = await ownCosts()
  const rows = LISTENERS.map((listeners, index) => [
    `${listeners} listening`,
    row(theirs[index], ours[index]),
  ])
  printTable(
    `fan-out of ${mixPayload().length} bytes every ${TICK_MS} ms: Murmur ${program.version} (OCB2-AES128), ` +
      `ice_proxy (AEAD_AES_128_GCM); ${MEASURE_MS / 1000} s each`,
    Object.fromEntries(rows),
  )
  process.exit(0)
}

function row(theirs: Cost | undefined, ours: Cost | undefined): object {
  const [their, our] = [theirs, ours].map((cost) =>
    cost === undefined ? NaN : (cost.cpuMs * 1000) / cost.packets,
  ) as [number, number]
  return {
    'Murmur us per packet': rounded(their),
    'our us per packet': rounded(our),
    'ours to Murmur': Math.round((our / their) * 100) / 100,
    'Murmur packets/s': Math.round(theirs?.packets ?? NaN),
    'our packets/s': Math.round(ours?.packets ?? NaN),
  }
}

async function murmurCosts(program: MurmurProgram): Promise<Cost[]> {
  const murmur = await startMurmur(program)
  const talker = await openMumbleClient(murmur.port, 'talker')
  const opus = mixPayload()
  const speaking = startTicker(TICK_MS, () => talker.speak(opus))
  const open: MumbleClient[] = []
  const costs: Cost[] = []
  try {
    for (const listeners of LISTENERS) {
      while (open.length < listeners) {
        open.push(await openMumbleClient(murmur.port, `listener${open.length}`))
      }
      costs.push(await measure(murmur.pid, open))
    }
  } finally {
    speaking.stop()
    for (const client of [talker, ...open]) client.close()
    await murmur.close()
  }
  return costs
}

async function ownCosts(): Promise<Cost[]> {
  const proxy = await startIceProxyProcess()
  const peers = await lightPeers(createSrtpCore({ contextsMax: 256 }))
  const open: LightPeer[] = []
  const costs: Cost[] = []
  proxy.setMix(true)
  try {
    for (const listeners of LISTENERS) {
      proxy.setSessions(listeners)
      while (open.length < listeners) {
        const session = open.length + 1
        open.push(await openLightPeer(peers, (sdp) => proxy.offer(session, sdp)))
      }
      if (costs.length === 0) await pause(COMPILE_MS)
      costs.push(await measure(proxy.pid, open))
    }
  } finally {
    for (const peer of open) peer.close()
    await proxy.close()
  }
  return costs
}

async function measure(
  pid: number,
  listeners: readonly { readonly heard: number }[],
): Promise<Cost> {
  const heardOf = (): number => listeners.reduce((sum, { heard }) => sum + heard, 0)
  await pause(WARM_MS)
  const [cpuMs, heard, began] = [processCpuMs(pid), heardOf(), performance.now()]
  await pause(MEASURE_MS)
  const seconds = (performance.now() - began) / 1000
  return {
    cpuMs: (processCpuMs(pid) - cpuMs) / seconds,
    packets: (heardOf() - heard) / seconds,
  }
}
