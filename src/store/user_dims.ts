// What users have dimmed in a role, in the store. I/O: SQL.
import type { SqlOrTransaction } from './sql.ts'

export interface UserDimRow {
  readonly user: string
  readonly role: string
  /** 0..40 */
  readonly whileTalkingDb: number
  /** 0..40 */
  readonly priorityDb: number
  /** Ids. */
  readonly priorityLoops: readonly string[]
}

export async function readDims(database: SqlOrTransaction): Promise<UserDimRow[]> {
  const rows = await database.selectFrom('user_dims').selectAll().execute()
  const loops = await database.selectFrom('user_dim_loops').selectAll().orderBy('loop').execute()
  const byOwner = new Map<string, string[]>()
  for (const { user, role, loop } of loops) {
    const key = `${user} ${role}`
    byOwner.set(key, [...(byOwner.get(key) ?? []), loop])
  }
  return rows.map(({ user, role, while_talking_db, priority_db }) => ({
    user,
    role,
    whileTalkingDb: while_talking_db,
    priorityDb: priority_db,
    priorityLoops: byOwner.get(`${user} ${role}`) ?? [],
  }))
}

/** Puts these whole; users, roles and loops that they name must be there. */
export async function putDims(
  database: SqlOrTransaction,
  rows: readonly UserDimRow[],
): Promise<void> {
  for (const { user, role, whileTalkingDb, priorityDb, priorityLoops } of rows) {
    const levels = { while_talking_db: whileTalkingDb, priority_db: priorityDb }
    await database
      .insertInto('user_dims')
      .values({ user, role, ...levels })
      .onConflict((conflict) => conflict.columns(['user', 'role']).doUpdateSet(levels))
      .execute()
    const of = database.deleteFrom('user_dim_loops').where('user', '=', user)
    await of.where('role', '=', role).execute()
    if (priorityLoops.length === 0) continue
    const loops = priorityLoops.map((loop) => ({ user, role, loop }))
    await database.insertInto('user_dim_loops').values(loops).execute()
  }
}
