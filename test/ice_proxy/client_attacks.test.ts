// Attacks by a client that is signed on and has keys of its own, with another's call going on beside them, which
// must not be disturbed: too much of everything, and lies inside of what is encrypted rightly.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HALF_OPEN_MS } from '../../src/ice_proxy/media_peer.ts'
import { BYTES_PER_SECOND_MAX, DATAGRAMS_PER_SECOND_MAX } from '../../src/ice_proxy/peer_rates.ts'
import { writeRed } from '../../src/rtp/red.ts'
import { seededRandom } from '../support/tones.ts'
import { CallBeside, MALLORY, spokenPacket, withMallory } from './call_beside.ts'
import { placeOf } from './edge_scene.ts'
import { CHROMIUM_OFFER, OFFERED_FINGERPRINT } from './offers.ts'

const SECONDS = 4
const TICKS = SECONDS * 50
const random = seededRandom(5)
const below = (bound: number): number => Math.floor(random() * bound)
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256))

test('a client that checks without end is answered to a bound', () => {
  const { call, mallory } = withMallory()
  call.run(TICKS, () => {
    for (let count = 0; count < 40; count++) call.scene.inject(mallory.check(), placeOf(MALLORY))
  })
  call.assertUndisturbed()
  assert.ok((call.scene.counters.dropped['stun_rate'] ?? 0) > 20 * TICKS)
})

test('F102: before its DTLS is verified nothing is taken of a client, and no mix is sent to it', () => {
  const call = new CallBeside()
  const mallory = call.scene.connect(MALLORY, () => false, true, false)
  call.run(TICKS, (tick) => mallory.speak(spokenPacket(tick)))
  call.assertUndisturbed()
  assert.equal(call.scene.counters.dropped['not_connected'], TICKS)
  assert.equal(mallory.wire.length, 0)
})

test('a client that offers without end has two peers at most, and half-open ones end', () => {
  const { call } = withMallory()
  const pair = OFFERED_FINGERPRINT.slice(0, 2)
  call.run(TICKS, (tick) => {
    for (let count = 0; count < 4; count++) {
      const other = (count * 60 + (tick % 60) + 16).toString(16).toUpperCase()
      call.scene.offer(MALLORY, CHROMIUM_OFFER.replaceAll(pair, other))
      assert.ok(call.scene.peers <= 3)
    }
  })
  call.run(HALF_OPEN_MS / 20 + 20)
  call.assertUndisturbed()
  assert.equal(call.scene.counters.dropped['half_open'], 1)
})

test('what a client sends too much of, packets or bytes, is dropped and counted for it alone', () => {
  for (const [each, bytes] of [
    [40, 3],
    [4, 1300],
  ] as const) {
    const { call, mallory, heard } = withMallory()
    let sequence = 0
    const payload = new Uint8Array(bytes).fill(0xf8)
    call.run(TICKS, () => {
      for (let count = 0; count < each; count++)
        mallory.speak(spokenPacket(sequence++, { payload }))
    })
    call.assertUndisturbed()
    assert.ok(heard().length <= (SECONDS + 1) * DATAGRAMS_PER_SECOND_MAX, `${heard().length}`)
    const taken = heard().reduce((total, { payload: { length } }) => total + length, 0)
    assert.ok(taken <= (SECONDS + 1) * BYTES_PER_SECOND_MAX, `${taken} bytes`)
    assert.ok((call.scene.counters.dropped['rate_exceeded'] ?? 0) > TICKS / 2)
  }
})

test('packets full of redundant blocks put no more on the loop than packets of their own', () => {
  const { call, mallory, heard } = withMallory()
  let sequence = 0
  call.run(TICKS, () => {
    for (let count = 0; count < 4; count++) {
      sequence += 5
      const block = { payloadType: 111, payload: Uint8Array.of(0xf8, 1) }
      const blocks = Array.from({ length: 32 }, (_, index) => ({
        ...block,
        timeOffset: Math.min(31 - index, 17) * 960,
      }))
      const payload = new Uint8Array(400)
      const length = writeRed(blocks, payload)
      mallory.speak(
        spokenPacket(sequence, { payloadType: 63, payload: payload.subarray(0, length) }),
      )
    }
  })
  call.assertUndisturbed()
  assert.ok(heard().length <= (SECONDS + 1) * DATAGRAMS_PER_SECOND_MAX, `${heard().length}`)
})

test('packets that lie about header, extension, padding, type and length harm their sender alone', () => {
  const { call, mallory } = withMallory()
  let sequence = 0
  call.run(TICKS, () => {
    const plain = noise(12 + below(60))
    plain.set([0x80 | below(64), below(2) === 0 ? 111 : 128 + below(64), 0, sequence++ & 0xff])
    plain.set([0, 0, 0, 77], 8)
    mallory.sendRtp(plain)
  })
  call.assertUndisturbed()
})

test('compound RTCP of the longest kind, as often as a client can, harms its sender alone', () => {
  const { call, mallory } = withMallory()
  const compound = new Uint8Array(1400)
  for (let at = 0; at < compound.length; at += 8) compound.set([0x80, 201, 0, 1], at)
  call.run(TICKS, () => {
    for (let count = 0; count < 20; count++) mallory.sendRtcp(compound)
  })
  call.assertUndisturbed()
  assert.ok((call.scene.counters.dropped['rate_exceeded'] ?? 0) > 10 * TICKS)
})

test('a client that speaks with the SSRC and sequence of the caller is heard as itself', () => {
  const { call, mallory, heard } = withMallory()
  call.run(TICKS, (tick) => mallory.speak(spokenPacket(65500 + tick, { ssrc: 0x01020304 })))
  call.assertUndisturbed()
  assert.equal(heard().length, TICKS)
})

test('a client that changes its SSRC with each packet is bounded, and harms itself alone', () => {
  const { call, mallory } = withMallory()
  call.run(TICKS, (tick) => mallory.speak(spokenPacket(tick, { ssrc: 1000 + tick })))
  call.assertUndisturbed()
  assert.ok((call.scene.counters.dropped['srtp_streams_full'] ?? 0) >= TICKS - 40)
})
