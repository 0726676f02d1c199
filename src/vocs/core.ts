// The control plane's core: what clients, services, the clock and the store say goes in, and
// what to send comes out. Pure. Whatever bytes a client sends, nothing throws and no other notices.
import { decodeClientMessage, requestOf } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { FromIceProxy, FromMixer } from '../protocol/service_messages.ts'
import type { SignOnRow } from '../store/account_store.ts'
import type { Configuration } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { AdminRequests } from './admin_requests.ts'
import { type Answer, Answers, DONE } from './answers.ts'
import {
  type Connection,
  hasRoomFor,
  MESSAGES_BURST_MAX,
  MESSAGES_PER_SECOND_MAX,
  openConnection,
  overdue,
  take,
  takeRefused,
} from './connections.ts'
import type { Effect, KeepTask, StoreTask, VerifyTask } from './effects.ts'
import { ClientRequests } from './client_requests.ts'
import type { KeysetMemory } from './keyset_memory.ts'
import { Lifecycle } from './lifecycle.ts'
import { applyConfiguration } from './live_configuration.ts'
import { type OutsideOutcome, OutsideRequests, type OutsideTask } from './outside_requests.ts'
import { Oversight } from './oversight.ts'
import { hasAnyDuty } from './permissions.ts'
import { RoleRequests } from './role_requests.ts'
import { Services } from './services.ts'
import type { Session } from './session.ts'
import { SessionRequests } from './session_requests.ts'
import { Sessions } from './sessions.ts'
import { type Begun, SignOn, type SignOnOptions, type VerifyResult } from './sign_on.ts'
import type { OwnLoad } from './system_watch.ts'
import type { PttSettings } from './talk_key.ts'

export interface VocsCoreOptions extends SignOnOptions, PttSettings, OwnLoad {
  readonly configuration: Configuration
  readonly memory: KeysetMemory
  readonly system: string
  readonly resumeMs: number
  /** Sessions that one ice_proxy takes. */
  readonly peersMax: number
  /** Groups for loops without an address of their own. */
  readonly range: GroupRange
}

type Asked = Pick<KeepTask, 'connection' | 'request'>

export class VocsCore {
  readonly #options: VocsCoreOptions
  readonly #sessions: Sessions
  readonly #signOn: SignOn
  readonly #services: Services
  readonly #requests: ClientRequests
  readonly #outside: OutsideRequests
  readonly #lifecycle: Lifecycle
  readonly #admin: AdminRequests
  readonly #answers: Answers
  readonly #oversight: Oversight

  constructor(options: VocsCoreOptions) {
    this.#options = options
    this.#sessions = new Sessions(options.configuration, options.memory)
    this.#lifecycle = new Lifecycle(this.#sessions)
    this.#signOn = new SignOn(this.#sessions, this.#lifecycle, options)
    this.#services = new Services(this.#sessions, options.peersMax)
    this.#admin = new AdminRequests(this.#sessions, options.range)
    this.#lifecycle.onDetached = (session) => {
      this.#admin.forget(session)
      this.#oversight.forget(session)
    }
    this.#answers = new Answers(this.#sessions, (id) => this.#lifecycle.connections.has(id))
    this.#outside = new OutsideRequests(this.#sessions, this.#signOn)
    const parts = {
      ...options,
      sessions: this.#sessions,
      signOn: this.#signOn,
      services: this.#services,
      lifecycle: this.#lifecycle,
      answers: this.#answers,
    }
    this.#oversight = new Oversight(parts)
    this.#requests = new ClientRequests({
      ...parts,
      admin: this.#admin,
      oversight: this.#oversight,
      outside: this.#outside,
      account: new SessionRequests(this.#sessions, this.#signOn.tokens, this.#lifecycle),
      role: new RoleRequests(this.#sessions, this.#services, options),
    })
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

  /** Sign-ons of before a restart; to be told before anybody connects. */
  load(rows: readonly SignOnRow[], nowMs: number): Effect[] {
    const { users } = this.configuration
    this.#signOn.tokens.load(rows, (id) => users.get(id)?.disabled === false, nowMs)
    return this.#drain()
  }

  /** `origin`: of the page; a program has none. */
  opened(id: number, address: string, nowMs: number, origin = ''): Effect[] {
    const connection = openConnection(id, address, nowMs, origin)
    const isFull = !hasRoomFor(address, this.#lifecycle.connections.values())
    this.#lifecycle.connections.set(id, connection)
    if (isFull) this.#close(connection, 'too many from one address')
    return this.#drain()
  }

  closed(connection: number): Effect[] {
    this.#lifecycle.drop(this.#lifecycle.connections.get(connection))
    return this.#drain()
  }

  /** Takes one WebSocket message; undefined stands for a text message. */
  received(connectionId: number, bytes: Uint8Array | undefined, nowMs: number): Effect[] {
    const connection = this.#lifecycle.connections.get(connectionId)
    if (connection === undefined) return []
    connection.lastHeardMs = this.#sessions.nowMs = nowMs
    const session = this.#lifecycle.sessionOf(connection)
    if (session !== undefined) session.lastHeardMs = session.token.usedMs = nowMs
    this.#sessions.cause = session
    let request = 0
    try {
      const allowed = take(connection.messages, MESSAGES_BURST_MAX, MESSAGES_PER_SECOND_MAX, nowMs)
      if (bytes === undefined) throw VocsError.badRequest('send binary messages, not text')
      request = requestOf(bytes)
      const { users } = this.#sessions.configuration
      const message = decodeClientMessage(bytes, hasAnyDuty(users.get(session?.user ?? '')))
      request = message.request
      if (!allowed) throw new VocsError('TOO_MANY_REQUESTS', 'send fewer messages a second', 1000)
      const answer = this.#requests.handle(connection, message, nowMs)
      // What has ended can't come back by a crash once that was acknowledged.
      const waits = answer !== undefined && this.#signOn.tokens.hasRevoked
      if (waits) this.#keep({ connection: connectionId, request }, answer)
      else this.#answers.give(connection.id, request, answer)
    } catch (error) {
      this.#answers.refuse(connection.id, request, error)
      if (!takeRefused(connection, bytes?.length ?? 0, nowMs))
        this.#close(connection, 'too many refused')
    }
    return this.#drain()
  }

  /** The end of a verify task. */
  verified(task: VerifyTask, result: VerifyResult, nowMs: number): Effect[] {
    const connection = this.#lifecycle.connections.get(task.connection)
    try {
      this.#signOn.verified(connection, task, result, nowMs)
      if (task.newPassword !== undefined) {
        const own = this.#lifecycle.sessionOf(connection)
        this.#lifecycle.endOthers(task.user, own, 'your password was changed: sign on again')
        this.#lifecycle.log('password changed', { user: task.user })
        this.#keep(task, DONE)
      } else if (connection !== undefined) {
        this.#begun(task, this.#signOn.begin(connection, task, result, nowMs))
      }
    } catch (error) {
      this.#answers.refuse(task.connection, task.request, error)
    }
    return this.#drain()
  }

  /** The end of an outside task. */
  outsideEnded(task: OutsideTask, outcome: OutsideOutcome, nowMs: number): Effect[] {
    const connection = this.#lifecycle.connections.get(task.connection)
    try {
      const { begun, answer } = this.#outside.ended(connection, task, outcome, nowMs)
      if (begun !== undefined) this.#begun(task, begun)
      this.#answers.give(task.connection, task.request, answer)
    } catch (error) {
      this.#answers.refuse(task.connection, task.request, error)
    }
    return this.#drain()
  }

  /** The end of a keep task: what it waits for is on disk, or can't be written. */
  kept({ connection, request, answer, session: id }: KeepTask, isKept: boolean): Effect[] {
    const session = this.#sessions.live.get(id ?? 0)
    if (isKept && (id === undefined || session !== undefined))
      this.#answers.give(connection, request, answer)
    else {
      if (session !== undefined) {
        this.#signOn.tokens.revoke(session.token.digest)
        this.#lifecycle.endBecause(session, 'it could not be written: sign on again')
      }
      const text = 'it could not be written: try again, or tell the administrator'
      this.#answers.refuse(connection, request, new VocsError('INTERNAL', text))
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

  /** The end of a store task. */
  answered({ connection, message: { request } }: StoreTask, answer: Answer | VocsError): Effect[] {
    const asked = this.#lifecycle.connections.get(connection)
    if (asked !== undefined) asked.storePending--
    if (answer instanceof VocsError) this.#answers.refuse(connection, request, answer)
    else this.#answers.give(connection, request, answer)
    return this.#drain()
  }

  applyConfiguration(configuration: Configuration): Effect[] {
    const before = this.#sessions.configuration
    for (const session of applyConfiguration(this.#sessions, this.#signOn.tokens, configuration)) {
      this.#lifecycle.closeEnded(session, 'your user or password was changed: sign on again')
    }
    this.#admin.tell(before)
    this.#lifecycle.log('configuration applied', { revision: configuration.revision })
    return this.#drain()
  }

  get loads(): Services['loads'] {
    return this.#services.loads
  }

  /** To be called a few times a second: ends what is overdue. */
  tick(nowMs: number): Effect[] {
    this.#sessions.nowMs = nowMs
    for (const connection of this.#lifecycle.connections.values()) {
      const reason = overdue(connection, nowMs)
      if (reason !== undefined) this.#close(connection, reason)
    }
    this.#lifecycle.endLost(nowMs - this.#options.resumeMs)
    this.#services.expireOffers(nowMs)
    this.#sessions.announceWaiting()
    this.#oversight.tick(nowMs)
    this.#requests.tick(nowMs)
    for (const { session: id } of this.#signOn.tokens.expire(nowMs)) {
      const session = this.#sessions.live.get(id)
      const text = 'your sign-on is too old: sign on again'
      if (session !== undefined) this.#lifecycle.endBecause(session, text)
    }
    this.#signOn.checks.tick(nowMs)
    return this.#drain()
  }

  #begun(task: Asked, { session, token }: Begun): void {
    const signedOn = this.#signOn.signedOn(session, token)
    const { user, way, address } = session.token
    this.#lifecycle.log('signed on', { session: session.id, user, by: way, address })
    this.#lifecycle.audit('sign on', session.token)
    this.#keep(task, { body: 'signedOn', signedOn } as NonNullable<Answer>, session)
  }

  #keep({ connection, request }: Asked, answer: KeepTask['answer'], session?: Session): void {
    const { id, token } = session ?? {}
    const task = { connection, request, answer, session: id, token: token?.digest }
    this.#sessions.effects.push({ kind: 'keep', task })
  }

  #close(connection: Connection, reason: string): void {
    this.#answers.count(reason)
    this.#sessions.effects.push({ kind: 'close', connection: connection.id, reason })
    this.#lifecycle.drop(connection)
  }

  #drain(): Effect[] {
    const { effects } = this.#sessions
    this.#sessions.effects = []
    this.#sessions.cause = undefined
    const changes = this.#signOn.tokens.takeChanges()
    // First: what has to be kept is known when it is asked for.
    if (changes.size > 0) effects.unshift({ kind: 'signOns', changes })
    return effects
  }
}
