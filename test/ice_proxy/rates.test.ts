// The bounds of what is looked at and taken in a second, of sources and of peers, and who keeps an address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { IceLite } from '../../src/ice_proxy/ice_lite.ts'
import { MediaPeer } from '../../src/ice_proxy/media_peer.ts'
import { PeerIndex } from '../../src/ice_proxy/peer_index.ts'
import {
  BYTES_PER_SECOND_MAX,
  DATAGRAMS_PER_SECOND_MAX,
  FORGED_PER_SECOND_MAX,
  LOOKS_PER_SECOND_MAX,
  PeerRates,
} from '../../src/ice_proxy/peer_rates.ts'
import { parseOffer } from '../../src/ice_proxy/sdp.ts'
import { CHECKS_PER_SECOND_MAX, SourceRates } from '../../src/ice_proxy/source_rates.ts'
import { buildBindingRequest, parseStunMessage } from '../../src/rtp/stun.ts'
import { createSrtpCore } from '../support/srtp.ts'
import { CHROMIUM_OFFER } from './offers.ts'

const KEYS = { key: new Uint8Array(16), salt: new Uint8Array(12) }
const PROFILE = 'AEAD_AES_128_GCM'
const PLACE = '192.0.2.9'
const OWN = 5
const FOREIGN = 6

test('an address beyond its bound of checks waits for the next second, and others do not', () => {
  const rates = new SourceRates(123)
  for (let count = 0; count < CHECKS_PER_SECOND_MAX; count++) {
    assert.ok(rates.admit('192.0.2.1', 1000 + count / 10))
  }
  assert.ok(!rates.admit('192.0.2.1', 1100))
  const others = Array.from({ length: 200 }, (_, index) => `198.51.100.${index}`)
  const refused = others.filter((address) => !rates.admit(address, 1100))
  assert.ok(refused.length <= 1, 'who shares its place')
  assert.ok(rates.admit('192.0.2.1', 2000))
})

test('forged datagrams use up nothing of the stream that is known, and no more than their bound', () => {
  const rates = new PeerRates()
  assert.ok(rates.admit('rtp', OWN, 0) && rates.take('rtp', OWN, 100))
  let looks = 0
  for (let count = 0; count < 10 * FORGED_PER_SECOND_MAX; count++) {
    if (!rates.admit('rtp', FOREIGN, 10)) continue
    looks += 1
    rates.noteForged()
  }
  assert.equal(looks, FORGED_PER_SECOND_MAX)
  assert.ok(rates.admit('rtp', OWN, 20) && rates.take('rtp', OWN, 100))
  assert.ok(!rates.admit('rtcp', OWN, 20), 'its reports are another stream')
  assert.ok(rates.admit('rtp', FOREIGN, 1000), 'a new stream may begin in the next second')
})

test('what is decrypted, taken and handed to DTLS in a second is bounded', () => {
  const looks = new PeerRates()
  const admitted = Array.from({ length: 5000 }, () => looks.admit('rtp', OWN, 0))
  assert.equal(admitted.filter(Boolean).length, LOOKS_PER_SECOND_MAX)
  const packets = new PeerRates()
  const taken = Array.from({ length: 500 }, () => packets.take('rtp', OWN, 60))
  assert.equal(taken.filter(Boolean).length, DATAGRAMS_PER_SECOND_MAX)
  const bytes = new PeerRates()
  const large = Array.from({ length: 100 }, () => bytes.take('rtp', OWN, 1400))
  assert.equal(large.filter(Boolean).length, Math.floor(BYTES_PER_SECOND_MAX / 1400))
  const handshakes = Array.from({ length: 500 }, () => bytes.admitHandshake(0))
  assert.equal(handshakes.filter(Boolean).length, 100)
})

const PASSWORD = 'a password of some length'
const srtp = createSrtpCore()

/** A connected peer, met at ports 1 to `ports`, the last of them nominated. */
function meet(index: PeerIndex, session: number, ports: number): MediaPeer {
  const ice = new IceLite({ ufrag: ufragOf(session), password: PASSWORD, remoteUfrag: 'Lw8a' })
  const peer = new MediaPeer(
    { session, mixSsrc: 1, offer: parseOffer(CHROMIUM_OFFER), ice, srtp },
    0,
  )
  peer.connect({ profile: PROFILE, send: KEYS, receive: KEYS })
  index.index(peer)
  for (let port = 1; port <= ports; port++) pass(index, peer, port)
  return peer
}

/** The peer's check from this port, which nominates it. */
function pass(index: PeerIndex, peer: MediaPeer, port: number): void {
  const datagram = buildBindingRequest({
    transactionId: new Uint8Array(12).fill(port),
    username: `${ufragOf(peer.session)}:Lw8a`,
    password: PASSWORD,
    priority: 1,
    useCandidate: true,
    role: 'controlling',
    tieBreaker: 1n,
  })
  const request = parseStunMessage(datagram)
  assert.ok(request !== undefined)
  peer.ice.answer(request, datagram, { address: PLACE, port }, 0)
  index.indexAddress(peer, PLACE, port)
}

function ufragOf(session: number): string {
  return `abcdefg${session}`
}

test('who is alive keeps the place where it is met; others may have those that it left, or all when it is gone', () => {
  const index = new PeerIndex()
  const holder = meet(index, 1, 3)
  const other = meet(index, 2, 0)
  const next = meet(index, 1, 0)
  assert.ok(index.isTaken(other, PLACE, 3, 7000))
  assert.ok(!index.isTaken(other, PLACE, 2, 7000), 'left')
  assert.ok(!index.isTaken(next, PLACE, 3, 7000), 'the same session, reconnecting')
  assert.ok(!index.isTaken(other, PLACE, 3, 7001), 'not heard for 7 s')
  pass(index, other, 2)
  index.remove(holder)
  assert.equal(index.byAddress(PLACE, 3), undefined)
  assert.equal(index.byAddress(PLACE, 2), other, 'what went over to another stays there')
})

test('addresses that a peer has forgotten find it no longer', () => {
  const index = new PeerIndex()
  const peer = meet(index, 1, 40)
  const found = Array.from({ length: 40 }, (_, port) => index.byAddress(PLACE, port + 1))
  assert.deepEqual(
    found.slice(0, 24),
    Array.from({ length: 24 }, () => undefined),
  )
  assert.ok(found.slice(24).every((each) => each === peer))
})
