// A configuration while a change of it is planned: edits see what those before them did. Pure.
import {
  type Configuration,
  entitiesOf,
  type Entity,
  type EntityChange,
  type EntityKind,
  type EntityOf,
  type Role,
  SYSTEM_SCOPE,
} from '../store/entities.ts'

export class Draft {
  readonly #base: Configuration
  /** Members of roles that nobody else has: they are changed in place, since a list can be long. */
  readonly #ownMembers = new WeakSet<ReadonlySet<string>>()
  readonly #positions = new Map<EntityKind, { readonly all: Set<number>; last: number }>()
  /** What was there and is removed, also where one of the same id is made again. */
  readonly #removed = new Set<string>()
  /** By kind and id; undefined: deleted. */
  readonly #touched = new Map<string, { readonly kind: EntityKind; after: Entity | undefined }>()

  /** Ids that the base has not, by kind: whoever walks over all is not to walk over what was touched. */
  readonly #added = new Map<EntityKind, Set<string>>()

  constructor(base: Configuration) {
    this.#base = base
  }

  find<Kind extends EntityKind>(kind: Kind, id: string): EntityOf<Kind> | undefined {
    const touched = this.#touched.get(keyOf(kind, id))
    if (touched !== undefined) return touched.after as EntityOf<Kind> | undefined
    return entitiesOf(this.#base, kind).get(id)
  }

  /** All of a kind, in order; new ones last. */
  *all<Kind extends EntityKind>(kind: Kind): Generator<EntityOf<Kind>> {
    const base = entitiesOf(this.#base, kind)
    for (const id of base.keys()) {
      const found = this.find(kind, id)
      if (found !== undefined) yield found
    }
    for (const id of this.#added.get(kind) ?? []) {
      const found = this.find(kind, id)
      if (found !== undefined) yield found
    }
  }

  put(entity: Entity): void {
    const { kind, id } = entity
    this.#touched.set(keyOf(kind, id), { kind, after: entity })
    if (entitiesOf(this.#base, kind).has(id)) return
    const added = this.#added.get(kind)
    if (added === undefined) this.#added.set(kind, new Set([id]))
    else added.add(id)
  }

  /** Where something new stands: as given if that is a free place before the last, else after all others. */
  nextPosition(kind: 'scope' | 'loop' | 'role', given: number): number {
    let taken = this.#positions.get(kind)
    if (taken === undefined) {
      const positions = [...this.all(kind)].map(({ position }) => position)
      taken = { all: new Set(positions), last: positions.reduce((a, b) => Math.max(a, b), 0) }
      this.#positions.set(kind, taken)
    }
    const isGap = given > 0 && given < taken.last && !taken.all.has(given)
    const position = isGap ? given : taken.last + 1
    taken.all.add(position)
    taken.last = Math.max(taken.last, position)
    return position
  }

  setMember(role: Role, user: string, member: boolean): void {
    const members = this.#ownMembers.has(role.members)
      ? (role.members as Set<string>)
      : new Set(role.members)
    this.#ownMembers.add(members)
    if (member) members.add(user)
    else members.delete(user)
    this.put({ ...role, members })
  }

  /** Removes it with every reference to it and all that belongs to it (F74). */
  remove(kind: EntityKind, id: string): void {
    if (entitiesOf(this.#base, kind).has(id)) this.#removed.add(keyOf(kind, id))
    this.#touched.set(keyOf(kind, id), { kind, after: undefined })
    switch (kind) {
      case 'scope':
        return this.#scopeGone(id)
      case 'user':
        return this.#changeRoles(
          ({ members }) => members.has(id) && { members: without(members, id) },
        )
      case 'loop':
        return this.#changeRoles((role) => withoutLoop(role, id))
      case 'keyset':
        return this.#changeRoles(
          ({ layouts }) => layouts.has(id) && { layouts: lessKey(layouts, id) },
        )
      case 'role':
    }
  }

  /** What differs from the base, entities with their revision as it was. */
  changes(): EntityChange[] {
    // What refers to something that is made again is written anew: its links went with the old one.
    const isRemade = [...this.#removed].some((key) => this.#touched.get(key)?.after !== undefined)
    return [...this.#touched].flatMap(([key, { kind, after }]): EntityChange[] => {
      const id = key.slice(kind.length + 1)
      const before = entitiesOf(this.#base, kind).get(id)
      const made = { kind, id, before: undefined, after: inOrder(after) }
      // Two changes: what belonged to the old one, sign-ons and passkeys too, is not to be the new one's.
      if (this.#removed.has(key)) {
        return [{ kind, id, before, after: undefined }, ...(after === undefined ? [] : [made])]
      }
      return isSame(before, after) && !isRemade ? [] : [{ ...made, before }]
    })
  }

  /** The scope and the domain it is in: what belongs to either can be used in it. */
  lineage(scope: string): string[] {
    const parent = this.find('scope', scope)?.parent
    return parent === undefined ? [scope] : [scope, parent]
  }

  #scopeGone(scope: string): void {
    for (const { id, parent } of this.all('scope')) {
      if (parent === scope) this.remove('scope', id)
    }
    for (const kind of ['role', 'keyset', 'loop', 'user'] as const) {
      for (const entity of this.all(kind)) {
        if (entity.scope === scope) this.remove(kind, entity.id)
      }
    }
    for (const user of this.all('user')) {
      if (scope !== SYSTEM_SCOPE && user.duties.has(scope)) {
        this.put({ ...user, duties: lessKey(user.duties, scope) })
      }
    }
  }

  #changeRoles(change: (role: Role) => Partial<Role> | false): void {
    for (const role of this.all('role')) {
      const fields = change(role)
      if (fields !== false) this.put({ ...role, ...fields })
    }
  }
}

/** Whether both say the same, whatever objects they are. */
function isSame(before: Entity | undefined, after: Entity | undefined): boolean {
  if (before === after) return true
  if (before === undefined || after === undefined) return false
  return JSON.stringify(before, plain) === JSON.stringify(after, plain)
}

function inOrder(entity: Entity | undefined): Entity | undefined {
  return entity?.kind === 'role'
    ? { ...entity, members: new Set([...entity.members].sort()) }
    : entity
}

/** Links have no order of their own, nor have the fields of an entity: where it comes from, they differ in it. */
function plain(_: string, value: unknown): unknown {
  if (value instanceof Set) return [...(value as Set<string>)].sort()
  if (value instanceof Map) return byKey([...(value as Map<string, unknown>)])
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(byKey(Object.entries(value)))
}

function byKey(entries: [string, unknown][]): [string, unknown][] {
  return entries.sort(([a], [b]) => (a < b ? -1 : 1))
}

export function lessKey<Value>(
  map: ReadonlyMap<string, Value>,
  key: string,
): ReadonlyMap<string, Value> {
  return new Map([...map].filter(([other]) => other !== key))
}

export function without(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  return new Set([...set].filter((other) => other !== item))
}

function withoutLoop(role: Role, loop: string): Partial<Role> | false {
  const placed = [...role.layouts.values()].flat().some((page) => has(page.places, loop))
  if (!placed && !role.rights.has(loop)) return false
  const layouts = [...role.layouts].map(([keyset, pages]) => {
    const left = pages.map((page) =>
      has(page.places, loop)
        ? { ...page, places: page.places.filter((place) => place.loop !== loop) }
        : page,
    )
    return [keyset, left] as const
  })
  return { rights: lessKey(role.rights, loop), layouts: placed ? new Map(layouts) : role.layouts }
}

function has(places: readonly { readonly loop: string }[], loop: string): boolean {
  return places.some((place) => place.loop === loop)
}

function keyOf(kind: EntityKind, id: string): string {
  return `${kind} ${id}`
}
