// The two engines behind one typed interface: SQLite in a file, PostgreSQL. I/O.
// The only import of kysely, libsql and pg; queries are built with what is exported from here.
import { closeSync, openSync } from 'node:fs'
import Database from 'libsql'
import {
  type Dialect,
  Kysely,
  type Migration,
  Migrator,
  PostgresDialect,
  type RawBuilder,
  sql,
  SqliteDialect,
  type Transaction,
} from 'kysely'
import pg from 'pg'
import type { Tables } from './tables.ts'

export { Migrator, sql }
export type { Migration }
export type Sql = Kysely<Tables>
/** Queries in or outside of a transaction. */
export type SqlOrTransaction = Sql | Transaction<Tables>

export const STORE_ENGINES = ['sqlite', 'postgresql'] as const
export type StoreEngine = (typeof STORE_ENGINES)[number]

/** SQLite's name for a store that is in no file. */
const IN_MEMORY = ':memory:'
/** How long one process waits for another's transaction, ms. */
const BUSY_MS = 5000
/** Connections to PostgreSQL at one time. */
const CONNECTIONS_MAX = 4
/** What processes that want to be alone lock in PostgreSQL: any number that is always the same. */
const ALONE_LOCK = 7_391_245
/** A host that falls silent is given up after that, ms: what waited for it fails and is tried again or told. */
const CONNECT_MS = 5000
const QUERY_MS = 30_000
/** PostgreSQL's type number of 64-bit integers, which all fit a double here. */
const INT8 = 20

export interface StoreSettings {
  readonly engine: StoreEngine
  /** File of SQLite. */
  readonly file: string
  /** "postgresql://user:password@host:5432/database" of PostgreSQL. */
  readonly url: string
}

export interface OpenSql {
  readonly engine: StoreEngine
  readonly sql: Sql
  /** A copy in another file, of one moment, while the store is used. SQLite only. */
  copyTo(file: string): void
  /** A transaction that from its first moment waits for every other's, and lets no other begin. */
  alone<Value>(work: (connection: Sql) => Promise<Value>): Promise<Value>
  close(): Promise<void>
}

/** Throws an Error if SQLite's file can't be opened; PostgreSQL is reached by the first query. */
export function openSql(settings: StoreSettings): OpenSql {
  return settings.engine === 'sqlite' ? openSqlite(settings.file) : openPostgresql(settings.url)
}

function openSqlite(file: string): OpenSql {
  keepPrivate(file)
  const database = new Database(file, { timeout: BUSY_MS })
  // With FULL a commit has reached the disk before it is acknowledged, power loss or not.
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON']) {
    database.pragma(pragma)
  }
  const kysely = build(new SqliteDialect({ database: database as never }))
  return {
    engine: 'sqlite',
    sql: kysely,
    alone: (work) => alone(kysely, [sql`begin immediate`], work),
    copyTo: (target) => {
      keepPrivate(target)
      database.prepare('VACUUM INTO ?').run(target)
    },
    close: () => kysely.destroy(),
  }
}

/**
 * Hashes of passwords are in it: a file that is made now is its owner's alone, and so are those that SQLite adds.
 * One that is there must not be opened here: closing it would take away the locks of this process' other
 * connections to it (POSIX), and two writers would spoil the file.
 */
function keepPrivate(file: string): void {
  if (file === IN_MEMORY) return
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
}

function openPostgresql(url: string): OpenSql {
  const types = { getTypeParser: typeParser } as never
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS_MAX,
    types,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: QUERY_MS,
    keepAlive: true,
  })
  // An idle connection that the server ended is replaced by the pool; the next query tells if it can't be.
  pool.on('error', () => undefined)
  const kysely = build(new PostgresDialect({ pool }))
  return {
    engine: 'postgresql',
    sql: kysely,
    alone: (work) => {
      const lock = sql`select pg_advisory_xact_lock(${sql.lit(ALONE_LOCK)})`
      return alone(kysely, [sql`begin`, lock], work)
    },
    copyTo: () => {
      throw new Error('a PostgreSQL store is backed up with pg_dump')
    },
    close: () => kysely.destroy(),
  }
}

function alone<Value>(
  database: Sql,
  begin: readonly RawBuilder<unknown>[],
  work: (connection: Sql) => Promise<Value>,
): Promise<Value> {
  return database.connection().execute(async (connection) => {
    for (const statement of begin) await statement.execute(connection)
    try {
      const value = await work(connection)
      await sql`commit`.execute(connection)
      return value
    } catch (error) {
      await sql`rollback`.execute(connection)
      throw error
    }
  })
}

function typeParser(type: number, format?: 'text' | 'binary'): unknown {
  if (type === INT8) return Number
  return pg.types.getTypeParser(type, format as 'text')
}

function build(dialect: Dialect): Sql {
  return new Kysely<Tables>({ dialect })
}
