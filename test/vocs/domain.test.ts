// Domain files: what they refuse, the addresses they leave open, and that an export makes the same again.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nextAddress } from '../../src/vocs/addresses.ts'
import { DEMO_DOMAIN } from '../../src/vocs/demo_domain.ts'
import { exportScope } from '../../src/vocs/domain_export.ts'
import { configurationOf } from './core_bench.ts'

const read = (text: string) => configurationOf(text)

test('the demo domain is good: five users without a password, two roles, eight loops', () => {
  const { users, roles, loops } = read(DEMO_DOMAIN)
  assert.deepEqual([users.size, roles.size, loops.size], [5, 2, 8])
  assert.equal([...users.values()].filter(({ passwordHash }) => passwordHash).length, 0)
  for (const role of roles.values()) assert.ok(role.members.has('admin'))
})

test('F30: two loops with one address are refused with the line and the other loop', () => {
  const text = `loops:
  - { id: a, name: A, group: 239.1.1.1, port: 5004 }
  - { id: b, name: B, group: 239.1.1.1 }`
  assert.throws(() => read(text), /line 3: loops\.1: 239\.1\.1\.1:5004 is loop "a"'s/)
})

test('F30 F79: addresses given out are all different and stay when other loops come and go', () => {
  const loops = (ids: readonly string[]) =>
    `loops:\n${ids.map((id) => `  - { id: ${id} }`).join('\n')}`
  const ids = Array.from({ length: 500 }, (_, index) => `loop-${index}`)
  const all = read(loops(ids))
  assert.equal(new Set([...all.loops.values()].map(({ group }) => group)).size, 500)
  const more = configurationOf(loops(['new', ...ids.slice(1)]), all)
  for (const id of ids.slice(1)) assert.equal(more.loops.get(id), all.loops.get(id))
})

test('F79: a loop without an address leaves alone what another of the same change is given', () => {
  const first = read('loops: [{ id: first }]').loops.get('first')
  const both = read(
    `loops: [{ id: first }, { id: second, group: ${first?.group}, port: ${first?.port} }]`,
  )
  assert.equal(both.loops.get('second')?.group, first?.group)
  assert.notEqual(both.loops.get('first')?.group, first?.group)
})

test('F78: groups of the routers, which every switch floods, are refused', () => {
  assert.throws(() => read('loops: [{ id: a, group: 224.0.0.1 }]'), /line 1.*take another group/)
})

test('a full range is told', () => {
  const range = { range: '239.0.0.4/31', port: 1 }
  const taken = new Set(['239.0.0.4:1', '239.0.0.5:1'])
  assert.equal(nextAddress('c', taken, range), undefined)
  assert.notEqual(nextAddress('c', new Set(['239.0.0.4:1']), range), undefined)
})

test('F78: every fault of sense is told with its line, and nothing is taken over', () => {
  const text = `users:
  - { id: a }
  - { id: a }
projects:
  - id: p
    roles:
      - { id: r, members: [nobody], rights: { nowhere: talk } }`
  assert.throws(
    () => read(text),
    /line 3: .*twice[\s\S]*line 7: .*"nobody"[\s\S]*line 7: .*"nowhere"/,
  )
})

test('F81: what is exported makes the same again, without passwords', () => {
  const text = `
domain: { id: base, name: Base }
administrators: [chief]
users: [{ id: chief, name: The Chief, password: $argon2-x }, { id: anna, disabled: true }]
loops: [{ id: all, name: All Hands, highlight: red }, { id: own, group: 239.9.9.9, port: 6000 }]
keysets: [{ id: desk, rows: 4, columns: 6, scale: 150 }]
roles: [{ id: crew, talkMode: multi, members: [anna], rights: { all: talk, flight: monitor } }]
projects:
  - id: moon
    name: To the Moon
    supervisors: [anna]
    users: [{ id: ben }]
    loops: [{ id: flight, name: Flight }]
    roles:
      - id: director
        members: [ben, chief]
        rights: { flight: talk, all: monitor }
        layouts:
          - keyset: base/desk
            pages: [{ name: One, places: [{ loop: flight, row: 1, column: 2 }, { loop: all, row: 4, column: 6 }] }]`
  const before = read(text)
  const exported = JSON.stringify(exportScope(before, 'base'))
  assert.doesNotMatch(exported, /argon2|password/)
  const after = configurationOf(exported)
  assert.equal(JSON.stringify(exportScope(after, 'base')), exported)
  assert.equal(after.roles.get('moon/director')?.layouts.get('base/desk')?.[0]?.places.length, 2)
  assert.deepEqual(after.users.get('anna')?.duties, new Map([['moon', 'supervisor']]))
})

test('F81: the export of a project replaces the project, and nothing beside it', () => {
  const text = `
domain: { id: base, name: Base }
administrators: [chief]
users: [{ id: chief }]
loops: [{ id: all }]
keysets: [{ id: desk, rows: 4, columns: 6 }]
roles: [{ id: crew, members: [chief], rights: { all: talk, flight: monitor } }]
projects:
  - { id: moon, supervisors: [chief], users: [{ id: ben }], loops: [{ id: flight }], roles: [{ id: director }] }
  - { id: mars, users: [{ id: cleo }], loops: [{ id: rover }] }`
  const before = read(text)
  const exported = JSON.stringify(exportScope(before, 'moon'))
  const bigger = read(text.replace('{ id: ben }', '{ id: ben }, { id: dora }'))
  for (const [start, gone] of [
    [before, []],
    [bigger, ['dora']],
  ] as const) {
    const after = configurationOf(exported, start)
    assert.equal(
      JSON.stringify(exportScope(after, 'base')),
      JSON.stringify(exportScope(before, 'base')),
    )
    assert.deepEqual(
      [...start.users.keys()].filter((id) => !after.users.has(id)),
      gone,
    )
  }
  // A list of the domain's own, be it empty, is what the whole domain is to be.
  const whole = configurationOf('domain: { id: base }\nusers: []\nprojects: [{ id: moon }]', before)
  assert.deepEqual(
    [whole.users.size, whole.loops.size, [...whole.scopes.keys()]],
    [0, 0, ['base', 'moon']],
  )
})

test('F81: an import leaves what it does not name, or replaces it where that is asked for', () => {
  const before = configurationOf('users: [{ id: a }, { id: b }]')
  const beside = configurationOf('users: [{ id: c }]', before, false)
  assert.deepEqual([...beside.users.keys()], ['a', 'b', 'c'])
  const replaced = configurationOf('users: [{ id: b }]', before)
  assert.deepEqual([...replaced.users.keys()], ['b'])
  assert.equal(replaced.users.get('b'), before.users.get('b'))
})
