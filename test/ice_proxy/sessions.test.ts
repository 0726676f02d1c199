// Desired state, offers and phases of all sessions, with a DTLS server that the test answers for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Counters } from '../../src/ice_proxy/counters.ts'
import { HALF_OPEN_MS, SILENT_MS } from '../../src/ice_proxy/media_peer.ts'
import type { DtlsPeerEvents } from '../../src/ice_proxy/peer.ts'
import { Sessions } from '../../src/ice_proxy/sessions.ts'
import type { FromIceProxy } from '../../src/protocol/service_messages.ts'
import type { RtpPacket } from '../../src/rtp/packet.ts'
import { createSrtpCore } from '../support/srtp.ts'
import { CHROMIUM_OFFER, FIREFOX_OFFER, OFFERED_FINGERPRINT } from './offers.ts'

const KEYS = { key: new Uint8Array(16), salt: new Uint8Array(12) }
const OTHER_OFFER = CHROMIUM_OFFER.replaceAll(OFFERED_FINGERPRINT.slice(0, 5), 'AA:AA')
const SESSION = { session: 1, generation: 5, ssrc: 77, talkLoops: [], pttPressed: false }
const [CONNECTING, CONNECTED, LOST] = [1, 2, 3]

function setUp(peersMax = 2) {
  const told: FromIceProxy[] = []
  const dtls: (DtlsPeerEvents & { closed: boolean })[] = []
  const voices: { readonly packet: RtpPacket; readonly loops: readonly number[] }[] = []
  const counters = new Counters()
  const clock = { nowMs: 1000 }
  let seed = 1
  const sessions = new Sessions(
    { advertisedAddresses: ['192.0.2.1'], peersMax, port: 40000, fingerprint: '00' },
    {
      srtp: createSrtpCore({ contextsMax: 2 * peersMax }),
      tell: (message) => told.push(message),
      random: (bytes) =>
        Uint8Array.from({ length: bytes }, () => (seed = (seed * 75 + 74) % 65537)),
      openDtls: (_fingerprint, events) => {
        const end = { ...events, closed: false }
        dtls.push(end)
        return { onDatagram: () => {}, close: () => (end.closed = true) }
      },
      send: () => {},
      sendVoice: (packet, loops) => voices.push({ packet, loops: loops.map(({ loop }) => loop) }),
      now: () => clock.nowMs,
    },
    counters,
  )
  const offer = (sdp: string, session = 1): { readonly sdp: string; readonly error: string } => {
    sessions.apply({ body: 'offer', offer: { request: told.length, session, sdp } })
    const answer = told.findLast((message) => message.body === 'answer')
    assert.ok(answer !== undefined)
    return answer.answer
  }
  const connect = (index: number): void =>
    dtls[index]?.onConnected({ profile: 'AEAD_AES_128_GCM', send: KEYS, receive: KEYS })
  const phases = (): number[] =>
    told.flatMap((message) => (message.body === 'peer' ? [message.peer.phase] : []))
  sessions.apply({ body: 'session', session: SESSION })
  return { sessions, told, voices, dtls, counters, clock, offer, connect, phases }
}

test('a state of an older generation changes nothing, a repeated one neither', () => {
  const { sessions, counters } = setUp()
  sessions.apply({ body: 'session', session: { ...SESSION, generation: 6, pttPressed: true } })
  sessions.apply({ body: 'session', session: SESSION })
  assert.equal(sessions.get(1)?.desired.pttPressed, true)
  assert.equal(counters.dropped['generation_old'], 1)
})

test('a session that is not among all sessions ends, with its peer', () => {
  const { sessions, dtls, offer } = setUp()
  offer(CHROMIUM_OFFER)
  sessions.apply({ body: 'sessions', sessions: { sessions: [{ ...SESSION, session: 2 }] } })
  assert.equal(sessions.get(1), undefined)
  assert.equal(sessions.get(2)?.id, 2)
  assert.equal(dtls[0]?.closed, true)
  assert.equal(sessions.peers.size, 0)
})

test('an offer is answered, and the phases are told as they change', () => {
  const { offer, connect, phases } = setUp()
  assert.match(offer(CHROMIUM_OFFER).sdp, /a=setup:passive/)
  connect(0)
  assert.deepEqual(phases(), [CONNECTING, CONNECTED])
})

test('an offer that is refused says why, and one for an unknown session too', () => {
  const { offer, phases } = setUp()
  assert.match(offer('v=0\r\n').error, /m=audio/)
  assert.match(offer(CHROMIUM_OFFER, 9).error, /session/)
  assert.deepEqual(phases(), [])
})

test('the same connection with a new ufrag is an ICE restart: same DTLS, new credentials', () => {
  const { offer, connect, dtls, phases } = setUp()
  const first = offer(CHROMIUM_OFFER).sdp
  connect(0)
  const second = offer(CHROMIUM_OFFER.replaceAll('Lw8a', 'Next')).sdp
  assert.equal(dtls.length, 1)
  assert.notEqual(/ice-ufrag:.*/.exec(first)?.[0], /ice-ufrag:.*/.exec(second)?.[0])
  assert.deepEqual(phases(), [CONNECTING, CONNECTED])
})

test('a new connection of the same certificate is a new peer', () => {
  const { offer, connect, dtls } = setUp()
  offer(CHROMIUM_OFFER)
  connect(0)
  offer(FIREFOX_OFFER)
  assert.equal(dtls.length, 2)
})

test('the old peer ends when the new one connects, and not before', () => {
  const { offer, connect, dtls, phases } = setUp()
  offer(CHROMIUM_OFFER)
  connect(0)
  offer(OTHER_OFFER)
  assert.equal(dtls[0]?.closed, false)
  connect(1)
  assert.equal(dtls[0]?.closed, true)
  assert.deepEqual(phases(), [CONNECTING, CONNECTED, CONNECTING, CONNECTED])
})

test('a peer that ends gives its keys back: the core has room for those that there may be', () => {
  const { offer, connect, sessions, dtls } = setUp()
  for (let index = 0; index < 20; index++) {
    offer(CHROMIUM_OFFER.replaceAll(OFFERED_FINGERPRINT.slice(0, 5), `AA:${10 + index}`))
    connect(index)
    connect(index)
  }
  assert.equal(sessions.peers.size, 1)
  sessions.apply({ body: 'sessions', sessions: { sessions: [] } })
  connect(dtls.length - 1)
  sessions.apply({ body: 'session', session: SESSION })
  sessions.apply({ body: 'session', session: { ...SESSION, session: 2 } })
  offer(CHROMIUM_OFFER)
  offer(OTHER_OFFER, 2)
  connect(dtls.length - 2)
  connect(dtls.length - 1)
  assert.equal(sessions.peers.size, 2)
})

test('F102: a peer that DTLS refuses is lost', () => {
  const { offer, dtls, phases, sessions } = setUp()
  offer(CHROMIUM_OFFER)
  dtls[0]?.onRefused('another certificate')
  assert.deepEqual(phases(), [CONNECTING, LOST])
  assert.equal(sessions.peers.size, 0)
})

test('F66: a peer that never connects is given up after 10 s', () => {
  const { offer, clock, sessions, phases } = setUp()
  offer(CHROMIUM_OFFER)
  sessions.onTime(clock.nowMs + HALF_OPEN_MS)
  assert.deepEqual(phases(), [CONNECTING])
  sessions.onTime(clock.nowMs + HALF_OPEN_MS + 1)
  assert.deepEqual(phases(), [CONNECTING, LOST])
})

test('F66: a connected peer that falls silent is lost after 15 s', () => {
  const { offer, connect, clock, sessions, phases } = setUp()
  offer(CHROMIUM_OFFER)
  connect(0)
  sessions.onTime(clock.nowMs + SILENT_MS)
  assert.deepEqual(phases(), [CONNECTING, CONNECTED])
  sessions.onTime(clock.nowMs + SILENT_MS + 1)
  assert.deepEqual(phases(), [CONNECTING, CONNECTED, LOST])
})

test('beyond its bound of peers an offer is refused with a sentence', () => {
  const { offer, sessions } = setUp(1)
  offer(CHROMIUM_OFFER)
  sessions.apply({ body: 'session', session: { ...SESSION, session: 2 } })
  assert.match(offer(OTHER_OFFER, 2).error, /try again later/)
})

test('when the key is released in speech one packet of silence ends the spurt on each talk loop', () => {
  const { sessions, voices, clock } = setUp()
  const loops = [1, 2].map((loop) => ({ loop, group: `239.255.0.${loop}`, port: 5004 }))
  const pressed = { ...SESSION, generation: 6, pttPressed: true, talkLoops: loops }
  sessions.apply({ body: 'session', session: pressed })
  const voice = {
    marker: false,
    payloadType: 111,
    sequence: 5,
    rtpTime: 4800,
    ssrc: 1,
    level: 20,
    voice: true,
    payload: Uint8Array.of(1, 2, 3, 4),
  }
  const talk = { pttPressed: true, talkLoops: 2 }
  const sent = sessions.get(1)?.forwarder.forward(voice, talk, clock.nowMs)
  assert.ok(typeof sent === 'object')
  clock.nowMs += 15
  sessions.apply({ body: 'session', session: { ...pressed, generation: 7, pttPressed: false } })
  assert.deepEqual(
    voices.map(({ packet, loops: to }) => [packet.sequence, packet.rtpTime, packet.level, to]),
    [[(sent.sequence + 1) & 0xffff, (sent.rtpTime + 960) >>> 0, 127, [1, 2]]],
  )
  sessions.apply({ body: 'session', session: { ...pressed, generation: 8, pttPressed: false } })
  assert.equal(voices.length, 1)
})

test('X08: a client that is silent while its key is up is heard from before the press, to after the release', () => {
  const { sessions, voices, clock } = setUp()
  const talkLoops = [{ loop: 1, group: '239.255.0.1', port: 5004 }]
  const promise = { ...SESSION, talkLoops, silentWhileReleased: true }
  sessions.apply({ body: 'session', session: { ...promise, generation: 6 } })
  const forwarder = sessions.get(1)?.forwarder
  const say = (sequence: number, pttPressed: boolean) => {
    const rest = { marker: false, payloadType: 111, ssrc: 1, level: 20, voice: true }
    const packet = {
      ...rest,
      sequence,
      rtpTime: sequence * 960,
      payload: Uint8Array.of(1, 2, 3, 4),
    }
    return forwarder?.forward(packet, { pttPressed, talkLoops: 1 }, clock.nowMs)
  }
  assert.equal(say(5, false), 'ptt_released')
  sessions.apply({ body: 'session', session: { ...promise, generation: 7, pttPressed: true } })
  assert.equal(voices.length, 1)
  sessions.apply({ body: 'session', session: { ...promise, generation: 8, pttPressed: true } })
  assert.equal(voices.length, 1, 'a repeated state is no press')
  sessions.apply({ body: 'session', session: { ...promise, generation: 9 } })
  assert.ok(typeof say(6, false) === 'object')
  assert.equal(voices.length, 1)
  sessions.apply({ body: 'session', session: { ...promise, generation: 10, talkLoops: [] } })
  assert.equal(voices.length, 2, 'a loop that is taken away ends it at once')
})

test('F29: without that promise a press lets out nothing from before it, and a release ends at once', () => {
  const { sessions, voices, clock } = setUp()
  const talkLoops = [{ loop: 1, group: '239.255.0.1', port: 5004 }]
  const state = { ...SESSION, talkLoops }
  sessions.apply({ body: 'session', session: { ...state, generation: 6 } })
  const rest = { marker: false, payloadType: 111, ssrc: 1, level: 20, voice: true }
  const packet = { ...rest, sequence: 5, rtpTime: 4800, payload: Uint8Array.of(1, 2, 3, 4) }
  const talk = { pttPressed: false, talkLoops: 1 }
  sessions.get(1)?.forwarder.forward(packet, talk, clock.nowMs)
  sessions.apply({ body: 'session', session: { ...state, generation: 7, pttPressed: true } })
  assert.equal(voices.length, 0)
})

test('each connection gets its mix from a low sequence on, so that who misses its start can decrypt it', () => {
  const { offer, connect, sessions } = setUp()
  const out = new Uint8Array(200)
  const mix = { opus: Uint8Array.of(1, 2), sessions: [1], level: 20, marker: false }
  const starts = Array.from({ length: 40 }, (_, index) => {
    const pair = (index + 16).toString(16).toUpperCase()
    offer(CHROMIUM_OFFER.replaceAll(OFFERED_FINGERPRINT.slice(0, 2), pair))
    connect(index)
    sessions.get(1)?.mix.write(mix, 7, 111, out)
    const view = new DataView(out.buffer)
    return [view.getUint16(2), view.getUint32(4), view.getUint32(8)]
  })
  assert.ok(starts.every(([sequence = 0]) => sequence < 0x8000))
  assert.equal(new Set(starts.map(([, rtpTime]) => rtpTime)).size, 1, 'one clock for all')
  assert.equal(new Set(starts.map(([, , ssrc]) => ssrc)).size, 1, 'one SSRC for all')
})
