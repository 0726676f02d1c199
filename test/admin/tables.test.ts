// Tables of entities: what is found, in which order, what is chosen, what may be changed; and what is wrong with a form.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyEdits } from '../../web/admin_logic/apply_edits.ts'
import {
  putKeyset,
  putLoop,
  putRole,
  putScope,
  putUser,
  setDuty,
  setMember,
} from '../../web/admin_logic/edits.ts'
import { NO_ENTITIES } from '../../web/admin_logic/entities.ts'
import { addressesOf, faultsOf } from '../../web/admin_logic/entity_faults.ts'
import { blankValues, putOf, valuesOf } from '../../web/admin_logic/entity_form.ts'
import {
  dutiesOf,
  dutyEdits,
  memberEdits,
  rolesFor,
  usersFor,
} from '../../web/admin_logic/links.ts'
import { entitiesIn, scopesForNew } from '../../web/admin_logic/ownership.ts'
import {
  found,
  nextOrder,
  NO_ORDER,
  saidOf,
  sorted,
  type TableRow,
  withAllSwitched,
  withSwitched,
} from '../../web/admin_logic/table_rows.ts'

const WORLD = applyEdits(NO_ENTITIES, [
  putScope({ id: 'west', name: 'West' }),
  putScope({ id: 'moon', parent: 'west', name: 'Moon' }),
  putScope({ id: 'mars', parent: 'west', name: 'Mars' }),
  putUser({ id: 'anna', scope: 'west', name: 'Anna' }),
  putUser({ id: 'ben', scope: 'moon', name: 'Ben' }),
  putUser({ id: 'chloe', scope: 'mars', name: 'Chloé' }),
  putLoop({ id: 'fd', scope: 'moon', name: 'Flight', group: '239.1.1.1', port: 5004 }),
  putRole({ id: 'moon/flight', scope: 'moon', name: 'Flight' }),
  putRole({ id: 'west/chief', scope: 'west', name: 'Chief' }),
  putKeyset({ id: 'moon/desk', scope: 'moon', name: 'Desk' }),
  setMember('moon/flight', 'ben', true),
  setDuty('anna', '', 2),
  setDuty('ben', 'moon', 2),
  setDuty('chloe', 'moon', 1),
])
const CONTEXT = { entities: WORLD, addresses: addressesOf(WORLD), usualPort: 5004 }

const row = (id: string, ...cells: readonly string[]): TableRow => ({
  id,
  cells,
  said: saidOf(id, cells),
  isOwn: !id.startsWith('far'),
})
const ROWS = [row('b', 'Loop 10'), row('far', 'Loop 2'), row('a', 'Übung 3'), row('c', 'loop 9')]
const ids = (rows: Iterable<TableRow>) => [...rows].map(({ id }) => id).join(' ')

test('F74: a search finds words in id and columns, whatever their case and marks; numbers are put in order', () => {
  assert.equal(ids(found(ROWS, 'loop')), 'b far c')
  assert.equal(ids(found(ROWS, ' ubung A')), 'a')
  assert.equal(ids(found(ROWS, '')), 'b far a c')
  const up = nextOrder(NO_ORDER, 0)
  const down = nextOrder(up, 0)
  assert.equal(ids(sorted(ROWS, up)), 'far c b a')
  assert.equal(ids(sorted(ROWS, down)), 'a b c far')
  assert.deepEqual(nextOrder(down, 0), NO_ORDER)
})

test('F74: rows are chosen one by one, in ranges and all, but for those that are read only', () => {
  const one = withSwitched(new Set(), ROWS, 'b', undefined)
  assert.deepEqual([...one], ['b'])
  const range = withSwitched(one, ROWS, 'c', 'b')
  assert.deepEqual([...range], ['b', 'a', 'c'])
  assert.deepEqual([...withSwitched(range, ROWS, 'a', 'c')], ['b'])
  assert.deepEqual([...withAllSwitched(one, ROWS)], ['b', 'a', 'c'])
  assert.deepEqual([...withAllSwitched(range, ROWS)], [])
})

test('F76: a project sees what is its domain’s, read only, and nothing of other projects', () => {
  const seen = (scope: string, user: string) =>
    entitiesIn(WORLD, 'user', scope, user).map(
      ({ entity, isOwn, isInherited }) =>
        `${entity.id}${isOwn ? '' : '!'}${isInherited ? ' inherited' : ''}`,
    )
  assert.deepEqual(seen('moon', 'anna'), ['anna! inherited', 'ben'])
  assert.deepEqual(seen('west', 'anna'), ['anna', 'ben', 'chloe'])
  assert.deepEqual(seen('', 'ben'), ['anna!', 'ben', 'chloe!'])
  assert.deepEqual(scopesForNew(WORLD, '', 'ben'), ['moon'])
  assert.deepEqual(scopesForNew(WORLD, 'moon', 'chloe'), [], 'a supervisor makes nothing')
  assert.deepEqual(scopesForNew(WORLD, 'west', 'stranger'), ['west', 'moon', 'mars'])
})

test('F78: ids, names and numbers are held against the rules, unique in the system or the scope', () => {
  const codes = (kind: Parameters<typeof faultsOf>[0], change: object) =>
    Object.entries(faultsOf(kind, { ...blankValues('moon'), name: 'N', ...change }, CONTEXT)).map(
      ([field, fault]) => `${field} ${fault.code} ${fault.detail}`.trim(),
    )
  assert.deepEqual(codes('user', { id: 'ben' }), ['id idTaken Ben'])
  assert.deepEqual(codes('user', { id: '.x' }), ['id idBad'])
  assert.deepEqual(codes('user', { id: 'Unknown' }), ['id idReserved'])
  assert.deepEqual(codes('user', { id: 'x', name: ' ' }), ['name missing'])
  assert.deepEqual(codes('role', { id: 'flight' }), ['id idTaken Flight'])
  assert.deepEqual(codes('role', { id: 'chief' }), [], 'of another scope')
  assert.deepEqual(codes('loop', { id: 'x', name: 'n'.repeat(31) }), ['name tooLong 30'])
  assert.deepEqual(codes('loop', { id: 'x', abbreviation: '123456789' }), [
    'abbreviation tooLong 8',
  ])
  assert.deepEqual(codes('keyset', { id: 'x', rows: '0', columns: '5x', scale: '301' }), [
    'rows notWithin 1–50',
    'columns notWithin 1–50',
    'scale notWithin 50–300',
  ])
})

test('F79: an address is an IPv4 group for multicast that no other loop has', () => {
  const code = (group: string, port = '', present?: 'fd') =>
    faultsOf(
      'loop',
      { ...blankValues('moon'), id: 'x', name: 'X', group, port },
      CONTEXT,
      present && WORLD.loop.get(present),
    ).group?.code
  assert.equal(code('239.1.1.1'), 'groupTaken')
  assert.equal(code('239.1.1.1', '5004'), 'groupTaken')
  assert.equal(code('239.1.1.1', '5005'), undefined)
  assert.equal(code('239.1.1.1', '5004', 'fd'), undefined, 'its own')
  assert.equal(code('224.0.0.5'), 'groupRouters')
  for (const bad of ['10.0.0.1', '239.1.1', '239.1.1.256', '239.01.1.1', 'ff02::1', '240.0.0.1']) {
    assert.equal(code(bad), 'groupBad', bad)
  }
  assert.equal(code(''), undefined, 'the next free one is given')
})

test('F77: a form makes edits only of what is different', () => {
  const ben = WORLD.user.get('ben')!
  const put = putOf('user', { ...valuesOf(ben), name: ' Benno ' }, ben)
  assert.ok(put.body === 'putUser')
  assert.equal(put.putUser.name, 'Benno')
  assert.equal(put.mustBeNew, false)
  const before = dutiesOf(ben)
  const edits = dutyEdits('ben', before, new Map([...before, ['', 1], ['moon', 0]]))
  assert.deepEqual(
    edits.map((edit) => edit.body === 'setDuty' && [edit.setDuty.scope, edit.setDuty.duty]),
    [
      ['moon', 0],
      ['', 1],
    ],
  )
  assert.deepEqual(dutyEdits('ben', before, before), [])
  const links = memberEdits('ben', new Set(['a', 'b']), new Set(['b', 'c']))
  assert.deepEqual(
    links.map((edit) => edit.body === 'setMember' && [edit.setMember.role, edit.setMember.member]),
    [
      ['a', false],
      ['c', true],
    ],
  )
})

test('F76: roles have members of their project and its domain', () => {
  const roles = (scope: string) => rolesFor(WORLD, scope).map(({ id }) => id)
  assert.deepEqual(roles('west'), ['moon/flight', 'west/chief'])
  assert.deepEqual(roles('moon'), ['moon/flight'])
  assert.deepEqual(
    usersFor(WORLD, 'moon').map(({ id }) => id),
    ['anna', 'ben'],
  )
})
