// One session's mix as RTP: sequence, clock, marker.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MixStream } from '../../src/ice_proxy/fan_out.ts'
import { parseRtpPacket } from '../../src/rtp/packet.ts'

const MIX = { opus: Uint8Array.of(1, 2, 3), sessions: [], level: 20, marker: false }

function write(stream: MixStream, tick: number, marker = false) {
  const out = new Uint8Array(100)
  const length = stream.write({ ...MIX, marker }, tick, 111, out)
  return parseRtpPacket(out.subarray(0, length), 0)
}

test('the sequence has no gap where ticks have no mix, and the clock follows the ticks', () => {
  const stream = new MixStream({ ssrc: 5, sequence: 65_535, rtpTime: 4_294_967_000 })
  const packets = [10, 11, 60].map((tick) => write(stream, tick))
  assert.deepEqual(
    packets.map((packet) => packet?.sequence),
    [65_535, 0, 1],
  )
  assert.deepEqual(
    packets.map((packet) => packet?.rtpTime),
    [10, 11, 60].map((tick) => (4_294_967_000 + tick * 960) % 2 ** 32),
  )
})

test('a packet has the type that the client gave Opus, the session’s SSRC and the mixer’s marker', () => {
  const stream = new MixStream({ ssrc: 5, sequence: 1, rtpTime: 0 })
  const packet = write(stream, 4_000_000_000, true)
  assert.equal(packet?.payloadType, 111)
  assert.equal(packet?.ssrc, 5)
  assert.equal(packet?.marker, true)
  assert.deepEqual([...(packet?.payload ?? [])], [1, 2, 3])
  assert.equal(packet?.rtpTime, (4_000_000_000 * 960) % 2 ** 32)
})

test('a packet says how loud it is to a client that asked for levels, and to no other', () => {
  const stream = new MixStream({ ssrc: 5, sequence: 1, rtpTime: 0 })
  const levelOf = (level: number, extension: number) => {
    const out = new Uint8Array(100)
    const length = stream.write({ ...MIX, level }, 1, 111, out, undefined, extension)
    const packet = parseRtpPacket(out.subarray(0, length), extension || 3)
    return [packet?.level, packet?.voice, packet?.payload.length]
  }
  assert.deepEqual(levelOf(20, 3), [20, true, 3])
  assert.deepEqual(levelOf(127, 14), [127, false, 3], 'silence is no voice')
  assert.deepEqual(levelOf(20, 0), [undefined, false, 3])
})

test('counts what a sender report tells', () => {
  const stream = new MixStream({ ssrc: 5, sequence: 1, rtpTime: 0 })
  write(stream, 1)
  write(stream, 2)
  assert.deepEqual(stream.sent, { packets: 2, octets: 6 })
})
