// When the client offers, restarts ICE and makes a new peer.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { PeerState } from '../../src/sdk/effects.ts'
import {
  inRoleWorld,
  RELAYS,
  SIGNED_ON,
  signedOnWorld,
  snapshot,
  talkingWorld,
  type World,
} from './core_world.ts'

const ANSWER = { body: 'answer', answer: { sdp: 'answer' } } as const

function peerState(world: World, peer: number, state: PeerState): void {
  world.take(world.core.peerState(peer, state, world.nowMs))
}

function reconnect(world: World): void {
  world.advance(100)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  world.event(snapshot({ revision: 50 }))
  world.pong()
}

test('a role makes a peer, whose offer is answered once', () => {
  const world = inRoleWorld()
  assert.deepEqual(world.effects().at(0), { kind: 'makePeer', peer: 1, iceServers: RELAYS })
  assert.equal(world.view.media, 'connecting')
  world.offerMade(1)
  const offer = world.sent('offer')
  assert.equal(offer.offer.sdp, 'offer of peer 1')
  world.answer(offer, ANSWER)
  assert.deepEqual(world.effects(), [{ kind: 'applyAnswer', peer: 1, sdp: 'answer' }])
  peerState(world, 1, 'connected')
  assert.equal(world.view.media, 'connected')
  world.advance(4000)
  assert.deepEqual(world.kinds(), [])
})

test('another role leaves the peer as it is', () => {
  const world = talkingWorld()
  world.call({ body: 'chooseRole', chooseRole: { role: 'demo/capcom' } })
  world.answer(world.sent('chooseRole'), snapshot({ revision: 20, role: 'demo/capcom' }))
  assert.deepEqual(world.kinds(), ['fulfil'])
})

test('F62 F63: a peer that the server lost is replaced at once', () => {
  const world = talkingWorld()
  world.advance(1000)
  world.event({ body: 'mediaState', mediaState: { revision: 11, phase: 3 } })
  assert.deepEqual(world.kinds(), ['closePeer', 'makePeer'])
  assert.equal(world.view.media, 'connecting')
})

test('what the server says of a peer before the answer is about the one before', () => {
  const world = inRoleWorld()
  world.effects()
  world.event({ body: 'mediaState', mediaState: { revision: 11, phase: 3 } })
  world.offerMade(1)
  world.event({ body: 'mediaState', mediaState: { revision: 12, phase: 0 } })
  assert.deepEqual(world.kinds(), [])
})

test('a failed peer is replaced at once, and its late words are ignored', () => {
  const world = talkingWorld()
  world.advance(1000)
  peerState(world, 1, 'failed')
  assert.deepEqual(world.effects(), [
    { kind: 'closePeer', peer: 1 },
    { kind: 'makePeer', peer: 2, iceServers: RELAYS },
  ])
  peerState(world, 1, 'connected')
  world.offerMade(1)
  assert.equal(world.view.media, 'connecting')
  assert.ok(world.nothingSent)
})

test('peers that fail at once are made once a second and no faster', () => {
  const world = inRoleWorld()
  const madeMs: number[] = []
  for (let peer = 1; peer <= 4; peer++) {
    if (world.kinds().includes('makePeer')) madeMs.push(world.nowMs)
    peerState(world, peer, 'failed')
    world.advance(1000)
  }
  assert.deepEqual(madeMs, [0, 1000, 2000, 3000])
})

test('a peer disconnected for 2 s gets an ICE restart; for less, nothing', () => {
  const world = talkingWorld()
  peerState(world, 1, 'disconnected')
  world.advance(1999)
  peerState(world, 1, 'connected')
  world.advance(1000)
  assert.deepEqual(world.kinds(), [])
  peerState(world, 1, 'disconnected')
  world.advance(2000)
  assert.deepEqual(world.effects(), [{ kind: 'restartIce', peer: 1 }])
  assert.equal(world.view.media, 'lost')
  world.offerMade(1)
  world.answer(world.sent('offer'), ANSWER)
  peerState(world, 1, 'connected')
  assert.equal(world.view.media, 'connected')
  assert.deepEqual(world.kinds(), ['applyAnswer'])
})

test('an ICE restart that does not connect within 4 s gives way to a new peer', () => {
  const world = talkingWorld()
  peerState(world, 1, 'disconnected')
  world.advance(2000)
  world.effects()
  world.advance(4000)
  assert.deepEqual(world.kinds(), ['closePeer', 'makePeer'])
})

test('an offer that is not connected within 4 s gives way to a new peer', () => {
  const world = inRoleWorld()
  world.offerMade(1)
  world.answer(world.sent('offer'), ANSWER)
  world.effects()
  world.advance(3999)
  assert.deepEqual(world.kinds(), [])
  world.advance(1)
  assert.deepEqual(world.kinds(), ['closePeer', 'makePeer'])
})

test('F65: without room the server is asked again when it says so, and the view says why', () => {
  const world = inRoleWorld()
  world.offerMade(1)
  world.refuse(world.sent('offer'), 'NO_RESOURCE', 3000)
  assert.equal(world.view.mediaProblem?.code, 'NO_RESOURCE')
  assert.equal(world.view.media, 'lost')
  world.effects()
  world.advance(2999)
  assert.deepEqual(world.kinds(), [])
  world.advance(1)
  assert.deepEqual(world.kinds(), ['makePeer'])
  world.offerMade(2)
  world.answer(world.sent('offer'), ANSWER)
  peerState(world, 2, 'connected')
  assert.equal(world.view.mediaProblem, undefined)
})

test('F61: an offer that was under way at a cut is made again after it', () => {
  const world = inRoleWorld()
  world.offerMade(1)
  world.sent('offer')
  world.advance(1000)
  world.effects()
  world.closeSocket()
  assert.equal(world.view.media, 'lost')
  reconnect(world)
  assert.deepEqual(world.kinds().slice(-2), ['closePeer', 'makePeer'])
})

test('F61: a peer that failed during a cut is replaced as soon as the server can be asked', () => {
  const world = talkingWorld()
  world.closeSocket()
  world.advance(50)
  peerState(world, 1, 'disconnected')
  peerState(world, 1, 'failed')
  assert.equal(world.view.media, 'lost')
  world.effects()
  world.advance(900)
  assert.ok(!world.kinds().includes('makePeer'))
  world.closeSocket()
  world.advance(100)
  reconnect(world)
  assert.deepEqual(world.kinds().slice(-2), ['closePeer', 'makePeer'])
})

test('F61: a peer still disconnected after a cut gets its ICE restart then', () => {
  const world = talkingWorld()
  world.closeSocket()
  peerState(world, 1, 'disconnected')
  world.advance(2500)
  assert.equal(world.view.media, 'lost')
  world.closeSocket()
  world.advance(100)
  world.effects()
  reconnect(world)
  assert.deepEqual(world.effects().slice(-1), [{ kind: 'restartIce', peer: 1 }])
})

test('F64: a server that came back without media makes the client offer again', () => {
  const world = talkingWorld()
  world.advance(2000)
  world.closeSocket()
  world.advance(100)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  world.event(snapshot({ revision: 50 }))
  world.event({ body: 'mediaState', mediaState: { revision: 51, phase: 0 } })
  world.pong()
  assert.deepEqual(world.kinds().slice(-2), ['closePeer', 'makePeer'])
})

test('a peer that can’t make its offer is replaced, and the view says why', () => {
  const world = inRoleWorld()
  world.advance(1000)
  world.take(world.core.peerFailed(1, 'no codec', world.nowMs))
  assert.equal(world.view.mediaProblem?.message, 'no codec')
  assert.deepEqual(world.kinds().slice(-2), ['closePeer', 'makePeer'])
})

test('without a role there is no peer', () => {
  const world = signedOnWorld()
  assert.equal(world.view.media, 'none')
  world.advance(60_000)
  assert.ok(!world.kinds().includes('makePeer'))
})
