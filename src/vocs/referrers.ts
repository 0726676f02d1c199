// What refers to what in a configuration while a change is planned, found without a walk over all of it. Pure.
// May name what refers to something no more: whoever asks looks again.
import { ENTITY_KINDS, type Entity, type EntityKind } from '../store/entities.ts'

/** Which kinds refer to a kind. */
const REFERRING: Readonly<Record<EntityKind, readonly EntityKind[]>> = {
  scope: ENTITY_KINDS,
  user: ['role'],
  loop: ['role'],
  keyset: ['role'],
  role: [],
}

export class Referrers {
  readonly #all: (kind: EntityKind) => Iterable<Entity>
  /** By the kind and id that is referred to, then by the kind that refers to it; made when it is asked for first. */
  readonly #known = new Map<EntityKind, Map<string, Map<EntityKind, Set<string>>>>()

  constructor(all: (kind: EntityKind) => Iterable<Entity>) {
    this.#all = all
  }

  /** Ids of a kind of those that refer to it, as they are now. */
  of(kind: EntityKind, id: string, by: EntityKind): string[] {
    const known = this.#known.get(kind) ?? this.#walk(kind)
    return [...(known.get(id)?.get(by) ?? [])]
  }

  /** `by` refers to it from now on. */
  add(kind: EntityKind, id: string, by: Pick<Entity, 'kind' | 'id'>): void {
    const known = this.#known.get(kind)
    if (known === undefined) return
    const kinds = known.get(id) ?? new Map<EntityKind, Set<string>>()
    known.set(id, kinds)
    const ids = kinds.get(by.kind) ?? new Set()
    kinds.set(by.kind, ids.add(by.id))
  }

  /** It is gone: nothing refers to it. */
  forget(kind: EntityKind, id: string): void {
    this.#known.get(kind)?.delete(id)
  }

  #walk(kind: EntityKind): Map<string, Map<EntityKind, Set<string>>> {
    const known = new Map<string, Map<EntityKind, Set<string>>>()
    this.#known.set(kind, known)
    for (const by of REFERRING[kind]) {
      for (const entity of this.#all(by)) {
        for (const id of referredBy(entity, kind)) this.add(kind, id, entity)
      }
    }
    return known
  }
}

function* referredBy(entity: Entity, kind: EntityKind): Iterable<string> {
  if (kind === 'scope') {
    yield homeOf(entity)
    if (entity.kind === 'user') yield* entity.duties.keys()
  }
  if (entity.kind !== 'role') return
  if (kind === 'user') yield* entity.members
  if (kind === 'keyset') yield* entity.layouts.keys()
  if (kind !== 'loop') return
  yield* entity.rights.keys()
  for (const { places } of [...entity.layouts.values()].flat()) {
    for (const { loop } of places) yield loop
  }
}

/** The scope that it belongs to; '' of a domain. */
export function homeOf(entity: Entity): string {
  return (entity.kind === 'scope' ? entity.parent : entity.scope) ?? ''
}
