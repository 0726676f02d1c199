// `flightloop admin` and `flightloop audit`: what must work without a browser, on the store itself; a running
// server takes it over. I/O.
import { mkdir, readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { readOpenvocsFiles } from './net/openvocs_files.ts'
import { hashPassword, oneTimePassword } from './net/password_hash.ts'
import { writeYaml } from './net/checked_yaml.ts'
import { type Settings, storeSettings } from './net/settings.ts'
import type { AuditEntry } from './store/audit_entry.ts'
import { backUp, isThere, restore } from './store/backup.ts'
import {
  type Configuration,
  DUTIES,
  type EntityChange,
  NO_CONFIGURATION,
  SYSTEM_SCOPE,
} from './store/entities.ts'
import { migrate, MIGRATION_NAMES, missingMigrations } from './store/migrations.ts'
import { type OpenSql, openSql } from './store/sql.ts'
import { Store } from './store/store.ts'
import { Changes } from './vocs/changes.ts'
import { exportScope } from './vocs/domain_export.ts'
import { planImport } from './vocs/domain_import.ts'
import { DOMAIN_DEFAULT, readDomainText } from './vocs/domain_text.ts'
import { type Edit, userEdit } from './vocs/edits.ts'
import { readOpenvocs } from './vocs/openvocs_import.ts'
import { planOpenvocs, statesOf } from './vocs/openvocs_plan.ts'
import { describeImport } from './vocs/openvocs_report.ts'

const AUTHOR = { actor: 'command line', address: '', reason: '' }
const NO_STORE = 'there is no store yet: start the server, or `flightloop admin create USER`'
const OLDER_STORE =
  'the store is of an older flightloop: end the server, `flightloop admin migrate`'
const ONLY_SQLITE = 'this is for SQLite: with PostgreSQL use pg_dump and pg_restore'

/** Gives the one-time password of a new administrator of the system; makes the store if there is none. */
export function createAdministrator(settings: Settings, user: string): Promise<string> {
  return withStore(settings, 'may be new', async (store) => {
    const { users, scopes } = await store.load()
    if (users.has(user)) {
      const hint = `\`flightloop admin password ${user}\` gives a new password`
      throw new Error(`there is a user "${user}" already: ${hint}`)
    }
    const [scope = DOMAIN_DEFAULT] = scopes.keys()
    const putScope = { id: scope, parent: '', name: '', position: 0, revision: 0 }
    const duty = DUTIES.indexOf('administrator')
    return givePassword(store, settings, user, [
      ...(scopes.size === 0 ? [{ body: 'putScope', putScope } as const] : []),
      userEdit({ id: user, scope, name: '', disabled: false }),
      { body: 'setDuty', setDuty: { user, scope: SYSTEM_SCOPE, duty } },
    ])
  })
}

/** Gives the new one-time password. Rejects if there is no such user, or no store yet. */
export function resetPassword(settings: Settings, user: string): Promise<string> {
  return withStore(settings, 'must be there', async (store) => {
    const { users } = await store.load()
    if (users.has(user)) return givePassword(store, settings, user, [])
    throw new Error(`there is no user "${user}"; there are: ${someOf(users)}`)
  })
}

export interface ImportOptions {
  readonly replace: boolean
  readonly dryRun: boolean
}

/** Carries out a domain file, whole or not at all; gives what has changed. Rejects with all its faults. */
export function importFile(
  settings: Settings,
  file: string,
  { replace, dryRun }: ImportOptions,
): Promise<readonly AuditEntry[]> {
  return withStore(settings, dryRun ? 'must be there' : 'may be new', async (store) => {
    const yaml = readDomainText(await readFile(file, 'utf8'), file)
    const changes = await changesOn(store, settings)
    const options = { range: settings.multicast, actor: undefined, replace }
    const { entries } = await changes.carryOut(
      (configuration) => {
        const plan = planImport(configuration, yaml, file, options)
        return { changes: plan === 'denied' ? [] : plan, baseRevision: 0, dryRun }
      },
      { ...AUTHOR, reason: 'import' },
    )
    return entries
  })
}

/**
 * What was taken over from an openvocs database and what was not, line by line. Rejects if the folder can't be read,
 * or if something does not fit what is there: then nothing is changed.
 */
export async function importOpenvocs(
  settings: Settings,
  folder: string,
  dryRun: boolean,
): Promise<readonly string[]> {
  const imported = readOpenvocs(await readOpenvocsFiles(folder))
  let planned: readonly EntityChange[] = []
  const plan = (configuration: Configuration) => {
    planned = planOpenvocs(configuration, imported.domains, settings.multicast)
    const loops = statesOf(imported, planned).map((state) => ({ ...state, pan: 0 }))
    const memory = { loops, pages: [], settings: [], dims: [], forgotten: [] }
    return { changes: planned, memory, baseRevision: 0, dryRun: false }
  }
  if (dryRun) plan(await configurationIn(settings))
  else {
    await withStore(settings, 'may be new', async (store) => {
      const changes = await changesOn(store, settings)
      await changes.carryOut(plan, { ...AUTHOR, reason: 'import of openvocs' })
    })
  }
  const done = dryRun ? 'Nothing was changed: this was a dry run.' : 'All of it is in the store.'
  const differ = `${planned.length} entities differ from what the store had.`
  return [...describeImport({ ...imported, states: statesOf(imported, planned) }), differ, done]
}

/** A domain or project as a domain file. */
export function exportText(settings: Settings, scope: string, json: boolean): Promise<string> {
  return withStore(settings, 'must be there', async (store) => {
    const configuration = await store.load()
    const text = exportScope(configuration, scope)
    if (text !== undefined) return json ? `${JSON.stringify(text, null, 2)}\n` : writeYaml(text)
    const known = someOf(configuration.scopes)
    throw new Error(`there is no domain or project "${scope}"; there are: ${known}`)
  })
}

/** Gives the migrations that the store has got now. */
export async function migrateStore(settings: Settings): Promise<readonly string[]> {
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 })
  const database = openSql(storeSettings(settings))
  try {
    const missing = await missingMigrations(database.sql)
    await migrate(database)
    return missing
  } finally {
    await database.close()
  }
}

export function backUpStore(settings: Settings, file: string): Promise<void> {
  if (settings.store.engine !== 'sqlite') return Promise.reject(new Error(ONLY_SQLITE))
  return withStore(settings, 'must be there', (store) => backUp(store, resolve(file)))
}

/** Gives where the store that was there is kept; undefined: there was none. */
export async function restoreStore(
  settings: Settings,
  copy: string,
  force: boolean,
): Promise<string | undefined> {
  if (settings.store.engine !== 'sqlite') throw new Error(ONLY_SQLITE)
  const { file } = storeSettings(settings)
  if (!(await isThere(copy))) throw new Error(`there is no file ${copy}`)
  if (!force && (await isThere(file))) {
    throw new Error(`there is a store in ${file}: --force puts it aside`)
  }
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  return restore(resolve(copy), file, new Date().toISOString().replaceAll(/[:.]/g, '-'))
}

/** Gives a sentence of what was found; rejects with what is broken. */
export function verifyAudit(settings: Settings): Promise<string> {
  return withStore(settings, 'must be there', async (store) => {
    const { entries, firstBroken, endMissing } = await store.verifyAudit()
    if (firstBroken !== undefined) {
      const { sequence, atMs, actor, action, kind, entity } = firstBroken
      const when = new Date(atMs).toISOString()
      throw new Error(
        `the audit log is broken at entry ${sequence} (${when}, ${actor}: ${action} ${kind} ${entity}): ` +
          'it or one before it was changed, removed or put in',
      )
    }
    if (!endMissing) return `the audit log is whole: ${entries} entries`
    throw new Error(`the audit log ends at entry ${entries}, before the last change of the store`)
  })
}

async function givePassword(
  store: Store,
  settings: Settings,
  user: string,
  before: readonly Edit[],
): Promise<string> {
  const changes = await changesOn(store, settings)
  const password = oneTimePassword()
  const passwordHash = await hashPassword(password, settings.passwords)
  const setPassword = { user, passwordHash, oneTime: true }
  await changes.edit([...before, { body: 'setPassword', setPassword }], AUTHOR)
  return password
}

export async function changesOn(store: Store, settings: Settings): Promise<Changes> {
  return new Changes({
    store,
    configuration: await store.load(),
    range: settings.multicast,
    oneTimePassword,
    hashPassword: (text) => hashPassword(text, settings.passwords),
    applied: () => undefined,
  })
}

/** A store that a server may be using is not brought to another version here. */
export async function withStore<Value>(
  settings: Settings,
  presence: 'may be new' | 'must be there',
  work: (store: Store) => Promise<Value>,
): Promise<Value> {
  const where = storeSettings(settings)
  const isNew = where.engine === 'sqlite' && !(await isThere(where.file))
  if (isNew && presence === 'must be there') throw new Error(NO_STORE)
  if (isNew) await mkdir(dirname(where.file), { recursive: true, mode: 0o700 })
  const database = openSql(where)
  try {
    await prepare(database, presence)
    return await work(new Store(database, Date.now))
  } finally {
    await database.close()
  }
}

/** What a store has, without making one where there is none. */
async function configurationIn(settings: Settings): Promise<Configuration> {
  const where = storeSettings(settings)
  if (where.engine === 'sqlite' && !(await isThere(where.file))) return NO_CONFIGURATION
  const database = openSql(where)
  try {
    const missing = await missingMigrations(database.sql)
    if (missing.length === MIGRATION_NAMES.length) return NO_CONFIGURATION
    if (missing.length > 0) throw new Error(OLDER_STORE)
    return await new Store(database, Date.now).load()
  } finally {
    await database.close()
  }
}

async function prepare(database: OpenSql, presence: 'may be new' | 'must be there'): Promise<void> {
  const missing = await missingMigrations(database.sql)
  if (missing.length === 0) return
  if (missing.length < MIGRATION_NAMES.length) throw new Error(OLDER_STORE)
  if (presence === 'must be there') throw new Error(NO_STORE)
  await migrate(database)
}

function someOf(entities: ReadonlyMap<string, unknown>): string {
  const ids = [...entities.keys()]
  const most = 20
  return ids.length > most ? `${ids.slice(0, most).join(', ')} and others` : ids.join(', ')
}
