// Random edits of a small world, legal and not, and what has to hold after any of them.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Configuration } from '../../src/store/entities.ts'
import type { Edit } from '../../src/vocs/edits.ts'
import { keysetEntity, loopEntity, roleEntity, scopeEntity, userEntity } from '../support/edits.ts'

export const SCOPES = ['main', 'p', 'q', 'other'] as const
export const PARENTS = { main: '', p: 'main', q: 'main', other: '' } as const

const scope = fc.constantFrom(...SCOPES)
const anyScope = fc.oneof(
  { weight: 8, arbitrary: scope },
  { weight: 1, arbitrary: fc.constant('?') },
)
const user = fc.constantFrom('u0', 'u1', 'u2', 'boss', 'chief', 'd', 'constructor')
const loop = fc.constantFrom('l0', 'l1', 'l2', '7', 'constructor')
const role = fc.tuple(scope, fc.constantFrom('r0', 'r1')).map(([home, name]) => `${home}/${name}`)
const keyset = fc.tuple(scope, fc.constantFrom('k0')).map(([home, name]) => `${home}/${name}`)
const name = fc.constantFrom('', 'Name', 'null', '- [x', 'Öl: 😀', '12', 'a\nb')
const group = fc.constantFrom('', '', '', '239.1.1.1', '239.1.1.2', '10.0.0.1')
const place = fc.record({
  loop,
  row: fc.integer({ min: 1, max: 3 }),
  column: fc.constantFrom(1, 2),
})
const pages = fc.array(fc.record({ name, places: fc.array(place, { maxLength: 3 }) }), {
  maxLength: 2,
})
const key = fc.oneof(
  fc.constantFrom('p', 'other').map((id) => ({ kind: 'scope' as const, id })),
  user.map((id) => ({ kind: 'user' as const, id })),
  loop.map((id) => ({ kind: 'loop' as const, id })),
  role.map((id) => ({ kind: 'role' as const, id })),
  keyset.map((id) => ({ kind: 'keyset' as const, id })),
)
const homeOf = (id: string) => id.split('/')[0] ?? ''

/** With a scope, mostly the same for the same id. */
function placed(ids: fc.Arbitrary<string>): fc.Arbitrary<readonly [string, string]> {
  return fc.tuple(ids, fc.boolean(), fc.boolean(), anyScope).map(([id, isOdd, isOther, other]) => {
    return [
      id,
      isOdd && isOther ? other : (SCOPES[id.charCodeAt(id.length - 1) % 4] ?? other),
    ] as const
  })
}

const LINKS: readonly fc.Arbitrary<Edit>[] = [
  fc
    .record({ role, user, member: fc.boolean() })
    .map((setMember): Edit => ({ body: 'setMember', setMember })),
  fc
    .record({ role, loop, right: fc.integer({ min: 0, max: 3 }) })
    .map((setRight): Edit => ({ body: 'setRight', setRight })),
  fc
    .record({ role, keyset: fc.oneof(keyset, fc.constant('')), pages })
    .map(({ role: id, ...layout }): Edit => ({
      body: 'setLayout',
      setLayout: { role: id, layout },
    })),
  fc
    .record({
      user,
      scope: fc.oneof(anyScope, fc.constant('')),
      duty: fc.integer({ min: 0, max: 3 }),
    })
    .map((setDuty): Edit => ({ body: 'setDuty', setDuty })),
]

const ENTITIES: readonly fc.Arbitrary<Edit>[] = [
  fc.tuple(scope, name).map(([id, text]): Edit => {
    return { body: 'putScope', putScope: { ...scopeEntity(id, PARENTS[id]), name: text } }
  }),
  fc.tuple(placed(user), name).map(([[id, home], text]): Edit => {
    return { body: 'putUser', putUser: userEntity(id, home, text) }
  }),
  fc
    .tuple(placed(loop), name, group, fc.nat(4))
    .map(([[id, home], text, address, position]): Edit => {
      const port = address === '' ? 0 : 5004
      const putLoop = { ...loopEntity(id, home, text), group: address, port, position }
      return { body: 'putLoop', putLoop }
    }),
  role.map((id): Edit => ({ body: 'putRole', putRole: roleEntity(id, homeOf(id)) })),
  fc.tuple(keyset, fc.integer({ min: 0, max: 3 })).map(([id, rows]): Edit => {
    return { body: 'putKeyset', putKeyset: { ...keysetEntity(id, homeOf(id)), rows } }
  }),
]

/** Mostly such as build something up. */
export const someEdit: fc.Arbitrary<Edit> = fc.oneof(
  ...ENTITIES.map((arbitrary) => ({ weight: 6, arbitrary })),
  ...LINKS.map((arbitrary) => ({ weight: 6, arbitrary })),
  { weight: 1, arbitrary: key.map((remove): Edit => ({ body: 'remove', remove })) },
  {
    weight: 1,
    arbitrary: user.map((id): Edit => ({
      body: 'setPassword',
      setPassword: { user: id, passwordHash: '$argon2-x', oneTime: false },
    })),
  },
)

/** Nothing refers to what is not there or not to be reached; addresses are unique; maps are in order. */
export function assertWhole(configuration: Configuration): void {
  const { scopes, users, loops, keysets, roles } = configuration
  const lineage = (id: string) => [id, scopes.get(id)?.parent ?? id]
  for (const { parent } of scopes.values()) {
    if (parent !== undefined) assert.equal(scopes.get(parent)?.parent, undefined)
    if (parent !== undefined) assert.ok(scopes.has(parent))
  }
  for (const map of [users, loops, keysets, roles]) {
    for (const [id, entity] of map) assert.ok(scopes.has(entity.scope) && id === entity.id)
  }
  for (const { duties } of users.values()) {
    for (const held of duties.keys()) assert.ok(held === '' || scopes.has(held))
  }
  for (const role of roles.values()) {
    const near = (id: string) => {
      const home = loops.get(id)?.scope ?? ''
      return lineage(role.scope).includes(home) || lineage(home).includes(role.scope)
    }
    for (const member of role.members) {
      assert.ok(lineage(role.scope).includes(users.get(member)?.scope ?? ''), member)
    }
    for (const id of role.rights.keys()) assert.ok(near(id), id)
    for (const [held, list] of role.layouts) {
      const grid = keysets.get(held)
      assert.ok(held === '' || lineage(role.scope).includes(grid?.scope ?? ''), held)
      for (const { loop: id, row, column } of list.flatMap(({ places }) => places)) {
        assert.ok(near(id) && row <= (grid?.rows ?? 50) && column <= (grid?.columns ?? 50), id)
      }
    }
  }
  const addresses = [...loops.values()].map(({ group: address, port }) => `${address}:${port}`)
  assert.equal(new Set(addresses).size, addresses.length)
  for (const map of [scopes, loops, roles]) {
    const positions = [...map.values()].map(({ position }) => position)
    assert.deepEqual(
      positions,
      [...new Set(positions)].sort((a, b) => a - b),
    )
  }
}
