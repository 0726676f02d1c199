// What of all that is seen can be changed where one works, and by whom (F76, F77). Pure.
import { type Entities, scopesUsableIn, scopesWithin } from './entities.ts'
import type { TableEntity, TableKind } from './entity_form.ts'

export interface PlacedEntity {
  readonly entity: TableEntity
  /** Can be changed here; else it is read only. */
  readonly isOwn: boolean
  /** It is the domain's of the project that is looked at. */
  readonly isInherited: boolean
}

const ADMINISTRATOR = 2

/**
 * scope: that is worked in, '' the whole system: a domain with its projects, or a project with what it can use of its
 * domain. user: who looks.
 */
export function entitiesIn(
  entities: Entities,
  kind: TableKind,
  scope: string,
  user: string,
): readonly PlacedEntity[] {
  const isProject = (entities.scope.get(scope)?.parent ?? '') !== ''
  const shown = isProject ? scopesUsableIn(entities, scope) : scopesWithin(entities, scope)
  const administrated = scopesAdministrated(entities, user)
  const placed: PlacedEntity[] = []
  for (const entity of entities[kind].values()) {
    if (!shown.has(entity.scope)) continue
    const isInherited = isProject && entity.scope !== scope
    placed.push({ entity, isInherited, isOwn: !isInherited && administrated.has(entity.scope) })
  }
  return placed
}

/** Domains and projects in which the user changes things; all where that can't be told: the server knows. */
export function scopesAdministrated(entities: Entities, user: string): ReadonlySet<string> {
  const duties = entities.user.get(user)?.duties
  const held = new Set(
    duties?.filter(({ duty }) => duty === ADMINISTRATOR).map(({ scope }) => scope) ?? [''],
  )
  const all = [...entities.scope.values()]
  const theirs = all.filter(({ id, parent }) => held.has('') || held.has(id) || held.has(parent))
  return new Set(theirs.map(({ id }) => id))
}

/** Where something new can be: here, with the projects within. */
export function scopesForNew(entities: Entities, scope: string, user: string): readonly string[] {
  const within = scopesWithin(entities, scope)
  return [...scopesAdministrated(entities, user)].filter((id) => within.has(id))
}
