// Somebody whom a directory or an identity provider vouches for, as a user of ours: made at the first sign-on, named
// as outside, in the roles that the groups stand for. Pure.
import type { OutsideUser, RolesByGroup } from '../net/outside_user.ts'
import type { Configuration, User } from '../store/entities.ts'
import { cutText } from './cut_text.ts'
import { Draft } from './draft.ts'
import { type Edit, userEdit } from './edits.ts'
import { checkMember, isUserId, NAME_LETTERS_MAX } from './entity_rules.ts'

/** Who vouches, and what the settings say of that. */
export interface OutsideRules {
  readonly by: 'ldap' | 'openid'
  /** Domain or project in which new users are made; empty: none are. */
  readonly usersIn: string
  /** Users of the store whom nobody outside can vouch for. */
  readonly localUsers: readonly string[]
  readonly rolesByGroup: RolesByGroup
}

export type OutsidePlan =
  /** `notes`: what can't be done as the settings say, for the log. */
  | { readonly kind: 'good'; readonly edits: readonly Edit[]; readonly notes: readonly string[] }
  /** Not to sign on; the reason is for the log. */
  | { readonly kind: 'refused'; readonly reason: string }

/** Only roles that the settings name for some group are given and taken: the others are the store's to say. */
export function planOutsideUser(
  configuration: Configuration,
  outside: OutsideUser,
  rules: OutsideRules,
): OutsidePlan {
  const { id } = outside
  const known = configuration.users.get(id)
  const reason = refusalOf(configuration, id, known, rules)
  if (reason !== undefined) return { kind: 'refused', reason }
  const name = nameOf(outside)
  const user = known ?? freshUser(id, rules.usersIn, name)
  const edits: Edit[] = []
  if (known === undefined || known.name !== name) {
    edits.push(userEdit({ id, scope: user.scope, name, disabled: false }))
  }
  const { memberships, notes } = membershipsOf(configuration, user, outside, rules)
  return { kind: 'good', edits: [...edits, ...memberships], notes }
}

/** What people read, cut to what the store takes. */
export function nameOf({ id, name }: Pick<OutsideUser, 'id' | 'name'>): string {
  const plain = name.replaceAll(/\p{Cc}+/gu, ' ').trim()
  return cutText(plain, NAME_LETTERS_MAX).trim() || id
}

function refusalOf(
  { scopes }: Configuration,
  id: string,
  known: User | undefined,
  { by, usersIn, localUsers }: OutsideRules,
): string | undefined {
  if (!isUserId(id)) return `"${id}" can't be a user's id here`
  if (localUsers.includes(id)) return `"${id}" is one of ${by}.localUsers`
  if (known?.disabled === true) return `user "${id}" is disabled here`
  if (known !== undefined) return undefined
  if (usersIn === '') return `there is no user "${id}", and ${by}.usersIn is not set`
  if (!scopes.has(usersIn)) return `${by}.usersIn is "${usersIn}": there is no such domain`
  return undefined
}

function freshUser(id: string, scope: string, name: string): User {
  const rest = { passwordHash: undefined, oneTime: false, duties: new Map(), revision: 0 }
  return { kind: 'user', id, scope, name, disabled: false, ...rest }
}

function membershipsOf(
  configuration: Configuration,
  user: User,
  outside: OutsideUser,
  { rolesByGroup }: OutsideRules,
) {
  const draft = new Draft(configuration)
  draft.put(user)
  const memberships: Edit[] = []
  const notes: string[] = []
  for (const role of new Set(Object.values(rolesByGroup).flat())) {
    const found = configuration.roles.get(role)
    const member = outside.roles.includes(role)
    if (found === undefined) {
      if (member) notes.push(`there is no role "${role}"`)
    } else if (found.members.has(user.id) !== member) {
      const faults: string[] = []
      if (member) checkMember(draft, found, user.id, (text) => faults.push(text))
      notes.push(...faults)
      const setMember = { role, user: user.id, member }
      if (faults.length === 0) memberships.push({ body: 'setMember', setMember })
    }
  }
  return { memberships, notes }
}
