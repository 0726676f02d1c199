// What the store keeps of accounts beyond the entities: sign-ons, what users had on, the pages they looked at.
// I/O: SQL. Rows about what has been deleted meanwhile are left out, not refused.
import { portions } from './portions.ts'
import type { OpenSql, SqlOrTransaction } from './sql.ts'
import { putDims, readDims, type UserDimRow } from './user_dims.ts'

/** One token with which a client resumes, as its SHA-256. Times are Unix times, ms. */
export interface SignOnRow {
  readonly digest: string
  readonly user: string
  /** By what the user signed on. */
  readonly way: string
  readonly role: string | undefined
  /** The kind of console that was asked for; empty: none. */
  readonly keyset: string
  readonly client: string
  readonly address: string
  readonly signedOnMs: number
  readonly usedMs: number
}

export interface UserLoopRow {
  readonly user: string
  readonly role: string
  readonly loop: string
  readonly state: string
  readonly volume: number
  readonly pan: number
}

export interface UserPageRow {
  readonly user: string
  readonly role: string
  /** From 0. */
  readonly page: number
}

/** What the console of a user keeps for itself. */
export interface UserSettingsRow {
  readonly user: string
  /** Empty: nothing. */
  readonly text: string
}

export interface MemoryRows {
  readonly loops: readonly UserLoopRow[]
  readonly pages: readonly UserPageRow[]
  readonly settings: readonly UserSettingsRow[]
  readonly dims: readonly UserDimRow[]
  /** All that is kept of these users in these roles goes first. */
  readonly forgotten: readonly { readonly user: string; readonly role: string }[]
}

export class AccountStore {
  readonly #database: OpenSql

  constructor(database: OpenSql) {
    this.#database = database
  }

  async signOns(): Promise<SignOnRow[]> {
    const rows = await this.#database.sql.selectFrom('sign_ons').selectAll().execute()
    return rows.map(({ signed_on_ms: signedOnMs, used_ms: usedMs, role, ...row }) => ({
      ...row,
      role: role ?? undefined,
      signedOnMs,
      usedMs,
    }))
  }

  /** By digest, undefined: deleted. All or nothing, safe on disk when it is fulfilled. */
  writeSignOns(changes: ReadonlyMap<string, SignOnRow | undefined>): Promise<void> {
    return this.#database.sql.transaction().execute(async (transaction) => {
      const gone = [...changes].filter(([, row]) => row === undefined).map(([digest]) => digest)
      for (const some of portions(gone)) {
        await transaction.deleteFrom('sign_ons').where('digest', 'in', some).execute()
      }
      for (const some of portions([...changes.values()].filter((row) => row !== undefined))) {
        await putSignOns(transaction, some)
      }
    })
  }

  async memory(): Promise<Omit<MemoryRows, 'forgotten'>> {
    const { sql } = this.#database
    const loops = await sql.selectFrom('user_loops').selectAll().execute()
    const pages = await sql.selectFrom('user_pages').selectAll().execute()
    const settings = await sql.selectFrom('user_settings').selectAll().execute()
    return { loops, pages, settings, dims: await readDims(sql) }
  }

  writeMemory(rows: MemoryRows): Promise<void> {
    const { sql } = this.#database
    return sql.transaction().execute((transaction) => putMemory(transaction, rows))
  }
}

/** Within a transaction. */
export async function putMemory(
  transaction: SqlOrTransaction,
  { loops, pages, settings, dims, forgotten }: MemoryRows,
): Promise<void> {
  for (const table of ['user_loops', 'user_pages', 'user_dims'] as const) {
    for (const { user, role } of forgotten) {
      const of = transaction.deleteFrom(table).where('user', '=', user)
      await of.where('role', '=', role).execute()
    }
  }
  for (const some of portions(loops)) await putLoops(transaction, some)
  for (const some of portions(pages)) await putPages(transaction, some)
  for (const some of portions(settings)) await putSettings(transaction, some)
  for (const some of portions(dims)) await putPresentDims(transaction, some)
}

async function putSignOns(database: SqlOrTransaction, rows: readonly SignOnRow[]): Promise<void> {
  const users = await present(database, 'users', rows, 'user')
  const roles = await present(database, 'roles', rows, 'role')
  const values = rows
    .filter(({ user }) => users.has(user))
    .map(({ signedOnMs: signed_on_ms, usedMs: used_ms, role, ...row }) => ({
      ...row,
      role: roles.has(role ?? '') ? (role ?? null) : null,
      signed_on_ms,
      used_ms,
    }))
  if (values.length === 0) return
  await database
    .insertInto('sign_ons')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('digest').doUpdateSet((row) => ({
        role: row.ref('excluded.role'),
        keyset: row.ref('excluded.keyset'),
        client: row.ref('excluded.client'),
        address: row.ref('excluded.address'),
        used_ms: row.ref('excluded.used_ms'),
      })),
    )
    .execute()
}

async function putLoops(database: SqlOrTransaction, rows: readonly UserLoopRow[]): Promise<void> {
  const users = await present(database, 'users', rows, 'user')
  const roles = await present(database, 'roles', rows, 'role')
  const loops = await present(database, 'loops', rows, 'loop')
  const values = rows.filter(
    ({ user, role, loop }) => users.has(user) && roles.has(role) && loops.has(loop),
  )
  if (values.length === 0) return
  await database
    .insertInto('user_loops')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['user', 'role', 'loop']).doUpdateSet((row) => ({
        state: row.ref('excluded.state'),
        volume: row.ref('excluded.volume'),
        pan: row.ref('excluded.pan'),
      })),
    )
    .execute()
}

async function putPages(database: SqlOrTransaction, rows: readonly UserPageRow[]): Promise<void> {
  const users = await present(database, 'users', rows, 'user')
  const roles = await present(database, 'roles', rows, 'role')
  const values = rows.filter(({ user, role }) => users.has(user) && roles.has(role))
  if (values.length === 0) return
  await database
    .insertInto('user_pages')
    .values(values)
    .onConflict((conflict) =>
      conflict.columns(['user', 'role']).doUpdateSet((row) => ({ page: row.ref('excluded.page') })),
    )
    .execute()
}

async function putSettings(
  database: SqlOrTransaction,
  rows: readonly UserSettingsRow[],
): Promise<void> {
  const users = await present(database, 'users', rows, 'user')
  const values = rows.filter(({ user }) => users.has(user))
  if (values.length === 0) return
  await database
    .insertInto('user_settings')
    .values(values)
    .onConflict((conflict) =>
      conflict.column('user').doUpdateSet((row) => ({ text: row.ref('excluded.text') })),
    )
    .execute()
}

async function putPresentDims(
  database: SqlOrTransaction,
  rows: readonly UserDimRow[],
): Promise<void> {
  const users = await present(database, 'users', rows, 'user')
  const roles = await present(database, 'roles', rows, 'role')
  const named = rows.flatMap(({ priorityLoops }) => priorityLoops.map((loop) => ({ loop })))
  const loops = await present(database, 'loops', named, 'loop')
  const there = rows.filter(({ user, role }) => users.has(user) && roles.has(role))
  await putDims(
    database,
    there.map((row) => ({
      ...row,
      priorityLoops: row.priorityLoops.filter((loop) => loops.has(loop)),
    })),
  )
}

/** Which of the ids that the rows name are there. */
async function present<Key extends string>(
  database: SqlOrTransaction,
  table: 'users' | 'roles' | 'loops',
  rows: readonly { readonly [Name in Key]: string | undefined }[],
  key: Key,
): Promise<ReadonlySet<string>> {
  const ids = [...new Set(rows.flatMap((row) => row[key] ?? []))]
  if (ids.length === 0) return new Set()
  const found = await database.selectFrom(table).select('id').where('id', 'in', ids).execute()
  return new Set(found.map(({ id }) => id))
}
