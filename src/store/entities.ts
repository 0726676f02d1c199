// What the store keeps of who may hear and talk where: the entities, whole and immutable. Pure.
// Everybody shares one Configuration until the next change makes another; an entity that a change does not
// touch stays the same object.

export const ENTITY_KINDS = ['scope', 'user', 'loop', 'keyset', 'role'] as const
/** In this order one refers to those before it only. */
export type EntityKind = (typeof ENTITY_KINDS)[number]

export const DUTIES = ['none', 'supervisor', 'administrator'] as const
/** What a user may do in a scope beyond talking; each includes the one before. */
export type Duty = (typeof DUTIES)[number]

/** In a user's duties: the whole system. */
export const SYSTEM_SCOPE = ''

/** A domain, or a project within one. */
export interface Scope {
  readonly kind: 'scope'
  readonly id: string
  /** The project's domain; undefined: this is a domain. */
  readonly parent: string | undefined
  readonly name: string
  /** Order in lists, unique within the kind. */
  readonly position: number
  /** Of the store, at the last change. */
  readonly revision: number
}

export interface User {
  readonly kind: 'user'
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly disabled: boolean
  /** Argon2id as its own string says, or what an import brought; undefined: nobody signs on with a password. */
  readonly passwordHash: string | undefined
  /** The password is good for nothing but to be changed. */
  readonly oneTime: boolean
  /** By scope; never 'none'. */
  readonly duties: ReadonlyMap<string, Duty>
  readonly revision: number
}

export interface Loop {
  readonly kind: 'loop'
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly abbreviation: string
  readonly highlight: 'none' | 'red' | 'orange' | 'yellow'
  /** Speech on a priority loop dims others for who wants it, on an emergency loop for all. */
  readonly priority: 'normal' | 'priority' | 'emergency'
  /** IPv4 multicast group and UDP port: unique in the system. */
  readonly group: string
  readonly port: number
  readonly position: number
  readonly revision: number
}

export interface Keyset {
  readonly kind: 'keyset'
  /** "<scope>/<name>". */
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly rows: number
  readonly columns: number
  /** Of the tiles, percent. */
  readonly scale: number
  readonly revision: number
}

export interface Role {
  readonly kind: 'role'
  /** "<scope>/<role>". */
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly abbreviation: string
  readonly talkMode: 'single' | 'multi'
  readonly position: number
  readonly members: ReadonlySet<string>
  /** By loop; loops without a right are not here. */
  readonly rights: ReadonlyMap<string, 'monitor' | 'talk'>
  /** By keyset; '' for consoles without one. */
  readonly layouts: ReadonlyMap<string, readonly LayoutPage[]>
  readonly revision: number
}

export interface LayoutPage {
  readonly name: string
  readonly places: readonly LayoutPlace[]
}

/** Row and column from 1. */
export interface LayoutPlace {
  readonly loop: string
  readonly row: number
  readonly column: number
}

export type Entity = Scope | User | Loop | Keyset | Role
export type EntityOf<Kind extends EntityKind> = Extract<Entity, { readonly kind: Kind }>

export interface Configuration {
  /** Of the store. */
  readonly revision: number
  readonly scopes: ReadonlyMap<string, Scope>
  readonly users: ReadonlyMap<string, User>
  readonly loops: ReadonlyMap<string, Loop>
  readonly keysets: ReadonlyMap<string, Keyset>
  readonly roles: ReadonlyMap<string, Role>
}

export const NO_CONFIGURATION: Configuration = {
  revision: 0,
  scopes: new Map(),
  users: new Map(),
  loops: new Map(),
  keysets: new Map(),
  roles: new Map(),
}

/** The map that has the entities of a kind. */
export function entitiesOf<Kind extends EntityKind>(
  configuration: Configuration,
  kind: Kind,
): ReadonlyMap<string, EntityOf<Kind>> {
  return configuration[`${kind}s`] as unknown as ReadonlyMap<string, EntityOf<Kind>>
}

/** What became of one entity in a change; `after` undefined: it is gone, `before` undefined: it is new. */
export interface EntityChange {
  readonly kind: EntityKind
  readonly id: string
  readonly before: Entity | undefined
  readonly after: Entity | undefined
}

/** Ids that go and come again in one change: two entities, of which nothing is common. */
export function remadeIn(changes: readonly EntityChange[]): readonly EntityChange[] {
  const gone = new Set(
    changes.filter(({ after }) => after === undefined).map(({ kind, id }) => `${kind} ${id}`),
  )
  return changes.filter(({ kind, id, after }) => after !== undefined && gone.has(`${kind} ${id}`))
}

/** The configuration after a change; unchanged entities stay the same objects. */
export function withChanges(
  configuration: Configuration,
  changes: readonly EntityChange[],
  revision: number,
): Configuration {
  const maps = new Map<EntityKind, Map<string, Entity>>()
  const moved: Entity[] = []
  for (const { kind, id, before, after } of changes) {
    const map = maps.get(kind) ?? new Map<string, Entity>(entitiesOf(configuration, kind))
    maps.set(kind, map)
    const now = after && ({ ...after, revision } as Entity)
    const stays = before !== undefined && now !== undefined && compareEntities(before, now) === 0
    if (now !== undefined && stays) map.set(id, now)
    else map.delete(id)
    if (now !== undefined && !stays) moved.push(now)
  }
  moved.sort(compareEntities)
  const replaced = [...maps].map(([kind, map]): [string, ReadonlyMap<string, Entity>] => [
    `${kind}s`,
    withMoved(
      map,
      moved.filter((entity) => entity.kind === kind),
    ),
  ])
  return { ...configuration, ...Object.fromEntries(replaced), revision }
}

/** By position where the kind has one, else by id: as the store reads them. */
export function compareEntities(a: Entity, b: Entity): number {
  const [first, second] = [positionOf(a), positionOf(b)]
  if (first !== second) return first - second
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0
}

function positionOf(entity: Entity): number {
  return 'position' in entity ? entity.position : 0
}

/** Both are in order; a large map is not sorted again for one that is new. */
function withMoved(
  map: ReadonlyMap<string, Entity>,
  moved: readonly Entity[],
): ReadonlyMap<string, Entity> {
  if (moved.length === 0) return map
  const joined = new Map<string, Entity>()
  let next = 0
  for (const [id, entity] of map) {
    for (; next < moved.length && compareEntities(moved[next]!, entity) < 0; next++) {
      joined.set(moved[next]!.id, moved[next]!)
    }
    joined.set(id, entity)
  }
  for (const entity of moved.slice(next)) joined.set(entity.id, entity)
  return joined
}
