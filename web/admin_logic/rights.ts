// Who is in which role, and what the role may on which loop, as one domain or project sees and sets it (F75, F76). Pure.
import type {
  LoopEntityMessage,
  RoleEntityMessage,
  UserMessage,
} from '../../src/protocol/admin_messages.ts'
import { type Entities, scopesUsableIn, scopesWithin } from './entities.ts'

/** What is shown of a domain or project. */
export interface RightsWorld {
  /** '' is the whole system. */
  readonly scope: string
  readonly users: readonly UserMessage[]
  readonly roles: readonly RoleEntityMessage[]
  readonly loops: readonly LoopEntityMessage[]
}

/** `fixed`: is what it is, and is set in the domain; `none`: there can be no such link. */
export const ACCESSES = ['set', 'fixed', 'none'] as const
export type Access = (typeof ACCESSES)[number]

/**
 * A project with what it can use of its domain; a domain with its projects. Roles and loops in their order, users by
 * name.
 */
export function rightsWorld(entities: Entities, scope: string): RightsWorld {
  const scopes = isProject(entities, scope)
    ? scopesUsableIn(entities, scope)
    : scopesWithin(entities, scope)
  const isShown = (entity: { readonly scope: string }) => scopes.has(entity.scope)
  return {
    scope,
    users: [...entities.user.values()].filter(isShown).sort(byName),
    roles: [...entities.role.values()].filter(isShown),
    loops: [...entities.loop.values()].filter(isShown),
  }
}

function isProject(entities: Entities, scope: string): boolean {
  return (entities.scope.get(scope)?.parent ?? '') !== ''
}

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

function byName(a: UserMessage, b: UserMessage): number {
  return COLLATOR.compare(a.name, b.name) || (a.id < b.id ? -1 : 1)
}

type Placed = { readonly scope: string }

/** Members are users of the role's project or its domain. */
export function memberAccess(
  entities: Entities,
  scope: string,
  role: Placed,
  user: Placed,
): Access {
  if (!isUsableIn(entities, role.scope, user.scope)) return 'none'
  return isProject(entities, scope) && role.scope !== scope ? 'fixed' : 'set'
}

/** A project sets rights on its domain's loops, and what its domain's roles may on its own. */
export function rightAccess(entities: Entities, scope: string, role: Placed, loop: Placed): Access {
  const isNear =
    isUsableIn(entities, role.scope, loop.scope) || isUsableIn(entities, loop.scope, role.scope)
  if (!isNear) return 'none'
  return isProject(entities, scope) && role.scope !== scope && loop.scope !== scope
    ? 'fixed'
    : 'set'
}

/** As scopesUsableIn, for one that is asked for thousands of cells. */
function isUsableIn(entities: Entities, scope: string, other: string): boolean {
  return other === scope || (other !== '' && entities.scope.get(scope)?.parent === other)
}

interface Links {
  readonly members: ReadonlySet<string>
  readonly rights: ReadonlyMap<string, number>
}

/** Entities are never changed, so what was made of one holds as long as it does. */
const linksByRole = new WeakMap<RoleEntityMessage, Links>()

function linksOf(role: RoleEntityMessage): Links {
  const known = linksByRole.get(role)
  if (known !== undefined) return known
  const links = {
    members: new Set(role.members),
    rights: new Map(role.rights.map(({ loop, right }) => [loop, right])),
  }
  linksByRole.set(role, links)
  return links
}

/** undefined: there is no such role, so nobody is in it. */
export function isMember(role: RoleEntityMessage | undefined, user: string): boolean {
  return role !== undefined && linksOf(role).members.has(user)
}

/** 0 none, 1 monitor, 2 talk. */
export function rightOf(role: RoleEntityMessage | undefined, loop: string): number {
  return (role === undefined ? undefined : linksOf(role).rights.get(loop)) ?? 0
}

/** What a link is like, and what it was before the changes that are not made yet. */
export interface Link {
  readonly value: number
  readonly before: number
}

export type Pending = 'new' | 'changed' | 'gone'

/** undefined: as it was. */
export function pendingOf({ value, before }: Link): Pending | undefined {
  if (value === before) return undefined
  return before === 0 ? 'new' : value === 0 ? 'gone' : 'changed'
}

/** The next value on a click; backwards with `step` -1. */
export function cycled(value: number, valueMax: number, step: 1 | -1): number {
  return (value + step + valueMax + 1) % (valueMax + 1)
}

/** Whether each word of a filter is in one of the texts, in whatever case. */
export function isMatch(filter: string, ...texts: readonly string[]): boolean {
  const words = filter.toLocaleLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const all = texts.join('\n').toLocaleLowerCase()
  return words.every((word) => all.includes(word))
}
