// The client's connection: hello, resume, back-off, pings, and what is kept while it is lost.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VocsError } from '../../src/protocol/errors.ts'
import { retryAfterMs } from '../../src/sdk/link.ts'
import {
  inRoleWorld,
  LOOP,
  openWorld,
  PING_MS,
  SIGNED_ON,
  signedOnWorld,
  snapshot,
  talkingWorld,
  TOKEN,
  World,
} from './core_world.ts'

test('the client says hello, and is open with the first pong', () => {
  const world = new World()
  assert.deepEqual(world.kinds(), ['openSocket'])
  assert.equal(world.view.connection, 'connecting')
  world.greet()
  world.advance(30)
  world.pong()
  assert.equal(world.view.connection, 'open')
  assert.equal(world.view.system, 'Test')
  assert.equal(world.view.roundTripMs, 30)
  assert.equal(world.view.phase, 'signed_off')
})

test('a request made before the connection is open is sent as soon as it is', () => {
  const world = new World()
  world.call({ body: 'signOn', signOn: { user: 'ada', password: 'secret' } })
  world.greet()
  const ping = world.sent('ping')
  assert.ok(world.nothingSent)
  world.answer(ping, { body: 'pong', pong: ping.ping })
  assert.equal(world.sent('signOn').signOn.user, 'ada')
})

test('tries go from 100 ms up to 5 s apart, each shortened by the jitter', () => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8].map((failures) => retryAfterMs(failures, 1))
  assert.deepEqual(waits, [100, 200, 400, 800, 1600, 3200, 5000, 5000])
  assert.equal(retryAfterMs(1, 0), 50)
})

test('F61: the client tries again until it is connected, and says when', () => {
  const world = new World()
  const waits: (number | undefined)[] = []
  for (let failure = 0; failure < 8; failure++) {
    world.closeSocket()
    assert.equal(world.view.connection, 'waiting')
    waits.push(world.view.retryInMs)
    world.advance(world.view.retryInMs ?? 0)
    assert.equal(world.view.connection, 'connecting')
    assert.equal(world.view.retryInMs, undefined)
  }
  assert.deepEqual(waits, [100, 200, 400, 800, 1600, 3200, 5000, 5000])
  world.greet()
  world.pong()
  world.closeSocket()
  assert.equal(world.view.retryInMs, 100)
})

test('a socket that does not get as far as a welcome within 5 s is given up', () => {
  const world = new World()
  world.effects()
  world.advance(4999)
  assert.deepEqual(world.kinds(), [])
  world.advance(1)
  assert.deepEqual(world.kinds(), ['closeSocket'])
  assert.equal(world.view.connection, 'waiting')
})

test('F61: two pings without a pong, and the connection is made anew', () => {
  const world = openWorld()
  world.advance(PING_MS)
  world.sent('ping')
  world.advance(PING_MS)
  world.sent('ping')
  assert.equal(world.view.connection, 'open')
  world.advance(PING_MS)
  assert.equal(world.view.connection, 'waiting')
  assert.deepEqual(world.kinds(), ['closeSocket'])
})

test('pings go on as the welcome says while pongs come', () => {
  const world = openWorld()
  for (let index = 0; index < 10; index++) {
    world.advance(PING_MS)
    world.pong()
  }
  assert.equal(world.view.connection, 'open')
  assert.ok(world.nothingSent)
})

test('F61: after a cut the session resumes by itself, with what its snapshot says', () => {
  const world = talkingWorld()
  world.closeSocket()
  assert.equal(world.view.phase, 'in_role')
  assert.equal(world.view.loops.length, 1)
  world.advance(100)
  world.greet()
  const resume = world.sent('resume')
  assert.equal(resume.resume.token, TOKEN)
  world.answer(resume, { body: 'signedOn', signedOn: SIGNED_ON })
  world.event(snapshot({ revision: 30, loops: [{ ...LOOP, state: 2 }] }))
  world.event({ body: 'mediaState', mediaState: { revision: 31, phase: 2 } })
  world.pong()
  assert.equal(world.view.connection, 'open')
  assert.equal(world.view.loops[0]?.state, 'talk')
  assert.ok(world.nothingSent, 'no password, no role, no offer')
})

test('F64: while the connection is lost, and when it is back, the peer is left alone', () => {
  const world = talkingWorld()
  world.closeSocket()
  world.advance(60_000)
  const sockets = ['openSocket', 'closeSocket']
  assert.ok(world.kinds().every((kind) => sockets.includes(kind)))
  assert.equal(world.view.media, 'connected')
})

test('F03: a client that starts with a token is back in its role without a password', () => {
  const world = new World(TOKEN)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  assert.equal(world.view.phase, 'signed_off', 'no page in between')
  world.event(snapshot())
  world.pong()
  assert.equal(world.view.phase, 'in_role')
  assert.equal(world.view.role?.name, 'Flight Director')
  assert.equal(world.view.user?.displayName, 'Ada')
})

test('F03: a resumed session that is in no role chooses one', () => {
  const world = new World(TOKEN)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  world.pong()
  assert.equal(world.view.phase, 'choosing_role')
})

test('F03: a token that is refused is forgotten, and the view says why', () => {
  const world = new World(TOKEN)
  world.effects()
  world.greet()
  world.refuse(world.sent('resume'), 'TOKEN_INVALID')
  world.pong()
  assert.equal(world.view.connection, 'open')
  assert.equal(world.view.phase, 'signed_off')
  assert.equal(world.view.endedBecause?.code, 'TOKEN_INVALID')
  assert.deepEqual(world.kinds(), ['forgetToken'])
})

test('a server that lost the session’s role gets it named again', () => {
  const world = inRoleWorld()
  world.closeSocket()
  world.advance(100)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  world.pong()
  assert.equal(world.view.phase, 'in_role')
  const request = world.sent('chooseRole')
  assert.equal(request.chooseRole.role, 'demo/fd')
  world.answer(request, snapshot({ revision: 1, loops: [] }))
  assert.deepEqual(world.view.loops, [])
})

test('a resume that is refused for now is tried again with the same token', () => {
  const world = new World(TOKEN)
  world.greet()
  world.refuse(world.sent('resume'), 'NO_RESOURCE', 1000)
  assert.equal(world.view.connection, 'waiting')
  world.advance(100)
  world.greet()
  assert.equal(world.sent('resume').resume.token, TOKEN)
})

test('what a closed socket still says is ignored', () => {
  const world = openWorld()
  world.closeSocket()
  world.take(world.core.received(1, Uint8Array.of(1, 2, 3), world.nowMs))
  world.take(world.core.closed(1, world.nowMs))
  assert.equal(world.core.stray, 0)
  assert.equal(world.view.retryInMs, 100)
})

test('a request without an answer fails after 5 s, one on a broken connection at once', () => {
  const world = signedOnWorld()
  const slow = world.call({ body: 'chooseRole', chooseRole: { role: 'demo/fd' } })
  world.advance(4999)
  assert.equal(world.outcomes.get(slow), undefined)
  world.advance(1)
  assert.ok(world.outcomes.get(slow) instanceof VocsError)
  const cut = world.call({ body: 'chooseRole', chooseRole: { role: 'demo/fd' } })
  world.closeSocket()
  const outcome = world.outcomes.get(cut)
  assert.ok(outcome instanceof VocsError && outcome.code === 'INTERNAL')
})

test('a request made while the connection is lost is sent when it is back, or fails after 5 s', () => {
  const world = inRoleWorld()
  world.closeSocket()
  const call = world.call({ body: 'setVolume', setVolume: { loop: 1, volume: 30 } })
  world.advance(100)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  world.event(snapshot())
  world.pong()
  world.answer(world.sent('setVolume'), { body: 'done', done: {} })
  assert.equal(world.outcomes.get(call), 'fulfilled')
  world.closeSocket()
  const late = world.call({ body: 'setVolume', setVolume: { loop: 1, volume: 40 } })
  world.advance(5000)
  assert.ok(world.outcomes.get(late) instanceof VocsError)
})

test('a server of another version is asked again only every few seconds', () => {
  const world = new World()
  world.take(world.core.opened(1, 0))
  world.sent('hello')
  world.refuse({ request: 0 }, 'VERSION_UNSUPPORTED')
  assert.equal(world.view.connection, 'waiting')
  assert.equal(world.view.retryInMs, 5000)
  assert.equal(world.view.endedBecause?.code, 'VERSION_UNSUPPORTED')
  world.advance(5000)
  world.greet()
  world.pong()
  assert.equal(world.view.endedBecause, undefined)
})

test('rubbish from the server is counted and changes nothing', () => {
  const world = inRoleWorld()
  const before = world.view
  world.receiveBytes(Uint8Array.of(255, 255, 255))
  world.receiveBytes(new Uint8Array(0))
  assert.equal(world.core.stray, 2)
  assert.equal(world.view, before)
})

test('a closed client wants nothing any more', () => {
  const world = talkingWorld()
  const call = world.call({ body: 'setVolume', setVolume: { loop: 1, volume: 30 } })
  world.take(world.core.close(world.nowMs))
  assert.deepEqual(world.kinds(), ['closePeer', 'closeSocket', 'refuse'])
  assert.ok(world.outcomes.get(call) instanceof VocsError)
  assert.equal(world.core.dueMs, undefined)
})
