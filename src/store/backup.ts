// Copies of a SQLite store and the way back: a copy is of one moment, and is checked before it takes the place of
// what is there. I/O: files, SQL.
import { constants } from 'node:fs'
import { access, chmod, copyFile, link, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { MIGRATION_NAMES, missingMigrations } from './migrations.ts'
import { type OpenSql, openSql, sql } from './sql.ts'
import { Store } from './store.ts'

const SUFFIXES = ['', '-wal', '-shm']

/** Copies the store into a new file, readable by its owner only, while it is used. */
export async function backUp(store: Store, file: string): Promise<void> {
  const made = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw new Error(`${file} is there already: take another name`)
    throw error
  })
  try {
    store.database.copyTo(file)
    await made.sync()
  } catch (error) {
    await rm(file, { force: true })
    throw error
  } finally {
    await made.close()
  }
  await syncFolder(file)
}

/**
 * Puts a copy in the place of the store in `file`; gives where the old one is kept, undefined if there was none.
 * Rejects if the copy is not whole, or somebody uses the store; then nothing is changed. Whenever it is interrupted,
 * there is a store in `file`, the old one or the new one, and the old one is kept.
 * `now`: a part of the old one's new name.
 */
export async function restore(
  copy: string,
  file: string,
  now: string,
): Promise<string | undefined> {
  const fresh = `${file}.restoring`
  await removeAll(fresh)
  try {
    await copyFile(copy, fresh, constants.COPYFILE_EXCL)
    await chmod(fresh, 0o600)
    await check(fresh, copy)
    const aside = (await isThere(file)) ? `${file}.before-${now}` : undefined
    if (aside !== undefined) await keepAside(file, aside)
    await rename(fresh, file)
    await syncFolder(file)
    return aside
  } catch (error) {
    await removeAll(fresh)
    throw error
  }
}

async function removeAll(file: string): Promise<void> {
  for (const suffix of SUFFIXES) await rm(`${file}${suffix}`, { force: true })
}

export async function isThere(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  )
}

/** Rejects with what is wrong with the store in `file`, called `name`; leaves all of it in this one file. */
async function check(file: string, name: string): Promise<void> {
  const database = openFile(file, name)
  try {
    const missing = await missingMigrations(database.sql).catch(named(name))
    if (missing.length === MIGRATION_NAMES.length) throw new Error(`${name} has no store in it`)
    const faults = await faultsOf(database).catch(named(name))
    if (faults.length > 0) throw new Error(`${name} is damaged: ${faults.join('; ')}`)
    const { entries, firstBroken, endMissing } = await new Store(database, () => 0).verifyAudit()
    if (firstBroken !== undefined) {
      throw new Error(`${name}: the audit log is broken at entry ${firstBroken.sequence}`)
    }
    if (endMissing) {
      throw new Error(`${name}: the audit log ends at entry ${entries}, before its last change`)
    }
    await detach(database)
  } finally {
    await database.close()
  }
  const handle = await open(file, 'r')
  await handle.sync()
  await handle.close()
}

function openFile(file: string, name: string): OpenSql {
  try {
    return openSql({ engine: 'sqlite', file, url: '' })
  } catch (error) {
    return named(name)(error)
  }
}

function named(name: string): (error: unknown) => never {
  return (error) => {
    throw new Error(
      `${name} can't be used: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

async function faultsOf({ sql: queries }: OpenSql): Promise<string[]> {
  const pages = await sql<{ integrity_check: string }>`pragma integrity_check(5)`.execute(queries)
  const links = await sql<{ table: string }>`pragma foreign_key_check`.execute(queries)
  const broken = new Set(links.rows.map(({ table }) => table))
  return [
    ...pages.rows.map(({ integrity_check: text }) => text).filter((text) => text !== 'ok'),
    ...[...broken].map((table) => `${table} refers to what is not there`),
  ]
}

/** Brings all into the one file. Rejects if somebody else has it open. */
async function detach({ sql: queries }: OpenSql): Promise<void> {
  await sql`pragma journal_mode = delete`.execute(queries)
}

/** Gives the old one a second name: its own is taken by the new one in one step. */
async function keepAside(file: string, aside: string): Promise<void> {
  const database = openUsable(file)
  if (database !== undefined) {
    try {
      await detach(database)
    } catch (error) {
      if (isBusy(error)) throw inUse(file)
      // It is damaged: it is kept as it is.
    } finally {
      await database.close()
    }
  }
  for (const suffix of SUFFIXES) {
    if (await isThere(`${file}${suffix}`)) await link(`${file}${suffix}`, `${aside}${suffix}`)
  }
  await syncFolder(file)
  // Only a damaged one still has them, and they must not be taken for the new one's.
  for (const suffix of SUFFIXES.slice(1)) await rm(`${file}${suffix}`, { force: true })
}

/** undefined: it is so damaged that it can't be opened. */
function openUsable(file: string): OpenSql | undefined {
  try {
    return openSql({ engine: 'sqlite', file, url: '' })
  } catch (error) {
    if (isBusy(error)) throw inUse(file)
    return undefined
  }
}

function isBusy(error: unknown): boolean {
  return String((error as { readonly code?: unknown }).code).startsWith('SQLITE_BUSY')
}

function inUse(file: string): Error {
  return new Error(`a server uses the store in ${file}: end it first`)
}

async function syncFolder(file: string): Promise<void> {
  const folder = await open(dirname(file), 'r')
  await folder.sync()
  await folder.close()
}
