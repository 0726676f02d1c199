// The control plane's core: what clients, services, the clock and the store say goes in, and
// what to send comes out. Pure. Whatever bytes a client sends, nothing throws and no other notices.
import { type ClientMessage, decodeClientMessage } from '../protocol/client_messages.ts'
import { PROTOCOL_VERSION } from '../protocol/domain.ts'
import type { ChangedMessage } from '../protocol/admin_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { FromIceProxy, FromMixer } from '../protocol/service_messages.ts'
import type { Configuration } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { AdminRequests } from './admin_requests.ts'
import { type Answer, Answers, DONE } from './answers.ts'
import {
  type Connection,
  greet,
  MESSAGES_BURST_MAX,
  MESSAGES_PER_SECOND_MAX,
  openConnection,
  overdue,
  take,
} from './connections.ts'
import { type ChangeTask, type Effect, errorBody, type VerifyTask } from './effects.ts'
import type { KeysetMemory } from './keyset_memory.ts'
import { applyConfiguration } from './live_configuration.ts'
import { RoleRequests } from './role_requests.ts'
import { Services } from './services.ts'
import type { Session } from './session.ts'
import { Sessions } from './sessions.ts'
import { SignOn, type SignOnOptions, type VerifyResult } from './sign_on.ts'

export interface VocsCoreOptions extends SignOnOptions {
  readonly configuration: Configuration
  readonly memory: KeysetMemory
  readonly system: string
  readonly resumeMs: number
  /** Sessions that one ice_proxy takes. */
  readonly peersMax: number
  /** Groups for loops without an address of their own. */
  readonly range: GroupRange
}

type BodyOf<Name extends ClientMessage['body']> = Extract<ClientMessage, { body: Name }>

export class VocsCore {
  readonly #options: VocsCoreOptions
  readonly #connections = new Map<number, Connection>()
  readonly #sessions: Sessions
  readonly #signOn: SignOn
  readonly #services: Services
  readonly #requests: RoleRequests
  readonly #admin: AdminRequests
  readonly #answers: Answers

  constructor(options: VocsCoreOptions) {
    this.#options = options
    this.#sessions = new Sessions(options.configuration, options.memory)
    this.#signOn = new SignOn(this.#sessions, options)
    this.#services = new Services(this.#sessions, options.peersMax)
    this.#requests = new RoleRequests(this.#sessions, this.#services)
    this.#admin = new AdminRequests(this.#sessions, options.range)
    this.#answers = new Answers(this.#sessions, (id) => this.#connections.has(id))
  }

  /** What was refused, by reason, since start. */
  get refused(): ReadonlyMap<string, number> {
    return this.#answers.refused
  }

  get sessions(): ReadonlyMap<number, Session> {
    return this.#sessions.live
  }

  get configuration(): Configuration {
    return this.#sessions.configuration
  }

  opened(connection: number, address: string, nowMs: number): void {
    this.#connections.set(connection, openConnection(connection, address, nowMs))
  }

  /** The session waits for a resume; its key is released, since nobody could release it (F50). */
  closed(connection: number): Effect[] {
    const session = this.#sessionOf(this.#connections.get(connection))
    this.#connections.delete(connection)
    if (session?.connection === connection) this.#detach(session)
    return this.#drain()
  }

  /** Takes one WebSocket message; undefined stands for a text message. */
  received(connectionId: number, bytes: Uint8Array | undefined, nowMs: number): Effect[] {
    const connection = this.#connections.get(connectionId)
    if (connection === undefined) return []
    connection.lastHeardMs = nowMs
    const session = this.#sessionOf(connection)
    if (session !== undefined) session.lastHeardMs = session.token.usedMs = nowMs
    let request = 0
    try {
      const allowed = take(connection.messages, MESSAGES_BURST_MAX, MESSAGES_PER_SECOND_MAX, nowMs)
      if (bytes === undefined) throw VocsError.badRequest('send binary messages, not text')
      const message = decodeClientMessage(bytes)
      request = message.request
      if (!allowed) throw new VocsError('TOO_MANY_REQUESTS', 'send fewer messages a second', 1000)
      this.#answers.give(connection.id, request, this.#handle(connection, message, nowMs))
    } catch (error) {
      this.#answers.refuse(connection.id, request, error)
    }
    return this.#drain()
  }

  /** The end of a verify task. `address`: of the client that asked. */
  verified(task: VerifyTask, address: string, result: VerifyResult, nowMs: number): Effect[] {
    const connection = this.#connections.get(task.connection)
    try {
      const session = this.#signOn.verified(connection, task, address, result, nowMs)
      if (task.newPassword !== undefined) {
        this.#endOthers(task.user, session)
        this.#log('password changed', { user: task.user })
        this.#answers.give(task.connection, task.request, DONE)
      } else if (session !== undefined) {
        const signedOn = this.#signOn.signedOn(session, this.#signOn.lastToken)
        this.#log('signed on', { session: session.id, user: session.user, address })
        this.#answers.give(task.connection, task.request, { body: 'signedOn', signedOn } as Answer)
      }
    } catch (error) {
      this.#answers.refuse(task.connection, task.request, error)
    }
    return this.#drain()
  }

  fromIceProxy(index: number, message: FromIceProxy): Effect[] {
    this.#services.fromIceProxy(index, message)
    return this.#drain()
  }

  fromMixer(index: number, message: FromMixer): Effect[] {
    this.#services.fromMixer(index, message)
    return this.#drain()
  }

  iceProxyGone(index: number): Effect[] {
    this.#services.iceProxyGone(index)
    return this.#drain()
  }

  mixerGone(index: number): Effect[] {
    this.#services.mixerGone(index)
    return this.#drain()
  }

  /** The end of a change task. */
  changed(task: ChangeTask, result: ChangedMessage | VocsError): Effect[] {
    if (result instanceof VocsError) this.#answers.refuse(task.connection, task.request, result)
    else
      this.#answers.give(task.connection, task.request, {
        body: 'changed',
        changed: result,
      } as Answer)
    return this.#drain()
  }

  applyConfiguration(configuration: Configuration): Effect[] {
    const before = this.#sessions.configuration
    for (const session of applyConfiguration(this.#sessions, this.#signOn.tokens, configuration)) {
      this.#closeEnded(session, 'your user or password was changed: sign on again')
    }
    this.#admin.tell(before)
    this.#log('configuration applied', { revision: configuration.revision })
    return this.#drain()
  }

  get loads(): Services['loads'] {
    return this.#services.loads
  }

  /** To be called a few times a second: ends what is overdue. */
  tick(nowMs: number): Effect[] {
    for (const connection of this.#connections.values()) {
      const reason = overdue(connection, nowMs)
      if (reason === undefined) continue
      this.#answers.count(reason)
      this.#sessions.effects.push({ kind: 'close', connection: connection.id, reason })
      const session = this.#sessionOf(connection)
      if (session?.connection === connection.id) this.#detach(session)
      this.#connections.delete(connection.id)
    }
    for (const session of this.#sessions.live.values()) {
      if (session.connection !== undefined) continue
      if (nowMs - session.lastHeardMs < this.#options.resumeMs) continue
      this.#end(session, 'not resumed')
    }
    this.#services.expireOffers(nowMs)
    this.#signOn.tokens.expire(nowMs)
    return this.#drain()
  }

  #handle(connection: Connection, message: ClientMessage, nowMs: number): Answer {
    if (message.request === 0) throw VocsError.badRequest('a request is numbered from 1')
    if (message.body === 'hello') return this.#hello(connection, message)
    if (!connection.helloSeen) throw VocsError.badRequest('say hello first')
    if (message.body === 'ping') return { body: 'pong', pong: message.ping } as Answer
    if (message.body === 'signOn') {
      this.#signOn.signOn(connection, message.request, message.signOn, nowMs)
      return undefined
    }
    if (message.body === 'resume') return this.#resume(connection, message, nowMs)
    const session = this.#sessionOf(connection)
    if (session === undefined) throw new VocsError('NOT_SIGNED_ON', 'sign on first')
    if (message.body === 'signOff') return this.#signOff(connection, session)
    if (message.body === 'changePassword') {
      const { request, changePassword } = message
      this.#signOn.changePassword(connection, session, request, changePassword, nowMs)
      return undefined
    }
    if (this.#sessions.configuration.users.get(session.user)?.oneTime === true) {
      throw new VocsError('PASSWORD_CHANGE_REQUIRED', 'change your one-time password first')
    }
    if (message.body === 'change') {
      const { request, change } = message
      const { address } = connection
      const task = { connection: connection.id, request, user: session.user, address, change }
      this.#sessions.effects.push({ kind: 'change', task })
      return undefined
    }
    const answer = this.#admin.handle(session, message)
    return answer ?? this.#requests.handle(connection, session, message, nowMs)
  }

  #hello(connection: Connection, { request, hello }: BodyOf<'hello'>): Answer {
    const welcome = greet(connection, hello, this.#options)
    if (welcome !== undefined) return { body: 'welcome', welcome } as Answer
    const text = `this server speaks version ${PROTOCOL_VERSION}: reload the page or update`
    this.#answers.give(connection.id, request, errorBody('VERSION_UNSUPPORTED', text))
    this.#sessions.effects.push({ kind: 'close', connection: connection.id, reason: 'version' })
    return undefined
  }

  #resume(connection: Connection, message: BodyOf<'resume'>, nowMs: number): undefined {
    const { token } = message.resume
    const session = this.#signOn.resume(connection, token, nowMs)
    const signedOn = this.#signOn.signedOn(session, token)
    this.#answers.give(connection.id, message.request, { body: 'signedOn', signedOn } as Answer)
    const role = this.#sessions.roleOf(session)
    if (role !== undefined) {
      const snapshot = this.#sessions.snapshot(session, role)
      this.#answers.give(connection.id, 0, { body: 'snapshot', snapshot } as Answer)
      this.#sessions.setPhase(session, session.phase)
    }
    this.#log('resumed', { session: session.id, user: session.user })
  }

  #signOff(connection: Connection, session: Session): Answer {
    connection.session = undefined
    session.connection = undefined
    this.#signOn.tokens.revoke(session.token.digest)
    this.#end(session, 'signed off')
    return DONE
  }

  #endOthers(user: string, except: Session | undefined): void {
    for (const session of this.#sessions.live.values()) {
      if (session.user !== user || session === except) continue
      this.#sessions.end(session)
      this.#closeEnded(session, 'your password was changed: sign on again')
    }
  }

  #closeEnded(session: Session, text: string): void {
    this.#log('session ended', { session: session.id, user: session.user, reason: text })
    if (session.connection === undefined) return
    const connection = this.#connections.get(session.connection)
    if (connection !== undefined) connection.session = undefined
    this.#sessions.tellError(session, 'TOKEN_INVALID', text)
  }

  #detach(session: Session): void {
    session.connection = undefined
    this.#admin.forget(session)
    this.#sessions.setPtt(session, false)
    this.#log('connection lost', { session: session.id, user: session.user })
  }

  #end(session: Session, reason: string): void {
    this.#sessions.end(session)
    this.#log('session ended', { session: session.id, user: session.user, reason })
  }

  #sessionOf(connection: Connection | undefined): Session | undefined {
    const session = this.#sessions.live.get(connection?.session ?? 0)
    return session?.connection === connection?.id ? session : undefined
  }

  #log(text: string, fields: Readonly<Record<string, unknown>>): void {
    this.#sessions.effects.push({ kind: 'log', text, fields })
  }

  #drain(): Effect[] {
    const { effects } = this.#sessions
    this.#sessions.effects = []
    return effects
  }
}
