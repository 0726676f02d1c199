// All live sessions and what follows from a change of one: events to clients, desired state to
// services. Pure: what has to be sent collects in `effects`.
import type { LoopMessage, ServerMessage, SnapshotMessage } from '../protocol/client_messages.ts'
import type { ShownLayoutMessage } from '../protocol/console_messages.ts'
import { HIGHLIGHTS, LOOP_STATES, PRIORITY_WORDS, RIGHTS, TALK_MODES } from '../protocol/domain.ts'
import { MEDIA_PHASES, type MediaPhase, type Right } from '../protocol/domain.ts'
import type { ErrorCode } from '../protocol/errors.ts'
import type { LoopAddressMessage, MixerSessionMessage } from '../protocol/service_messages.ts'
import { rightOn, stateWithin } from './access.ts'
import type { Configuration, Loop, Role } from '../store/entities.ts'
import { Announcer } from './announcer.ts'
import { Dims } from './dims.ts'
import { errorBody, type Effect } from './effects.ts'
import type { KeysetMemory } from './keyset_memory.ts'
import { LastTalkers } from './last_talkers.ts'
import { type LoopEvent, LoopRecorder } from './loop_recorder.ts'
import { LoopBoard, talkersFor } from './loop_board.ts'
import { setKeys } from './loop_keys.ts'
import { iceProxySession, mixerSession, Placement } from './placement.ts'
import { joinedLoops, keyOf, type LoopKey, type Session, talkLoops } from './session.ts'
import { shownLayout } from './shown_layout.ts'
import { turnKey } from './talk_key.ts'

/** An event without the revision, which the session gives. */
export type EventBody = (revision: number) => Omit<ServerMessage, 'request'>

export class Sessions {
  configuration: Configuration
  readonly live = new Map<number, Session>()
  readonly board = new LoopBoard()
  readonly placement = new Placement()
  readonly memory: KeysetMemory
  readonly dims = new Dims(this)
  readonly lastTalkers = new LastTalkers()
  readonly recorder = new LoopRecorder((event) => this.#record(event))
  effects: Effect[] = []
  /** Of the step that goes on: for how long somebody talked. */
  nowMs = 0
  /** Whose message the step answers, if it is one's. */
  cause: Session | undefined
  readonly #numbers = new Map<string, number>()
  readonly #loopIds = new Map<number, string>()
  readonly #announcer = new Announcer(this)
  #touched = new Set<string>()

  constructor(configuration: Configuration, memory: KeysetMemory) {
    this.configuration = configuration
    this.memory = memory
  }

  /** The loop's number on the wire; it stays while the system runs. */
  numberOf(loop: string): number {
    const known = this.#numbers.get(loop)
    if (known !== undefined) return known
    const number = this.#numbers.size + 1
    this.#numbers.set(loop, number)
    this.#loopIds.set(number, loop)
    return number
  }

  /** undefined: no loop has this number. */
  loopWith(number: number): Loop | undefined {
    return this.configuration.loops.get(this.#loopIds.get(number) ?? '')
  }

  roleOf(session: Session): Role | undefined {
    return this.configuration.roles.get(session.role ?? '')
  }

  addresses(): LoopAddressMessage[] {
    return [...this.configuration.loops.keys()].flatMap((loop) => this.#addressOf(loop) ?? [])
  }

  /** Sends an event, or nothing while the session has no connection: a snapshot comes first then. */
  tell(session: Session, body: EventBody): void {
    if (session.connection === undefined) return
    const message = { request: 0, ...body(++session.revision) } as ServerMessage
    this.effects.push({ kind: 'client', connection: session.connection, message })
  }

  /** Tells of a failure that no request has caused. */
  tellError(session: Session, code: ErrorCode, text: string): void {
    if (session.connection === undefined) return
    const message = { request: 0, ...errorBody(code, text) }
    this.effects.push({ kind: 'client', connection: session.connection, message })
  }

  snapshot(session: Session, role: Role): SnapshotMessage {
    return {
      revision: ++session.revision,
      role: role.id,
      talkMode: TALK_MODES.indexOf(role.talkMode),
      loops: [...this.configuration.loops.values()]
        .filter((loop) => rightOn(role, loop.id) !== 'none')
        .map((loop) => this.loopMessage(session, loop, rightOn(role, loop.id))),
      pttPressed: session.pttPressed,
      pttLoops: this.#pttLoops(session),
      ungated: session.ungated,
      muted: session.muted,
      page: this.memory.page(session.user, role.id),
      ...this.layoutOf(session, role),
      dim: this.dims.told(session, role),
    }
  }

  layoutOf({ token }: Session, role: Role): ShownLayoutMessage {
    const { configuration } = this
    return shownLayout(configuration, role, token.keyset, (loop) => this.numberOf(loop))
  }

  loopMessage(session: Session, loop: Loop, right: Right): LoopMessage {
    const status = this.#announcer.status(loop.id)
    const { state, volume, pan } = keyOf(session, loop.id)
    return {
      id: this.numberOf(loop.id),
      name: loop.name,
      abbreviation: loop.abbreviation,
      highlight: HIGHLIGHTS.indexOf(loop.highlight),
      priority: PRIORITY_WORDS.indexOf(loop.priority),
      right: RIGHTS.indexOf(right),
      state: LOOP_STATES.indexOf(state),
      volume,
      pan,
      participants: status.participants,
      talkers: talkersFor(status, session),
      active: status.active,
    }
  }

  /**
   * Enters a role with what the user had on there before; leaves the present one first. The session
   * itself is told nothing: its snapshot follows.
   */
  enter(session: Session, role: Role): void {
    const { connection } = session
    session.connection = undefined
    this.leave(session)
    session.role = role.id
    session.token.role = role.id
    for (const [loop, key] of this.memory.of(session.user, role.id)) {
      if (!this.configuration.loops.has(loop)) continue
      const state = stateWithin(key.state, rightOn(role, loop))
      session.keys.set(loop, { ...key, state })
    }
    if (role.talkMode === 'single') this.#keepOneTalkLoop(session)
    this.#place(session)
    this.desire(session)
    for (const loop of joinedLoops(session)) this.announce(loop)
    session.connection = connection
  }

  /** All loops are left; what was on stays in the memory. */
  leave(session: Session): void {
    if (session.role === undefined) return
    const loops = joinedLoops(session)
    session.role = undefined
    session.pttPressed = session.silentWhileReleased = session.ungated = false
    session.pttLoops = undefined
    session.keys.clear()
    this.desire(session)
    for (const loop of loops) this.announce(loop)
  }

  /** As far as role and talk mode allow. */
  setKey(session: Session, loop: string, wanted: LoopKey): void {
    setKeys(this, session, new Map([[loop, wanted]]))
  }

  /** Nobody speaks for the client any more. */
  releaseKey(session: Session): void {
    turnKey(this, session, { pressed: false })
  }

  setPhase(session: Session, phase: MediaPhase): void {
    session.phase = phase
    const number = MEDIA_PHASES.indexOf(phase)
    this.tell(session, (revision) => ({
      body: 'mediaState',
      mediaState: { revision, phase: number },
    }))
  }

  end(session: Session): void {
    this.leave(session)
    const { id, iceProxy, mixer } = session
    const message = { body: 'end', end: { session: id } } as const
    if (iceProxy !== undefined) this.effects.push({ kind: 'iceProxy', index: iceProxy, message })
    if (mixer !== undefined) this.effects.push({ kind: 'mixer', index: mixer, message })
    this.live.delete(id)
    this.board.retire(session.ssrc)
  }

  /** Sends the session's desired state to its services, the ice_proxy first. */
  desire(session: Session): void {
    session.generation++
    this.recorder.session(this.configuration, session, this.nowMs)
    const address = (loop: string) => this.#addressOf(loop)
    if (session.iceProxy !== undefined) {
      const message = { body: 'session', session: iceProxySession(session, address) } as const
      this.effects.push({ kind: 'iceProxy', index: session.iceProxy, message })
    }
    if (session.mixer !== undefined) {
      const message = { body: 'session', session: this.#mixerSession(session) } as const
      this.effects.push({ kind: 'mixer', index: session.mixer, message })
    }
  }

  /** Everything that an ice_proxy should know. */
  sendAllToIceProxy(index: number): void {
    const address = (loop: string) => this.#addressOf(loop)
    const sessions = [...this.live.values()].filter(({ iceProxy }) => iceProxy === index)
    const body = sessions.map((session) => iceProxySession(session, address))
    const message = { body: 'sessions', sessions: { sessions: body } } as const
    this.effects.push({ kind: 'iceProxy', index, message })
  }

  /** Everything that a mixer should know. */
  sendAllToMixer(index: number): void {
    const sessions = [...this.live.values()]
      .filter(({ mixer }) => mixer === index)
      .map((session) => this.#mixerSession(session))
    const desired = { loops: { loops: this.addresses() }, sessions }
    this.effects.push({ kind: 'mixer', index, message: { body: 'desired', desired } })
  }

  /** Places whoever lacks a service; those that got one are sent to it. */
  placeAll(): void {
    for (const session of this.live.values()) {
      if (session.role !== undefined && this.#place(session)) this.desire(session)
    }
  }

  /** Tells all who have a right on the loop what changed there since they were last told. */
  announce(loop: string): void {
    this.#touched.add(loop)
    this.#announcer.announce(loop)
  }

  /** Loops of which something was announced since it was asked last. */
  takeTouched(): ReadonlySet<string> {
    const touched = this.#touched
    if (touched.size > 0) this.#touched = new Set()
    return touched
  }

  /** To be called a few times a second: what had to wait since somebody did too much. */
  announceWaiting(): void {
    this.#announcer.announceWaiting()
  }

  #pttLoops(session: Session): number[] {
    const loops = session.pttPressed || session.ungated ? (session.pttLoops ?? []) : []
    return loops.map((loop) => this.numberOf(loop))
  }

  #record(event: LoopEvent): void {
    const { loop, user } = event
    if (event.event === 'silent') this.lastTalkers.ended(loop, user, this.nowMs)
    this.effects.push({ kind: 'loopEvent', event })
  }

  #keepOneTalkLoop(session: Session): void {
    for (const loop of talkLoops(session).slice(1)) {
      session.keys.set(loop, { ...keyOf(session, loop), state: 'monitor' })
    }
  }

  #place(session: Session): boolean {
    const { iceProxy, mixer } = session
    session.iceProxy ??= this.placement.choose('iceProxy', this.live.values(), session.role)
    session.mixer ??= this.placement.choose('mixer', this.live.values(), session.role)
    return session.iceProxy !== iceProxy || session.mixer !== mixer
  }

  #mixerSession(session: Session): MixerSessionMessage {
    const { loops } = this.configuration
    const address = (loop: string) => this.#addressOf(loop)
    const isEmergency = (loop: string) => loops.get(loop)?.priority === 'emergency'
    return mixerSession(session, address, isEmergency, this.dims.forMixer(session))
  }

  #addressOf(loop: string): LoopAddressMessage | undefined {
    const found = this.configuration.loops.get(loop)
    if (found === undefined) return undefined
    return { loop: this.numberOf(loop), group: found.group, port: found.port }
  }
}
