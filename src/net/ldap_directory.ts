// Users of an LDAP directory: whether a password is right, which roles their groups stand for, and who there is. I/O.
import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { connectLdap, type LdapConnection, type LdapEntry } from './ldap_connection.ts'
import { escapeDnValue, escapeFilterValue, fillTemplate, isGroupNamed } from './ldap_names.ts'
import { type OutsideUser, rolesOf, type Verdict } from './outside_user.ts'
import type { LdapSettings } from './sign_on_settings.ts'

export interface DirectoryUser extends OutsideUser {
  /** DNs, as the directory tells them. */
  readonly groups: readonly string[]
}

export type DirectoryVerdict = Verdict<DirectoryUser>

export interface ListedUser {
  readonly id: string
  readonly name: string
}

export interface LdapDirectory {
  /** Never rejects. The user is the entry's id, however it was typed. */
  verify(user: string, password: string): Promise<DirectoryVerdict>
  /**
   * All entries below `base` that the filter fits and that have an id, for an import. Rejects if the directory is
   * down, does not know the base or does not understand the filter.
   */
  listUsers(base: string, filter: string): AsyncGenerator<ListedUser>
}

/** Refusals take a whole multiple of this: how long the search or the check took is nothing to learn from. */
const REFUSAL_STEP_MS = 500
const GROUPS_MAX = 1000
const PAGE_ENTRIES = 500

/** Connects to nobody yet. Rejects if the file of the authority can't be read. */
export async function openLdapDirectory(settings: LdapSettings): Promise<LdapDirectory> {
  const ca = settings.caFile === '' ? undefined : await readAuthority(settings.caFile)
  const directory = new Directory(settings, ca)
  return {
    verify: async (user, password) => {
      const startMs = performance.now()
      const verdict = await directory.verify(user, password)
      if (verdict.kind === 'refused') {
        const tookMs = performance.now() - startMs
        await pause(REFUSAL_STEP_MS - (tookMs % REFUSAL_STEP_MS))
      }
      return verdict
    },
    listUsers: (base, filter) => directory.listUsers(base, filter),
  }
}

async function readAuthority(caFile: string): Promise<string> {
  return readFile(caFile, 'utf8').catch((error: Error) => {
    throw new Error(`ldap.caFile can't be read: ${error.message}`)
  })
}

class Directory {
  readonly #settings: LdapSettings
  readonly #ca: string | undefined

  constructor(settings: LdapSettings, ca: string | undefined) {
    this.#settings = settings
    this.#ca = ca
  }

  /** The first server that answers has the word. */
  async verify(user: string, password: string): Promise<DirectoryVerdict> {
    if (user === '' || password === '') return refused('no user or no password was given')
    const reasons: string[] = []
    for (const url of this.#settings.urls) {
      try {
        return await this.#ask(url, user, password)
      } catch (error) {
        reasons.push(reasonOf(url, error))
      }
    }
    return { kind: 'unavailable', reason: reasons.join('; ') }
  }

  async *listUsers(base: string, filter: string): AsyncGenerator<ListedUser> {
    const { idAttribute, nameAttribute } = this.#settings
    const attributes = [idAttribute, nameAttribute]
    const connection = await this.#firstReader()
    try {
      const search = { base, scope: 'sub', filter, attributes } as const
      for await (const page of connection.pages(search, PAGE_ENTRIES)) {
        for (const entry of page) {
          const [id] = entry.values(idAttribute)
          if (id !== undefined) yield { id, name: this.#nameOf(entry, id) }
        }
      }
    } finally {
      connection.close()
    }
  }

  async #firstReader(): Promise<LdapConnection> {
    const reasons: string[] = []
    for (const url of this.#settings.urls) {
      let connection: LdapConnection | undefined
      try {
        connection = await this.#connect(url, this.#settings.timeoutMs)
        await this.#becomeReader(connection)
        return connection
      } catch (error) {
        connection?.close()
        reasons.push(reasonOf(url, error))
      }
    }
    throw new Error(reasons.join('; '))
  }

  async #ask(url: string, user: string, password: string): Promise<DirectoryVerdict> {
    const endMs = performance.now() + this.#settings.timeoutMs
    const connection = await this.#connect(url, this.#settings.timeoutMs)
    try {
      if (this.#settings.userDn !== '') return await this.#byName(connection, user, password)
      await this.#becomeReader(connection)
      const found = await this.#find(connection, user)
      if (found.length !== 1) return refused(`${found.length === 0 ? 'no' : 'more than one'} entry`)
      const [entry] = found as [LdapEntry]
      const refusal = await this.#bindApart(url, entry.dn, password, endMs)
      if (refusal !== undefined) return refused(`${entry.dn}: ${refusal}`)
      return await this.#accepted(connection, entry)
    } finally {
      connection.close()
    }
  }

  /** The user's DN follows from the name. */
  async #byName(connection: LdapConnection, user: string, password: string) {
    const dn = fillTemplate(this.#settings.userDn, { user: escapeDnValue(user) })
    const refusal = await connection.bind(dn, password)
    if (refusal !== undefined) return refused(`${dn}: ${refusal}`)
    await this.#becomeReader(connection)
    const everything = { base: dn, scope: 'base', filter: '(objectClass=*)' } as const
    const [entry] = await connection.search({ ...everything, attributes: this.#attributes() }, 1)
    if (entry === undefined) throw new Error(`nothing may be read of ${dn}: set ldap.bindDn`)
    return this.#accepted(connection, entry)
  }

  /** Two are as good as many: nobody is meant then. */
  #find(connection: LdapConnection, user: string): Promise<LdapEntry[]> {
    const { base } = this.#settings
    const filter = fillTemplate(this.#settings.filter, { user: escapeFilterValue(user) })
    return connection.search({ base, scope: 'sub', filter, attributes: this.#attributes() }, 2)
  }

  /** On a connection of its own: the other one stays the reader's. */
  async #bindApart(url: string, dn: string, password: string, endMs: number) {
    const connection = await this.#connect(url, endMs - performance.now())
    try {
      return await connection.bind(dn, password)
    } finally {
      connection.close()
    }
  }

  async #accepted(connection: LdapConnection, entry: LdapEntry): Promise<DirectoryVerdict> {
    const { idAttribute } = this.#settings
    const ids = entry.values(idAttribute)
    const [id] = ids
    if (id === undefined || ids.length > 1) {
      throw new Error(`${entry.dn} has ${ids.length} values of ${idAttribute}: one is needed`)
    }
    const groups = await this.#groupsOf(connection, entry, id)
    const roles = rolesOf(groups, this.#settings.groups, isGroupNamed)
    return { kind: 'accepted', user: { id, name: this.#nameOf(entry, id), groups, roles } }
  }

  async #groupsOf(connection: LdapConnection, entry: LdapEntry, id: string) {
    const { groupBase, groupFilter, groupAttribute } = this.#settings
    if (groupBase === '') return entry.values(groupAttribute)
    const values = { dn: escapeFilterValue(entry.dn), user: escapeFilterValue(id) }
    const filter = fillTemplate(groupFilter, values)
    // RFC 4511 4.5.1.8: no attributes.
    const search = { base: groupBase, scope: 'sub', filter, attributes: ['1.1'] } as const
    const groups = await connection.search(search, GROUPS_MAX)
    return groups.map(({ dn }) => dn)
  }

  async #becomeReader(connection: LdapConnection): Promise<void> {
    const { bindDn, bindPassword } = this.#settings
    if (bindDn === '') return
    const refusal = await connection.bind(bindDn, bindPassword)
    if (refusal !== undefined) throw new Error(`ldap.bindDn was refused: ${refusal}`)
  }

  #connect(url: string, timeoutMs: number): Promise<LdapConnection> {
    return connectLdap({ url, ca: this.#ca, timeoutMs })
  }

  #attributes(): string[] {
    const { idAttribute, nameAttribute, groupAttribute } = this.#settings
    return [idAttribute, nameAttribute, groupAttribute]
  }

  #nameOf(entry: LdapEntry, id: string): string {
    return entry.values(this.#settings.nameAttribute)[0] ?? id
  }
}

function refused(reason: string): DirectoryVerdict {
  return { kind: 'refused', reason }
}

function reasonOf(url: string, error: unknown): string {
  return `${url}: ${error instanceof Error ? error.message : String(error)}`
}
