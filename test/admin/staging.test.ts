// Collected changes: what is left of them to be made, and what entities look like with them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyEdits } from '../../web/admin_logic/apply_edits.ts'
import { consequencesOf } from '../../web/admin_logic/consequences.ts'
import {
  putLoop,
  putRole,
  putScope,
  putUser,
  removeEntity,
  setDuty,
  setMember,
  setRight,
} from '../../web/admin_logic/edits.ts'
import { type Entities, NO_ENTITIES } from '../../web/admin_logic/entities.ts'
import { idOfName, ID_PATTERN } from '../../web/admin_logic/ids.ts'
import { formatRoute, parseRoute } from '../../web/admin_logic/route.ts'
import {
  netEdits,
  NOTHING_STAGED,
  redo,
  stage,
  type Staging,
  undo,
  withoutEdits,
} from '../../web/admin_logic/staging.ts'

const WORLD: Entities = applyEdits(NO_ENTITIES, [
  putScope({ id: 'west', name: 'West' }),
  putScope({ id: 'moon', parent: 'west', name: 'Moon' }),
  putUser({ id: 'anna', scope: 'west', name: 'Anna' }),
  putLoop({ id: 'fd', scope: 'moon', name: 'Flight' }),
  putLoop({ id: 'gc', scope: 'west', name: 'Ground' }),
  putRole({ id: 'moon/flight', scope: 'moon', name: 'Flight' }),
  setMember('moon/flight', 'anna', true),
  setRight('moon/flight', 'fd', 2),
  setRight('moon/flight', 'gc', 1),
  setDuty('anna', 'moon', 2),
])

function staged(...edits: Parameters<typeof stage>[1][]): Staging {
  return edits.reduce((staging, step) => stage(staging, step, 7), NOTHING_STAGED)
}

test('F75: of what is switched again and again the last counts, and nothing is left of what comes back', () => {
  const there = [setRight('moon/flight', 'fd', 0)]
  const back = [setRight('moon/flight', 'fd', 2)]
  assert.deepEqual(netEdits(WORLD, staged(there)), there)
  assert.deepEqual(netEdits(WORLD, staged(there, back)), [])
  assert.deepEqual(netEdits(WORLD, staged(there, back, there)), there)
  const renamed = putLoop({ ...WORLD.loop.get('fd')!, name: 'Flight' })
  assert.deepEqual(netEdits(WORLD, staged([renamed])), [], 'a put that changes nothing')
})

test('F75: something new that is deleted again leaves nothing; something old that is made anew is both', () => {
  const fresh = putLoop({ id: 'tm', scope: 'moon', name: 'Telemetry' }, true)
  const right = setRight('moon/flight', 'tm', 2)
  const renamed = putLoop({ id: 'tm', scope: 'moon', name: 'TM' })
  assert.deepEqual(netEdits(WORLD, staged([fresh, right], [renamed])), [
    { ...renamed, mustBeNew: true },
    right,
  ])
  assert.deepEqual(netEdits(WORLD, staged([fresh, right], [removeEntity('loop', 'tm')])), [])
  const gone = removeEntity('role', 'moon/flight')
  const anew = putRole({ id: 'moon/flight', scope: 'moon', name: 'Flight' }, true)
  const member = setMember('moon/flight', 'anna', true)
  assert.deepEqual(netEdits(WORLD, staged([gone], [anew, member])), [gone, anew, member])
})

test('F75: undo and redo go step by step, and a new step ends what could be done again', () => {
  const one = [setRight('moon/flight', 'fd', 1)]
  const two = [setMember('moon/flight', 'anna', false)]
  const both = staged(one, two)
  assert.equal(both.baseRevision, 7)
  assert.deepEqual(netEdits(WORLD, undo(both)), one)
  assert.deepEqual(netEdits(WORLD, redo(undo(both))), [...one, ...two])
  assert.deepEqual(netEdits(WORLD, undo(undo(undo(both)))), [])
  const other = stage(undo(both), [setRight('moon/flight', 'gc', 2)], 9)
  assert.equal(other.steps.length, 2)
  assert.equal(other.baseRevision, 7)
  assert.equal(stage(undo(undo(both)), one, 9).baseRevision, 9)
  const left = withoutEdits(both, ({ body }) => body === 'setRight')
  assert.deepEqual(netEdits(WORLD, left), two)
})

test('F74: a deleted project takes its roles and loops along, and references to them', () => {
  const lost = consequencesOf(WORLD, 'scope', ['moon'])
  assert.deepEqual(
    lost.map(({ kind, id, isGone }) => [kind, id, isGone]),
    [
      ['loop', 'fd', true],
      ['role', 'moon/flight', true],
      ['user', 'anna', false],
    ],
  )
  assert.deepEqual(
    consequencesOf(WORLD, 'loop', ['gc']).map(({ kind, id }) => [kind, id]),
    [['role', 'moon/flight']],
  )
  assert.equal(WORLD.loop.size, 2, 'nothing is changed by looking')
})

test('F73: ids are proposed from names and are such as the server takes', () => {
  assert.equal(idOfName('Flight Director'), 'flight-director')
  assert.equal(idOfName('  Übungs-Raum Süd (2) '), 'uebungs-raum-sued-2')
  assert.equal(idOfName('Éclair/№'), 'eclair-no')
  assert.equal(idOfName('…'), '')
  for (const bad of ['', '.', '..', 'a b', 'ä', 'x'.repeat(65)])
    assert.doesNotMatch(bad, ID_PATTERN)
})

test('F75: the address names the page, and what can not be read is the first page', () => {
  const route = { page: 'rights', scope: 'a b', item: 'west/flight' }
  assert.deepEqual(parseRoute(formatRoute(route)), route)
  assert.equal(formatRoute({ page: 'audit', scope: '', item: '' }), '#/audit')
  assert.deepEqual(parseRoute('#/%E0%A4%A/x'), { page: 'overview', scope: 'x', item: '' })
  assert.deepEqual(parseRoute(''), { page: 'overview', scope: '', item: '' })
})
