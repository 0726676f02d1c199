// Changes of entities as rows: what differs is written, and nothing else. I/O: SQL, within a transaction.
import {
  ENTITY_KINDS,
  type Entity,
  type EntityChange,
  type EntityKind,
  remadeIn,
} from './entities.ts'
import type { LayoutPage, Role, User } from './entities.ts'
import { portions } from './portions.ts'
import type { SqlOrTransaction } from './sql.ts'

/** `revision`: of the store, after the changes. */
export async function writeChanges(
  database: SqlOrTransaction,
  changes: readonly EntityChange[],
  revision: number,
): Promise<void> {
  const gone = changes.filter(({ after }) => after === undefined)
  const isRemade = remadeIn(changes).length > 0
  // Children before parents, so that none is removed twice.
  for (const kind of [...ENTITY_KINDS].reverse()) await remove(database, kind, gone)
  await freeAddresses(database, changes)
  for (const kind of ENTITY_KINDS) {
    for (const change of changes) {
      if (change.kind !== kind || change.after === undefined) continue
      if (isRemade) await unlink(database, change.after)
      const before = isRemade ? unlinked(change.before) : change.before
      await put(database, before, { ...change.after, revision })
    }
  }
}

const TABLES = {
  scope: 'scopes',
  user: 'users',
  loop: 'loops',
  keyset: 'keysets',
  role: 'roles',
} as const

async function remove(
  database: SqlOrTransaction,
  kind: EntityKind,
  gone: readonly EntityChange[],
): Promise<void> {
  const ids = gone.filter((change) => change.kind === kind).map(({ id }) => id)
  for (const some of portions(ids)) {
    await database.deleteFrom(TABLES[kind]).where('id', 'in', some).execute()
  }
}

/** Loops that change addresses among each other would meet on the way. */
async function freeAddresses(
  database: SqlOrTransaction,
  changes: readonly EntityChange[],
): Promise<void> {
  for (const { kind, id, before, after } of changes) {
    if (kind !== 'loop' || before?.kind !== 'loop' || after?.kind !== 'loop') continue
    if (before.group === after.group && before.port === after.port) continue
    await database
      .updateTable('loops')
      .set({ group: `moving ${id}` })
      .where('id', '=', id)
      .execute()
  }
}

/** Where something is made again, what refers to it has lost that link already: all are written anew. */
async function unlink(database: SqlOrTransaction, { kind, id }: Entity): Promise<void> {
  if (kind === 'user') await database.deleteFrom('user_duties').where('user', '=', id).execute()
  if (kind !== 'role') return
  for (const table of ['role_members', 'role_rights', 'layout_places', 'layout_pages'] as const) {
    await database.deleteFrom(table).where('role', '=', id).execute()
  }
}

function unlinked(entity: Entity | undefined): Entity | undefined {
  if (entity?.kind === 'user') return { ...entity, duties: new Map() }
  if (entity?.kind !== 'role') return entity
  return { ...entity, members: new Set(), rights: new Map(), layouts: new Map() }
}

function put(
  database: SqlOrTransaction,
  before: Entity | undefined,
  after: Entity,
): Promise<unknown> {
  switch (after.kind) {
    case 'scope':
      return putRow(database, 'scopes', {
        ...rowOf(after),
        parent: after.parent ?? null,
      } as EntityRow)
    case 'user':
      return putUser(database, before as User | undefined, after)
    case 'loop':
      return putRow(database, 'loops', rowOf(after))
    case 'keyset':
      return putRow(database, 'keysets', rowOf(after))
    case 'role':
      return putRole(database, before as Role | undefined, after)
  }
}

async function putRow(
  database: SqlOrTransaction,
  table: (typeof TABLES)[EntityKind],
  row: EntityRow,
): Promise<void> {
  const { id: _, ...values } = row
  await database
    .insertInto(table)
    .values(row as never)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(values as never))
    .execute()
}

function rowOf<Of extends Entity>(entity: Of): Omit<Of, 'kind'> {
  const { kind: _, ...row } = entity
  return row
}

async function putUser(
  database: SqlOrTransaction,
  before: User | undefined,
  after: User,
): Promise<void> {
  const { disabled, passwordHash, oneTime, duties, ...row } = rowOf(after)
  await putRow(database, 'users', {
    ...row,
    disabled: Number(disabled),
    password_hash: passwordHash ?? null,
    one_time: Number(oneTime),
  } as EntityRow)
  // Who has another password or may not sign on can't resume, however soon this process ends.
  if (before !== undefined && (disabled || before.passwordHash !== passwordHash)) {
    await database.deleteFrom('sign_ons').where('user', '=', row.id).execute()
  }
  const gone = [...(before?.duties ?? [])].filter(([scope]) => !duties.has(scope))
  const come = [...duties].filter(([scope, duty]) => before?.duties.get(scope) !== duty)
  for (const [scope] of [...gone, ...come]) {
    await database
      .deleteFrom('user_duties')
      .where('user', '=', row.id)
      .where('scope', '=', scope)
      .execute()
  }
  const rows = come.map(([scope, duty]) => ({ user: row.id, scope, duty }))
  if (rows.length > 0) await database.insertInto('user_duties').values(rows).execute()
}

async function putRole(
  database: SqlOrTransaction,
  before: Role | undefined,
  after: Role,
): Promise<void> {
  const { talkMode, members, rights, layouts, ...row } = rowOf(after)
  await putRow(database, 'roles', { ...row, talk_mode: talkMode } as EntityRow)
  await putMembers(database, row.id, before?.members ?? new Set(), members)
  await putRights(database, row.id, before?.rights ?? new Map(), rights)
  for (const [keyset, pages] of before?.layouts ?? []) {
    if (layouts.get(keyset) !== pages) await removeLayout(database, row.id, keyset)
  }
  for (const [keyset, pages] of layouts) {
    if (before?.layouts.get(keyset) !== pages) await addLayout(database, row.id, keyset, pages)
  }
}

async function putMembers(
  database: SqlOrTransaction,
  role: string,
  before: ReadonlySet<string>,
  after: ReadonlySet<string>,
): Promise<void> {
  const gone = [...before].filter((user) => !after.has(user))
  for (const some of portions(gone)) {
    await database
      .deleteFrom('role_members')
      .where('role', '=', role)
      .where('user', 'in', some)
      .execute()
  }
  const come = [...after].filter((user) => !before.has(user))
  for (const some of portions(come)) {
    const rows = some.map((user) => ({ role, user }))
    await database.insertInto('role_members').values(rows).execute()
  }
}

async function putRights(
  database: SqlOrTransaction,
  role: string,
  before: Role['rights'],
  after: Role['rights'],
): Promise<void> {
  const come = [...after].filter(([loop, right]) => before.get(loop) !== right)
  const gone = [...before.keys()].filter((loop) => !after.has(loop))
  const replaced = come.map(([loop]) => loop).filter((loop) => before.has(loop))
  for (const some of portions([...gone, ...replaced])) {
    await database
      .deleteFrom('role_rights')
      .where('role', '=', role)
      .where('loop', 'in', some)
      .execute()
  }
  for (const some of portions(come)) {
    const rows = some.map(([loop, right]) => ({ role, loop, right }))
    await database.insertInto('role_rights').values(rows).execute()
  }
}

async function removeLayout(
  database: SqlOrTransaction,
  role: string,
  keyset: string,
): Promise<void> {
  for (const table of ['layout_places', 'layout_pages'] as const) {
    await database.deleteFrom(table).where('role', '=', role).where('keyset', '=', keyset).execute()
  }
}

async function addLayout(
  database: SqlOrTransaction,
  role: string,
  keyset: string,
  pages: readonly LayoutPage[],
): Promise<void> {
  const rows = pages.map(({ name }, page) => ({ role, keyset, page, name }))
  if (rows.length > 0) await database.insertInto('layout_pages').values(rows).execute()
  const places = pages.flatMap((page, index) =>
    page.places.map((place) => ({ role, keyset, page: index, ...place })),
  )
  for (const some of portions(places)) {
    await database.insertInto('layout_places').values(some).execute()
  }
}

interface EntityRow {
  readonly id: string
}
