// Entities as the tables have them, whole or those that are named. I/O: SQL.
import {
  compareEntities,
  type Configuration,
  type Duty,
  type Entity,
  type Keyset,
  type LayoutPage,
  type Loop,
  type Role,
  type Scope,
  SYSTEM_SCOPE,
  type User,
} from './entities.ts'
import type { SqlOrTransaction } from './sql.ts'

/** All of the store, at one moment if `database` is a transaction. */
export async function readConfiguration(database: SqlOrTransaction): Promise<Configuration> {
  return {
    revision: await readRevision(database),
    scopes: byId(await readScopes(database)),
    users: byId(await readUsers(database)),
    loops: byId(await readLoops(database)),
    keysets: byId(await readKeysets(database)),
    roles: byId(await readRoles(database)),
  }
}

export async function readRevision(database: SqlOrTransaction): Promise<number> {
  const row = await database.selectFrom('system').select('revision').executeTakeFirstOrThrow()
  return row.revision
}

async function readScopes(database: SqlOrTransaction): Promise<Scope[]> {
  const rows = await database
    .selectFrom('scopes')
    .selectAll()
    .where('id', '<>', SYSTEM_SCOPE)
    .execute()
  return rows.map((row) => ({ ...row, kind: 'scope' as const, parent: row.parent ?? undefined }))
}

async function readUsers(database: SqlOrTransaction): Promise<User[]> {
  const rows = await database.selectFrom('users').selectAll().execute()
  const duties = grouped(await database.selectFrom('user_duties').selectAll().execute(), 'user')
  return rows.map(({ password_hash, one_time, disabled, ...row }) => ({
    ...row,
    kind: 'user' as const,
    disabled: disabled === 1,
    passwordHash: password_hash ?? undefined,
    oneTime: one_time === 1,
    duties: new Map((duties.get(row.id) ?? []).map(({ scope, duty }) => [scope, duty as Duty])),
  }))
}

async function readLoops(database: SqlOrTransaction): Promise<Loop[]> {
  const rows = await database.selectFrom('loops').selectAll().execute()
  return rows.map((row) => ({
    ...row,
    kind: 'loop' as const,
    highlight: row.highlight as Loop['highlight'],
    priority: row.priority as Loop['priority'],
  }))
}

async function readKeysets(database: SqlOrTransaction): Promise<Keyset[]> {
  const rows = await database.selectFrom('keysets').selectAll().where('id', '<>', '').execute()
  return rows.map((row) => ({ ...row, kind: 'keyset' as const }))
}

async function readRoles(database: SqlOrTransaction): Promise<Role[]> {
  const rows = await database.selectFrom('roles').selectAll().execute()
  const members = grouped(await database.selectFrom('role_members').selectAll().execute(), 'role')
  const rights = grouped(await database.selectFrom('role_rights').selectAll().execute(), 'role')
  const layouts = await readLayouts(database)
  return rows.map(({ talk_mode, ...row }) => ({
    ...row,
    kind: 'role' as const,
    talkMode: talk_mode as Role['talkMode'],
    members: new Set((members.get(row.id) ?? []).map(({ user }) => user).sort()),
    rights: new Map(
      (rights.get(row.id) ?? []).map(({ loop, right }) => [loop, right as 'monitor' | 'talk']),
    ),
    layouts: layouts.get(row.id) ?? new Map<string, LayoutPage[]>(),
  }))
}

/** By role, then by keyset. */
async function readLayouts(
  database: SqlOrTransaction,
): Promise<Map<string, Map<string, LayoutPage[]>>> {
  const pages = await database.selectFrom('layout_pages').selectAll().orderBy('page').execute()
  const places = await database
    .selectFrom('layout_places')
    .selectAll()
    .orderBy('row')
    .orderBy('column')
    .execute()
  const keyOf = (row: { role: string; keyset: string; page: number }) =>
    JSON.stringify([row.role, row.keyset, row.page])
  const placesOf = new Map<string, { loop: string; row: number; column: number }[]>()
  for (const place of places) {
    const { loop, row, column } = place
    const key = keyOf(place)
    placesOf.set(key, [...(placesOf.get(key) ?? []), { loop, row, column }])
  }
  const layouts = new Map<string, Map<string, LayoutPage[]>>()
  for (const page of pages) {
    const ofRole = layouts.get(page.role) ?? new Map<string, LayoutPage[]>()
    const ofKeyset = ofRole.get(page.keyset) ?? []
    ofKeyset.push({ name: page.name, places: placesOf.get(keyOf(page)) ?? [] })
    layouts.set(page.role, ofRole.set(page.keyset, ofKeyset))
  }
  return layouts
}

function byId<Found extends Entity>(found: Found[]): Map<string, Found> {
  return new Map(found.sort(compareEntities).map((entity) => [entity.id, entity]))
}

function grouped<Row extends object, Key extends keyof Row>(
  rows: readonly Row[],
  key: Key,
): Map<Row[Key], Row[]> {
  const groups = new Map<Row[Key], Row[]>()
  for (const row of rows) {
    const group = groups.get(row[key])
    if (group === undefined) groups.set(row[key], [row])
    else group.push(row)
  }
  return groups
}
