// The talk key with loops of its own, and the voice that needs no key, as the client asks for them and shows them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { VocsError } from '../../src/protocol/errors.ts'
import type { ClientView } from '../../src/sdk/view.ts'
import { inRoleWorld, SIGNED_ON, snapshot, type World } from './core_world.ts'

const DONE = { body: 'done', done: {} } as const
const TO_LOOPS = { body: 'setPtt', setPtt: { pressed: true, loops: [1, 2] } } as const
const UNGATED = { body: 'setPtt', setPtt: { pressed: false, ungated: true } } as const
const RELEASE = { body: 'setPtt', setPtt: { pressed: false } } as const

const key = ({ pttPressed, pttLoops, pttUngated }: ClientView) => [pttPressed, pttLoops, pttUngated]

function reconnect(world: World, shown: object): void {
  world.closeSocket()
  world.advance(100)
  world.greet()
  world.answer(world.sent('resume'), { body: 'signedOn', signedOn: SIGNED_ON })
  world.event(snapshot({ revision: 50, ...shown }))
  world.pong()
}

test('X05: a press names its loops, the view shows them at once, and a release forgets them', () => {
  const world = inRoleWorld()
  world.call(TO_LOOPS)
  assert.deepEqual(key(world.view), [true, [1, 2], false])
  const request = world.sent('setPtt')
  assert.deepEqual([request.setPtt.pressed, request.setPtt.loops], [true, [1, 2]])
  world.answer(request, DONE)
  world.call(RELEASE)
  assert.deepEqual(key(world.view), [false, [], false])
  assert.deepEqual(world.sent('setPtt').setPtt.loops, [])
})

test('X05: a refused press is shown as released', () => {
  const world = inRoleWorld()
  const call = world.call(TO_LOOPS)
  world.refuse(world.sent('setPtt'), 'TALK_DENIED')
  assert.ok(world.outcomes.get(call) instanceof VocsError)
  assert.deepEqual(key(world.view), [false, [], false])
})

test('X05 F49: what is still held after a cut is asked for again, with its loops', () => {
  for (const call of [TO_LOOPS, UNGATED] as const) {
    const world = inRoleWorld()
    world.call(call)
    world.answer(world.sent('setPtt'), DONE)
    reconnect(world, {})
    const { pressed, loops, ungated } = world.sent('setPtt').setPtt
    assert.deepEqual(
      [pressed, loops, ungated],
      [call === TO_LOOPS, call === TO_LOOPS ? [1, 2] : [], call === UNGATED],
    )
  }
})

test('F49: a supervisor who takes the voice ends it, and a snapshot that tells so asks for nothing', () => {
  const world = inRoleWorld()
  world.call(UNGATED)
  world.answer(world.sent('setPtt'), DONE)
  const supervised = { revision: 11, action: 1, by: 'Ben', loop: 0, reason: '' }
  world.event({ body: 'supervised', supervised })
  assert.deepEqual(key(world.view), [false, [], false])
  reconnect(world, { muted: true })
  assert.ok(world.nothingSent)
})

test('F49: without a connection nothing is switched on that nobody could switch off', () => {
  const world = inRoleWorld()
  world.closeSocket()
  const call = world.call(UNGATED)
  assert.ok(world.outcomes.get(call) instanceof VocsError)
  assert.deepEqual(key(world.view), [false, [], false])
})
