// RTP packets and the arithmetic of their wrapping numbers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { datagramKind } from '../../src/rtp/demultiplex.ts'
import { parseRtpPacket, writeRtpPacket, type RtpPacket } from '../../src/rtp/packet.ts'
import { rtpTimeDifference, sequenceDifference, SequenceExtender } from '../../src/rtp/sequence.ts'
import { hex, toHex } from '../support/hex.ts'

const seed = Number(process.env['SEED'] ?? 1)
const PACKET: RtpPacket = {
  marker: true,
  payloadType: 100,
  sequence: 65535,
  rtpTime: 0xfffffc40,
  ssrc: 0xdeadbeef,
  level: 42,
  voice: true,
  payload: hex('0102030405'),
}

test('a packet has the layout of RFC 3550 5.1 with the audio level of RFC 6464', () => {
  const out = new Uint8Array(100)
  const length = writeRtpPacket(PACKET, 1, out)
  assert.equal(
    toHex(out.subarray(0, length)),
    '90e4ffff' + 'fffffc40' + 'deadbeef' + 'bede0001' + '10aa0000' + '0102030405',
  )
  assert.deepEqual(parseRtpPacket(out.subarray(0, length), 1), PACKET)
})

test('without a negotiated level there is none', () => {
  const out = new Uint8Array(100)
  const plain = { ...PACKET, level: undefined, voice: false }
  const length = writeRtpPacket(plain, 1, out)
  assert.equal(length, 12 + 5)
  assert.deepEqual(parseRtpPacket(out.subarray(0, length), 1), plain)
  const extended = writeRtpPacket(PACKET, 3, out)
  assert.equal(parseRtpPacket(out.subarray(0, extended), 1)?.level, undefined)
})

test('CSRCs, foreign extensions and padding are stepped over', () => {
  const bytes = hex(
    'b2640001' +
      '00000010' +
      '00000005' +
      'cccccccc' +
      'cccccccd' + // two CSRCs
      'bede0002' +
      '22ffffff' +
      '00108a00' + // another element, padding, level 10 with voice
      '0a0b0c' +
      '000003',
  )
  const packet = parseRtpPacket(bytes, 1)
  assert.equal(packet?.level, 10)
  assert.equal(packet?.voice, true)
  assert.equal(toHex(packet?.payload ?? new Uint8Array()), '0a0b0c')
  const twoByte = parseRtpPacket(
    hex('90640001' + '00000010' + '00000005' + '10000001' + '01010aff' + '77'),
    1,
  )
  assert.equal(twoByte?.level, undefined)
  assert.equal(toHex(twoByte?.payload ?? new Uint8Array()), '77')
})

test('F106: what is no RTP is undefined: short, another version, lengths beyond the end', () => {
  for (const bytes of [
    '',
    '80640001000000100000',
    '40640001' + '00000010' + '00000005',
    '8f640001' + '00000010' + '00000005',
    '90640001' + '00000010' + '00000005' + 'bede00ff',
    'a0640001' + '00000010' + '00000005' + 'ff',
    'a0640001' + '00000010' + '00000005' + '00',
  ]) {
    assert.equal(parseRtpPacket(hex(bytes), 1), undefined, bytes)
  }
  console.log(`seed ${seed}`)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      if (bytes.length > 0) bytes[0] = 0x80 | (bytes[0]! & 0x3f)
      const packet = parseRtpPacket(bytes, 1)
      assert.ok(packet === undefined || packet.payload.length <= bytes.length - 12)
    }),
    { seed, numRuns: 5000 },
  )
})

test('differences are right across the wrap', () => {
  assert.equal(sequenceDifference(0, 65535), 1)
  assert.equal(sequenceDifference(65535, 0), -1)
  assert.equal(sequenceDifference(32767, 0), 32767)
  assert.equal(sequenceDifference(32768, 0), -32768)
  assert.equal(rtpTimeDifference(960, 0xfffffc40), 1920)
  assert.equal(rtpTimeDifference(0xfffffc40, 960), -1920)
})

test('an extended sequence goes on over the wrap, forward and back', () => {
  const extender = new SequenceExtender()
  const start = extender.extend(65534)
  const steps = [65535, 1, 0, 65533, 30000, 60000, 20000].map(
    (sequence) => extender.extend(sequence) - start,
  )
  assert.deepEqual(steps, [1, 3, 2, -1, 30002, 60002, 85538])
})

test('a datagram is told by its first bytes (RFC 7983)', () => {
  const kinds = ['00', '03', '14', '3f', '80c8', '80df', '80e0', '8064', '04', '7f', 'c0', '']
  assert.deepEqual(
    kinds.map((bytes) => datagramKind(hex(bytes.padEnd(bytes === '' ? 0 : 40, '0')))),
    [
      'stun',
      'stun',
      'dtls',
      'dtls',
      'rtcp',
      'rtcp',
      'rtp',
      'rtp',
      ...Array<undefined>(4).fill(undefined),
    ],
  )
})
