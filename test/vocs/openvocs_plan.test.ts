// What an import of openvocs changes in a store: all domains together, and no more than is its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Configuration, NO_CONFIGURATION, withChanges } from '../../src/store/entities.ts'
import { nextAddress } from '../../src/vocs/addresses.ts'
import { readOpenvocs } from '../../src/vocs/openvocs_import.ts'
import { planOpenvocs } from '../../src/vocs/openvocs_plan.ts'
import { openvocsFiles } from '../support/openvocs_sample.ts'

const RANGE = { range: '239.255.0.0/16', port: 5004 }
/** Names that every object has something by. */
const INHERITED = ['constructor', 'toString', 'valueOf', 'hasOwnProperty', 'isPrototypeOf']

function read(...domains: readonly object[]) {
  const all = domains.flatMap((domain) => openvocsFiles(domain, []).domains)
  return readOpenvocs({ domains: all, state: undefined, unread: [] })
}

function plan(imported: ReturnType<typeof read>, before = NO_CONFIGURATION): Configuration {
  return withChanges(before, planOpenvocs(before, imported.domains, RANGE), before.revision + 1)
}

test('F79 F112: no loop of one domain gets by itself what a later domain has', () => {
  const { group } = nextAddress('first', new Set(), RANGE) ?? { group: '' }
  const imported = read(
    { id: 'one', loops: { first: {} } },
    { id: 'two', loops: { second: { multicast: { host: group, port: RANGE.port } } } },
  )
  const { loops } = plan(imported)
  assert.equal(loops.get('second')?.group, group)
  assert.notEqual(loops.get('first')?.group, group)
  assert.equal(loops.size, 2)
})

test('F78 F112: a group of the routers is no loop’s here, and is told', () => {
  const loop = (host: string) => ({ multicast: { host, port: 5004 } })
  const imported = read({
    id: 'd',
    loops: { a: loop('224.0.0.5'), b: loop('224.0.1.5'), c: loop('240.0.0.1'), d: loop('239.1.1') },
  })
  const { loops } = plan(imported)
  assert.equal(loops.get('b')?.group, '224.0.1.5')
  for (const id of ['a', 'c', 'd']) assert.match(loops.get(id)?.group ?? '', /^239\.255\./)
  assert.deepEqual(
    imported.notTaken.map(({ what, why }) => [what, why.slice(0, 23)]),
    [
      ['224.0.0.5:5004', 'no IPv4 multicast group'],
      ['240.0.0.1:5004', 'no IPv4 multicast group'],
      ['239.1.1:5004', 'no IPv4 multicast group'],
    ],
  )
})

test('F85 F112: who has a name under which nobody can be here gets another, roles and loops keep it', () => {
  const named = { system: {}, Unknown: {} }
  const roles = { system: { users: { system: null, Unknown: null } } }
  const imported = read({ id: 'system', users: named, loops: { unknown: {} }, roles })
  const { users, loops, scopes, roles: made } = plan(imported)
  assert.deepEqual([...users.keys()].sort(), ['Unknown-2', 'system-2'])
  assert.deepEqual([[...loops.keys()], [...scopes.keys()]], [['unknown'], ['system']])
  assert.deepEqual([...(made.get('system/system')?.members ?? [])].sort(), [
    'Unknown-2',
    'system-2',
  ])
  const renamed = imported.notTaken.filter(({ what }) => what.includes('is now'))
  assert.equal(renamed.length, 2)
})

test('F112: whatever the ids are, what is new counts as new, and the same import again changes nothing', () => {
  const all = (value: object) => Object.fromEntries(INHERITED.map((id) => [id, value]))
  const roles = Object.fromEntries(INHERITED.map((id) => [id, true]))
  const imported = read(
    { id: 'constructor', users: all({}), loops: all({ roles }), roles: all({ users: all({}) }) },
    { id: 'toString', users: { '__proto__ ': {} }, loops: { '-': {} } },
  )
  const changes = planOpenvocs(NO_CONFIGURATION, imported.domains, RANGE)
  assert.ok(changes.every(({ before }) => before === undefined))
  const made = plan(imported)
  for (const id of INHERITED) {
    const role = made.roles.get(`constructor/${id}`)
    assert.deepEqual([...(role?.members ?? [])].sort(), [...INHERITED].sort())
    assert.deepEqual([...(role?.rights.keys() ?? [])].sort(), [...INHERITED].sort())
  }
  assert.deepEqual(planOpenvocs(made, imported.domains, RANGE), [])
})
