// How a connection gets its session: sign-on, resume, change of password. Pure: passwords are verified
// outside, by a task that comes back with its result.
import type {
  ClientBodies,
  IceServerMessage,
  SignedOnMessage,
} from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import { lettersOf, PASSWORD_LETTERS_MAX, passwordLetters } from '../protocol/password_text.ts'
import { DUTIES, type User } from '../store/entities.ts'
import type { Connection } from './connections.ts'
import type { VerifyTask } from './effects.ts'
import type { Lifecycle } from './lifecycle.ts'
import { PasswordChecks } from './password_checks.ts'
import { type PasswordRules, refuseWeakPassword } from './password_rules.ts'
import type { Session } from './session.ts'
import { SessionStart, type SessionStartOptions } from './session_start.ts'
import type { Sessions } from './sessions.ts'
import { type SignOnWay, TOKEN_BYTES, Tokens, type TokensOptions } from './tokens.ts'

const USER_LETTERS_MAX = 64

export interface VerifyResult {
  readonly matches: boolean
  /** Of the task's new password, or of the same one by today's rules: kept in the store already. */
  readonly newHash: string | undefined
  /** Whom the directory means by what was typed. */
  readonly user?: string
  /** Nothing was found out: what to tell. */
  readonly unavailable?: string
}

/** How one can sign on here, beside passwords of the store. */
export interface SignOnWays {
  /** With a directory: whose password is the store's all the same. */
  readonly localUsers: readonly string[] | undefined
  /** Of the provider's button; empty: there is none. */
  readonly openid: string
  readonly passkeys: boolean
}
const PASSWORDS_ALONE: SignOnWays = { localUsers: undefined, openid: '', passkeys: false }

/** Who has proved to be somebody, and how. */
export interface Vouched {
  readonly user: string
  readonly way: SignOnWay
  /** Of an OpenID Connect provider. */
  readonly idToken?: string
}

export interface SignOnOptions extends TokensOptions, SessionStartOptions {
  readonly passwords: PasswordRules
  /** Undefined: passwords of the store are the only way. */
  readonly ways?: SignOnWays
  /** Relays with credentials for a session, as of now. */
  readonly iceServers: (session: number) => IceServerMessage[]
}

/** A session that has just begun; the token is not kept. */
export interface Begun {
  readonly session: Session
  readonly token: string
}

export class SignOn {
  readonly tokens: Tokens
  readonly checks: PasswordChecks
  readonly ways: SignOnWays
  readonly #sessions: Sessions
  readonly #start: SessionStart
  readonly #options: SignOnOptions

  constructor(sessions: Sessions, lifecycle: Lifecycle, options: SignOnOptions) {
    this.#sessions = sessions
    this.#options = options
    this.ways = options.ways ?? PASSWORDS_ALONE
    this.tokens = new Tokens(options, {
      standing: (entry) => lifecycle.standingOf(entry),
      evicted: (entry) => lifecycle.evicted(entry),
    })
    this.checks = new PasswordChecks(sessions, this.tokens)
    this.#start = new SessionStart(sessions, lifecycle, options)
  }

  /** The answer comes by `verified`. Throws VocsError. */
  signOn(
    connection: Connection,
    request: number,
    body: ClientBodies['signOn'],
    nowMs: number,
  ): void {
    if (!isUserName(body.user) || !isPassword(body.password)) {
      throw VocsError.badRequest('give a user of 1 to 64 and a password of 1 to 256 characters')
    }
    this.refuseSecond(connection)
    const way = this.#isOfDirectory(body.user) ? 'ldap' : 'password'
    this.checks.begin(connection, { request, ...body, way, newPassword: undefined }, nowMs)
  }

  /** The answer comes by `verified`. Throws VocsError. */
  changePassword(
    connection: Connection,
    session: Session,
    request: number,
    { oldPassword, newPassword }: ClientBodies['changePassword'],
    nowMs: number,
  ): void {
    const id = session.user
    if (this.#isOfDirectory(id)) {
      throw new VocsError('PASSWORD_REFUSED', "your password is the directory's: change it there")
    }
    if (!isPassword(oldPassword)) {
      throw VocsError.badRequest('give the old password')
    }
    const name = this.#sessions.configuration.users.get(id)?.name ?? id
    refuseWeakPassword(this.#options.passwords, { id, name }, oldPassword, newPassword)
    const task = { request, user: id, way: 'password', password: oldPassword, newPassword } as const
    this.checks.begin(connection, task, nowMs)
  }

  /** What the welcome says of the ways that need a page. */
  waysFor({ origin }: Connection): { readonly openidLabel: string; readonly passkeys: boolean } {
    const { openid, passkeys } = this.ways
    return origin === '' ? { openidLabel: '', passkeys: false } : { openidLabel: openid, passkeys }
  }

  /** Throws VocsError if the connection has a session already. */
  refuseSecond(connection: Connection): void {
    if (connection.session === undefined) return
    throw VocsError.badRequest('this connection has a session: sign off first')
  }

  /** Must be called for every task, at whatever end. Throws VocsError if the password was not right. */
  verified(
    connection: Connection | undefined,
    task: VerifyTask,
    { matches, newHash, unavailable }: VerifyResult,
    nowMs: number,
  ): void {
    const outcome = matches ? 'right' : unavailable === undefined ? 'wrong' : 'unknown'
    this.checks.ended(connection, task, outcome, nowMs)
    if (unavailable !== undefined) throw new VocsError('INTERNAL', unavailable)
    if (!matches) throw signOnFailed(task.way)
    const user = this.#sessions.configuration.users.get(task.user)
    if (task.newPassword !== undefined && (user === undefined || newHash === undefined)) {
      throw new VocsError('INTERNAL', 'the password could not be changed: tell the administrator')
    }
    if (user !== undefined && newHash !== undefined) this.#passwordKept(user, task, newHash)
  }

  /** After `verified`: the session that the right password is answered with. Throws VocsError. */
  begin(connection: Connection, task: VerifyTask, result: VerifyResult, nowMs: number): Begun {
    const { way } = task
    if (way === 'ldap') return this.beginFor(connection, { user: result.user ?? '', way }, nowMs)
    const user = this.#sessions.configuration.users.get(task.user)
    const hash = result.newHash ?? task.passwordHash
    if (user === undefined || user.disabled || user.passwordHash !== hash) {
      throw new VocsError('SIGN_ON_FAILED', 'the password has changed meanwhile: try again')
    }
    return this.beginFor(connection, { user: task.user, way }, nowMs)
  }

  /** The session of who has proved to be the user. Throws VocsError. */
  beginFor(connection: Connection, { user: id, way, idToken }: Vouched, nowMs: number): Begun {
    const user = this.#sessions.configuration.users.get(id)
    if (user === undefined || user.disabled) throw signOnFailed(way)
    this.refuseSecond(connection)
    const token = Buffer.from(this.#options.random(TOKEN_BYTES)).toString('base64url')
    const { client, address } = connection
    const owner = { user: id, way, client, address }
    const issue = (session: number) => this.tokens.issue(token, { ...owner, session }, nowMs)
    const session = this.#start.begin(connection, issue, nowMs)
    if (idToken !== undefined) session.token.idToken = idToken
    return { session, token }
  }

  /** A one-time password proved who this is: it is good for nothing but to be changed. */
  mustChangePassword({ user, token }: Session): boolean {
    return (
      this.#sessions.configuration.users.get(user)?.oneTime === true && token.way === 'password'
    )
  }

  /** Gives the session that the token stands for, a new one if the old has ended. Throws VocsError. */
  resume(connection: Connection, token: string, nowMs: number): Session {
    const entry = this.tokens.find(token, nowMs)
    const user = this.#sessions.configuration.users.get(entry?.user ?? '')
    if (entry === undefined || user === undefined || user.disabled) {
      throw new VocsError('TOKEN_INVALID', 'the session has ended: sign on again')
    }
    this.refuseSecond(connection)
    entry.usedMs = nowMs
    const { client, address } = connection
    if (entry.client !== client || entry.address !== address) {
      Object.assign(entry, { client, address })
      this.tokens.changed(entry)
    }
    const held = this.#sessions.live.get(entry.session)
    if (held !== undefined) {
      this.#start.takeOver(held, connection, nowMs)
      return held
    }
    const session = this.#start.begin(connection, () => entry, nowMs)
    const role = this.#sessions.configuration.roles.get(entry.role ?? '')
    if (role?.members.has(entry.user) === true) this.#sessions.enter(session, role)
    return session
  }

  signedOn(session: Session, token: string): SignedOnMessage {
    const { users, roles, scopes } = this.#sessions.configuration
    const user = users.get(session.user)
    return {
      user: session.user,
      displayName: user?.name ?? session.user,
      token,
      roles: [...roles.values()]
        .filter(({ members }) => members.has(session.user))
        .map(({ id, name, scope }) => ({
          id,
          name,
          projectName: scopes.get(scope)?.name ?? scope,
        })),
      passwordChangeRequired: this.mustChangePassword(session),
      iceServers: this.#options.iceServers(session.id),
      settings: this.#sessions.memory.settings.of(session.user),
      duties: [...(user?.duties ?? [])].map(([scope, duty]) => ({
        scope,
        duty: DUTIES.indexOf(duty),
      })),
    }
  }

  #isOfDirectory(user: string): boolean {
    const { localUsers } = this.ways
    return localUsers !== undefined && !localUsers.includes(user)
  }

  /**
   * The store has a new hash already, and with it no token of the user: those that stay valid are written again.
   * Only who changed the password does not have to sign on again.
   */
  #passwordKept(user: User, task: VerifyTask, passwordHash: string): void {
    const { configuration, live } = this.#sessions
    const users = new Map(configuration.users)
    const isChanged = task.newPassword !== undefined
    const oneTime = isChanged ? false : user.oneTime
    users.set(user.id, { ...user, passwordHash, oneTime })
    this.#sessions.configuration = { ...configuration, users }
    if (isChanged) {
      const own = [...live.values()].find(({ connection }) => connection === task.connection)
      this.tokens.revokeUser(user.id, own?.token.digest)
    }
    for (const entry of this.tokens.of(user.id)) this.tokens.changed(entry)
  }
}

/** It does not say whether there is such a user. `told`: more than that, where it is known. */
export function signOnFailed(way: SignOnWay, told?: string): VocsError {
  const isTyped = way === 'password' || way === 'ldap'
  const text = isTyped
    ? 'user or password is wrong: try again'
    : 'you may not sign on here this way'
  return new VocsError('SIGN_ON_FAILED', told ?? text)
}

function isUserName(text: string): boolean {
  return text !== '' && text.length <= 2 * USER_LETTERS_MAX && lettersOf(text) <= USER_LETTERS_MAX
}

function isPassword(text: string): boolean {
  return text !== '' && passwordLetters(text) <= PASSWORD_LETTERS_MAX
}
