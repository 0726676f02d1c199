// A client's redundant packets on their way to the loops: what was lost is filled, once and in order.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Forwarder } from '../../src/ice_proxy/forwarder.ts'
import { RedUplink } from '../../src/ice_proxy/red_uplink.ts'
import type { RtpPacket } from '../../src/rtp/packet.ts'
import { writeRed } from '../../src/rtp/red.ts'
import { seededRandom } from '../support/tones.ts'

const OPUS = 111
const RED = 63
const PRESSED = { pttPressed: true, talkLoops: 1 }
const RELEASED = { pttPressed: false, talkLoops: 1 }
const seed = Number(process.env['SEED'] ?? 1)
console.log(`seed ${seed}`)

function payload(index: number): Uint8Array {
  return Uint8Array.of(0xf8, index >> 8, index & 0xff)
}

/** The client's packet of this index with so many earlier frames; sequence and time wrap early on. */
function packet(index: number, earlier: number, change: Partial<RtpPacket> = {}): RtpPacket {
  const blocks = Array.from({ length: earlier + 1 }, (_, at) => ({
    payloadType: OPUS,
    timeOffset: (earlier - at) * 960,
    payload: payload(index - earlier + at),
  }))
  const out = new Uint8Array(1200)
  const wrapped = out.slice(0, writeRed(blocks, out))
  return {
    marker: index === 0,
    payloadType: earlier === 0 ? OPUS : RED,
    sequence: (65_530 + index) & 0xffff,
    rtpTime: (4_294_960_000 + index * 960) >>> 0,
    ssrc: 7,
    level: 30,
    voice: true,
    payload: earlier === 0 ? payload(index) : wrapped,
    ...change,
  }
}

/** Indexes of the packets that came out. */
function take(uplink: RedUplink, received: RtpPacket): number[] | string {
  const voice = uplink.take(received, OPUS)
  if (typeof voice === 'string') return voice
  return [...voice.filled, voice.packet].map((out) => {
    const index = ((out.payload[1] ?? 0) << 8) | (out.payload[2] ?? 0)
    assert.deepEqual(out, packet(index, 0, { marker: out.marker }))
    return index
  })
}

test('X09: without loss a redundant stream comes out plain, each packet once', () => {
  const uplink = new RedUplink()
  for (let index = 0; index < 100; index++) {
    assert.deepEqual(take(uplink, packet(index, Math.min(index, 2))), [index])
  }
})

test('X09: what was lost comes out of the next packet, in order and in its place', () => {
  const uplink = new RedUplink()
  take(uplink, packet(0, 0))
  assert.deepEqual(take(uplink, packet(2, 2)), [1, 2])
  assert.deepEqual(take(uplink, packet(5, 2)), [3, 4, 5])
  assert.deepEqual(take(uplink, packet(9, 2)), [7, 8, 9])
})

test('X09: a packet that was only late is dropped when its frame has been filled', () => {
  const uplink = new RedUplink()
  take(uplink, packet(0, 0))
  assert.deepEqual(take(uplink, packet(2, 1)), [1, 2])
  assert.equal(take(uplink, packet(1, 1)), 'rtp_duplicate')
  assert.equal(take(uplink, packet(2, 1)), 'rtp_duplicate')
  assert.deepEqual(take(uplink, packet(4, 1)), [3, 4])
})

test('X09: plain packets between redundant ones are known too', () => {
  const uplink = new RedUplink()
  take(uplink, packet(10, 1))
  assert.deepEqual(take(uplink, packet(11, 0)), [11])
  assert.deepEqual(take(uplink, packet(13, 2)), [12, 13])
  assert.equal(take(uplink, packet(12, 0)), 'rtp_duplicate')
})

test('X09: the frames before the first packet, and those before a long pause, are nobody’s', () => {
  const uplink = new RedUplink()
  assert.deepEqual(take(uplink, packet(20, 2)), [20])
  assert.deepEqual(take(uplink, packet(40, 2)), [40])
  const other = uplink.take(packet(42, 2, { ssrc: 8 }), OPUS)
  assert.ok(typeof other === 'object')
  assert.equal(other.filled.length, 0)
})

test('X09: a pause of the clock without a hole in the sequence is no loss', () => {
  const uplink = new RedUplink()
  take(uplink, packet(0, 0))
  const late = packet(3, 2, { sequence: 65_531 })
  const voice = uplink.take(late, OPUS)
  assert.ok(typeof voice === 'object')
  assert.equal(voice.filled.length, 0)
})

test('X09: what is malformed, or another codec, is dropped with its reason', () => {
  const uplink = new RedUplink()
  const foreign = { payload: Uint8Array.of(0, 1, 2) }
  assert.equal(take(uplink, packet(1, 1, foreign)), 'rtp_foreign_type')
  assert.equal(take(uplink, packet(1, 1, { payload: Uint8Array.of(0xef, 1) })), 'rtp_malformed')
  assert.equal(take(uplink, packet(1, 1, { payload: new Uint8Array(0) })), 'rtp_malformed')
})

test('X09: of 20 % random loss two earlier frames leave what is lost three times in a row', () => {
  const random = seededRandom(seed)
  const uplink = new RedUplink()
  const came = new Set<number>([0])
  const lost = new Set<number>()
  take(uplink, packet(0, 0))
  for (let index = 1; index < 10_000; index++) {
    if (random() < 0.2) {
      lost.add(index)
      continue
    }
    const out = take(uplink, packet(index, Math.min(index, 2)))
    assert.ok(Array.isArray(out))
    for (const each of out) {
      assert.ok(!came.has(each))
      came.add(each)
    }
  }
  for (let index = 0; index < 9990; index++) {
    let next = index
    while (lost.has(next)) next += 1
    // A hole of more than four packets stays as it is.
    const far = [1, 2, 3, 4, 5].every((back) => lost.has(next - back))
    const beyond = next - index > 2
    if (!beyond && !far) assert.ok(came.has(index), `packet ${index}`)
  }
  console.log(`lost ${lost.size}, missing after all ${10_000 - came.size}`)
  assert.ok(10_000 - came.size < 0.015 * 10_000)
})

test('X09: whatever a redundant packet holds, it is taken or dropped, with few packets each', () => {
  const random = seededRandom(seed + 1)
  const uplink = new RedUplink()
  let taken = 0
  for (let run = 0; run < 20_000; run++) {
    const bytes = Uint8Array.from({ length: Math.floor(random() * 40) }, (_, at) =>
      at % 4 === 0 && random() < 0.7 ? 0x6f | (random() < 0.5 ? 0x80 : 0) : random() * 256,
    )
    const sequence = (65_000 + run * 2 + Math.floor(random() * 3)) & 0xffff
    const rtpTime = (run * 1920) >>> 0
    const received = { ...packet(0, 0), payloadType: RED, sequence, rtpTime, payload: bytes }
    const voice = uplink.take(received, OPUS)
    if (typeof voice === 'string') continue
    taken += 1
    assert.ok(voice.filled.length <= 4)
  }
  assert.ok(taken > 1000, `${taken} of 20000`)
})

test('X09 F29: redundancy brings nothing that was said before the press', () => {
  const forwarder = new Forwarder(99, 1000, 0)
  const fill = (index: number, talk = PRESSED) => forwarder.fill(packet(index, 0), talk, index * 20)
  const say = (index: number, talk = PRESSED) =>
    forwarder.forward(packet(index, 0), talk, index * 20)
  say(0, RELEASED)
  assert.equal(fill(1), 'ptt_released')
  const first = say(2)
  assert.ok(typeof first === 'object')
  assert.equal(fill(1), 'ptt_released')
  const filled = fill(3)
  assert.ok(typeof filled === 'object')
  assert.equal((filled.sequence - first.sequence) & 0xffff, 1)
  assert.equal((filled.rtpTime - first.rtpTime) >>> 0, 960)
  assert.equal(filled.marker, false)
  assert.equal(fill(4, RELEASED), 'ptt_released')
  assert.equal(fill(5), 'ptt_released')
})
