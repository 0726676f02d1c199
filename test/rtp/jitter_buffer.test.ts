// The jitter buffer's promises, packet by packet; the sound it makes is judged in test/mixer/network.test.ts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { JitterBuffer, PACKETS_MAX, type Playout } from '../../src/rtp/jitter_buffer.ts'
import type { RtpPacket } from '../../src/rtp/packet.ts'

const seed = Number(process.env['SEED'] ?? 1)
const CONFIG = { playoutDelayMinMs: 10, playoutDelayMaxMs: 200 }

function packet(sequence: number, rtpTime = sequence * 960): RtpPacket {
  return {
    marker: false,
    payloadType: 100,
    sequence: sequence & 0xffff,
    rtpTime: rtpTime >>> 0,
    ssrc: 1,
    level: 20,
    voice: true,
    payload: new Uint8Array(80),
  }
}

/** Runs ticks from `fromMs` on and gives what each popped: sequences, 'lost' or 'silence'. */
function play(buffer: JitterBuffer, fromMs: number, ticks: number): (number | string)[] {
  return Array.from({ length: ticks }, (_, tick) => {
    buffer.beginTick(fromMs + tick * 20, 0)
    return wordOf(buffer.pop())
  })
}

function wordOf(playout: Playout): number | string {
  return playout.kind === 'packet' ? playout.packet.sequence : playout.kind
}

test('packets are played in order when two swap on the wire', () => {
  const buffer = new JitterBuffer(CONFIG)
  for (const sequence of [1, 0, 2]) buffer.push(packet(sequence), 960, 1)
  assert.deepEqual(play(buffer, 20, 3), [0, 1, 2])
})

test('the sequence wraps from 65535 to 0 with a swap at the edge', () => {
  const buffer = new JitterBuffer(CONFIG)
  for (const sequence of [65534, 0, 65535, 1]) {
    buffer.push(packet(sequence, ((sequence + 10) & 0xffff) * 960), 960, 1)
  }
  assert.deepEqual(play(buffer, 20, 4), [65534, 65535, 0, 1])
})

test('a hole is one lost frame, with the next packet for its in-band FEC', () => {
  const buffer = new JitterBuffer(CONFIG)
  for (const sequence of [0, 2]) buffer.push(packet(sequence), 960, 1)
  buffer.beginTick(20, 0)
  assert.equal(wordOf(buffer.pop()), 0)
  const lost = buffer.pop()
  assert.ok(lost.kind === 'lost')
  assert.equal(lost.samples, 960)
  assert.equal(lost.next?.sequence, 2)
  assert.equal(wordOf(buffer.pop()), 2)
})

test('late and duplicate packets are counted and dropped', () => {
  const buffer = new JitterBuffer(CONFIG)
  for (const sequence of [0, 2, 3]) buffer.push(packet(sequence), 960, 1)
  play(buffer, 20, 3)
  buffer.push(packet(1), 960, 70)
  buffer.push(packet(0), 960, 70)
  buffer.push(packet(3), 960, 70)
  assert.equal(buffer.counters.late, 1)
  assert.equal(buffer.counters.duplicate, 2)
})

test('a spurt waits for the least delay before its first packet', () => {
  const buffer = new JitterBuffer({ ...CONFIG, playoutDelayMinMs: 35 })
  buffer.push(packet(0), 960, 1)
  assert.deepEqual(play(buffer, 20, 1), ['silence'])
  assert.deepEqual(play(buffer, 40, 1), [0])
})

test('a packet that comes a tick late is played, not lost: the delay has grown by a tick', () => {
  const buffer = new JitterBuffer(CONFIG)
  buffer.push(packet(0), 960, 1)
  assert.deepEqual(play(buffer, 20, 2), [0, 'lost'])
  buffer.push(packet(1), 960, 45)
  buffer.push(packet(2), 960, 46)
  assert.deepEqual(play(buffer, 60, 2), [1, 2])
  assert.equal(buffer.counters.lost, 0)
  assert.equal(buffer.counters.lengthened, 1)
})

test('what was concealed while waiting stands for the packet that never comes', () => {
  const buffer = new JitterBuffer(CONFIG)
  buffer.push(packet(0), 960, 1)
  assert.deepEqual(play(buffer, 20, 2), [0, 'lost'])
  buffer.push(packet(2), 960, 45)
  assert.deepEqual(play(buffer, 60, 1), [2])
  assert.equal(buffer.counters.lost, 1)
})

test('a talker who stops is concealed for 100 ms at most, then silent; the next spurt starts on target', () => {
  const buffer = new JitterBuffer(CONFIG)
  buffer.push(packet(0), 960, 1)
  assert.deepEqual(play(buffer, 20, 8), [0, ...Array<string>(5).fill('lost'), 'silence', 'silence'])
  buffer.push(packet(1, 960 * 100), 960, 2001)
  assert.deepEqual(play(buffer, 2020, 1), [1])
})

test('after a silent packet there is nothing to conceal', () => {
  const buffer = new JitterBuffer(CONFIG)
  buffer.push({ ...packet(0), payload: new Uint8Array(3), level: 127 }, 960, 1)
  assert.deepEqual(play(buffer, 20, 2), [0, 'silence'])
})

test('a pause in the time of contiguous packets is silence of its length, not loss', () => {
  const buffer = new JitterBuffer(CONFIG)
  buffer.push(packet(0), 960, 1)
  buffer.push(packet(1, 960 * 4), 960, 2)
  assert.deepEqual(play(buffer, 20, 5), [0, 'silence', 'silence', 'silence', 1])
})

test('one stray packet far away changes nothing, two in a row begin the stream anew', () => {
  const buffer = new JitterBuffer(CONFIG)
  buffer.push(packet(0), 960, 1)
  assert.deepEqual(play(buffer, 20, 1), [0])
  buffer.push(packet(30_000), 960, 21)
  buffer.push(packet(1), 960, 22)
  assert.deepEqual(play(buffer, 40, 1), [1])
  for (const sequence of [9000, 9001, 9002]) buffer.push(packet(sequence), 960, 45)
  assert.deepEqual(play(buffer, 60, 2), [9001, 9002])
  assert.equal(buffer.counters.restarts, 1)
})

test('a burst beyond the longest delay loses its oldest packets', () => {
  const buffer = new JitterBuffer(CONFIG)
  for (let sequence = 0; sequence < 100; sequence++) buffer.push(packet(sequence), 960, 1)
  const [first] = play(buffer, 20, 1)
  assert.equal(first, 100 - (CONFIG.playoutDelayMaxMs + 20) / 20)
})

test('F106: in any order and at any time: nothing twice, nothing out of order, bounded', () => {
  console.log(`seed ${seed}`)
  const arrival = fc.record({ sequence: fc.nat(400), gapMs: fc.nat(60), jump: fc.boolean() })
  fc.assert(
    fc.property(fc.array(arrival, { maxLength: 300 }), (arrivals) => {
      const buffer = new JitterBuffer(CONFIG)
      let nowMs = 0
      let nextTickMs = 20
      let last = -1
      for (const { sequence, gapMs, jump } of arrivals) {
        nowMs += gapMs
        for (; nextTickMs <= nowMs; nextTickMs += 20) {
          buffer.beginTick(nextTickMs, 0)
          const playout = buffer.pop()
          if (playout.kind !== 'packet') continue
          assert.ok(playout.packet.sequence > last, `${playout.packet.sequence} after ${last}`)
          last = playout.packet.sequence
        }
        buffer.push(packet(sequence, sequence * 960 + (jump ? 7000 : 0)), 960, nowMs)
        assert.ok(buffer.depthMs <= PACKETS_MAX * 20)
      }
    }),
    { seed, numRuns: 500 },
  )
})

test('X08: packets that a gate held back are played from the first one, and delay nothing that follows', () => {
  const buffer = new JitterBuffer(CONFIG)
  const heldMs = 160
  for (let sequence = 0; sequence <= 8; sequence++) {
    buffer.push({ ...packet(sequence), marker: sequence === 0 }, 960, heldMs + sequence / 10)
  }
  const played = [...play(buffer, 180, 1)]
  for (let sequence = 9; sequence < 300; sequence++) {
    buffer.push(packet(sequence), 960, sequence * 20)
    played.push(...play(buffer, sequence * 20 + 20, 1))
  }
  assert.deepEqual(played.slice(0, 3), [0, 1, 2])
  assert.ok(buffer.targetMs < 15, `the target is ${buffer.targetMs} ms`)
  const delays = played.map((sequence, tick) => 180 + tick * 20 - Number(sequence) * 20)
  assert.ok(delays.at(-1)! <= 40, `at last a packet waits ${delays.at(-1)} ms`)
  assert.equal(buffer.counters.shortened, heldMs / 20)
})
