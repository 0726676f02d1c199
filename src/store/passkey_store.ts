// Passkeys of users. I/O: SQL. Each change is safe on disk when its promise is fulfilled.
import type { OpenSql } from './sql.ts'
import type { Tables } from './tables.ts'

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

export class PasskeyStore {
  readonly #database: OpenSql

  constructor(database: OpenSql) {
    this.#database = database
  }

  /** The newest first. */
  async of(user: string): Promise<PasskeyRow[]> {
    const all = this.#database.sql.selectFrom('passkeys').selectAll().where('user', '=', user)
    return (await all.orderBy('made_ms', 'desc').orderBy('id').execute()).map(rowOf)
  }

  async find(id: string): Promise<PasskeyRow | undefined> {
    const all = this.#database.sql.selectFrom('passkeys').selectAll().where('id', '=', id)
    const found = await all.executeTakeFirst()
    return found && rowOf(found)
  }

  /** False: there is one with this id. Rejects if there is no such user. */
  async add({ publicKey, transports, madeMs, usedMs, ...row }: PasskeyRow): Promise<boolean> {
    const times = { made_ms: Math.floor(madeMs), used_ms: usedMs ?? null }
    const values = {
      ...row,
      ...times,
      public_key: publicKey,
      transports: JSON.stringify(transports),
    }
    const { numInsertedOrUpdatedRows } = await this.#database.sql
      .insertInto('passkeys')
      .values(values)
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst()
    return numInsertedOrUpdatedRows === 1n
  }

  /** False: it is gone, or its counter is not `before` any more. */
  async used(id: string, before: number, counter: number, usedMs: number): Promise<boolean> {
    const { numUpdatedRows } = await this.#database.sql
      .updateTable('passkeys')
      .set({ counter, used_ms: Math.floor(usedMs) })
      .where('id', '=', id)
      .where('counter', '=', before)
      .executeTakeFirst()
    return numUpdatedRows === 1n
  }

  /** False: the user has no such one. */
  async remove(user: string, id: string): Promise<boolean> {
    const { numDeletedRows } = await this.#database.sql
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('user', '=', user)
      .executeTakeFirst()
    return numDeletedRows === 1n
  }
}

function rowOf({ public_key: publicKey, transports, ...row }: Tables['passkeys']): PasskeyRow {
  const { made_ms: madeMs, used_ms: usedMs, ...rest } = row
  const known = JSON.parse(transports) as string[]
  return { ...rest, publicKey, transports: known, madeMs, usedMs: usedMs ?? undefined }
}
