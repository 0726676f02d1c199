// How a connection gets its session: sign-on, resume, change of password, sign-off. Pure: passwords
// are verified outside, by a task that comes back with its result.
import type {
  ClientBodies,
  IceServerMessage,
  SignedOnMessage,
} from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { Connection } from './connections.ts'
import { errorBody, type VerifyTask } from './effects.ts'
import { refuseWeakPassword } from './password_rules.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import { Throttle } from './throttle.ts'
import { TOKEN_BYTES, type TokenEntry, Tokens } from './tokens.ts'

/** Passwords that are verified at one time, each with its 19 MiB of memory. */
export const VERIFY_PENDING_MAX = 32
const VERIFY_RETRY_MS = 1000
const SESSIONS_RETRY_MS = 10_000

export interface VerifyResult {
  readonly matches: boolean
  /** Of the task's new password, kept in the store already. */
  readonly newHash: string | undefined
}

export interface SignOnOptions {
  readonly sessionsMax: number
  /** Cryptographically random bytes. */
  readonly random: (bytes: number) => Uint8Array
  /** SHA-256 of a text. */
  readonly digest: (text: string) => string
  /** Relays with credentials for a session, as of now. */
  readonly iceServers: (session: number) => IceServerMessage[]
}

export class SignOn {
  readonly tokens: Tokens
  readonly #throttle = new Throttle()
  readonly #sessions: Sessions
  readonly #sessionsMax: number
  readonly #random: (bytes: number) => Uint8Array
  readonly #iceServers: (session: number) => IceServerMessage[]
  #pending = 0
  #lastSession = 0

  constructor(sessions: Sessions, options: SignOnOptions) {
    this.#sessions = sessions
    this.#sessionsMax = options.sessionsMax
    this.#random = options.random
    this.#iceServers = options.iceServers
    this.tokens = new Tokens(options.digest)
  }

  /** The answer comes by `verified`. Throws VocsError. */
  signOn(
    connection: Connection,
    request: number,
    body: ClientBodies['signOn'],
    nowMs: number,
  ): void {
    if (!within(body.user, 64) || !within(body.password, 256)) {
      throw VocsError.badRequest('give a user of 1 to 64 and a password of 1 to 256 characters')
    }
    if (connection.session !== undefined) {
      throw VocsError.badRequest('this connection has a session: sign off first')
    }
    this.#verify(connection, { request, ...body, newPassword: undefined }, nowMs)
  }

  /** The answer comes by `verified`. Throws VocsError. */
  changePassword(
    connection: Connection,
    session: Session,
    request: number,
    { oldPassword, newPassword }: ClientBodies['changePassword'],
    nowMs: number,
  ): void {
    if (!within(oldPassword, 256)) throw VocsError.badRequest('give the old password')
    refuseWeakPassword(session.user, oldPassword, newPassword)
    const task = { request, user: session.user, password: oldPassword, newPassword }
    this.#verify(connection, task, nowMs)
  }

  /** Must be called for every task, at whatever end. Gives the new or changed session. Throws VocsError. */
  verified(
    connection: Connection | undefined,
    task: VerifyTask,
    address: string,
    result: VerifyResult,
    nowMs: number,
  ): Session | undefined {
    this.#pending--
    if (connection !== undefined) connection.verifying = false
    if (result.matches) this.#throttle.succeeded(task.user, address)
    if (!result.matches) {
      throw new VocsError('SIGN_ON_FAILED', 'user or password is wrong: try again')
    }
    if (task.newPassword !== undefined) return this.#passwordChanged(connection, task, result)
    if (connection === undefined) return undefined
    const user = this.#sessions.configuration.users.get(task.user)
    if (user?.passwordHash !== task.passwordHash) {
      throw new VocsError('SIGN_ON_FAILED', 'the password has changed meanwhile: try again')
    }
    return this.#newSession(connection, task.user, nowMs)
  }

  /** Gives the session that the token stands for, a new one if the old has ended. Throws VocsError. */
  resume(connection: Connection, token: string, nowMs: number): Session {
    const entry = this.tokens.find(token, nowMs)
    if (entry === undefined || !this.#sessions.configuration.users.has(entry.user)) {
      throw new VocsError('TOKEN_INVALID', 'the session has ended: sign on again')
    }
    if (connection.session !== undefined) {
      throw VocsError.badRequest('this connection has a session: sign off first')
    }
    entry.usedMs = nowMs
    const held = this.#sessions.live.get(entry.session)
    if (held !== undefined) {
      this.#takeOver(held, connection, nowMs)
      return held
    }
    const session = this.#newSession(connection, entry.user, nowMs, entry)
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
      passwordChangeRequired: user?.oneTime ?? false,
      iceServers: this.#iceServers(session.id),
    }
  }

  /** The token of the session that was made last by a sign-on; it is not kept. */
  lastToken = ''

  #verify(
    connection: Connection,
    task: Omit<VerifyTask, 'connection' | 'passwordHash'>,
    nowMs: number,
  ): void {
    if (connection.verifying) throw VocsError.badRequest('wait for the answer to the last password')
    const waitMs = this.#throttle.waitMs(task.user, connection.address, nowMs)
    if (waitMs > 0) {
      const seconds = Math.ceil(waitMs / 1000)
      throw new VocsError('THROTTLED', `too many attempts: try again in ${seconds} s`, waitMs)
    }
    if (this.#pending >= VERIFY_PENDING_MAX) {
      throw new VocsError('THROTTLED', 'many sign on just now: try again soon', VERIFY_RETRY_MS)
    }
    this.#throttle.attempted(task.user, connection.address, nowMs)
    this.#pending++
    connection.verifying = true
    const user = this.#sessions.configuration.users.get(task.user)
    const passwordHash = user?.disabled === true ? undefined : user?.passwordHash
    this.#sessions.effects.push({
      kind: 'verify',
      task: { ...task, connection: connection.id, passwordHash },
    })
  }

  #passwordChanged(
    connection: Connection | undefined,
    task: VerifyTask,
    { newHash }: VerifyResult,
  ): Session | undefined {
    const { configuration, live } = this.#sessions
    const user = configuration.users.get(task.user)
    if (user === undefined || newHash === undefined) {
      throw new VocsError('INTERNAL', 'the password could not be changed: tell the administrator')
    }
    const users = new Map(configuration.users)
    users.set(user.id, { ...user, passwordHash: newHash, oneTime: false })
    this.#sessions.configuration = { ...configuration, users }
    const own = connection?.session === undefined ? undefined : live.get(connection.session)
    this.tokens.revokeUser(task.user, own?.token.digest)
    return own
  }

  #newSession(connection: Connection, user: string, nowMs: number, entry?: TokenEntry): Session {
    const { live } = this.#sessions
    if (live.size >= this.#sessionsMax) {
      const text = `all ${this.#sessionsMax} places are taken: try again later`
      throw new VocsError('NO_RESOURCE', text, SESSIONS_RETRY_MS)
    }
    const id = ++this.#lastSession
    const session: Session = {
      id,
      user,
      token: entry ?? this.#issue(user, id, nowMs),
      ssrc: this.#newSsrc(),
      role: undefined,
      keys: new Map(),
      pttPressed: false,
      muted: false,
      silentWhileReleased: false,
      connection: connection.id,
      lastHeardMs: nowMs,
      revision: 0,
      generation: 0,
      phase: 'none',
      expectedLossPercent: 0,
      iceProxy: undefined,
      mixer: undefined,
    }
    session.token.session = id
    live.set(id, session)
    connection.session = id
    return session
  }

  #issue(user: string, session: number, nowMs: number): TokenEntry {
    this.lastToken = Buffer.from(this.#random(TOKEN_BYTES)).toString('base64url')
    return this.tokens.issue(this.lastToken, user, session, nowMs)
  }

  #newSsrc(): number {
    const taken = new Set([...this.#sessions.live.values()].map(({ ssrc }) => ssrc))
    for (;;) {
      const ssrc = Buffer.from(this.#random(4)).readUInt32BE()
      if (ssrc !== 0 && !taken.has(ssrc)) return ssrc
    }
  }

  #takeOver(session: Session, connection: Connection, nowMs: number): void {
    const { effects } = this.#sessions
    if (session.connection !== undefined) {
      const text = 'the session goes on in another window: this one is closed'
      const message = { request: 0, ...errorBody('SESSION_TAKEN_OVER', text) }
      effects.push({ kind: 'client', connection: session.connection, message })
      effects.push({ kind: 'close', connection: session.connection, reason: 'taken over' })
      session.connection = undefined
    }
    this.#sessions.setPtt(session, false)
    session.connection = connection.id
    session.lastHeardMs = nowMs
    connection.session = session.id
  }
}

function within(text: string, most: number): boolean {
  return text.length >= 1 && text.length <= most
}
