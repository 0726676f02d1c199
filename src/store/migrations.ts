// How a store of each version becomes one of the next; forward only. I/O: SQL.
// A migration that has been released is never changed: a later one changes what it made.
import { type Migration, Migrator, type OpenSql, type Sql, sql } from './sql.ts'
import { consoles } from './migrations/consoles.ts'
import { firstSchema } from './migrations/first_schema.ts'
import { passkeys } from './migrations/passkeys.ts'
import { priorities } from './migrations/priorities.ts'
import { userPages } from './migrations/user_pages.ts'

/** In order of their names. */
const MIGRATIONS: Readonly<Record<string, Migration>> = {
  '001 first schema': firstSchema,
  '002 user pages': userPages,
  '010 passkeys': passkeys,
  '011 console': consoles,
  '012 priorities': priorities,
}

export const MIGRATION_NAMES: readonly string[] = Object.keys(MIGRATIONS)

/** Brings the store to this program's version. Rejects with what to do if it is a newer program's. */
export async function migrate(database: OpenSql, upTo?: string): Promise<void> {
  if ((await missingMigrations(database.sql)).length === 0) return
  // Whole or not at all, and by one of those who start at the same time.
  await database.alone(async (connection) => {
    await missingMigrations(connection)
    let cause: unknown
    // PostgreSQL refuses all that follows an error: what is told of it last is not what was wrong.
    const noting = (migration: Migration): Migration => ({
      up: (database) =>
        migration.up(database).catch((error: unknown) => Promise.reject((cause = error))),
    })
    const migrations = Object.entries(MIGRATIONS).map(([name, one]) => [name, noting(one)])
    const migrator = new Migrator({
      db: connection,
      provider: { getMigrations: () => Promise.resolve(Object.fromEntries(migrations)) },
      disableTransactions: true,
    })
    const { error } = await (upTo === undefined
      ? migrator.migrateToLatest()
      : migrator.migrateTo(upTo))
    if (error !== undefined) {
      throw new Error(`the store can't be brought to this version: ${describe(cause ?? error)}`)
    }
  })
}

/** What the store has not yet of this program's version; rejects if it is a newer program's. */
export async function missingMigrations(database: Sql): Promise<readonly string[]> {
  const tables = await database.introspection.getTables({ withInternalKyselyTables: true })
  if (!tables.some(({ name }) => name === 'kysely_migration')) return MIGRATION_NAMES
  const { rows } = await sql<{ name: string }>`select name from kysely_migration`.execute(database)
  const done = new Set(rows.map(({ name }) => name))
  const unknown = [...done].filter((name) => !(name in MIGRATIONS))
  if (unknown.length === 0) return MIGRATION_NAMES.filter((name) => !done.has(name))
  throw new Error(
    `the store is of a newer flightloop (it has "${unknown.join('", "')}"): ` +
      'install that version or a later one, or restore the backup from before the upgrade',
  )
}

function describe(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
