// What becomes of somebody whom a directory or a provider vouches for: which user, in which roles, or why none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { OutsideUser } from '../../src/net/outside_user.ts'
import type { Configuration } from '../../src/store/entities.ts'
import {
  nameOf,
  type OutsidePlan,
  type OutsideRules,
  planOutsideUser,
} from '../../src/vocs/outside_sign_on.ts'
import { configurationOf, DOMAIN } from './core_bench.ts'

const RULES: OutsideRules = {
  by: 'ldap',
  usersIn: 'main',
  localUsers: ['admin'],
  rolesByGroup: { flight: ['p/multi'], ground: ['p/single', 'p/gone'] },
}
const ADA: OutsideUser = { id: 'ada', name: 'Ada Lovelace', roles: ['p/multi'] }

test('F02 X15: who is new becomes a user in the domain of the settings, in the roles of the groups', () => {
  const plan = planOutsideUser(configurationOf(DOMAIN), ADA, RULES)
  assert.deepEqual(steps(plan), ['putUser ada main Ada Lovelace', 'setMember p/multi ada true'])
})

test('F02 X15: roles that the settings name are given and taken, the others left alone', () => {
  const before = configurationOf(DOMAIN)
  const memberOf = [...before.roles.values()].filter(({ members }) => members.has('anna'))
  assert.ok(memberOf.some(({ id }) => id === 'p/multi'))
  const anna = { id: 'anna', name: before.users.get('anna')?.name ?? '', roles: [] }
  const rules = { ...RULES, rolesByGroup: { flight: ['p/multi'] } }
  assert.deepEqual(steps(planOutsideUser(before, anna, rules)), ['setMember p/multi anna false'])
  const inRole = { ...anna, roles: ['p/multi'] }
  assert.deepEqual(steps(planOutsideUser(before, inRole, rules)), [])
})

test('F02 X15: roles that are not there, or not for this user, are left out and noted', () => {
  const strange = { ...ADA, roles: ['p/gone'] }
  const plan = planOutsideUser(configurationOf(DOMAIN), strange, RULES)
  assert.deepEqual(steps(plan), ['putUser ada main Ada Lovelace'])
  assert.match(plan.kind === 'good' ? plan.notes.join() : '', /no role "p\/gone"/)
})

test('F02 X15: nobody gets in as a local user, a disabled one, under an id that is none, or uninvited', () => {
  const before = configurationOf(DOMAIN)
  const disabled = withUser(before, 'anna', { disabled: true })
  const reasons = [
    [before, { ...ADA, id: 'admin' }, RULES, /one of ldap\.localUsers/],
    [disabled, { ...ADA, id: 'anna' }, RULES, /disabled/],
    [before, { ...ADA, id: 'zoë' }, RULES, /can't be a user's id/],
    [before, { ...ADA, id: '.ada' }, RULES, /can't be a user's id/],
    [before, { ...ADA, id: 'a'.repeat(65) }, RULES, /can't be a user's id/],
    [before, ADA, { ...RULES, usersIn: '' }, /usersIn is not set/],
    [before, ADA, { ...RULES, usersIn: 'moon' }, /no such domain/],
  ] as const
  for (const [configuration, user, rules, reason] of reasons) {
    const plan = planOutsideUser(configuration, user, rules)
    assert.match(plan.kind === 'refused' ? plan.reason : JSON.stringify(plan), reason)
  }
})

test('F02 X15: a name from outside fits: no control characters, 64 at most, no half of one', () => {
  assert.equal(nameOf({ id: 'ada', name: ' Ada\n\tLovelace ' }), 'Ada Lovelace')
  assert.equal(nameOf({ id: 'ada', name: '\u0007' }), 'ada')
  const cut = nameOf({ id: 'ada', name: `${'x'.repeat(63)}😀` })
  assert.equal(cut, 'x'.repeat(63))
})

function withUser(before: Configuration, id: string, fields: object): Configuration {
  const user = before.users.get(id)
  assert.ok(user)
  return { ...before, users: new Map([...before.users, [id, { ...user, ...fields }]]) }
}

function steps(plan: OutsidePlan): string[] {
  assert.ok(plan.kind === 'good', JSON.stringify(plan))
  return plan.edits.map((edit) => {
    if (edit.body === 'putUser') {
      const { id, scope, name } = edit.putUser
      return `putUser ${id} ${scope} ${name}`
    }
    assert.ok(edit.body === 'setMember')
    const { role, user, member } = edit.setMember
    return `setMember ${role} ${user} ${member}`
  })
}
