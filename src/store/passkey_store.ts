// Passkeys of users. I/O: SQL. Each change is safe on disk when its promise is fulfilled, and what people changed is in
// the audit log then: both or neither.
import type { AuditRecord } from './audit_entry.ts'
import type { Sql, SqlOrTransaction } from './sql.ts'
import type { Store } from './store.ts'
import type { Tables } from './tables.ts'

export const PASSKEYS_MAX = 20

export interface PasskeyRow {
  /** base64url, as its public key. */
  readonly id: string
  readonly user: string
  /** As its owner calls it. */
  readonly name: string
  readonly publicKey: string
  readonly counter: number
  readonly transports: readonly string[]
  /** Unix time, ms. */
  readonly madeMs: number
  readonly usedMs: number | undefined
}

/** full: the user has PASSKEYS_MAX; there: somebody has one with this id; no user: it was deleted meanwhile. */
export type PasskeyAdded = 'added' | 'full' | 'there' | 'no user'

export class PasskeyStore {
  readonly #store: Pick<Store, 'database' | 'recorded'>

  constructor(store: Pick<Store, 'database' | 'recorded'>) {
    this.#store = store
  }

  /** The newest first. */
  async of(user: string): Promise<PasskeyRow[]> {
    const all = this.#sql.selectFrom('passkeys').selectAll().where('user', '=', user)
    return (await all.orderBy('made_ms', 'desc').orderBy('id').execute()).map(rowOf)
  }

  async find(id: string): Promise<PasskeyRow | undefined> {
    const all = this.#sql.selectFrom('passkeys').selectAll().where('id', '=', id)
    const found = await all.executeTakeFirst()
    return found && rowOf(found)
  }

  /** `record`: what the audit log says of it if it is added. */
  add(row: PasskeyRow, record: AuditRecord): Promise<PasskeyAdded> {
    return this.#store.recorded(async (transaction) => {
      const value = await add(transaction, row)
      return { value, records: value === 'added' ? [record] : [] }
    })
  }

  /** False: it is gone, or its counter is not `before` any more. */
  async used(id: string, before: number, counter: number, usedMs: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#sql
      .updateTable('passkeys')
      .set({ counter, used_ms: Math.floor(usedMs) })
      .where('id', '=', id)
      .where('counter', '=', before)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  /** `record`: what the audit log says of the one that was removed. False: the user has no such one. */
  remove(user: string, id: string, record: (row: PasskeyRow) => AuditRecord): Promise<boolean> {
    return this.#store.recorded(async (transaction) => {
      const removed = await transaction
        .deleteFrom('passkeys')
        .where('id', '=', id)
        .where('user', '=', user)
        .returningAll()
        .executeTakeFirst()
      const records = removed === undefined ? [] : [record(rowOf(removed))]
      return { value: removed !== undefined, records }
    })
  }

  get #sql(): Sql {
    return this.#store.database.sql
  }
}

async function add(
  transaction: SqlOrTransaction,
  { publicKey, transports, madeMs, usedMs, ...row }: PasskeyRow,
): Promise<PasskeyAdded> {
  const users = transaction.selectFrom('users').select('id').where('id', '=', row.user)
  if ((await users.executeTakeFirst()) === undefined) return 'no user'
  const own = transaction.selectFrom('passkeys').select('id').where('user', '=', row.user)
  if ((await own.limit(PASSKEYS_MAX).execute()).length >= PASSKEYS_MAX) return 'full'
  const values = {
    ...row,
    public_key: publicKey,
    transports: JSON.stringify(transports),
    made_ms: Math.floor(madeMs),
    used_ms: usedMs ?? null,
  }
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('passkeys')
    .values(values)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst()
  return numInsertedOrUpdatedRows === 1n ? 'added' : 'there'
}

function rowOf({ public_key: publicKey, transports, ...row }: Tables['passkeys']): PasskeyRow {
  const { made_ms: madeMs, used_ms: usedMs, ...rest } = row
  const known = JSON.parse(transports) as string[]
  return { ...rest, publicKey, transports: known, madeMs, usedMs: usedMs ?? undefined }
}
