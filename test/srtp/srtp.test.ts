// SRTP as a stream: what goes in comes out, and nothing else does, whatever the network makes of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { SrtpReceiver, SrtpSender, STREAMS_MAX } from '../../src/srtp/srtp.ts'
import { SRTP_OVERHEAD_BYTES_MAX, type SrtpProfile } from '../../src/srtp/srtp_core.ts'
import { createSrtpCore, PROFILES } from '../support/srtp.ts'

const core = createSrtpCore()

function keysOf(profile: SrtpProfile) {
  const saltBytes = profile === 'AEAD_AES_128_GCM' ? 12 : 14
  return {
    key: Uint8Array.from({ length: 16 }, (_, index) => index * 7),
    salt: Uint8Array.from({ length: saltBytes }, (_, index) => index * 11),
  }
}

function pair(profile: SrtpProfile) {
  const keys = keysOf(profile)
  return {
    sender: new SrtpSender(core, profile, keys),
    receiver: new SrtpReceiver(core, profile, keys),
  }
}

function rtp(sequence: number, ssrc = 0xabcdef01): { bytes: Uint8Array; length: number } {
  const bytes = new Uint8Array(200)
  const payload = Uint8Array.from({ length: 80 }, (_, index) => index + sequence)
  const packet = {
    marker: false,
    payloadType: 111,
    sequence: sequence & 0xffff,
    rtpTime: sequence * 960,
    ssrc,
    level: 30,
    voice: true,
    payload,
  }
  return { bytes, length: writeRtpPacket(packet, 1, bytes) }
}

/** One protected packet, as long as on the wire. */
function protectedRtp(sender: SrtpSender, sequence: number, ssrc?: number): Uint8Array {
  const { bytes, length } = rtp(sequence, ssrc)
  return bytes.slice(0, sender.protectRtp(bytes, length))
}

for (const profile of PROFILES) {
  test(`${profile}: a packet comes out as it went in, and is unreadable between`, () => {
    const { sender, receiver } = pair(profile)
    const { bytes, length } = rtp(1)
    const wire = protectedRtp(sender, 1)
    assert.ok(wire.length > length && wire.length <= length + SRTP_OVERHEAD_BYTES_MAX)
    assert.notDeepEqual(wire.subarray(20, length), bytes.subarray(20, length))
    assert.deepEqual(wire.subarray(0, 20), bytes.subarray(0, 20), 'header and extension stay plain')
    const plain = Uint8Array.from(wire)
    assert.equal(receiver.unprotectRtp(plain), length)
    assert.deepEqual(plain.subarray(0, length), bytes.subarray(0, length))
  })

  test(`${profile}: a changed byte anywhere is refused, changes no state and no byte`, () => {
    const { sender, receiver } = pair(profile)
    const wire = protectedRtp(sender, 1)
    for (let at = 2; at < wire.length; at++) {
      const forged = Uint8Array.from(wire)
      forged[at] = forged[at]! ^ 1
      const before = Uint8Array.from(forged)
      assert.equal(typeof receiver.unprotectRtp(forged), 'string', `byte ${at}`)
      assert.deepEqual(forged, before)
    }
    assert.equal(typeof receiver.unprotectRtp(Uint8Array.from(wire)), 'number')
  })

  test(`${profile}: a packet is taken once, late ones within the window too`, () => {
    const { sender, receiver } = pair(profile)
    const wires = Array.from({ length: 300 }, (_, index) => protectedRtp(sender, index))
    const take = (index: number) => receiver.unprotectRtp(Uint8Array.from(wires[index]!))
    assert.equal(typeof take(0), 'number')
    assert.equal(take(0), 'replay')
    assert.equal(typeof take(299), 'number')
    assert.equal(typeof take(200), 'number')
    assert.equal(take(200), 'replay')
    assert.equal(take(299), 'replay')
    assert.equal(take(100), 'replay', 'older than the window')
  })

  test(`${profile}: the sequence wraps under loss and reordering, and after an outage`, () => {
    const { sender, receiver } = pair(profile)
    const wires = new Map<number, Uint8Array>()
    for (let index = 65000; index < 68000; index++) wires.set(index, protectedRtp(sender, index))
    const take = (index: number) => typeof receiver.unprotectRtp(Uint8Array.from(wires.get(index)!))
    for (const index of [65533, 65536, 65535, 65534, 65540, 65538])
      assert.equal(take(index), 'number')
    assert.equal(take(67900), 'number', 'after 47 s without a packet')

    const late = new SrtpReceiver(core, profile, keysOf(profile))
    assert.equal(typeof late.unprotectRtp(Uint8Array.from(wires.get(65000)!)), 'number')
    assert.equal(typeof late.unprotectRtp(Uint8Array.from(wires.get(67000)!)), 'number')
  })

  test(`${profile}: streams are told apart by SSRC, and there is a bound on them`, () => {
    const { sender, receiver } = pair(profile)
    for (let ssrc = 1; ssrc <= STREAMS_MAX; ssrc++) {
      assert.equal(typeof receiver.unprotectRtp(protectedRtp(sender, 5, ssrc)), 'number')
    }
    assert.equal(receiver.unprotectRtp(protectedRtp(sender, 5, STREAMS_MAX + 1)), 'streams_full')
    assert.equal(typeof receiver.unprotectRtp(protectedRtp(sender, 6, 1)), 'number')
  })

  test(`${profile}: SRTCP goes through, once, and not unencrypted`, () => {
    const { sender, receiver } = pair(profile)
    const report = Uint8Array.from({ length: 80 }, (_, index) => (index === 0 ? 0x81 : index))
    const wire = Uint8Array.from(report)
    const bytes = wire.slice(0, sender.protectRtcp(wire, 52))
    const plain = Uint8Array.from(bytes)
    assert.equal(receiver.unprotectRtcp(plain), 52)
    assert.deepEqual(plain.subarray(0, 52), report.subarray(0, 52))
    assert.equal(receiver.unprotectRtcp(Uint8Array.from(bytes)), 'replay')
    const clear = Uint8Array.from(bytes)
    const flagAt = profile === 'AEAD_AES_128_GCM' ? clear.length - 4 : clear.length - 14
    clear[flagAt] = clear[flagAt]! & 0x7f
    assert.equal(receiver.unprotectRtcp(clear), 'malformed')
  })

  test(`${profile}: short and malformed datagrams are dropped`, () => {
    const { receiver } = pair(profile)
    for (let length = 0; length < 40; length++) {
      const datagram = new Uint8Array(length).fill(0x9f)
      assert.equal(typeof receiver.unprotectRtp(Uint8Array.from(datagram)), 'string')
      assert.equal(typeof receiver.unprotectRtcp(Uint8Array.from(datagram)), 'string')
    }
  })
}
