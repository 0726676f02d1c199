// Which part answers a client's message: what opens a connection here, the rest by its kind. Pure.
import assert from 'node:assert/strict'
import type { ClientMessage } from '../protocol/client_messages.ts'
import { PROTOCOL_VERSION } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type { AdminRequests } from './admin_requests.ts'
import { type Answer, type Answers, DONE } from './answers.ts'
import { type Connection, greet, STORE_PENDING_MAX, takeCostly } from './connections.ts'
import { Draft } from './draft.ts'
import { errorBody } from './effects.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { OutsideRequests } from './outside_requests.ts'
import type { Oversight } from './oversight.ts'
import { checkRequest } from './permissions.ts'
import type { RoleRequests } from './role_requests.ts'
import { Rosters } from './rosters.ts'
import type { Session } from './session.ts'
import type { SessionRequests } from './session_requests.ts'
import type { Sessions } from './sessions.ts'
import { STORE_REQUESTS } from './store_requests.ts'
import type { SignOn } from './sign_on.ts'

type BodyOf<Name extends ClientMessage['body']> = Extract<ClientMessage, { body: Name }>

export interface RequestParts {
  readonly system: string
  readonly resumeMs: number
  readonly sessions: Sessions
  readonly signOn: SignOn
  readonly lifecycle: Lifecycle
  readonly answers: Answers
  readonly account: SessionRequests
  readonly outside: OutsideRequests
  readonly admin: AdminRequests
  readonly oversight: Oversight
  readonly role: RoleRequests
}

/** They walk over all there is, or are told to many. */
const COSTLY_REQUESTS: readonly ClientMessage['body'][] = [
  'chooseRole',
  'listEntities',
  'proposeAddress',
  'watchLive',
  'watchRoster',
  'setLoops',
  'setSettings',
  'broadcast',
  'watchSystem',
  'readHistory',
  ...STORE_REQUESTS,
]

export class ClientRequests {
  readonly #parts: RequestParts
  readonly #rosters: Rosters

  constructor(parts: RequestParts) {
    this.#parts = parts
    const { sessions, signOn } = parts
    this.#rosters = new Rosters(sessions, (ms) => signOn.tokens.unixMs(ms))
  }

  /** To be called a few times a second. */
  tick(nowMs: number): void {
    this.#rosters.tick(nowMs)
  }

  /** Gives the answer, or undefined if it comes later. Throws VocsError. */
  handle(connection: Connection, message: ClientMessage, nowMs: number): Answer {
    const { signOn, outside, lifecycle } = this.#parts
    if (message.request === 0) throw VocsError.badRequest('a request is numbered from 1')
    if (message.body !== 'hello' && !connection.helloSeen)
      throw VocsError.badRequest('say hello first')
    const session = lifecycle.sessionOf(connection)
    this.#check(session, message)
    switch (message.body) {
      case 'hello':
        return this.#hello(connection, message)
      case 'ping':
        return { body: 'pong', pong: message.ping } as Answer
      case 'signOn':
        signOn.signOn(connection, message.request, message.signOn, nowMs)
        return undefined
      case 'resume':
        return this.#resume(connection, message, nowMs)
      default:
        if (outside.signOn(connection, message, nowMs)) return undefined
        // For everybody else the table of permissions has refused it.
        assert(session !== undefined)
        return this.#handleSession(connection, session, message, nowMs)
    }
  }

  #handleSession(
    connection: Connection,
    session: Session,
    message: ClientMessage,
    nowMs: number,
  ): Answer {
    const { signOn, outside, sessions, account } = this.#parts
    if (message.body === 'signOff') return this.#signOff(connection, session)
    if (message.body === 'changePassword') {
      signOn.changePassword(connection, session, message.request, message.changePassword, nowMs)
      return undefined
    }
    if (COSTLY_REQUESTS.includes(message.body)) takeCostly(connection, nowMs)
    if (STORE_REQUESTS.includes(message.body)) {
      if (connection.storePending >= STORE_PENDING_MAX) {
        throw new VocsError('TOO_MANY_REQUESTS', 'wait for the answers to what you asked', 1000)
      }
      connection.storePending++
      const { id, address } = connection
      const task = { connection: id, user: session.user, session: session.id, address, message }
      sessions.effects.push({ kind: 'ask', task })
      return undefined
    }
    if (outside.own(connection, session, message, nowMs)) return undefined
    return (
      account.handle(session, connection, message) ??
      this.#other(connection, session, message, nowMs)
    )
  }

  #other(connection: Connection, session: Session, message: ClientMessage, nowMs: number): Answer {
    const { admin, oversight, role } = this.#parts
    if (message.body === 'unsubscribe') {
      const { subscription } = message.unsubscribe
      oversight.unsubscribe(session, subscription)
      this.#rosters.unsubscribe(session, subscription)
    }
    const answer = admin.handle(session, message) ?? oversight.handle(session, message)
    const other = answer ?? this.#rosters.handle(session, message)
    return other ?? role.handle(connection, session, message, nowMs)
  }

  /** Throws VocsError for what is not for this one to ask. */
  #check(session: Session | undefined, message: ClientMessage): void {
    const { sessions, signOn } = this.#parts
    const asker = session && {
      user: session.user,
      inRole: sessions.roleOf(session) !== undefined,
      mustChangePassword: signOn.mustChangePassword(session),
    }
    checkRequest(new Draft(sessions.configuration), asker, message)
  }

  #hello(connection: Connection, { request, hello }: BodyOf<'hello'>): Answer {
    const { answers, sessions, signOn } = this.#parts
    const greeting = greet(connection, hello, this.#parts)
    const welcome = greeting && { ...greeting, ...signOn.waysFor(connection) }
    if (welcome !== undefined) return { body: 'welcome', welcome } as Answer
    const text = `this server speaks version ${PROTOCOL_VERSION}: reload the page or update`
    answers.give(connection.id, request, errorBody('VERSION_UNSUPPORTED', text))
    sessions.effects.push({ kind: 'close', connection: connection.id, reason: 'version' })
    return undefined
  }

  #resume(connection: Connection, message: BodyOf<'resume'>, nowMs: number): undefined {
    const { signOn, sessions, answers, lifecycle } = this.#parts
    const { token } = message.resume
    const session = signOn.resume(connection, token, nowMs)
    const signedOn = signOn.signedOn(session, token)
    answers.give(connection.id, message.request, { body: 'signedOn', signedOn } as Answer)
    const role = sessions.roleOf(session)
    if (role !== undefined) {
      const snapshot = sessions.snapshot(session, role)
      answers.give(connection.id, 0, { body: 'snapshot', snapshot } as Answer)
      sessions.setPhase(session, session.phase)
    }
    lifecycle.log('resumed', { session: session.id, user: session.user })
  }

  #signOff(connection: Connection, session: Session): Answer {
    const { signOn, lifecycle } = this.#parts
    connection.session = undefined
    lifecycle.onDetached(session)
    session.connection = undefined
    signOn.tokens.revoke(session.token.digest)
    lifecycle.end(session, 'signed off')
    lifecycle.audit('sign off', session.token)
    return DONE
  }
}
