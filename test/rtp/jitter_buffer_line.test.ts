// The jitter buffer on lines with loss, jitter, stalls and clocks that jump or differ, in virtual time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { JitterBuffer } from '../../src/rtp/jitter_buffer.ts'
import { sequenceDifference } from '../../src/rtp/sequence.ts'

const TICK_MS = 20
const TICK_SAMPLES = 960
const DELAY_MIN_MS = 10
const DELAY_MAX_MS = 200
const SEED = 20

interface Line {
  readonly seconds: number
  readonly frameSamples?: number
  /** How much later than usual a packet sent at this time arrives, ms; undefined if it is lost. */
  readonly network?: (sentMs: number, random: () => number) => number | undefined
  /** How much faster than ours the talker's clock is, parts per million. */
  readonly ppm?: number
  /** Added to the RTP times of packets sent at this time. */
  readonly clockJump?: (sentMs: number) => number
  readonly sequenceJump?: (sentMs: number) => number
  readonly isTalking?: (sentMs: number) => boolean
  readonly level?: (sentMs: number) => number
}

/** What one tick gave: packets with their delay, and what was made up. */
interface Tick {
  readonly ms: number
  readonly delaysMs: number[]
  concealedSamples: number
  isSilent: boolean
}

/** mulberry32 */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function packet(sequence: number, rtpTime: number, level = 20) {
  return {
    marker: false,
    payloadType: 100,
    sequence: sequence & 0xffff,
    rtpTime: rtpTime >>> 0,
    ssrc: 1,
    level,
    voice: true,
    payload: new Uint8Array(80),
  }
}

interface Arrival {
  readonly ms: number
  readonly sentMs: number
  readonly packet: ReturnType<typeof packet>
}

function arrivalsOf(line: Line): Arrival[] {
  const { frameSamples = TICK_SAMPLES, ppm = 0, network = () => 0 } = line
  const random = seededRandom(SEED)
  const arrivals: Arrival[] = []
  let sequence = 65_000
  for (let time = 0; time < line.seconds * 48_000; time += frameSamples) {
    const sentMs = 3.3 + (time + frameSamples) / 48 / (1 + ppm * 1e-6)
    if (line.isTalking?.(sentMs) === false) continue
    sequence += 1
    const laterMs = network(sentMs, random)
    if (laterMs === undefined) continue
    const rtpTime = 0xffff_f000 + time + (line.clockJump?.(sentMs) ?? 0)
    const number = sequence + (line.sequenceJump?.(sentMs) ?? 0)
    const held = packet(number, rtpTime, line.level?.(sentMs))
    arrivals.push({ ms: sentMs + laterMs, sentMs, packet: held })
  }
  return arrivals.sort((a, b) => a.ms - b.ms)
}

function play(line: Line): { ticks: Tick[]; buffer: JitterBuffer } {
  const { frameSamples = TICK_SAMPLES } = line
  const buffer = new JitterBuffer({
    playoutDelayMinMs: DELAY_MIN_MS,
    playoutDelayMaxMs: DELAY_MAX_MS,
  })
  const arrivals = arrivalsOf(line)
  const sentMs = new Map(arrivals.map((arrival) => [arrival.packet, arrival.sentMs]))
  const ticks: Tick[] = []
  let buffered = 0
  for (let ms = TICK_MS; ms < line.seconds * 1000; ms += TICK_MS) {
    while ((arrivals[0]?.ms ?? Infinity) <= ms) {
      const arrival = arrivals.shift()
      if (arrival !== undefined) buffer.push(arrival.packet, frameSamples, arrival.ms)
    }
    const tick: Tick = { ms, delaysMs: [], concealedSamples: 0, isSilent: false }
    buffer.beginTick(ms, buffered)
    while (buffered < TICK_SAMPLES && !tick.isSilent) {
      const playout = buffer.pop()
      if (playout.kind === 'silence') tick.isSilent = true
      if (playout.kind === 'lost') tick.concealedSamples += playout.samples
      if (playout.kind === 'packet') {
        tick.delaysMs.push(ms + buffered / 48 - (sentMs.get(playout.packet as never) ?? NaN))
      }
      buffered += playout.kind === 'silence' ? 0 : frameSamplesOf(playout, frameSamples)
    }
    buffered = Math.max(0, buffered - TICK_SAMPLES)
    ticks.push(tick)
  }
  return { ticks, buffer }
}

function frameSamplesOf(
  playout: { readonly kind: string; readonly samples?: number },
  frameSamples: number,
): number {
  return playout.samples ?? frameSamples
}

const between = (ticks: readonly Tick[], fromMs: number, toMs: number) =>
  ticks.filter(({ ms }) => ms >= fromMs && ms < toMs)

function delayMs(ticks: readonly Tick[], fromMs: number, toMs: number): number {
  const delays = between(ticks, fromMs, toMs).flatMap((tick) => tick.delaysMs)
  return delays.reduce((sum, delay) => sum + delay, 0) / delays.length
}

function concealedMs(ticks: readonly Tick[], fromMs: number, toMs: number): number {
  const samples = between(ticks, fromMs, toMs).map((tick) => tick.concealedSamples)
  return samples.reduce((sum, count) => sum + count, 0) / 48
}

const jitterUntil =
  (endMs: number, jitterMs: number): NonNullable<Line['network']> =>
  (sentMs, random) =>
    sentMs < endMs ? random() * jitterMs : 0

test('F23: the delay after ten minutes is that after ten seconds', () => {
  const { ticks } = play({ seconds: 600, network: jitterUntil(Infinity, 4) })
  const early = delayMs(ticks, 8000, 12_000)
  const late = delayMs(ticks, 595_000, 599_000)
  assert.ok(Math.abs(late - early) <= 10, `${early} ms, then ${late} ms`)
  assert.ok(late < DELAY_MIN_MS + TICK_MS)
})

for (const ppm of [-200, 200]) {
  test(`F23: a clock that differs by ${ppm} ppm is absorbed for ten minutes`, () => {
    const { ticks, buffer } = play({ seconds: 600, ppm })
    const delays = between(ticks, 10_000, 599_000).flatMap((tick) => tick.delaysMs)
    assert.ok(Math.min(...delays) >= 0 && Math.max(...delays) < 50)
    assert.equal(buffer.counters.shortened + buffer.counters.lengthened, 6)
    assert.ok(concealedMs(ticks, 0, 599_000) <= 120)
  })
}

test('F23: the slow clock is absorbed in silence where there is any', () => {
  const level = (sentMs: number) => (sentMs % 3000 < 2800 ? 20 : 90)
  const { ticks } = play({ seconds: 600, ppm: -200, level })
  const speech = ticks.filter(({ ms }) => ms > 5000 && (ms - 60) % 3000 < 2700)
  assert.equal(concealedMs(speech, 0, 599_000), 0)
})

for (const frameSamples of [120, 480, 960, 1920, 2880, 5760]) {
  test(`F26: packets of ${frameSamples} samples play without a gap, soon`, () => {
    const { ticks, buffer } = play({ seconds: 20, frameSamples })
    const { late, lost, shortened, lengthened } = buffer.counters
    assert.deepEqual(
      { late, lost, shortened, lengthened },
      { late: 0, lost: 0, shortened: 0, lengthened: 0 },
    )
    assert.ok(between(ticks, 300, 19_800).every((tick) => !tick.isSilent))
    assert.ok(delayMs(ticks, 1000, 19_000) < DELAY_MIN_MS + 2 * TICK_MS)
  })
}

test('F24: of 5 % loss each packet is concealed once, and nothing is a gap', () => {
  const network = (_: number, random: () => number) => (random() < 0.05 ? undefined : 0)
  const { ticks, buffer } = play({ seconds: 60, network })
  assert.ok(between(ticks, 100, 59_900).every((tick) => !tick.isSilent))
  assert.ok(Math.abs(concealedMs(ticks, 0, 59_900) - buffer.counters.lost * 20) <= 20)
  assert.ok(delayMs(ticks, 50_000, 59_000) < DELAY_MIN_MS + TICK_MS)
})

for (const jitterMs of [60, 150]) {
  test(`F25: jitter of ${jitterMs} ms conceals nearly nothing, and its delay is gone after 10 s`, () => {
    const { ticks } = play({ seconds: 60, network: jitterUntil(30_000, jitterMs) })
    assert.ok(concealedMs(ticks, 5000, 30_000) <= 25)
    assert.ok(delayMs(ticks, 5000, 30_000) >= jitterMs)
    assert.ok(delayMs(ticks, 40_000, 59_000) < DELAY_MIN_MS + TICK_MS)
    assert.equal(concealedMs(ticks, 30_000, 59_000), 0)
  })
}

for (const stallMs of [150, 500, 2000]) {
  test(`F25: ten seconds after a stall of ${stallMs} ms the delay is what it was`, () => {
    const network = (sentMs: number) => Math.max(0, sentMs < 10_000 ? 0 : 10_000 + stallMs - sentMs)
    const { ticks } = play({ seconds: 40, network })
    const before = delayMs(ticks, 5000, 10_000)
    assert.ok(Math.abs(delayMs(ticks, 20_000 + stallMs, 39_000) - before) <= 10)
  })
}

test('talk spurts start on target, however the pauses fall', () => {
  const isTalking = (sentMs: number) => sentMs % 1370 < 900
  const { ticks } = play({ seconds: 120, isTalking, network: jitterUntil(Infinity, 10) })
  const delays = ticks.flatMap((tick) => tick.delaysMs)
  assert.ok(Math.max(...delays) < 10 + DELAY_MIN_MS + TICK_MS)
})

test('a pause in the talker’s clock is silence, not loss', () => {
  const isTalking = (sentMs: number) => sentMs % 400 < 20
  const { buffer } = play({ seconds: 20, isTalking, level: () => 127 })
  assert.equal(buffer.counters.lost, 0)
  assert.equal(buffer.counters.lengthened, 0)
})

for (const jumpSamples of [-48_000, -24_000, 9600, 24_000, 48_000 * 3600]) {
  test(`the talker’s clock may jump by ${jumpSamples} samples`, () => {
    const clockJump = (sentMs: number) => (sentMs < 10_000 ? 0 : jumpSamples)
    const { ticks } = play({ seconds: 30, clockJump })
    assert.ok(Math.abs(delayMs(ticks, 20_000, 29_000) - delayMs(ticks, 5000, 10_000)) <= 10)
  })
}

for (const jump of [-30_000, -300, -200, -20, 500, 20_000]) {
  test(`the sequence may jump by ${jump}: the stream is heard again within a second`, () => {
    const sequenceJump = (sentMs: number) => (sentMs < 10_000 ? 0 : jump)
    const { ticks } = play({ seconds: 30, sequenceJump })
    assert.ok(between(ticks, 11_000, 29_000).every((tick) => tick.delaysMs.length > 0))
  })
}

test('whatever arrives in whatever order: nothing throws, nothing is played twice or backwards', () => {
  const arrival = fc.record({
    sequence: fc.oneof(fc.integer({ min: 65_500, max: 65_600 }), fc.nat(0xffff)),
    rtpTime: fc.oneof(
      fc.nat(100).map((frame) => frame * 960),
      fc.nat(0xffff_ffff),
    ),
    frames: fc.constantFrom(120, 480, 960, 2880, 5760),
    afterMs: fc.oneof(fc.nat(40), fc.nat(2000)),
    level: fc.nat(127),
  })
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 400 }), (arrivals) => {
      const buffer = new JitterBuffer({ playoutDelayMinMs: 10, playoutDelayMaxMs: 200 })
      let nowMs = 0
      let tickMs = 0
      let last: number | undefined
      let restarts = 0
      const seen = new Set<object>()
      for (const { sequence, rtpTime, frames, afterMs, level } of arrivals) {
        nowMs += afterMs
        for (; tickMs < nowMs; tickMs += TICK_MS) {
          buffer.beginTick(tickMs, 0)
          for (let pops = 0; pops < 8; pops++) {
            const playout = buffer.pop()
            if (playout.kind === 'silence') break
            if (playout.kind === 'lost')
              assert.ok(playout.samples > 0 && playout.samples % 120 === 0)
            if (playout.kind !== 'packet') continue
            assert.ok(!seen.has(playout.packet))
            seen.add(playout.packet)
            if (last !== undefined && restarts === buffer.counters.restarts) {
              assert.ok(sequenceDifference(playout.packet.sequence, last) > 0)
            }
            restarts = buffer.counters.restarts
            last = playout.packet.sequence
          }
        }
        buffer.push(packet(sequence, rtpTime, level), frames, nowMs)
        assert.ok(buffer.depthMs <= 256 * 120)
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 300), seed: SEED },
  )
})
