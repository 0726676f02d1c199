// What is dimmed for each user in a role (X06): kept, told, and put into the desired state of mixers. Pure.
import type { DimMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { MixerDimMessage } from '../protocol/service_messages.ts'
import type { Role } from '../store/entities.ts'
import { rightOn } from './access.ts'
import { keyOf, type Session, spokenLoops } from './session.ts'
import type { Sessions } from './sessions.ts'

/** As the protocol says. */
const DIM_DB_MAX = 40
const PRIORITY_LOOPS_MAX = 1000
/** Of who has not chosen. */
const PRIORITY_DB_DEFAULT = 12

/** What a user has dimmed in a role. */
export interface DimSettings {
  /** 0 (off) to 40. */
  readonly whileTalkingDb: number
  /** 0 (off) to 40. */
  readonly priorityDb: number
  /** Ids. */
  readonly priorityLoops: readonly string[]
}

export class Dims {
  readonly #sessions: Sessions
  /** What each session was told last. */
  readonly #told = new WeakMap<Session, string>()

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  /** For a snapshot. */
  told(session: Session, role: Role): DimMessage {
    const message = this.#message(session, role)
    this.#told.set(session, JSON.stringify(message))
    return message
  }

  /** Sets it for the user in this role, on all devices. Throws VocsError. */
  set(
    session: Session,
    role: Role,
    { whileTalkingDb, priorityDb, priorityLoops }: DimMessage,
  ): void {
    if (Math.max(whileTalkingDb, priorityDb) > DIM_DB_MAX) {
      throw VocsError.badRequest(`loops are dimmed by 0 to ${DIM_DB_MAX} dB`)
    }
    if (priorityLoops.length > PRIORITY_LOOPS_MAX) {
      throw VocsError.badRequest(`${PRIORITY_LOOPS_MAX} priority loops are the most`)
    }
    const loops = [...new Set(priorityLoops)].map((number) => this.#loop(role, number))
    const settings = { whileTalkingDb, priorityDb, priorityLoops: loops }
    this.#sessions.memory.keepDim(session.user, role.id, settings)
    for (const other of this.#sessions.live.values()) {
      if (other.user === session.user && other.role === role.id && this.retell(other)) {
        this.#sessions.desire(other)
      }
    }
  }

  /** Tells the session if anything is another than it was told; returns whether it is. */
  retell(session: Session): boolean {
    const role = this.#sessions.roleOf(session)
    if (role === undefined) return false
    const before = this.#told.get(session)
    const dim = this.told(session, role)
    if (this.#told.get(session) === before) return false
    this.#sessions.tell(session, (revision) => ({
      body: 'dimChanged',
      dimChanged: { revision, dim },
    }))
    return true
  }

  /** What the session's mixer should know now; undefined: nothing is dimmed. */
  forMixer(session: Session): MixerDimMessage | undefined {
    const role = this.#sessions.roleOf(session)
    if (role === undefined) return undefined
    const { whileTalkingDb, priorityDb, priorityLoops } = this.#settings(session, role)
    const heard = priorityDb === 0 ? [] : priorityLoops.filter((loop) => isOn(session, loop))
    const spoken = whileTalkingDb === 0 ? [] : spokenLoops(session)
    if (heard.length + spoken.length === 0) return undefined
    const spokenNumbers = spoken.map((loop) => this.#sessions.numberOf(loop))
    const heardNumbers = heard.map((loop) => this.#sessions.numberOf(loop))
    return { whileTalkingDb, spokenLoops: spokenNumbers, priorityDb, priorityLoops: heardNumbers }
  }

  #message(session: Session, role: Role): DimMessage {
    const { whileTalkingDb, priorityDb, priorityLoops } = this.#settings(session, role)
    const numbers = priorityLoops.map((loop) => this.#sessions.numberOf(loop))
    return { whileTalkingDb, priorityDb, priorityLoops: numbers.sort((a, b) => a - b) }
  }

  /** Its loops: only those on which the role has a right now. */
  #settings({ user }: Session, role: Role): DimSettings {
    const { loops } = this.#sessions.configuration
    const kept = this.#sessions.memory.dim(user, role.id)
    if (kept === undefined) {
      const chosen = [...role.rights.keys()].filter((id) => loops.get(id)?.priority === 'priority')
      return { whileTalkingDb: 0, priorityDb: PRIORITY_DB_DEFAULT, priorityLoops: chosen }
    }
    const priorityLoops = kept.priorityLoops.filter((id) => {
      return loops.has(id) && rightOn(role, id) !== 'none'
    })
    return { ...kept, priorityLoops }
  }

  #loop(role: Role, number: number): string {
    const loop = this.#sessions.loopWith(number)
    if (loop === undefined) throw new VocsError('LOOP_UNKNOWN', 'there is no such loop')
    if (rightOn(role, loop.id) === 'none') throw VocsError.monitorDenied(role.name)
    return loop.id
  }
}

function isOn(session: Session, loop: string): boolean {
  return keyOf(session, loop).state !== 'off'
}
