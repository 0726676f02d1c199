// `flightloop admin import-ldap`: users of a directory become users of the store. I/O: the directory, the store.
import { changesOn, withStore } from './admin.ts'
import { type ListedUser, openLdapDirectory } from './net/ldap_directory.ts'
import type { Settings } from './net/settings.ts'
import { planDirectoryImport } from './vocs/directory_import.ts'

export interface DirectoryImport {
  /** DN of the entry below which all are taken. */
  readonly base: string
  /** RFC 4515; undefined: everybody with an id. */
  readonly filter: string | undefined
  /** The new users' domain or project; undefined: `ldap.usersIn`. */
  readonly scope: string | undefined
  /** Tell, and write nothing. */
  readonly dryRun: boolean
}

/** Gives what to tell, a line each. Rejects if the directory or the store can't be used, or the scope is none. */
export async function importLdap(
  settings: Settings,
  { base, filter, scope, dryRun }: DirectoryImport,
): Promise<readonly string[]> {
  const { ldap, multicast: range } = settings
  if (ldap.urls.length === 0) throw new Error('the settings name no directory: set ldap.urls')
  const listed = await list(settings, base, filter ?? `(${ldap.idAttribute}=*)`)
  return withStore(settings, 'must be there', async (store) => {
    const changes = await changesOn(store, settings)
    const rules = { ...ldap, scope: scope ?? ldap.usersIn, range }
    let lines: readonly string[] = []
    await changes.carryOut(
      (configuration) => {
        const plan = planDirectoryImport(configuration, listed, rules)
        lines = plan.lines
        return { changes: plan.changes, baseRevision: 0, dryRun }
      },
      { actor: 'command line', address: '', reason: `import of ${base}` },
    )
    return dryRun ? [...lines, 'Nothing was changed: this was a dry run.'] : lines
  })
}

async function list({ ldap }: Settings, base: string, filter: string): Promise<ListedUser[]> {
  const directory = await openLdapDirectory(ldap)
  const listed: ListedUser[] = []
  for await (const user of directory.listUsers(base, filter)) listed.push(user)
  return listed
}
