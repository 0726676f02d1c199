// RTCP: what is written can be read, the figures are those of RFC 3550, and rubbish is refused.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { ReceptionStatistics } from '../../src/rtp/reception_statistics.ts'
import { compactNtp, parseRtcp, roundTripMs, writeReport } from '../../src/rtp/rtcp.ts'
import { hex, toHex } from '../support/hex.ts'

const seed = Number(process.env['SEED'] ?? 1)
const BLOCK = {
  ssrc: 0x11223344,
  fractionLost: 25,
  cumulativeLost: -3,
  highestSequence: 0x0001ffff,
  jitter: 48,
  lastSenderReport: 0xaabbccdd,
  delaySinceLastSenderReport: 65536,
}

test('a sender report comes out as it went in, with its CNAME behind it', () => {
  const out = new Uint8Array(200)
  const sender = { wallMs: 1_700_000_000_500, rtpTime: 4_000_000_000, packets: 7, octets: 560 }
  const length = writeReport({ ssrc: 9, cname: 'flightloop', sender, blocks: [BLOCK] }, out)
  assert.equal(length % 4, 0)
  const [report, description, ...rest] = parseRtcp(out.subarray(0, length)) ?? []
  assert.ok(report?.kind === 'sender_report')
  assert.equal(report.ssrc, 9)
  assert.deepEqual(report.blocks, [BLOCK])
  assert.deepEqual({ ...report.sender, wallMs: Math.round(report.sender.wallMs) }, sender)
  assert.deepEqual(description, { kind: 'other', packetType: 202 })
  assert.deepEqual(rest, [])
})

test('a receiver report has the layout of RFC 3550 6.4.2', () => {
  const out = new Uint8Array(200)
  const length = writeReport({ ssrc: 1, cname: 'ab', sender: undefined, blocks: [BLOCK] }, out)
  assert.equal(
    toHex(out.subarray(0, length)),
    '81c90007' +
      '00000001' +
      '11223344' +
      '19fffffd' +
      '0001ffff' +
      '00000030' +
      'aabbccdd' +
      '00010000' +
      '81ca0003' +
      '00000001' +
      '01026162' +
      '00000000',
  )
})

test('the round trip is the time since the report less what the other end held it', () => {
  const sentMs = 1_700_000_000_000
  const block = {
    ...BLOCK,
    lastSenderReport: compactNtp(sentMs),
    delaySinceLastSenderReport: Math.round(0.25 * 65536),
  }
  const measured = roundTripMs(block, sentMs + 330) ?? -1
  assert.ok(Math.abs(measured - 80) < 0.1, `${measured} ms`)
  assert.equal(roundTripMs({ ...block, lastSenderReport: 0 }, sentMs), undefined)
})

test('the fraction lost counts from report to report, over the wrap and with reordering', () => {
  const statistics = new ReceptionStatistics(5)
  const arrive = (sequences: readonly number[]) => {
    for (const sequence of sequences) {
      statistics.onPacket({ sequence: sequence & 0xffff, rtpTime: sequence * 960 }, sequence * 20)
    }
  }
  arrive([65530, 65531, 65533, 65532, 65534, 65535, 65536, 65537])
  assert.equal(statistics.block(0).fractionLost, 0)
  arrive([65538, 65540, 65542, 65544])
  const block = statistics.block(0)
  assert.equal(block.fractionLost, Math.floor((3 / 7) * 256))
  assert.equal(block.cumulativeLost, 3)
  assert.equal(block.highestSequence, 65544, 'cycles count from the first packet (RFC 3550 6.4.1)')
  arrive([65539, 65541])
  assert.equal(statistics.block(0).fractionLost, 0, 'late packets make no negative loss')
})

test('jitter is that of RFC 3550 A.8', () => {
  const statistics = new ReceptionStatistics(5)
  for (let index = 0; index < 2000; index++) {
    const lateMs = index % 2 === 0 ? 0 : 10
    statistics.onPacket({ sequence: index, rtpTime: index * 960 }, index * 20 + lateMs)
  }
  assert.ok(Math.abs(statistics.block(0).jitter - 480) < 2)
})

test('F106: whatever bytes come, parsing gives packets or undefined', () => {
  console.log(`seed ${seed}`)
  assert.equal(parseRtcp(new Uint8Array(0)), undefined)
  assert.equal(parseRtcp(hex('81c9ffff00000001')), undefined)
  assert.equal(parseRtcp(hex('9fc9000100000001')), undefined, 'more blocks than bytes')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), (bytes) => {
      if (bytes.length > 1) {
        bytes[0] = 0x80 | (bytes[0]! & 0x3f)
        bytes[1] = 200 + (bytes[1]! & 7)
      }
      parseRtcp(bytes)
    }),
    { seed, numRuns: 3000 },
  )
})
