// Rights as the pages of administration show and set them: what belongs together, ways, lines, and rectangles of a matrix.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { applyEdits } from '../../web/admin_logic/apply_edits.ts'
import {
  putLoop,
  putRole,
  putScope,
  putUser,
  setMember,
  setRight,
} from '../../web/admin_logic/edits.ts'
import { type Entities, NO_ENTITIES } from '../../web/admin_logic/entities.ts'
import {
  cycled,
  isMatch,
  memberAccess,
  pendingOf,
  rightAccess,
  rightsWorld,
} from '../../web/admin_logic/rights.ts'
import { curve, heightIn, isAside, linesOf } from '../../web/admin_logic/rights_lines.ts'
import {
  CELLS_SET_MAX,
  memberMatrix,
  rectangleEdits,
  rightsMatrix,
} from '../../web/admin_logic/rights_matrix.ts'
import { bestReaches, pathOf } from '../../web/admin_logic/rights_paths.ts'

const WORLD: Entities = applyEdits(NO_ENTITIES, [
  putScope({ id: 'west', name: 'West' }),
  putScope({ id: 'moon', parent: 'west', name: 'Moon' }),
  putScope({ id: 'mars', parent: 'west', name: 'Mars' }),
  putUser({ id: 'z', scope: 'west', name: 'anna' }),
  putUser({ id: 'ben', scope: 'moon', name: 'Ben' }),
  putUser({ id: 'mia', scope: 'mars', name: 'Mia' }),
  putLoop({ id: 'gc', scope: 'west', name: 'Ground' }),
  putLoop({ id: 'fd', scope: 'moon', name: 'Flight' }),
  putLoop({ id: 'rover', scope: 'mars', name: 'Rover' }),
  putRole({ id: 'west/crew', scope: 'west', name: 'Crew' }),
  putRole({ id: 'moon/flight', scope: 'moon', name: 'Flight Director' }),
  putRole({ id: 'mars/rover', scope: 'mars', name: 'Driver' }),
  setMember('moon/flight', 'z', true),
  setMember('west/crew', 'z', true),
  setMember('moon/flight', 'ben', true),
  setRight('moon/flight', 'fd', 2),
  setRight('moon/flight', 'gc', 1),
  setRight('west/crew', 'gc', 2),
  setRight('west/crew', 'fd', 2),
])

const ids = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id)

test('F76: a project shows what it can use of its domain, a domain its projects, and no project another', () => {
  const moon = rightsWorld(WORLD, 'moon')
  assert.deepEqual(ids(moon.users), ['z', 'ben'], 'by name, whatever its case')
  assert.deepEqual(ids(moon.loops), ['gc', 'fd'])
  assert.deepEqual(ids(moon.roles), ['west/crew', 'moon/flight'])
  assert.deepEqual(ids(rightsWorld(WORLD, 'west').loops), ['gc', 'fd', 'rover'])
  assert.deepEqual(ids(rightsWorld(WORLD, '').users), ['z', 'ben', 'mia'])
})

test('F76: a project sets its own roles and what its domain’s roles may on its loops; a link across is impossible', () => {
  const at = (scope: string, id: string) => ({ scope, id })
  const [west, moon, mars] = [at('west', ''), at('moon', ''), at('mars', '')]
  assert.equal(rightAccess(WORLD, 'moon', moon, west), 'set')
  assert.equal(rightAccess(WORLD, 'moon', west, moon), 'set')
  assert.equal(rightAccess(WORLD, 'moon', west, west), 'fixed')
  assert.equal(rightAccess(WORLD, 'west', west, west), 'set')
  assert.equal(rightAccess(WORLD, 'west', moon, mars), 'none')
  assert.equal(memberAccess(WORLD, 'moon', moon, west), 'set')
  assert.equal(memberAccess(WORLD, 'moon', west, west), 'fixed')
  assert.equal(
    memberAccess(WORLD, 'west', west, moon),
    'none',
    'no project’s user in a domain’s role',
  )
  assert.equal(memberAccess(WORLD, '', mars, moon), 'none')
})

test('F75: the way of a user leads through all roles, and names those that give the most', () => {
  const world = rightsWorld(WORLD, 'moon')
  const path = pathOf(world, { kind: 'user', id: 'z' })
  assert.deepEqual([...path.role], ['west/crew', 'moon/flight'])
  assert.deepEqual(bestReaches(path), [
    { loop: 'gc', right: 2, roles: ['west/crew'] },
    { loop: 'fd', right: 2, roles: ['west/crew', 'moon/flight'] },
  ])
  const loop = pathOf(world, { kind: 'loop', id: 'gc' })
  assert.deepEqual([...loop.user].sort(), ['ben', 'z'])
  assert.deepEqual([...loop.loop], ['gc'])
  const role = pathOf(rightsWorld(WORLD, 'west'), { kind: 'role', id: 'mars/rover' })
  assert.deepEqual([role.user.size, role.role.size, role.loop.size], [0, 1, 0])
})

test('F75: lines are those that are and those that are to go, each with what is to change', () => {
  const before = WORLD.role.get('moon/flight')
  const role = applyEdits(WORLD, [
    setMember('moon/flight', 'ben', false),
    setRight('moon/flight', 'fd', 1),
    setRight('moon/flight', 'gc', 0),
    setRight('moon/flight', 'new', 2),
  ]).role.get('moon/flight')!
  const lines = linesOf([{ role, before }]).map(({ kind, other, pending }) => [
    kind,
    other,
    pending,
  ])
  assert.deepEqual(
    new Set(lines.map(String)),
    new Set(
      [
        ['member', 'z', undefined],
        ['member', 'ben', 'gone'],
        ['monitor', 'fd', 'changed'],
        ['monitor', 'gc', 'gone'],
        ['talk', 'new', 'new'],
      ].map(String),
    ),
  )
  assert.equal(pendingOf({ value: 2, before: 2 }), undefined)
})

test('F75: a line to what is scrolled away ends beyond the edge, and one that is all beyond it is not drawn', () => {
  const column = {
    places: new Map([
      ['a', 0],
      ['b', 50],
    ]),
    top: 100,
  }
  assert.equal(heightIn(column, 'a', 40, 300), -12)
  assert.equal(heightIn(column, 'b', 40, 300), 312)
  assert.equal(heightIn({ ...column, top: 1900 }, 'b', 40, 300), 120)
  assert.equal(heightIn(column, 'other', 40, 300), undefined)
  assert.equal(isAside(-12, -12, 300), true)
  assert.equal(isAside(-12, 312, 300), false, 'it crosses all of it')
  assert.equal(curve(10, 20, 100), 'M0 10C50 10 50 20 100 20')
})

test('F75: a rectangle of the matrix is the edits that are needed, in cells that can be set', () => {
  const input = { world: rightsWorld(WORLD, 'moon'), entities: WORLD, base: WORLD }
  const matrix = rightsMatrix({ ...input, rowFilter: '', roleFilter: '' })
  assert.deepEqual(matrix.cell(0, 0), { value: 2, before: 2, access: 'fixed' })
  const all = { top: 0, bottom: 1, left: 0, right: 1 }
  assert.deepEqual(rectangleEdits(matrix, all, 2), [setRight('moon/flight', 'gc', 2)])
  assert.deepEqual(rectangleEdits(matrix, all, 0), [
    setRight('moon/flight', 'gc', 0),
    setRight('west/crew', 'fd', 0),
    setRight('moon/flight', 'fd', 0),
  ])
  const members = memberMatrix({ ...input, rowFilter: 'ben', roleFilter: 'DIRECTOR flight' })
  assert.deepEqual([members.rows.length, members.columns.length], [1, 1])
  const one = { top: 0, bottom: 0, left: 0, right: 0 }
  assert.deepEqual(rectangleEdits(members, one, 0), [setMember('moon/flight', 'ben', false)])
  assert.deepEqual(rectangleEdits(members, one, 1), [])
})

test('F75: a rectangle with more changes than the server takes at once is refused as a whole', () => {
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, i) => make(i))
  const world = applyEdits(WORLD, [
    ...many(101, (index) => putLoop({ id: `l${index}`, scope: 'moon', name: `L${index}` })),
    ...many(50, (index) => putRole({ id: `moon/r${index}`, scope: 'moon', name: `R${index}` })),
  ])
  const input = { world: rightsWorld(world, 'moon'), entities: world, base: world }
  const matrix = rightsMatrix({ ...input, rowFilter: 'l', roleFilter: 'moon/r' })
  const rows = matrix.rows.findIndex(({ id }) => id === 'l0')
  const area = { top: rows, bottom: rows + 99, left: 0, right: 49 }
  assert.equal(rectangleEdits(matrix, area, 2)?.length, CELLS_SET_MAX)
  assert.equal(rectangleEdits(matrix, { ...area, bottom: rows + 100 }, 2), undefined)
})

test('F75: a click goes round, and filters find words in any order', () => {
  assert.deepEqual(
    [0, 1, 2].map((value) => cycled(value, 2, 1)),
    [1, 2, 0],
  )
  assert.deepEqual(
    [0, 1, 2].map((value) => cycled(value, 2, -1)),
    [2, 0, 1],
  )
  assert.equal(cycled(1, 1, 1), 0)
  assert.equal(isMatch('  dir FLIGHT', 'Flight Director', 'FD'), true)
  assert.equal(isMatch('fd', 'Flight Director', 'FD'), true)
  assert.equal(isMatch('fdx', 'Flight Director', 'FD'), false)
})
