// Who is in which role, and what roles may do on loops. Pure.
// openvocs names users, roles and loops by ids of the whole system. Here a role has users of its project or
// domain, and rights on loops of both: what others need is moved up to the domain, so that nobody loses a right.
import type { Right } from '../../protocol/domain.ts'
import type { Database, Entity, Scope } from './database.ts'
import { type JsonObject, type Notes, shown } from './json_object.ts'

export interface References {
  /** Roles' users. */
  readonly members: ReadonlyMap<Entity, ReadonlySet<Entity>>
  /** Roles' rights by loop. */
  readonly rights: ReadonlyMap<Entity, ReadonlyMap<Entity, Granted>>
  /** Users and loops that are in their domain now, and not in their project. */
  readonly moved: ReadonlySet<Entity>
}

export type Granted = Exclude<Right, 'none'>

const OTHER_DOMAIN = 'it is in another domain'
const MOVED =
  'moved from its project up to the domain: it goes with a role of another part of the domain'

export function readReferences(database: Database, notes: Notes): References {
  const moved = new Set<Entity>()
  const move = (entity: Entity) => {
    if (moved.has(entity)) return
    moved.add(entity)
    notes.add(entity.json.place, `"${entity.id}" of project "${entity.scope.id}"`, MOVED)
  }
  return {
    members: readMembers(database, move),
    rights: readRights(database, move),
    moved,
  }
}

type Move = (entity: Entity) => void

function readMembers({ users, roles }: Database, move: Move): References['members'] {
  const byKey = groupByKey(users)
  return new Map(
    roles.map((role) => {
      const members = new Set<Entity>()
      const json = role.json.object('users')
      for (const key of json?.keys() ?? []) {
        const { nearest, others } = findNear(byKey.get(key) ?? [], role.scope)
        const user = nearest[0]
        if (user === undefined) {
          json?.note(key, `user ${shown(key)}`, others.length > 0 ? OTHER_DOMAIN : 'no such user')
          continue
        }
        noteNamesakes(json, key, 'user', user, [...nearest.slice(1), ...others])
        if (!isInReach(user.scope, role.scope)) move(user)
        members.add(user)
      }
      return [role, members] as const
    }),
  )
}

function readRights({ loops, roles }: Database, move: Move): References['rights'] {
  const byKey = groupByKey(roles)
  const rights = new Map(roles.map((role) => [role, new Map<Entity, Granted>()]))
  for (const loop of loops) {
    const json = loop.json.object('roles')
    for (const key of json?.keys() ?? []) {
      const { nearest, others } = findNear(byKey.get(key) ?? [], loop.scope)
      const granted = grantedBy(json, key)
      if (nearest.length === 0) {
        const why = others.length > 0 ? OTHER_DOMAIN : 'no such role'
        json?.note(key, `role ${shown(key)} may ${granted}`, why)
        continue
      }
      noteNamesakes(json, key, 'role', nearest[0] as Entity, others)
      for (const role of nearest) {
        const isDomains = role.scope === role.scope.domain
        if (!isDomains && !isInReach(loop.scope, role.scope)) move(loop)
        rights.get(role)?.set(loop, granted)
      }
    }
  }
  return rights
}

/** openvocs lets a role talk where there is true, and monitor for anything else. */
function grantedBy(json: JsonObject | undefined, key: string): Granted {
  const value = json?.take(key)
  if (typeof value !== 'boolean' && value !== null) {
    json?.note(key, shown(value), 'neither true nor false: taken as monitor')
  }
  return value === true ? 'talk' : 'monitor'
}

/** Those of the scope itself, else of its domain, else of the domain's other projects; and all others. */
function findNear(
  candidates: readonly Entity[],
  from: Scope,
): { readonly nearest: readonly Entity[]; readonly others: readonly Entity[] } {
  const circles = [
    (scope: Scope) => scope === from,
    (scope: Scope) => scope === from.domain,
    (scope: Scope) => scope.domain === from.domain,
  ]
  for (const circle of circles) {
    const nearest = candidates.filter(({ scope }) => circle(scope))
    if (nearest.length === 0) continue
    return { nearest, others: candidates.filter(({ scope }) => !circle(scope)) }
  }
  return { nearest: [], others: candidates }
}

function noteNamesakes(
  json: JsonObject | undefined,
  key: string,
  word: 'user' | 'role',
  taken: Entity,
  others: readonly Entity[],
): void {
  if (others.length === 0) return
  const parts = others.map(({ scope }) => scope.id).join(', ')
  const what = `${word} ${shown(key)}: taken as the one of "${taken.scope.id}", not of ${parts}`
  json?.note(key, what, 'openvocs has several of this id and tells them apart nowhere')
}

function isInReach(of: Scope, from: Scope): boolean {
  return of === from || of === from.domain
}

export function groupByKey(entities: readonly Entity[]): ReadonlyMap<string, readonly Entity[]> {
  const groups = new Map<string, Entity[]>()
  for (const entity of entities) {
    const group = groups.get(entity.key)
    if (group === undefined) groups.set(entity.key, [entity])
    else group.push(entity)
  }
  return groups
}
