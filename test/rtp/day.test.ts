// A day in virtual time for what counts, extends and buffers: nothing wraps, drifts or grows that should not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MixStream } from '../../src/ice_proxy/fan_out.ts'
import { Forwarder } from '../../src/ice_proxy/forwarder.ts'
import { LossResponse } from '../../src/ice_proxy/loss_response.ts'
import { JitterBuffer } from '../../src/rtp/jitter_buffer.ts'
import type { RtpPacket } from '../../src/rtp/packet.ts'
import { ReceptionStatistics } from '../../src/rtp/reception_statistics.ts'
import { compactNtp, roundTripMs, writeReport, parseRtcp } from '../../src/rtp/rtcp.ts'
import { SequenceExtender } from '../../src/rtp/sequence.ts'
import { seededRandom } from '../support/tones.ts'

const SEED = Number(process.env['SEED'] ?? 24)
const DAY_TICKS = 24 * 3600 * 50
const TICK_MS = 20
const START_MS = 1_700_000_000_000

const PAYLOAD = new Uint8Array(30)

function packet(index: number): RtpPacket {
  return {
    marker: false,
    payloadType: 111,
    sequence: index & 0xffff,
    rtpTime: (0xffff_0000 + index * 960) >>> 0,
    ssrc: 5,
    level: 20,
    voice: true,
    payload: PAYLOAD,
  }
}

test(`the extender follows a day of packets with loss and reordering (seed ${SEED})`, () => {
  const random = seededRandom(SEED)
  const extender = new SequenceExtender()
  const first = 0x10000 + 65_500
  for (let index = 0; index < DAY_TICKS; index++) {
    if (random() < 0.1) continue
    // Some come up to 30 packets late.
    const back = random() < 0.1 ? Math.min(index, Math.floor(random() * 30)) : 0
    if (index === 0 || back < index) {
      const sequence = (65_500 + index - back) & 0xffff
      const extended = extender.extend(sequence)
      if (extended !== first + index - back) assert.equal(extended, first + index - back)
    }
  }
})

test('a voice of a day, pressed and released, goes on in one sequence and clock', () => {
  const random = seededRandom(SEED)
  const forwarder = new Forwarder(9, 65_530, 0xffff_fff0)
  let last: { readonly sequence: number; readonly rtpTime: number; readonly ms: number } | undefined
  let pressed = true
  let worstMs = 0
  let out = 0
  for (let index = 0; index < DAY_TICKS; index++) {
    const ms = START_MS + index * TICK_MS
    if (random() < 0.002) pressed = !pressed
    if (random() < 0.01) continue
    const sent = forwarder.forward(packet(index), { pttPressed: pressed, talkLoops: 1 }, ms)
    if (typeof sent === 'string') continue
    out += 1
    if (last !== undefined) {
      const step = (sent.sequence - last.sequence) & 0xffff
      if (step < 1 || step > 10) assert.fail(`a step of ${step} at ${index}`)
      const heardMs = ((sent.rtpTime - last.rtpTime) | 0) / 48
      worstMs = Math.max(worstMs, Math.abs(heardMs - (ms - last.ms)))
    }
    last = { sequence: sent.sequence, rtpTime: sent.rtpTime, ms }
  }
  assert.ok(out > DAY_TICKS / 4)
  assert.ok(worstMs <= 40, `the clock is ${worstMs} ms beside the time`)
})

test('a mix of a day goes on in one sequence, with the clock of its ticks', () => {
  // So that the tick's own number wraps within the day.
  const firstTick = 2 ** 32 - DAY_TICKS / 2
  const stream = new MixStream({ ssrc: 7, sequence: 32_000, rtpTime: 0xf000_0000 })
  const out = new Uint8Array(64)
  const view = new DataView(out.buffer)
  const mix = { opus: new Uint8Array(40), sessions: [1], level: 20, marker: false }
  stream.write(mix, firstTick - 1, 111, out)
  let [sequence, rtpTime] = [view.getUint16(2), view.getUint32(4)]
  for (let index = 0; index < DAY_TICKS; index++) {
    stream.write(mix, (firstTick + index) >>> 0, 111, out)
    sequence = (sequence + 1) & 0xffff
    rtpTime = (rtpTime + 960) >>> 0
    if (view.getUint16(2) !== sequence || view.getUint32(4) !== rtpTime) {
      assert.deepEqual([view.getUint16(2), view.getUint32(4)], [sequence, rtpTime], `${index}`)
    }
  }
  assert.deepEqual(stream.sent, { packets: DAY_TICKS + 1, octets: (DAY_TICKS + 1) * 40 })
})

for (const ppm of [-200, 200]) {
  test(`F23: a clock that differs by ${ppm} ppm is absorbed for a day`, () => {
    const random = seededRandom(SEED)
    const buffer = new JitterBuffer({ playoutDelayMinMs: 10, playoutDelayMaxMs: 200 })
    const sentEachMs = TICK_MS / (1 + ppm * 1e-6)
    let index = 0
    let deepestMs = 0
    let lateDeepestMs = 0
    for (let tick = 0; tick < DAY_TICKS; tick++) {
      const nowMs = START_MS + tick * TICK_MS
      while (START_MS + index * sentEachMs <= nowMs) {
        const arrivalMs = START_MS + index * sentEachMs
        if (random() >= 0.001) buffer.push(packet(index), 960, arrivalMs)
        index += 1
      }
      buffer.beginTick(nowMs, 0)
      buffer.pop()
      if (tick < 3000) deepestMs = Math.max(deepestMs, buffer.depthMs)
      else if (tick > DAY_TICKS - 3000) lateDeepestMs = Math.max(lateDeepestMs, buffer.depthMs)
    }
    const { shortened, lengthened, late, restarts } = buffer.counters
    const driftFrames = (DAY_TICKS * 200) / 1e6
    const said = JSON.stringify({ deepestMs, lateDeepestMs, ...buffer.counters })
    assert.ok(lateDeepestMs <= deepestMs + TICK_MS, said)
    assert.ok(late < driftFrames && restarts === 0, said)
    // A slow clock is mostly absorbed where a packet is lost.
    if (ppm > 0) assert.ok(Math.abs(shortened - driftFrames) < 0.1 * driftFrames, said)
    else assert.ok(lengthened > 0.1 * driftFrames && shortened === 0, said)
  })
}

test('reports of a day: the highest sequence goes on, what was lost adds up, the round trip holds', () => {
  const random = seededRandom(SEED)
  const statistics = new ReceptionStatistics(5)
  let lost = 0
  let wrong = 0
  for (let index = 0; index < DAY_TICKS; index++) {
    const ms = START_MS + index * TICK_MS
    if (index > 0 && random() < 0.05) lost += 1
    else statistics.onPacket(packet(index), ms)
    if (index % 100 !== 99) continue
    statistics.onSenderReport(ms - 7, ms)
    const block = statistics.block(ms + 30)
    // The last ones that are missing can't be told yet.
    if (Math.abs(block.cumulativeLost - lost) > 5) wrong += 1
    if (block.highestSequence > index || block.highestSequence < index - 9) wrong += 1
    // NTP's middle 32 bits wrap each 18 hours.
    const trip = roundTripMs({ ...block, lastSenderReport: compactNtp(ms) }, ms + 30 + 12) ?? -1
    if (Math.abs(trip - 12) > 1) wrong += 1
  }
  assert.equal(wrong, 0)
  assert.ok(lost > 200_000)
})

test('counters at their end are written as they wrap, and read so', () => {
  const out = new Uint8Array(200)
  const block = {
    ssrc: 1,
    fractionLost: 255,
    cumulativeLost: -0x800000,
    highestSequence: 0xffff_ffff,
    jitter: 0xffff_ffff,
    lastSenderReport: 0xffff_ffff,
    delaySinceLastSenderReport: 0,
  }
  const sender = {
    wallMs: START_MS,
    rtpTime: 0xffff_ffff,
    packets: 0xffff_ffff,
    octets: 2 ** 32 - 1,
  }
  const length = writeReport({ ssrc: 2, cname: 'c', sender, blocks: [block] }, out)
  const [report] = parseRtcp(out.subarray(0, length)) ?? []
  assert.ok(report?.kind === 'sender_report')
  assert.deepEqual(report.blocks, [block])
  assert.equal(report.sender.octets, 0xffff_ffff)
})

test('loss is answered over the wrap of the highest sequence that a client reports', () => {
  const loss = new LossResponse()
  let highestSequence = 0xffff_ff00
  for (let report = 0; report < 20; report++) {
    loss.note({ fractionLost: 26, highestSequence }, START_MS + report * 5000)
    highestSequence = (highestSequence + 250) >>> 0
  }
  assert.ok(loss.earlierFrames > 0)
})
