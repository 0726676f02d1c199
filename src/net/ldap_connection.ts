// One connection to a directory server (RFC 4511), encrypted before anything is said on it, ended by its deadline at
// the latest. I/O. The only import of ldapts.
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { TLSSocket } from 'node:tls'
import { Client, type Entry, ResultCodeError } from 'ldapts'
import { secureLdapSocket } from './ldap_socket.ts'

export interface LdapServer {
  /** "ldaps://..." or "ldap://...", which is upgraded by StartTLS. */
  readonly url: string
  /** PEM; undefined: the authorities that Node knows. */
  readonly ca: string | undefined
  /** For all that is asked on the connection, ms. */
  readonly timeoutMs: number
}

export interface LdapSearch {
  readonly base: string
  readonly scope: 'base' | 'sub'
  /** RFC 4515, with escaped values. */
  readonly filter: string
  readonly attributes: readonly string[]
}

export interface LdapEntry {
  readonly dn: string
  /** All values, none where the entry lacks the attribute. */
  readonly values: (attribute: string) => readonly string[]
}

/** Every method rejects with a reason when the server fails, or when the time is over. */
export interface LdapConnection {
  /** Undefined if the password is right, else how the server refused it. */
  bind(dn: string, password: string): Promise<string | undefined>
  /** No more than `most`; nothing where there is no such base. */
  search(search: LdapSearch, most: number): Promise<LdapEntry[]>
  /** All of them (RFC 2696); each page may take the whole time. */
  pages(search: LdapSearch, pageEntries: number): AsyncGenerator<readonly LdapEntry[]>
  close(): void
}

/** Result codes (RFC 4511 4.1.9) to a bind that are about this name and password, not about the server. */
const REFUSALS: readonly number[] = [
  19, // constraintViolation: locked, at some servers
  32, // noSuchObject
  34, // invalidDNSyntax
  48, // inappropriateAuthentication: has no password
  49, // invalidCredentials
  53, // unwillingToPerform: locked, at some servers
]
const NO_SUCH_OBJECT = 32

/** Rejects if the server is down, or if its certificate is not good. */
export async function connectLdap({ url, ca, timeoutMs }: LdapServer): Promise<LdapConnection> {
  const over = new AbortController()
  const deadline = setTimeout(() => {
    over.abort(new Error(`no answer within ${Math.round(timeoutMs)} ms`))
  }, timeoutMs)
  try {
    const socket = await secureLdapSocket(new URL(url), ca, over.signal)
    socket.once('close', () => clearTimeout(deadline))
    return connectionOn(socket, deadline, over.signal)
  } catch (error) {
    clearTimeout(deadline)
    throw over.signal.aborted ? over.signal.reason : error
  }
}

function connectionOn(
  socket: TLSSocket,
  deadline: NodeJS.Timeout,
  over: AbortSignal,
): LdapConnection {
  const client = clientOn(socket)
  const broken = brokenAt(socket, over)
  const within = <Result>(answer: Promise<Result>) => Promise.race([answer, broken])
  return {
    bind: async (dn, password) => {
      // RFC 4513 5.1.2: a server may say yes to it, whoever it is.
      assert.notEqual(password, '', 'a bind without a password proves nothing')
      try {
        await within(client.bind(dn, password))
        return undefined
      } catch (error) {
        if (error instanceof ResultCodeError && REFUSALS.includes(error.code)) return error.message
        throw error
      }
    },
    search: async ({ base, attributes, ...search }, most) => {
      const options = { ...search, attributes: [...attributes], sizeLimit: most }
      try {
        const { searchEntries } = await within(client.search(base, options))
        return searchEntries.map(entryOf)
      } catch (error) {
        if (error instanceof ResultCodeError && error.code === NO_SUCH_OBJECT) return []
        throw error
      }
    },
    pages: async function* ({ base, attributes, ...search }, pageEntries) {
      const paged = { pageSize: pageEntries }
      const options = { ...search, attributes: [...attributes], paged }
      const pages = client.searchPaginated(base, options)
      for (;;) {
        deadline.refresh()
        const page = await within(pages.next())
        if (page.done === true) return
        yield page.value.searchEntries.map(entryOf)
      }
    },
    close: () => {
      const end = () => socket.destroy()
      client.unbind().then(end, end)
    },
  }
}

/** ldapts connects anew when a connection ends, and that one would be in the clear: it gets this one alone. */
function clientOn(socket: TLSSocket): Client {
  let isTaken = false
  const takeOnce = (): TLSSocket => {
    if (isTaken) throw new Error('the server ended the connection')
    isTaken = true
    return socket
  }
  return new Client({ url: 'ldap://in-the-socket', createConnection: takeOnce })
}

/** Rejects when nothing more is to be hoped for. */
function brokenAt(socket: TLSSocket, over: AbortSignal): Promise<never> {
  const broken = new Promise<never>((_, reject) => {
    over.addEventListener('abort', () => {
      socket.destroy()
      reject(over.reason as Error)
    })
    // What ldapts has to say of it comes first.
    socket.once('close', () => {
      void pause(0).then(() => reject(new Error('the server ended the connection')))
    })
  })
  // It is told to those who wait for an answer.
  broken.catch(() => {})
  return broken
}

function entryOf({ dn, ...attributes }: Entry): LdapEntry {
  const byName = new Map(
    Object.entries(attributes).map(([name, values]) => [name.toLowerCase(), values]),
  )
  return {
    dn,
    values: (attribute) =>
      [byName.get(attribute.toLowerCase()) ?? []]
        .flat()
        .filter((value) => typeof value === 'string'),
  }
}
