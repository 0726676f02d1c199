// A configuration while a change of it is planned: edits see what those before them did. Pure.
import {
  type Configuration,
  type Duty,
  entitiesOf,
  type Entity,
  type EntityChange,
  type EntityKind,
  type EntityOf,
  type LayoutPage,
  type Role,
  SYSTEM_SCOPE,
  type User,
} from '../store/entities.ts'
import { homeOf, Referrers } from './referrers.ts'

export class Draft {
  readonly #base: Configuration
  /** Lists of links that nobody else has: they are changed in place, since one can be long. */
  readonly #own = new WeakSet<object>()
  readonly #referrers = new Referrers((kind) => this.all(kind))
  readonly #positions = new Map<EntityKind, { readonly all: Set<number>; last: number }>()
  /** What was there and is removed, also where one of the same id is made again. */
  readonly #removed = new Set<string>()
  /** By kind and id; undefined: deleted. */
  readonly #touched = new Map<string, { readonly kind: EntityKind; after: Entity | undefined }>()

  /** When loops were removed, and when layouts were made: a loop that is made again stands in none of before. */
  readonly #goneAt = new Map<string, number>()
  readonly #laidOutAt = new Map<string, number>()
  #steps = 0
  /** Roles whose layouts may have loops that are gone: these are taken out once, in the end. */
  readonly #untidy = new Set<string>()

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

  /** Links of the entity are the ones that it had: others are made by the methods for them. */
  put(entity: Entity): void {
    const { kind, id } = entity
    this.#touched.set(keyOf(kind, id), { kind, after: entity })
    this.#referrers.add('scope', homeOf(entity), entity)
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
    const members = this.#ownSet(role.members)
    if (member) members.add(user)
    else members.delete(user)
    this.#referrers.add('user', user, role)
    this.put({ ...role, members })
  }

  /** undefined: none. */
  setRight(role: Role, loop: string, right: 'monitor' | 'talk' | undefined): void {
    this.#referrers.add('loop', loop, role)
    this.put({ ...role, rights: this.#with(role.rights, loop, right) })
  }

  /** undefined: none. */
  setLayout(role: Role, keyset: string, pages: readonly LayoutPage[] | undefined): void {
    this.#referrers.add('keyset', keyset, role)
    this.#laidOutAt.set(placeOf(role.id, keyset), this.#steps++)
    for (const { places } of pages ?? []) {
      for (const { loop } of places) this.#referrers.add('loop', loop, role)
    }
    this.put({ ...role, layouts: this.#with(role.layouts, keyset, pages) })
  }

  /** undefined: none. */
  setDuty(user: User, scope: string, duty: Duty | undefined): void {
    this.#referrers.add('scope', scope, user)
    this.put({ ...user, duties: this.#with(user.duties, scope, duty) })
  }

  /** Removes it with every reference to it and all that belongs to it (F74); gives the loops that are gone. */
  remove(kind: EntityKind, id: string): string[] {
    if (entitiesOf(this.#base, kind).has(id)) this.#removed.add(keyOf(kind, id))
    this.#touched.set(keyOf(kind, id), { kind, after: undefined })
    const loops = this.#unlink(kind, id)
    this.#referrers.forget(kind, id)
    return loops
  }

  /** Of a kind all that refer to it, and maybe some that did. */
  *referring<By extends EntityKind>(kind: EntityKind, id: string, by: By): Generator<EntityOf<By>> {
    for (const referrer of this.#referrers.of(kind, id, by)) {
      const found = this.find(by, referrer)
      if (found !== undefined) yield found
    }
  }

  /** Takes the loops that are gone out of layouts. Until then layouts may still have them. */
  tidy(): void {
    for (const id of this.#untidy) {
      const role = this.find('role', id)
      if (role === undefined) continue
      const layouts = new Map(
        [...role.layouts].map(([keyset, pages]) => {
          const madeAt = this.#laidOutAt.get(placeOf(id, keyset)) ?? -1
          const isGone = (loop: string) => (this.#goneAt.get(loop) ?? -1) > madeAt
          return [keyset, pages.map((page) => withoutPlaces(page, isGone))]
        }),
      )
      this.put({ ...role, layouts })
    }
    this.#untidy.clear()
  }

  /** What differs from the base, entities with their revision as it was. */
  changes(): EntityChange[] {
    this.tidy()
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

  /** Takes all that refers to it away; gives the loops that are gone. */
  #unlink(kind: EntityKind, id: string): string[] {
    switch (kind) {
      case 'scope':
        return this.#scopeGone(id)
      case 'user':
        for (const role of this.referring('user', id, 'role')) {
          if (role.members.has(id)) this.setMember(role, id, false)
        }
        return []
      case 'loop':
        this.#goneAt.set(id, this.#steps++)
        for (const role of this.referring('loop', id, 'role')) {
          if (role.rights.has(id)) this.setRight(role, id, undefined)
          this.#untidy.add(role.id)
        }
        return [id]
      case 'keyset':
        for (const role of this.referring('keyset', id, 'role')) {
          if (role.layouts.has(id)) this.setLayout(role, id, undefined)
        }
        return []
      case 'role':
        return []
    }
  }

  #scopeGone(scope: string): string[] {
    const loops: string[] = []
    for (const { id, parent } of this.referring('scope', scope, 'scope')) {
      if (parent === scope) loops.push(...this.remove('scope', id))
    }
    for (const kind of ['role', 'keyset', 'loop', 'user'] as const) {
      for (const entity of this.referring('scope', scope, kind)) {
        if (entity.scope === scope) loops.push(...this.remove(kind, entity.id))
      }
    }
    for (const user of this.referring('scope', scope, 'user')) {
      if (scope !== SYSTEM_SCOPE && user.duties.has(scope)) this.setDuty(user, scope, undefined)
    }
    return loops
  }

  #ownSet(set: ReadonlySet<string>): Set<string> {
    const own = this.#own.has(set) ? (set as Set<string>) : new Set(set)
    this.#own.add(own)
    return own
  }

  /** undefined: without the key. */
  #with<Value>(
    map: ReadonlyMap<string, Value>,
    key: string,
    value: Value | undefined,
  ): ReadonlyMap<string, Value> {
    const own = this.#own.has(map) ? (map as Map<string, Value>) : new Map(map)
    this.#own.add(own)
    if (value === undefined) own.delete(key)
    else own.set(key, value)
    return own
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

function withoutPlaces(page: LayoutPage, isGone: (loop: string) => boolean): LayoutPage {
  if (!page.places.some(({ loop }) => isGone(loop))) return page
  return { ...page, places: page.places.filter(({ loop }) => !isGone(loop)) }
}

function placeOf(role: string, keyset: string): string {
  return `${role} ${keyset}`
}

function keyOf(kind: EntityKind, id: string): string {
  return `${kind} ${id}`
}
