// What the user's console keeps for itself and what its user may do beside talking, as the view has it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWorld, SIGNED_ON } from './core_world.ts'

test('settings and duties are in the view from the sign-on on; settings follow what is saved here or elsewhere', () => {
  const world = openWorld()
  world.call({ body: 'signOn', signOn: { user: 'ada', password: 'secret' } })
  const duties = [
    { scope: '', duty: 1 },
    { scope: 'base', duty: 2 },
    { scope: 'moon', duty: 9 },
  ]
  const signedOn = { ...SIGNED_ON, settings: '[1]', duties }
  world.answer(world.sent('signOn'), { body: 'signedOn', signedOn })
  assert.equal(world.view.settings, '[1]')
  assert.deepEqual(world.view.duties, [
    { scope: '', duty: 'supervisor' },
    { scope: 'base', duty: 'administrator' },
  ])
  world.event({ body: 'settingsChanged', settingsChanged: { text: '[2]' } })
  assert.equal(world.view.settings, '[2]')
  world.call({ body: 'setSettings', setSettings: { text: '[3]' } })
  assert.equal(world.view.settings, '[2]')
  world.answer(world.sent('setSettings'), { body: 'done', done: {} })
  assert.equal(world.view.settings, '[3]')
  world.call({ body: 'setSettings', setSettings: { text: '[' } })
  world.refuse(world.sent('setSettings'), 'BAD_REQUEST')
  assert.equal(world.view.settings, '[3]')
  assert.ok(world.nothingSent)
})
