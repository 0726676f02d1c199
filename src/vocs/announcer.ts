// Tells all who may know what changed on a loop: how many are on it, who talks, whether there is speech
// (F31-F33). Pure. One session's doings may cost the others only so much: beyond that they are told later,
// and of what came about meanwhile only the outcome.
import { rightOn } from './access.ts'
import { type Bucket, take } from './connections.ts'
import { type LoopStatus, talkersFor } from './loop_board.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

/** Events to others that one session may cause at once, and each second after that. */
export const CAUSED_BURST_MAX = 50_000
export const CAUSED_PER_SECOND_MAX = 10_000
/** Events of loops that had to wait, in one call of `announceWaiting`: each loop still goes out whole. */
const WAITING_EVENTS_MAX = 5000

interface Changed {
  readonly participants: boolean
  readonly talkers: boolean
  readonly active: boolean
}

const NOBODY: LoopStatus = { participants: 0, talkers: [], active: false }

export class Announcer {
  readonly #sessions: Sessions
  /** What clients were last told of each loop. */
  readonly #told = new Map<string, LoopStatus>()
  /** Loops that had to wait, the longest first. */
  readonly #waiting = new Set<string>()
  readonly #caused = new WeakMap<Session, Bucket>()

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  /** As all were told; where something waits to be told, it comes as an event. */
  status(loop: string): LoopStatus {
    return this.#told.get(loop) ?? this.#now(loop)
  }

  /** What changed there since they were last told. */
  announce(loop: string): void {
    if (!this.#sessions.configuration.loops.has(loop)) return
    const { cause } = this.#sessions
    if (cause === undefined) return void this.#announce(loop)
    const bucket = this.#bucketOf(cause)
    if (!take(bucket, CAUSED_BURST_MAX, CAUSED_PER_SECOND_MAX, this.#sessions.nowMs)) {
      this.#waiting.add(loop)
      return
    }
    // Below nothing: how much it was shows only afterwards.
    bucket.level -= this.#announce(loop)
  }

  /** To be called a few times a second: tells of loops that had to wait. */
  announceWaiting(): void {
    let events = 0
    for (const loop of this.#waiting) {
      if (events >= WAITING_EVENTS_MAX) return
      if (this.#sessions.configuration.loops.has(loop)) events += this.#announce(loop)
      else this.#waiting.delete(loop)
    }
  }

  #bucketOf(session: Session): Bucket {
    const known = this.#caused.get(session)
    if (known !== undefined) return known
    const bucket = { level: CAUSED_BURST_MAX, filledMs: this.#sessions.nowMs }
    this.#caused.set(session, bucket)
    return bucket
  }

  #now(loop: string): LoopStatus {
    const { configuration, board, live } = this.#sessions
    const nameOf = ({ user }: Session) => configuration.users.get(user)?.name ?? user
    return board.status(loop, this.#sessions.numberOf(loop), live, nameOf)
  }

  /** Gives how many were told. */
  #announce(loop: string): number {
    const sessions = this.#sessions
    const before = this.#told.get(loop) ?? NOBODY
    const status = this.#now(loop)
    this.#told.set(loop, status)
    this.#waiting.delete(loop)
    const changed = {
      participants: status.participants !== before.participants,
      talkers: !haveSameTalkers(status, before),
      active: status.active !== before.active,
    }
    if (!changed.participants && !changed.talkers && !changed.active) return 0
    const number = sessions.numberOf(loop)
    let told = 0
    for (const session of sessions.live.values()) {
      if (session.connection === undefined) continue
      const role = sessions.roleOf(session)
      if (role === undefined || rightOn(role, loop) === 'none') continue
      this.#tell(session, number, status, changed)
      told++
    }
    return told
  }

  #tell(session: Session, loop: number, status: LoopStatus, changed: Changed): void {
    const sessions = this.#sessions
    if (changed.participants) {
      const body = 'participants'
      const { participants } = status
      sessions.tell(session, (revision) => ({
        body,
        participants: { revision, loop, participants },
      }))
    }
    if (changed.talkers) {
      const talkers = talkersFor(status, session)
      const body = 'talkers'
      sessions.tell(session, (revision) => ({ body, talkers: { revision, loop, talkers } }))
    }
    if (changed.active) {
      const body = 'activity'
      const { active } = status
      sessions.tell(session, (revision) => ({ body, activity: { revision, loop, active } }))
    }
  }
}

function haveSameTalkers({ talkers: some }: LoopStatus, { talkers: others }: LoopStatus): boolean {
  return (
    some.length === others.length &&
    some.every(({ name, session }, index) => {
      const other = others[index]
      return other?.name === name && other.session === session
    })
  )
}
