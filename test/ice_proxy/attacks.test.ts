// Attacks on the media port by strangers, with a call going on beside them, which must not be disturbed: forged
// and replayed media, checks, and floods.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HANDSHAKE_DATAGRAMS_PER_SECOND_MAX } from '../../src/ice_proxy/peer_rates.ts'
import { CHECKS_PER_SECOND_MAX } from '../../src/ice_proxy/source_rates.ts'
import { buildBindingRequest } from '../../src/rtp/stun.ts'
import { seededRandom } from '../support/tones.ts'
import { CallBeside, MALLORY, spokenPacket, withMallory } from './call_beside.ts'
import { placeOf } from './edge_scene.ts'

const SECONDS = 4
const TICKS = SECONDS * 50
const STRANGER = { address: '203.0.113.66', port: 666 }
const random = seededRandom(5)
const below = (bound: number): number => Math.floor(random() * bound)
const noise = (length: number): Uint8Array => Uint8Array.from({ length }, () => below(256))

test('the call is undisturbed where nothing happens, over a wrap of its sequence', () => {
  new CallBeside().run(TICKS).assertUndisturbed()
})

test('forged media from the caller’s address is dropped and counted: wrong tag, wrong SSRC, noise', () => {
  const call = new CallBeside()
  call.run(TICKS, () => {
    const last = call.caller.sent.at(-1)
    if (last === undefined) return
    // Of the next packet, as nobody but the caller can make it.
    const forged = [last.slice(), last.slice(), noise(100)]
    for (const bytes of forged) bytes.set([0x80, 111], 0)
    forged.forEach((bytes, index) => {
      bytes[3] = ((bytes[3] ?? 0) + 1) & 0xff
      if (index === 1) bytes[8] = (bytes[8] ?? 0) ^ 1
    })
    for (const bytes of forged) call.scene.inject(bytes, call.place)
  })
  call.assertUndisturbed()
  assert.ok((call.scene.counters.dropped['srtp_auth'] ?? 0) > 2.9 * TICKS)
})

test('replayed media is dropped and counted, and moves nothing, from wherever it comes', () => {
  const call = new CallBeside()
  call.run(TICKS, (tick) => {
    for (const back of [1, 2, 30, 63, 127, 190]) {
      const old = call.caller.sent[tick - back]
      if (old === undefined) continue
      call.scene.inject(old, call.place)
      call.scene.inject(old, STRANGER)
    }
  })
  call.assertUndisturbed()
  const { dropped } = call.scene.counters
  assert.ok((dropped['srtp_replay'] ?? 0) > 3 * TICKS)
  assert.equal(dropped['address_unknown'], dropped['srtp_replay'])
  assert.deepEqual(call.scene.strays, [])
})

test('media that comes first from another address moves nothing, and the original still counts', () => {
  const { call, mallory } = withMallory()
  call.run(TICKS, (tick) => {
    call.scene.inject(call.caller.sent.at(-1) ?? noise(50), placeOf(MALLORY))
    mallory.speak(spokenPacket(tick))
  })
  call.assertUndisturbed()
  assert.deepEqual(call.scene.strays, [])
})

test('a flood of forged media with the caller’s address does not use up what the caller may send', () => {
  const call = new CallBeside()
  call.run(TICKS, () => {
    for (let count = 0; count < 40; count++) {
      const bytes = noise(60)
      bytes.set([0x80, count % 4 === 0 ? 200 : 111])
      call.scene.inject(bytes, call.place)
    }
  })
  call.assertUndisturbed()
  assert.ok((call.scene.counters.dropped['rate_exceeded'] ?? 0) > 10 * TICKS)
})

test('a check seen on the wire and sent again from elsewhere does not move the call there', () => {
  const call = new CallBeside()
  const seen = call.caller.check()
  call.scene.inject(seen, call.place)
  call.run(TICKS, () => call.scene.inject(seen, STRANGER))
  call.assertUndisturbed()
  assert.equal(call.scene.counters.dropped['stun_replay'], TICKS)
  assert.deepEqual(call.scene.strays, [])
})

test('a client that forges the caller’s address in its own checks does not take the place there', () => {
  const { call, mallory } = withMallory()
  call.run(TICKS, () => call.scene.inject(mallory.check(), call.place))
  call.assertUndisturbed()
  assert.equal(call.scene.counters.dropped['stun_address_taken'], TICKS)
})

test('checks that prove nothing get no answer, from one address or many, and their rate is bounded', () => {
  const call = new CallBeside()
  call.run(TICKS, (tick) => {
    const port = 1000 + tick
    for (let count = 0; count < 40; count++) {
      call.scene.inject(check(`guess${below(1e6)}`), { address: '198.51.100.1', port })
    }
    for (let count = 0; count < 20; count++) {
      const address = `${below(224)}.${below(256)}.${below(256)}.${below(256)}`
      call.scene.inject(check(`guess${below(1e6)}`), { address, port })
    }
    call.scene.inject(call.caller.check('not the password'), STRANGER)
    call.scene.inject(call.caller.check('not the password'), call.place)
  })
  call.assertUndisturbed()
  const { dropped } = call.scene.counters
  const unbounded = TICKS * 40 - (SECONDS + 1) * CHECKS_PER_SECOND_MAX
  assert.ok((dropped['stun_rate'] ?? 0) >= unbounded, `${dropped['stun_rate']}`)
  assert.equal(dropped['stun_integrity'], 2 * TICKS)
  assert.deepEqual(call.scene.strays, [])
})

test('alerts, hellos and floods of DTLS with the caller’s address change nothing', () => {
  const call = new CallBeside()
  const alert = Uint8Array.of(21, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 9, 0, 2, 2, 0)
  call.run(TICKS, () => {
    for (let count = 0; count < 20; count++) call.scene.inject(alert, call.place)
    call.scene.inject(alert, STRANGER)
  })
  call.assertUndisturbed()
  assert.ok(call.scene.dtlsDatagrams <= (SECONDS + 1) * HANDSHAKE_DATAGRAMS_PER_SECOND_MAX)
  assert.equal(call.scene.counters.dropped['address_unknown'], TICKS)
})

test('a hello from an address without a check is ignored', () => {
  const call = new CallBeside()
  const hello = Uint8Array.of(22, 0xfe, 0xfd, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1)
  call.run(TICKS, () => call.scene.inject(hello, STRANGER))
  call.assertUndisturbed()
  assert.equal(call.scene.dtlsDatagrams, 0)
  assert.equal(call.scene.counters.dropped['address_unknown'], TICKS)
})

test('datagrams of nothing, of 64 KiB and of no known kind are dropped', () => {
  const call = new CallBeside()
  const huge = new Uint8Array(65507).fill(0x80)
  call.run(TICKS, (tick) => {
    for (const place of [STRANGER, call.place]) {
      call.scene.inject(new Uint8Array(0), place)
      call.scene.inject(huge, place)
      call.scene.inject(Uint8Array.of(64 + (tick % 60), 1, 2), place)
    }
  })
  call.assertUndisturbed()
  assert.equal(call.scene.counters.dropped['garbage'], 6 * TICKS)
})

function check(ufrag: string): Uint8Array {
  return buildBindingRequest({
    transactionId: noise(12),
    username: `${ufrag}:Lw8a`,
    password: 'whatever it may be',
    priority: 1,
    useCandidate: true,
    role: 'controlling',
    tieBreaker: 1n,
  })
}
