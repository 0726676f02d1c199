// All that administrators see and edit, by kind and id. Pure. Plain copies: of decoded messages a spread loses the
// fields that have their default value.
import type {
  EntityMessage,
  KeysetMessage,
  LayoutMessage,
  LoopEntityMessage,
  RoleEntityMessage,
  ScopeMessage,
  UserMessage,
} from '../../src/protocol/admin_messages.ts'

/** The key is an entity's field in the messages; the order is that of their numbers there. */
export const KINDS = ['scope', 'user', 'loop', 'role', 'keyset'] as const
export type Kind = (typeof KINDS)[number]

export interface KindTypes {
  readonly scope: ScopeMessage
  readonly user: UserMessage
  readonly loop: LoopEntityMessage
  readonly role: RoleEntityMessage
  readonly keyset: KeysetMessage
}

/** By id, in the order in which they are shown. Never changed: each change makes a new one. */
export type Entities = { readonly [K in Kind]: ReadonlyMap<string, KindTypes[K]> }

export const NO_ENTITIES: Entities = {
  scope: new Map(),
  user: new Map(),
  loop: new Map(),
  role: new Map(),
  keyset: new Map(),
}

/** Takes a list of one kind as the server told it. */
export function withList(entities: Entities, kind: Kind, list: readonly EntityMessage[]): Entities {
  const fresh = new Map<string, KindTypes[Kind]>()
  for (const message of list) {
    const entity = plainOf(message)
    fresh.set(entity.id, entity)
  }
  return { ...entities, [kind]: fresh }
}

function plainOf(message: EntityMessage): KindTypes[Kind] {
  switch (message.body) {
    case 'scope':
      return plainScope(message.scope)
    case 'user':
      return plainUser(message.user)
    case 'loop':
      return plainLoop(message.loop)
    case 'role':
      return plainRole(message.role)
    case 'keyset':
      return plainKeyset(message.keyset)
  }
}

function plainScope({ id, parent, name, revision, position }: ScopeMessage): ScopeMessage {
  return { id, parent, name, revision, position }
}

function plainUser(user: UserMessage): UserMessage {
  const { id, scope, name, disabled, passwordSet, passwordOneTime, revision } = user
  const duties = user.duties.map((duty) => ({ scope: duty.scope, duty: duty.duty }))
  return { id, scope, name, disabled, passwordSet, passwordOneTime, duties, revision }
}

function plainLoop(loop: LoopEntityMessage): LoopEntityMessage {
  const { id, scope, name, abbreviation, highlight, group, port, position, revision } = loop
  const priority = loop.priority ?? 1
  return { id, scope, name, abbreviation, highlight, group, port, position, revision, priority }
}

function plainRole(role: RoleEntityMessage): RoleEntityMessage {
  const { id, scope, name, abbreviation, talkMode, position, revision } = role
  const rights = role.rights.map(({ loop, right }) => ({ loop, right }))
  const layouts = role.layouts.map(plainLayout)
  const members = [...role.members]
  return {
    id,
    scope,
    name,
    abbreviation,
    talkMode,
    position,
    members,
    rights,
    layouts,
    revision,
  }
}

function plainLayout({ keyset, pages }: LayoutMessage): LayoutMessage {
  return {
    keyset,
    pages: pages.map(({ name, places }) => ({
      name,
      places: places.map(({ loop, row, column }) => ({ loop, row, column })),
    })),
  }
}

function plainKeyset(keyset: KeysetMessage): KeysetMessage {
  const { id, scope, name, rows, columns, scale, revision } = keyset
  return { id, scope, name, rows, columns, scale, revision }
}

/** A domain with its projects, or one project: the ids of the scopes in it. '' is the whole system. */
export function scopesWithin(entities: Entities, scope: string): ReadonlySet<string> {
  const all = [...entities.scope.values()]
  const within = all.filter(({ id, parent }) => scope === '' || id === scope || parent === scope)
  return new Set(within.map(({ id }) => id))
}

/** The scopes whose users and loops can be used in this one: itself and its domain (F76). */
export function scopesUsableIn(entities: Entities, scope: string): ReadonlySet<string> {
  const parent = entities.scope.get(scope)?.parent ?? ''
  return new Set(parent === '' ? [scope] : [scope, parent])
}
