// Changes as they are planned: what they leave behind, whatever the edits are, and what refusals say.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type Configuration, NO_CONFIGURATION, withChanges } from '../../src/store/entities.ts'
import { exportScope } from '../../src/vocs/domain_export.ts'
import type { Edit } from '../../src/vocs/edits.ts'
import { planChange } from '../../src/vocs/plan_change.ts'
import { configurationOf, RANGE } from './core_bench.ts'
import { keysetEntity, loopEntity, roleEntity, scopeEntity, userEntity } from '../support/edits.ts'
import { assertWhole, PARENTS, SCOPES, someEdit } from './random_edits.ts'

const RUNS = Number(process.env['FUZZ_RUNS'] ?? 300)

/** The configuration after a change, or why it is refused. */
function planned(configuration: Configuration, edits: readonly Edit[], actor?: string) {
  const plan = planChange(configuration, { edits, actor, range: RANGE })
  if (plan.kind === 'good') {
    return withChanges(configuration, plan.changes, configuration.revision + 1)
  }
  return plan.kind === 'denied' ? ['denied'] : plan.faults.map(({ text }) => text)
}

function after(configuration: Configuration, ...edits: readonly Edit[]): Configuration {
  const result = planned(configuration, edits)
  assert.ok(!Array.isArray(result), JSON.stringify(result))
  return result as Configuration
}

function faults(configuration: Configuration, ...edits: readonly Edit[]): readonly string[] {
  const result = planned(configuration, edits)
  assert.ok(Array.isArray(result), 'it was not refused')
  return result
}

/** Every change that is not refused is made; the rest leaves everything as it was. */
function run(changes: readonly (readonly Edit[])[]): Configuration {
  let configuration = after(NO_CONFIGURATION, ...SCOPES_EDITS)
  for (const edits of changes) {
    const result = planned(configuration, edits)
    if (!Array.isArray(result)) configuration = result as Configuration
    else for (const text of result) assert.match(text, SENTENCE)
  }
  return configuration
}

/** What is wrong and what to do: after a colon, or what is allowed. */
const SENTENCE = /: | is \d| is no |can't|has to|may have/

const CHANGES = fc.array(fc.array(someEdit, { minLength: 1, maxLength: 3 }), {
  minLength: 20,
  maxLength: 100,
})
const SCOPES_EDITS: readonly Edit[] = SCOPES.map((id) => ({
  body: 'putScope',
  putScope: scopeEntity(id, PARENTS[id]),
}))

test('F74 F78: whatever is edited, nothing refers to what is not there, and no two loops share an address', () => {
  let entities = 0
  fc.assert(
    fc.property(CHANGES, (changes) => {
      const configuration = run(changes)
      assertWhole(configuration)
      entities += configuration.roles.size + configuration.loops.size
    }),
    { numRuns: RUNS },
  )
  console.log(`${(entities / RUNS).toFixed(1)} roles and loops were left`)
  assert.ok(entities > RUNS * 3, `the edits made almost nothing: ${entities}`)
})

test('F74: what is deleted and made again has no old right, member, duty, layout or password', () => {
  fc.assert(
    fc.property(CHANGES, fc.constantFrom(...SCOPES), (changes, scope) => {
      const before = run(changes)
      const found = before.scopes.get(scope)
      if (found === undefined) return
      const gone = planned(before, [{ body: 'remove', remove: { kind: 'scope', id: scope } }])
      if (Array.isArray(gone)) return assert.match(gone.join(), /nobody would administrate/)
      const putScope = scopeEntity(scope, found.parent ?? '')
      const again: Edit[] = [{ body: 'putScope', putScope }]
      for (const kind of ['user', 'loop'] as const) {
        for (const { id, scope: home } of before[`${kind}s`].values()) {
          if (home !== scope) continue
          if (kind === 'user') again.push({ body: 'putUser', putUser: userEntity(id, scope) })
          else again.push({ body: 'putLoop', putLoop: loopEntity(id, scope) })
        }
      }
      for (const { id, scope: home } of before.roles.values()) {
        if (home === scope) again.push({ body: 'putRole', putRole: roleEntity(id, scope) })
      }
      const made = after(gone as Configuration, ...again)
      for (const role of made.roles.values()) {
        const links = [
          ...[...role.members].map((id) => made.users.get(id)),
          ...[...role.rights.keys()].map((id) => made.loops.get(id)),
        ]
        assert.deepEqual(
          links.filter((entity) => entity?.scope === scope),
          [],
        )
        if (role.scope === scope) assert.deepEqual([links, [...role.layouts]], [[], []])
      }
      for (const user of made.users.values()) {
        assert.ok(!user.duties.has(scope))
        if (user.scope === scope)
          assert.deepEqual([user.passwordHash, user.duties.size], [undefined, 0])
      }
      assertWhole(made)
    }),
    { numRuns: RUNS },
  )
})

test('F74: in one change too, what is made again is new to everybody', () => {
  const before = configurationOf(`
administrators: [u]
users: [{ id: u, password: $argon2-x }]
loops: [{ id: l }]
roles: [{ id: r, members: [u], rights: { l: talk }, layouts: [{ pages: [{ places: [{ loop: l, row: 1, column: 1 }] }] }] }]`)
  const made = after(
    before,
    { body: 'remove', remove: { kind: 'user', id: 'u' } },
    { body: 'putUser', putUser: userEntity('u', 'main') },
    { body: 'remove', remove: { kind: 'loop', id: 'l' } },
    { body: 'putLoop', putLoop: loopEntity('l', 'main') },
  )
  const role = made.roles.get('main/r')
  assert.deepEqual([role?.members.size, role?.rights.size], [0, 0])
  assert.deepEqual(role?.layouts.get('')?.[0]?.places, [])
  assert.deepEqual(
    [made.users.get('u')?.passwordHash, made.users.get('u')?.duties.size],
    [undefined, 0],
  )
})

test('F75 F76: links reach from a project to its domain, and no further', () => {
  const before = configurationOf(`
users: [{ id: d }]
loops: [{ id: dl }]
roles: [{ id: r }]
projects:
  - { id: p, users: [{ id: pu }], loops: [{ id: pl }], roles: [{ id: r }] }
  - { id: q, users: [{ id: qu }], loops: [{ id: ql }] }`)
  const member = (role: string, user: string): Edit => ({
    body: 'setMember',
    setMember: { role, user, member: true },
  })
  const right = (role: string, loop: string): Edit => ({
    body: 'setRight',
    setRight: { role, loop, right: 1 },
  })
  after(before, member('p/r', 'd'), member('p/r', 'pu'), right('p/r', 'dl'), right('main/r', 'pl'))
  const wrong = [member('p/r', 'qu'), member('main/r', 'pu'), right('p/r', 'ql')]
  assert.equal(faults(before, ...wrong).length, 3)
  // Whether it is there is not said.
  const [there] = faults(before, member('p/r', 'qu'))
  const [not] = faults(before, member('p/r', 'nobody'))
  assert.equal(there?.replace('qu', 'nobody'), not)
})

test('F78: all that is wrong is told at once, each with what to do, and nothing is changed', () => {
  const before = configurationOf('loops: [{ id: l, group: 239.9.9.9 }]\nusers: [{ id: u }]')
  const told = faults(
    before,
    { body: 'putLoop', putLoop: { ...loopEntity('m', 'main'), group: '239.9.9.9' } },
    { body: 'putLoop', putLoop: { ...loopEntity('n', 'main'), group: '10.0.0.1', port: 80 } },
    { body: 'putUser', putUser: userEntity('no id', 'main') },
    { body: 'putUser', putUser: userEntity('u', 'main'), mustBeNew: true },
    { body: 'putUser', putUser: userEntity('v', 'nowhere') },
    { body: 'putRole', putRole: { ...roleEntity('main/r', 'main'), talkMode: 9 as 0 } },
    { body: 'setDuty', setDuty: { user: 'u', scope: 'main', duty: 7 as 0 } },
    { body: 'remove', remove: { kind: 'loop', id: 'none' } },
  )
  assert.equal(told.length, 9)
  for (const text of told) assert.match(text, SENTENCE)
})

test('F79: a loop without an address gets one that no other has, also within one change', () => {
  const putLoop = (id: string): Edit => ({ body: 'putLoop', putLoop: loopEntity(id, 'main') })
  const names = Array.from({ length: 300 }, (_, index) => `l${index}`)
  const { loops } = after(configurationOf('loops: [{ id: x }]'), ...names.map(putLoop))
  assert.equal(new Set([...loops.values()].map(({ group }) => group)).size, 301)
})

test('a keyset does not become smaller than what stands on it, and a domain keeps somebody to repair it', () => {
  const before = configurationOf(`
users: [{ id: u }]
loops: [{ id: l }]
keysets: [{ id: k, rows: 4, columns: 4 }]
roles: [{ id: r, layouts: [{ keyset: k, pages: [{ places: [{ loop: l, row: 4, column: 1 }] }] }] }]`)
  const putKeyset = { ...keysetEntity('main/k', 'main'), rows: 3 }
  assert.match(faults(before, { body: 'putKeyset', putKeyset })[0] ?? '', /move it first/)
  const duty = (number: number): Edit => ({
    body: 'setDuty',
    setDuty: { user: 'u', scope: '', duty: number },
  })
  assert.match(faults(after(before, duty(2)), duty(0))[0] ?? '', /leave one/)
})

test('F73 F77: a project’s administrator gets nothing beyond the project, by whatever edits', () => {
  const before = after(
    configurationOf(`
administrators: [chief]
users: [{ id: chief }, { id: d }]
loops: [{ id: l0 }]
roles: [{ id: r0, members: [d] }]
projects:
  - { id: p, administrators: [boss], users: [{ id: boss }], loops: [{ id: l1 }], roles: [{ id: r0 }] }
  - { id: q, users: [{ id: u2 }], loops: [{ id: l2 }], roles: [{ id: r0, members: [u2] }] }`),
    { body: 'setDuty', setDuty: { user: 'chief', scope: '', duty: 2 } },
  )
  const outside = ({ scopes, ...rest }: Configuration) => {
    const roles = [...rest.roles.values()].filter(({ scope }) => scope !== 'p')
    return JSON.stringify([
      [...scopes.values()].filter(({ id }) => id !== 'p'),
      [...rest.users.values()]
        .filter(({ scope }) => scope !== 'p')
        .map((user) => [user.id, user.name, [...user.duties].filter(([scope]) => scope !== 'p')]),
      [...rest.loops.values()].filter(({ scope }) => scope !== 'p'),
      roles.map((role) => [
        role.id,
        role.name,
        [...role.members],
        [...role.rights].filter(([loop]) => rest.loops.get(loop)?.scope !== 'p'),
      ]),
      [...(rest.users.get('boss')?.duties.keys() ?? [])].filter((scope) => scope !== 'p'),
    ])
  }
  let made = 0
  fc.assert(
    fc.property(fc.array(someEdit, { minLength: 1, maxLength: 4 }), (edits) => {
      const result = planned(before, edits, 'boss')
      if (Array.isArray(result)) return
      made++
      const configuration = result as Configuration
      assert.equal(outside(configuration), outside(before))
      assertWhole(configuration)
    }),
    { numRuns: RUNS * 20 },
  )
  assert.ok(made > RUNS / 10, `only ${made} were made`)
})

test('F81: any domain is the same after its export into an empty store, and any project in its domain', () => {
  fc.assert(
    fc.property(CHANGES, (changes) => {
      const before = run(changes)
      for (const { id, parent } of before.scopes.values()) {
        const text = JSON.stringify(exportScope(before, id))
        if (parent !== undefined) {
          const after = configurationOf(text, before)
          for (const domain of [id, parent]) {
            assert.deepEqual(exportScope(after, domain), exportScope(before, domain))
          }
          continue
        }
        assert.equal(JSON.stringify(exportScope(configurationOf(text), id)), text)
        assert.equal(JSON.stringify(exportScope(configurationOf(text, before), id)), text)
      }
    }),
    { numRuns: Math.ceil(RUNS / 3) },
  )
})

test('F85: no user has a name under which the audit log says that no user did it', () => {
  const base = after(NO_CONFIGURATION, ...SCOPES_EDITS)
  for (const id of ['system', 'System', 'unknown']) {
    const putUser = userEntity(id, SCOPES[0] ?? '')
    assert.match(faults(base, { body: 'putUser', putUser }).join(), /take another/)
  }
})

test('F74: however far a place is asked for, the next one is still within what all engines and the wire keep', () => {
  const scope = SCOPES[0] ?? ''
  const far = { ...loopEntity('far', scope), position: 2 ** 32 - 1 }
  const base = after(NO_CONFIGURATION, ...SCOPES_EDITS, { body: 'putLoop', putLoop: far })
  const next = after(base, { body: 'putLoop', putLoop: loopEntity('next', scope) })
  assert.deepEqual([next.loops.get('far')?.position, next.loops.get('next')?.position], [1, 2])
})
