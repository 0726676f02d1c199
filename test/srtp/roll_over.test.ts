// The roll-over counter of SRTP (RFC 3711 3.3.1) over many wraps of the sequence, with loss, reordering and
// repetition where it wraps: every packet that comes is taken once, by the sender's own index. A day and
// more of packets, most of which lie between two wraps and are skipped.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { SrtpReceiver, SrtpSender } from '../../src/srtp/srtp.ts'
import type { SrtpProfile } from '../../src/srtp/srtp_core.ts'
import { REPLAY_WINDOW_PACKETS, SrtpStream } from '../../src/srtp/srtp_stream.ts'
import { createSrtpCore } from '../support/srtp.ts'
import { seededRandom } from '../support/tones.ts'

const SEED = Number(process.env['SEED'] ?? 31)
const WRAPS = 70
const NEAR_WRAP = 150
/** What comes out of order comes within so many packets: less than the replay window. */
const REORDERED_MAX = 60

const core = createSrtpCore({ contextsMax: 256 })

function keysOf(profile: SrtpProfile) {
  const salt = new Uint8Array(profile === 'AEAD_AES_128_GCM' ? 12 : 14).fill(3)
  return { key: new Uint8Array(16).fill(5), salt }
}

/** Indexes that are sent: all near a wrap, every thousandth between. */
function sentIndexes(first: number): number[] {
  const indexes: number[] = []
  const end = first + WRAPS * 0x10000
  for (let index = first; index < end;) {
    indexes.push(index)
    const toWrap = 0x10000 - (index % 0x10000)
    const isNear = toWrap <= NEAR_WRAP || toWrap > 0x10000 - NEAR_WRAP
    index += isNear ? 1 : Math.min(1000, toWrap - NEAR_WRAP)
  }
  return indexes
}

interface Sent {
  readonly index: number
  readonly wire: Uint8Array
}

function* wires(sender: SrtpSender, first: number): Generator<Sent> {
  for (const index of sentIndexes(first)) {
    const bytes = new Uint8Array(80)
    const payload = new Uint8Array(8)
    new DataView(payload.buffer).setFloat64(0, index)
    const length = writeRtpPacket(
      {
        marker: false,
        payloadType: 111,
        sequence: index & 0xffff,
        rtpTime: 0,
        ssrc: 9,
        level: undefined,
        voice: false,
        payload,
      },
      0,
      bytes,
    )
    yield { index, wire: bytes.slice(0, sender.protectRtp(bytes, length)) }
  }
}

/** In the order in which they come: a tenth lost, some later than those behind them, some twice. */
function* onTheWay(sent: Iterable<Sent>, random: () => number): Generator<Sent> {
  const late: { readonly packet: Sent; readonly until: number }[] = []
  for (const packet of sent) {
    for (let at = late.length - 1; at >= 0; at--) {
      if ((late[at]?.until ?? Infinity) > packet.index) continue
      const [due] = late.splice(at, 1)
      if (due !== undefined) yield due.packet
    }
    if (random() < 0.1) continue
    if (random() < 0.2) late.push({ packet, until: packet.index + random() * REORDERED_MAX })
    else yield packet
    if (random() < 0.05) yield packet
  }
}

for (const profile of ['AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80'] as const) {
  test(`${profile}: ${WRAPS} wraps with loss, reordering and repetition (seed ${SEED})`, () => {
    const random = seededRandom(SEED)
    const receiver = new SrtpReceiver(core, profile, keysOf(profile))
    const first = Math.floor(random() * 0x8000)
    const taken = new Set<number>()
    let highest = first
    let repeated = 0
    let lateOverGap = 0
    const sender = new SrtpSender(core, profile, keysOf(profile))
    for (const { index, wire } of onTheWay(wires(sender, first), random)) {
      const bytes = wire.slice()
      const length = receiver.unprotectRtp(bytes)
      if (index < first || index <= highest - REPLAY_WINDOW_PACKETS) lateOverGap += 1
      else if (taken.has(index)) {
        assert.equal(length, 'replay', `${index} again`)
        repeated += 1
        continue
      } else assert.equal(length, 20, `${index} behind ${highest}: ${length}`)
      if (typeof length === 'string') continue
      const payload = new DataView(bytes.buffer, 12, 8)
      assert.equal(payload.getFloat64(0), index)
      taken.add(index)
      highest = Math.max(highest, index)
    }
    assert.ok(taken.size > 0.85 * sentIndexes(first).length - lateOverGap)
    assert.ok(repeated > 100 && highest > first + (WRAPS - 1) * 0x10000)
  })
}

test('two streams in turns under the same keys wrap each for itself', () => {
  const profile = 'AEAD_AES_128_GCM'
  const sender = new SrtpSender(core, profile, keysOf(profile))
  const receiver = new SrtpReceiver(core, profile, keysOf(profile))
  for (let index = 0x10000 - 40; index < 0x10000 + 40; index++) {
    // The second, whose SSRC is above 2^31, wraps 20 packets later.
    for (const [ssrc, sequence] of [
      [9, index & 0xffff],
      [0xfffffff0, (index - 20) & 0xffff],
    ] as const) {
      const bytes = new Uint8Array(80)
      const header = new DataView(bytes.buffer)
      header.setUint16(0, 0x806f)
      header.setUint16(2, sequence)
      header.setUint32(8, ssrc)
      const length = sender.protectRtp(bytes, 20)
      assert.equal(receiver.unprotectRtp(bytes.subarray(0, length)), 20, `${ssrc} ${sequence}`)
    }
  }
  sender.close()
  receiver.close()
})

test('the replay window takes 127 packets behind the highest, each once, also over a wrap', () => {
  for (const highest of [500, 65535, 65536 + 3, 131072 + 64]) {
    const stream = new SrtpStream()
    const from = highest - 3 * REPLAY_WINDOW_PACKETS
    for (let index = from; index <= highest; index += 3) stream.accept(index)
    stream.accept(highest)
    for (let back = 0; back < 2 * REPLAY_WINDOW_PACKETS; back++) {
      const index = highest - back
      const isTaken = (index - from) % 3 === 0 || back === 0
      assert.equal(stream.isReplay(index), isTaken || back >= REPLAY_WINDOW_PACKETS, `${index}`)
      assert.equal(stream.estimate(index & 0xffff), index)
    }
  }
})

test('SRTCP is taken once by its index, late ones within the window too', () => {
  const profile = 'AEAD_AES_128_GCM'
  const sender = new SrtpSender(core, profile, keysOf(profile))
  const receiver = new SrtpReceiver(core, profile, keysOf(profile))
  const reports = Array.from({ length: 300 }, () => {
    const bytes = new Uint8Array(60)
    bytes.set([0x80, 201, 0, 1, 0, 0, 0, 9])
    return bytes.slice(0, sender.protectRtcp(bytes, 8))
  })
  const take = (index: number) => receiver.unprotectRtcp(Uint8Array.from(reports[index] ?? []))
  assert.equal(take(10), 8)
  assert.equal(take(299), 8)
  assert.equal(take(200), 8)
  for (const index of [10, 200, 299]) assert.equal(take(index), 'replay')
  assert.equal(take(299 - REPLAY_WINDOW_PACKETS), 'replay', 'too old to tell')
})
