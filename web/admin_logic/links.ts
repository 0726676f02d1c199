// Who is in which role and has which duty, as a form changes it: what could be linked, and the edits of what is
// different. Pure.
import type {
  EditMessage,
  RoleEntityMessage,
  UserMessage,
} from '../../src/protocol/admin_messages.ts'
import { setDuty, setMember } from './edits.ts'
import { type Entities, scopesUsableIn } from './entities.ts'

/** Roles that a user of this scope can be in: its own, and for a domain's user those of the projects (F76). */
export function rolesFor(entities: Entities, scope: string): readonly RoleEntityMessage[] {
  return [...entities.role.values()].filter((role) =>
    scopesUsableIn(entities, role.scope).has(scope),
  )
}

/** Users that a role of this scope can have. */
export function usersFor(entities: Entities, scope: string): readonly UserMessage[] {
  const usable = scopesUsableIn(entities, scope)
  return [...entities.user.values()].filter((user) => usable.has(user.scope))
}

export function rolesOf(entities: Entities, user: string): ReadonlySet<string> {
  const roles = [...entities.role.values()].filter(({ members }) => members.includes(user))
  return new Set(roles.map(({ id }) => id))
}

export function memberEdits(
  user: string,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): readonly EditMessage[] {
  return differences(before, after).map(([role, isIn]) => setMember(role, user, isIn))
}

export function roleEdits(
  role: string,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): readonly EditMessage[] {
  return differences(before, after).map(([user, isIn]) => setMember(role, user, isIn))
}

/** By scope, '' the whole system; 0 is none. */
export type Duties = ReadonlyMap<string, number>

export function dutiesOf(user: UserMessage | undefined): Duties {
  return new Map(user?.duties.map(({ scope, duty }) => [scope, duty]) ?? [])
}

/** First what is taken away. */
export function dutyEdits(user: string, before: Duties, after: Duties): readonly EditMessage[] {
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((scope) => ({ scope, is: after.get(scope) ?? 0, was: before.get(scope) ?? 0 }))
    .filter(({ is, was }) => is !== was)
    .sort((a, b) => a.is - b.is)
    .map(({ scope, is }) => setDuty(user, scope, is))
}

function differences(
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): readonly (readonly [string, boolean])[] {
  const gone = [...before].filter((id) => !after.has(id)).map((id) => [id, false] as const)
  const come = [...after].filter((id) => !before.has(id)).map((id) => [id, true] as const)
  return [...gone, ...come]
}
