// F23: does the delay stay where it is through a long talk? One operator talks without a pause, with a tone's
// onset every 400 ms; the other's ear is measured against it, minute by minute. BENCH_MINUTES: 10 if not set.
import { setTimeout as pause } from 'node:timers/promises'
import { BenchClient, Ear, Mouth } from '../support/bench_client.ts'
import { benchUser, startBenchServer } from '../support/bench_server.ts'
import { percentile, printTable, rounded } from '../support/bench_table.ts'

const LOOP = 'first'
const MINUTES = Number(process.env['BENCH_MINUTES'] ?? 10)
const ONSET_EVERY_FRAMES = 20
const LOUD_FRAMES = 2
/** Where a row is measured: so long up to its time. */
const WINDOW_MS = 10_000
const DELAY_MAX_MS = 300

const server = await startBenchServer(2)
const talker = new BenchClient(server.url)
const listener = new BenchClient(server.url)
await talker.enter(benchUser(0))
await talker.switchLoop(LOOP, 'talk')
await listener.enter(benchUser(1))
await listener.switchLoop(LOOP, 'monitor')
await Promise.all([talker.mediaConnected(), listener.mediaConnected()])
const ear = new Ear(listener)
const mouth = new Mouth(talker)
mouth.beforeFrame = (frame) => (mouth.isLoud = frame % ONSET_EVERY_FRAMES < LOUD_FRAMES)
await talker.client.setPtt(true)

const beganMs = performance.now()
const beganCpuMs = server.cpuMs()
const rows: Record<string, object> = {}
const medians: number[] = []
for (let seconds = 10; seconds <= MINUTES * 60; seconds = seconds < 60 ? 60 : seconds + 60) {
  const windowMs = beganMs + seconds * 1000 - WINDOW_MS
  await pause(Math.max(0, windowMs - performance.now()))
  const [packets, firstMs] = [ear.packets, performance.now()]
  await pause(WINDOW_MS)
  const rate = ((ear.packets - packets) * 1000) / (performance.now() - firstMs)
  const delays = delaysSince(windowMs)
  medians.push(percentile(delays, 0.5))
  rows[`${seconds} s`] = {
    onsets: delays.length,
    'delay p50 ms': rounded(percentile(delays, 0.5)),
    'p95 ms': rounded(percentile(delays, 0.95)),
    'packets/s': rounded(rate),
    'server MiB': rounded(server.memoryMiB()),
  }
}
const seconds = (performance.now() - beganMs) / 1000
printTable(`${MINUTES} minutes of talk`, rows)
const grown = rounded((medians.at(-1) ?? NaN) - (medians[0] ?? NaN))
console.log(`delay at the end against after 10 s: ${grown} ms (budget: within 10 ms)`)
console.log(`server: ${rounded((server.cpuMs() - beganCpuMs) / seconds)} ms CPU per second`)
mouth.close()
talker.close()
listener.close()
await server.close()
process.exit(0)

function delaysSince(fromMs: number): number[] {
  return mouth.onsetsMs.flatMap((saidMs) => {
    if (saidMs < fromMs) return []
    const heardMs = ear.loudMs.find((ms) => ms >= saidMs)
    return heardMs === undefined || heardMs - saidMs > DELAY_MAX_MS ? [] : [heardMs - saidMs]
  })
}
