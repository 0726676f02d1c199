// What a signed-on client asks for: its role, its loops, volumes, places, the PTT key, its media. Pure.
import { PAN_MAX } from '../audio/pan.ts'
import type { ClientBodies, ClientMessage, ServerMessage } from '../protocol/client_messages.ts'
import { LOOP_STATES } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import { checkState, rightOn, roleOf, shownLoop } from './access.ts'
import { type Connection, OFFERS_BURST_MAX, take } from './connections.ts'
import type { Loop, Role } from '../store/entities.ts'
import { setKeys } from './loop_keys.ts'
import type { Services } from './services.ts'
import { keyOf, type LoopKey, type Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import { type PttSettings, turnKeyAsAsked } from './talk_key.ts'

/** Longest offer, bytes; the protocol says so. */
const SDP_BYTES_MAX = 16_384
/** Two ids and what is between them. */
const KEYSET_LETTERS_MAX = 200
/** Loops in one set_loops. */
const SET_LOOPS_MAX = 300

type Answer = Omit<ServerMessage, 'request'>
const DONE = { body: 'done', done: {} } as Answer

export class RoleRequests {
  readonly #sessions: Sessions
  readonly #services: Services
  readonly #ptt: PttSettings

  constructor(sessions: Sessions, services: Services, ptt: PttSettings) {
    this.#ptt = ptt
    this.#sessions = sessions
    this.#services = services
  }

  /** Gives the answer, or undefined if it comes later. Throws VocsError. */
  handle(
    connection: Connection,
    session: Session,
    message: ClientMessage,
    nowMs: number,
  ): Answer | undefined {
    if (message.body === 'chooseRole') return this.#chooseRole(session, message.chooseRole)
    const role = this.#sessions.roleOf(session)
    if (role === undefined) throw new VocsError('NO_ROLE', 'choose a role first')
    switch (message.body) {
      case 'switchLoop':
        return this.#switchLoop(session, role, message.switchLoop)
      case 'setVolume':
        return this.#setVolume(session, role, message.setVolume)
      case 'setPan':
        return this.#setPan(session, role, message.setPan)
      case 'setLoops':
        return this.#setLoops(session, role, message.setLoops)
      case 'setDim':
        this.#sessions.dims.set(session, role, message.setDim)
        return DONE
      case 'setPtt':
        turnKeyAsAsked(this.#sessions, session, role, message.setPtt, this.#ptt)
        return DONE
      case 'offer':
        if (!take(connection.offers, OFFERS_BURST_MAX, 1, nowMs)) {
          throw new VocsError('TOO_MANY_REQUESTS', 'one offer a second is enough', 1000)
        }
        if (Buffer.byteLength(message.offer.sdp) > SDP_BYTES_MAX) {
          throw VocsError.badRequest(`an offer may have ${SDP_BYTES_MAX} bytes`)
        }
        this.#services.offer(session, connection.id, message.request, message.offer.sdp, nowMs)
        return undefined
      default:
        // Others have answered these.
        throw VocsError.badRequest('this request is not known here')
    }
  }

  #chooseRole(
    session: Session,
    { role: id, keyset = '' }: { readonly role: string; readonly keyset?: string },
  ): Answer {
    const role = roleOf(this.#sessions.configuration, session.user, id)
    if (keyset.length > KEYSET_LETTERS_MAX || /\p{Cc}/u.test(keyset)) {
      throw VocsError.badRequest('no keyset has such an id')
    }
    session.token.keyset = keyset
    if (session.role !== id) this.#sessions.enter(session, role)
    return { body: 'snapshot', snapshot: this.#sessions.snapshot(session, role) } as Answer
  }

  #switchLoop(
    session: Session,
    role: Role,
    { loop: number, state: stateNumber }: { loop: number; state: number },
  ): Answer {
    const state = LOOP_STATES[stateNumber]
    if (state === undefined) throw VocsError.badRequest('state is 0 (off), 1 (monitor) or 2 (talk)')
    const loop = this.#loop(role, number)
    checkState(role, loop, state)
    this.#setMirrored(session, new Map([[loop.id, { state }]]))
    return DONE
  }

  #setVolume(
    session: Session,
    role: Role,
    { loop: number, volume }: { loop: number; volume: number },
  ): Answer {
    if (volume > 100) throw VocsError.badRequest('a volume is 0 to 100')
    const loop = this.#loop(role, number)
    this.#setMirrored(session, new Map([[loop.id, { volume }]]))
    return DONE
  }

  #setPan(
    session: Session,
    role: Role,
    { loop: number, pan }: { loop: number; pan: number },
  ): Answer {
    if (Math.abs(pan) > PAN_MAX) throw VocsError.badRequest('a pan is -100 to 100')
    const loop = this.#loop(role, number)
    this.#setMirrored(session, new Map([[loop.id, { pan }]]))
    return DONE
  }

  /** Whole or not at all (X22). */
  #setLoops(session: Session, role: Role, { loops }: ClientBodies['setLoops']): Answer {
    if (loops.length > SET_LOOPS_MAX) {
      throw VocsError.badRequest(`${SET_LOOPS_MAX} loops at once are enough`)
    }
    const keys = new Map<string, LoopKey>()
    for (const { loop: number, state: stateNumber, volume, pan } of loops) {
      const state = LOOP_STATES[stateNumber]
      if (state === undefined || volume > 100 || Math.abs(pan) > PAN_MAX) {
        throw VocsError.badRequest('state is 0 to 2, a volume 0 to 100, a pan -100 to 100')
      }
      const loop = this.#loop(role, number)
      if (keys.has(loop.id)) throw VocsError.badRequest(`loop ${number} is there twice`)
      checkState(role, loop, state)
      keys.set(loop.id, { state, volume, pan })
    }
    const talking = [...keys.values()].filter(({ state }) => state === 'talk')
    if (talking.length > 1 && role.talkMode === 'single') {
      throw VocsError.badRequest(`role "${role.name}" talks on one loop at a time`)
    }
    this.#setMirrored(session, keys)
    return DONE
  }

  /**
   * The same on the user's other sessions, where their role has the loop (F38, F39). What was not asked for stays as
   * it is there: one role may talk where the other only monitors.
   */
  #setMirrored(session: Session, changes: ReadonlyMap<string, Partial<LoopKey>>): void {
    for (const other of new Set([session, ...this.#sessions.live.values()])) {
      const role = this.#sessions.roleOf(other)
      if (other.user !== session.user || role === undefined) continue
      const keys = [...changes]
        .filter(([loop]) => rightOn(role, loop) !== 'none')
        .map(([loop, change]) => [loop, { ...keyOf(other, loop), ...change }] as const)
      setKeys(this.#sessions, other, new Map(keys))
    }
  }

  #loop(role: Role, number: number): Loop {
    return shownLoop(this.#sessions.loopWith(number), role)
  }
}
