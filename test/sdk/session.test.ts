// What the client shows of its session: sign-on, roles, loops, the PTT key, and gaps in the events.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VocsError } from '../../src/protocol/errors.ts'
import type { World } from './core_world.ts'
import { inRoleWorld, LOOP, openWorld, SIGNED_ON, signedOnWorld, snapshot } from './core_world.ts'

const SIGN_ON = { body: 'signOn', signOn: { user: 'ada', password: 'secret' } } as const
const PRESS = { body: 'setPtt', setPtt: { pressed: true } } as const
const RELEASE = { body: 'setPtt', setPtt: { pressed: false } } as const
const DONE = { body: 'done', done: {} } as const

function reconnect(world: World, pttPressed: boolean): void {
  world.closeSocket()
  world.advance(100)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  world.event(snapshot({ revision: 50, pttPressed }))
  world.pong()
}

test('a sign-on gives the user and the roles, and stores the token', () => {
  const world = openWorld()
  const call = world.call(SIGN_ON)
  world.answer(world.sent('signOn'), { body: 'signedOn', signedOn: SIGNED_ON })
  assert.equal(world.outcomes.get(call), 'fulfilled')
  assert.deepEqual(world.view.user, { id: 'ada', displayName: 'Ada' })
  assert.deepEqual(
    world.view.roles.map(({ id }) => id),
    ['demo/fd', 'demo/capcom'],
  )
  assert.equal(world.view.phase, 'choosing_role')
  assert.deepEqual(
    world.effects().map(({ kind }) => kind),
    ['writeToken', 'fulfil'],
  )
})

test('a refused sign-on rejects with the server’s code and changes nothing', () => {
  const world = openWorld()
  const before = world.view
  const call = world.call(SIGN_ON)
  world.refuse(world.sent('signOn'), 'THROTTLED', 2500)
  const outcome = world.outcomes.get(call)
  assert.ok(outcome instanceof VocsError)
  assert.equal(outcome.code, 'THROTTLED')
  assert.equal(outcome.retryAfterMs, 2500)
  assert.equal(world.view, before)
})

test('a one-time password has to be changed before a role is chosen', () => {
  const world = openWorld()
  world.call(SIGN_ON)
  const signedOn = { ...SIGNED_ON, passwordChangeRequired: true }
  world.answer(world.sent('signOn'), { body: 'signedOn', signedOn })
  assert.equal(world.view.phase, 'password_change')
  const changePassword = { oldPassword: 'secret', newPassword: 'much longer' }
  world.call({ body: 'changePassword', changePassword })
  world.answer(world.sent('changePassword'), DONE)
  assert.equal(world.view.phase, 'choosing_role')
})

test('a role gives its loops', () => {
  const { view } = inRoleWorld()
  assert.equal(view.role?.id, 'demo/fd')
  assert.equal(view.talkMode, 'single')
  const { highlight, right, state, ...rest } = LOOP
  assert.deepEqual([highlight, right, state], [0, 2, 1])
  const words = { highlight: 'none', priority: 'normal', right: 'talk', state: 'monitor' }
  assert.deepEqual(view.loops, [{ ...rest, ...words }])
})

test('events change the loop that they name and nothing else', () => {
  const world = inRoleWorld()
  world.event({
    body: 'rightsChanged',
    rightsChanged: { revision: 11, loop: { ...LOOP, id: 2, name: 'Second' } },
  })
  const second = world.view.loops[1]
  assert.equal(second?.name, 'Second')
  const state = { revision: 12, loop: 1, state: 2, volume: 40, pan: 75 }
  world.event({ body: 'loopChanged', loopChanged: state })
  const participants = { revision: 13, loop: 1, participants: 7 }
  world.event({ body: 'participants', participants })
  const talkers = [{ name: 'Ada', own: true }]
  world.event({ body: 'talkers', talkers: { revision: 14, loop: 1, talkers } })
  world.event({ body: 'activity', activity: { revision: 15, loop: 1, active: true } })
  const [first] = world.view.loops
  assert.equal(first?.state, 'talk')
  assert.equal(first.volume, 40)
  assert.equal(first.pan, 75)
  assert.equal(first.participants, 7)
  assert.deepEqual(first.talkers, talkers)
  assert.equal(first.active, true)
  assert.equal(world.view.loops[1], second)
  const gone = { revision: 16, loop: { ...LOOP, right: 0 } }
  world.event({ body: 'rightsChanged', rightsChanged: gone })
  assert.deepEqual(world.view.loops, [second])
  assert.ok(world.nothingSent)
})

test('X06: what is dimmed is shown as the server says, and a part of it can be set', () => {
  const world = inRoleWorld()
  assert.deepEqual(world.view.dim, { whileTalkingDb: 0, priorityDb: 0, priorityLoops: [] })
  const dim = { whileTalkingDb: 12, priorityDb: 20, priorityLoops: [1] }
  world.event({ body: 'dimChanged', dimChanged: { revision: 11, dim } })
  assert.deepEqual(world.view.dim, dim)
  const loop = { ...LOOP, priority: 3 }
  world.event({ body: 'rightsChanged', rightsChanged: { revision: 12, loop } })
  assert.equal(world.view.loops[0]?.priority, 'emergency')
  assert.ok(world.nothingSent)
})

test('X04: a pan is asked for as it is, and shown once the server says so', () => {
  const world = inRoleWorld()
  assert.equal(world.view.loops[0]?.pan, -30)
  const call = world.call({ body: 'setPan', setPan: { loop: 1, pan: -100 } })
  const request = world.sent('setPan')
  assert.deepEqual({ ...request.setPan }, { loop: 1, pan: -100 })
  assert.equal(world.view.loops[0]?.pan, -30)
  const changed = { revision: 11, loop: 1, state: 1, volume: 80, pan: -100 }
  world.event({ body: 'loopChanged', loopChanged: changed })
  world.answer(request, DONE)
  assert.equal(world.outcomes.get(call), 'fulfilled')
  assert.deepEqual([world.view.loops[0]?.pan, world.view.loops[0]?.volume], [-100, 80])
})

test('a gap in the revisions leads to one request for a new snapshot', () => {
  const world = inRoleWorld()
  const activity = { loop: 1, active: true }
  world.event({ body: 'activity', activity: { ...activity, revision: 12 } })
  world.event({ body: 'activity', activity: { ...activity, revision: 13 } })
  assert.equal(world.view.loops[0]?.active, false)
  const request = world.sent('chooseRole')
  assert.equal(request.chooseRole.role, 'demo/fd')
  assert.ok(world.nothingSent)
  world.answer(request, snapshot({ revision: 14, loops: [{ ...LOOP, volume: 5 }] }))
  assert.equal(world.view.loops[0]?.volume, 5)
  world.event({ body: 'activity', activity: { ...activity, revision: 15 } })
  assert.equal(world.view.loops[0]?.active, true)
})

test('a snapshot that does not come is asked for again', () => {
  const world = inRoleWorld()
  const activity = { loop: 1, active: true, revision: 12 }
  world.event({ body: 'activity', activity })
  world.refuse(world.sent('chooseRole'), 'TOO_MANY_REQUESTS')
  world.event({ body: 'activity', activity: { ...activity, revision: 13 } })
  world.sent('chooseRole')
})

test('a role that is withdrawn leads back to the choice', () => {
  const world = inRoleWorld()
  world.event({ body: 'activity', activity: { loop: 1, active: true, revision: 12 } })
  world.refuse(world.sent('chooseRole'), 'ROLE_DENIED')
  assert.equal(world.view.phase, 'choosing_role')
  assert.deepEqual(world.view.loops, [])
})

test('revisions go on from 2^32 - 1 to 0', () => {
  const world = inRoleWorld()
  world.event(snapshot({ revision: 0xffffffff }))
  world.event({ body: 'activity', activity: { loop: 1, active: true, revision: 0 } })
  assert.equal(world.view.loops[0]?.active, true)
})

test('the key shows as pressed at once, and a refusal corrects it', () => {
  const world = inRoleWorld()
  const call = world.call(PRESS)
  assert.equal(world.view.pttPressed, true)
  assert.equal(world.outcomes.get(call), undefined)
  world.refuse(world.sent('setPtt'), 'INTERNAL')
  assert.equal(world.view.pttPressed, false)
})

test('X08: a press and a release tell the server that this client is silent while its key is up', () => {
  const world = inRoleWorld()
  for (const call of [PRESS, RELEASE]) {
    world.call(call)
    assert.equal(world.sent('setPtt').setPtt.silentWhileReleased, true)
  }
})

test('a refusal that is overtaken by a newer press changes nothing', () => {
  const world = inRoleWorld()
  world.call(PRESS)
  world.call(RELEASE)
  world.call(PRESS)
  world.refuse(world.sent('setPtt'), 'INTERNAL')
  assert.equal(world.view.pttPressed, true)
})

test('F50: a key that is still held after a cut is pressed again; the server had released it', () => {
  const world = inRoleWorld()
  world.call(PRESS)
  world.answer(world.sent('setPtt'), DONE)
  reconnect(world, false)
  assert.equal(world.sent('setPtt').setPtt.pressed, true)
  assert.equal(world.view.pttPressed, true)
})

test('a key let go during a cut stays released', () => {
  const world = inRoleWorld()
  world.call(PRESS)
  world.answer(world.sent('setPtt'), DONE)
  world.closeSocket()
  const call = world.call(RELEASE)
  assert.equal(world.outcomes.get(call), 'fulfilled')
  assert.equal(world.view.pttPressed, false)
  world.advance(100)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  world.event(snapshot({ revision: 50, pttPressed: true }))
  world.pong()
  assert.equal(world.sent('setPtt').setPtt.pressed, false)
})

test('a key can’t be pressed while nobody would hear it', () => {
  const world = inRoleWorld()
  world.closeSocket()
  const call = world.call(PRESS)
  assert.ok(world.outcomes.get(call) instanceof VocsError)
  assert.equal(world.view.pttPressed, false)
})

test('another role begins with a released key', () => {
  const world = inRoleWorld()
  world.call(PRESS)
  world.answer(world.sent('setPtt'), DONE)
  world.call({ body: 'chooseRole', chooseRole: { role: 'demo/capcom' } })
  assert.equal(world.view.pttPressed, false)
  world.answer(world.sent('chooseRole'), snapshot({ revision: 20, role: 'demo/capcom' }))
  assert.equal(world.view.role?.id, 'demo/capcom')
  assert.equal(world.view.pttPressed, false)
})

for (const code of ['TOKEN_INVALID', 'SESSION_TAKEN_OVER'] as const) {
  test(`${code} as an event ends the sign-on, with its peer and its token`, () => {
    const world = inRoleWorld()
    world.effects()
    world.refuse({ request: 0 }, code)
    assert.equal(world.view.phase, 'signed_off')
    assert.equal(world.view.endedBecause?.code, code)
    assert.equal(world.view.user, undefined)
    assert.deepEqual(world.view.loops, [])
    assert.deepEqual(world.kinds(), ['forgetToken', 'closePeer'])
    world.closeSocket()
    world.advance(100)
    world.greet()
    world.pong()
    assert.ok(world.nothingSent, 'no resume')
  })
}

test('a request that the server knows no session for ends the sign-on', () => {
  const world = inRoleWorld()
  world.call({ body: 'setVolume', setVolume: { loop: 1, volume: 1 } })
  world.refuse(world.sent('setVolume'), 'NOT_SIGNED_ON')
  assert.equal(world.view.phase, 'signed_off')
  assert.equal(world.view.endedBecause?.code, 'NOT_SIGNED_ON')
})

test('F06: signing off forgets the token and needs no reason', () => {
  const world = signedOnWorld()
  const call = world.call({ body: 'signOff', signOff: {} })
  world.answer(world.sent('signOff'), DONE)
  assert.equal(world.outcomes.get(call), 'fulfilled')
  assert.equal(world.view.phase, 'signed_off')
  assert.equal(world.view.endedBecause, undefined)
  assert.deepEqual(world.kinds(), ['forgetToken', 'fulfil'])
})

test('more than 100 requests under way are refused without being sent', () => {
  const world = inRoleWorld()
  const request = { body: 'setVolume', setVolume: { loop: 1, volume: 1 } } as const
  const calls = Array.from({ length: 101 }, () => world.call(request))
  assert.deepEqual(
    calls.filter((call) => world.outcomes.has(call)),
    [calls[100]],
  )
  const outcome = world.outcomes.get(calls[100] ?? 0)
  assert.ok(outcome instanceof VocsError && outcome.code === 'TOO_MANY_REQUESTS')
})
