// What supervisors see of live sessions and do to them (X16, F88). Pure.
import type { LiveSessionMessage, SuperviseMessage } from '../protocol/admin_messages.ts'
import type { ClientMessage, ServerMessage } from '../protocol/client_messages.ts'
import { LOOP_STATES, MEDIA_PHASES } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import { checkState } from './access.ts'
import { type Answer, DONE } from './answers.ts'
import { checkReason } from './changes.ts'
import type { Lifecycle } from './lifecycle.ts'
import { hasDutyIn } from './permissions.ts'
import type { Services } from './services.ts'
import { joinedLoops, keyOf, type Session, spokenLoops } from './session.ts'
import { isWithin, scopeOf } from './session_scope.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export const WATCHES_MAX = 5
/** Watchers are told at most this often, ms. */
export const LIVE_EVERY_MS = 500

/** SupervisorAction in client.proto. */
export const ACTIONS = { muted: 1, unmuted: 2, loopSwitched: 3, notified: 4 } as const

const OVER = 'you supervise this no more'
const NOTHING = { changed: [], gone: [] }

interface Watch {
  readonly session: number
  readonly request: number
  readonly scope: string
  /** What was told last, by session. */
  readonly told: Map<number, string>
}

/** A session as it is now; the text is for comparing. */
interface Seen {
  readonly message: LiveSessionMessage
  readonly text: string
}

export class Supervision {
  readonly #sessions: Sessions
  readonly #services: Services
  readonly #lifecycle: Lifecycle
  readonly #tokens: Tokens
  #watches: Watch[] = []
  #toldMs = 0

  constructor(sessions: Sessions, services: Services, lifecycle: Lifecycle, tokens: Tokens) {
    this.#sessions = sessions
    this.#services = services
    this.#lifecycle = lifecycle
    this.#tokens = tokens
  }

  /** Gives the answer, or undefined if the request is none of these. Throws VocsError. */
  handle(session: Session, message: ClientMessage): Answer {
    if (message.body === 'supervise') return this.#supervise(session, message.supervise)
    if (message.body !== 'watchLive') return undefined
    const { scope } = message.watchLive
    if (!this.#isSupervisor(session.user, scope)) throw VocsError.permissionDenied()
    if (this.#watches.filter((watch) => watch.session === session.id).length >= WATCHES_MAX) {
      throw new VocsError('TOO_MANY_REQUESTS', `unsubscribe first: ${WATCHES_MAX} are enough`)
    }
    const watch = { session: session.id, request: message.request, scope, told: new Map() }
    this.#watches.push(watch)
    const { changed } = this.#difference(watch, new Map())
    return { body: 'liveSessions', liveSessions: { sessions: changed } } as Answer
  }

  unsubscribe(session: Session, request: number): void {
    this.#watches = this.#watches.filter(
      (watch) => watch.session !== session.id || watch.request !== request,
    )
  }

  /** The session lost its connection: it watches no more. */
  forget(session: Session): void {
    this.#watches = this.#watches.filter((watch) => watch.session !== session.id)
  }

  /** Tells watchers what is different, and who may not watch any more that it is over. */
  tick(nowMs: number): void {
    if (nowMs - this.#toldMs < LIVE_EVERY_MS) return
    this.#toldMs = nowMs
    const seen = new Map<Session, Seen>()
    for (const watch of this.#watches) {
      const session = this.#sessions.live.get(watch.session)
      if (session?.connection === undefined) continue
      const isOver = !this.#isSupervisor(session.user, watch.scope)
      const { changed, gone } = isOver ? NOTHING : this.#difference(watch, seen)
      if (isOver) this.unsubscribe(session, watch.request)
      else if (changed.length === 0 && gone.length === 0) continue
      const ended = isOver ? OVER : ''
      const liveChanged = { subscription: watch.request, sessions: changed, gone, ended }
      const message = { request: 0, body: 'liveChanged', liveChanged } as ServerMessage
      this.#sessions.effects.push({ kind: 'client', connection: session.connection, message })
    }
  }

  /** `seen`: what other watches have looked at in the same step. */
  #difference(
    { scope, told }: Watch,
    seen: Map<Session, Seen>,
  ): { changed: LiveSessionMessage[]; gone: number[] } {
    const changed: LiveSessionMessage[] = []
    const within = new Set<number>()
    const { configuration } = this.#sessions
    for (const session of this.#sessions.live.values()) {
      if (!isWithin(configuration, scopeOf(configuration, session), scope)) continue
      within.add(session.id)
      const { message, text } = this.#see(session, seen)
      if (told.get(session.id) === text) continue
      told.set(session.id, text)
      changed.push(message)
    }
    const gone = [...told.keys()].filter((id) => !within.has(id))
    for (const id of gone) told.delete(id)
    return { changed, gone }
  }

  #see(session: Session, seen: Map<Session, Seen>): Seen {
    const known = seen.get(session)
    if (known !== undefined) return known
    const message = this.#live(session)
    const made = { message, text: JSON.stringify(message) }
    seen.set(session, made)
    return made
  }

  #live(session: Session): LiveSessionMessage {
    const { id, user, role = '', iceProxy, mixer, connection } = session
    return {
      session: id,
      user,
      displayName: this.#nameOf(user),
      role,
      address: this.#lifecycle.connections.get(connection ?? 0)?.address ?? '',
      loops: joinedLoops(session)
        .sort()
        .map((loop) => ({ loop, state: LOOP_STATES.indexOf(keyOf(session, loop).state) })),
      pttPressed: session.pttPressed,
      muted: session.muted,
      media: MEDIA_PHASES.indexOf(session.phase),
      iceProxy: iceProxy === undefined ? '' : `ice_proxy ${iceProxy}`,
      mixer: mixer === undefined ? '' : `mixer ${mixer}`,
      lossPercent: session.lossPercent,
      serverDelayMs: this.#services.delayOf(session),
    }
  }

  #supervise(supervisor: Session, message: SuperviseMessage): Answer {
    const session = this.#sessions.live.get(message.session)
    // Who may not supervise it is not told whether there is such a session.
    if (
      session === undefined ||
      !this.#isSupervisor(supervisor.user, scopeOf(this.#sessions.configuration, session))
    ) {
      throw VocsError.permissionDenied()
    }
    checkReason(message.reason)
    switch (message.action) {
      case 'mute':
        return this.#mute(supervisor, session, message.mute.muted, message.reason)
      case 'moveLoop':
        return this.#moveLoop(supervisor, session, message.moveLoop, message.reason)
      case 'disconnect':
        return this.#disconnect(supervisor, session, message.reason)
      case 'notify':
        if (message.reason === '') throw VocsError.badRequest('a notice needs a reason: its text')
        this.#audit(supervisor, session, 'notify', '', '', message.reason)
        return this.#tell(supervisor, session, ACTIONS.notified, 0, message.reason)
      case undefined:
      default:
        throw VocsError.badRequest('action is mute, move_loop, disconnect or notify')
    }
  }

  #mute(supervisor: Session, session: Session, muted: boolean, reason: string): Answer {
    if (session.muted === muted) return DONE
    const spoken = spokenLoops(session)
    session.muted = muted
    if (muted) session.ungated = false
    this.#sessions.desire(session)
    for (const loop of new Set([...spoken, ...spokenLoops(session)])) this.#sessions.announce(loop)
    this.#audit(supervisor, session, muted ? 'mute' : 'unmute', '', '', reason)
    const action = muted ? ACTIONS.muted : ACTIONS.unmuted
    return this.#tell(supervisor, session, action, 0, reason)
  }

  #moveLoop(
    supervisor: Session,
    session: Session,
    { loop: id, state: number }: { readonly loop: string; readonly state: number },
    reason: string,
  ): Answer {
    const state = LOOP_STATES[number]
    const role = this.#sessions.roleOf(session)
    const loop = this.#sessions.configuration.loops.get(id)
    if (state === undefined) throw VocsError.badRequest('state is 0 (off), 1 (monitor) or 2 (talk)')
    if (role === undefined) throw new VocsError('NO_ROLE', 'the session is in no role')
    if (loop === undefined) throw new VocsError('LOOP_UNKNOWN', 'there is no such loop')
    checkState(role, loop, state)
    const key = keyOf(session, id)
    if (key.state === state) return DONE
    this.#sessions.setKey(session, id, { ...key, state })
    this.#audit(supervisor, session, 'switch loop', { [id]: key.state }, { [id]: state }, reason)
    const wireNumber = this.#sessions.numberOf(id)
    return this.#tell(supervisor, session, ACTIONS.loopSwitched, wireNumber, reason)
  }

  #disconnect(supervisor: Session, session: Session, reason: string): Answer {
    this.#audit(supervisor, session, 'disconnect', '', '', reason)
    this.#tokens.revoke(session.token.digest)
    this.#sessions.end(session)
    const why = reason === '' ? '' : `: ${reason}`
    const text = `you were disconnected by ${this.#nameOf(supervisor.user)}${why}`
    this.#lifecycle.closeEnded(session, text)
    return DONE
  }

  #tell(
    supervisor: Session,
    session: Session,
    action: number,
    loop: number,
    reason: string,
  ): Answer {
    const by = this.#nameOf(supervisor.user)
    this.#sessions.tell(session, (revision) => ({
      body: 'supervised',
      supervised: { revision, action, by, loop, reason },
    }))
    return DONE
  }

  #audit(
    supervisor: Session,
    session: Session,
    action: string,
    before: object | '',
    after: object | '',
    reason: string,
  ): void {
    const scope = scopeOf(this.#sessions.configuration, session)
    const address = this.#lifecycle.connections.get(supervisor.connection ?? 0)?.address ?? ''
    const about = { kind: 'user' as const, entity: session.user, scope }
    const texts = {
      before: before && JSON.stringify(before),
      after: after && JSON.stringify(after),
    }
    const record = { actor: supervisor.user, address, action, ...about, ...texts, reason }
    this.#sessions.effects.push({ kind: 'audit', record })
    for (const loop of joinedLoops(session)) {
      const event = { loop, scope, user: session.user, role: session.role ?? '', event: action }
      const detail = `by ${supervisor.user}`
      this.#sessions.effects.push({
        kind: 'loopEvent',
        event: { ...event, session: session.id, detail },
      })
    }
  }

  #isSupervisor(user: string, scope: string): boolean {
    return hasDutyIn(this.#sessions.configuration, user, scope, 'supervisor')
  }

  #nameOf(user: string): string {
    return this.#sessions.configuration.users.get(user)?.name ?? user
  }
}
