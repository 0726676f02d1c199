// Tells all who may know what changed on a loop: how many are on it, who talks, whether there is speech
// (F31-F33). Pure.
import { rightOn } from './access.ts'
import { type LoopStatus, talkersFor } from './loop_board.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

export class Announcer {
  readonly #sessions: Sessions
  /** What clients were last told of each loop. */
  readonly #told = new Map<string, { readonly status: LoopStatus; readonly talkers: string }>()

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  status(loop: string): LoopStatus {
    const { configuration, board, live } = this.#sessions
    const nameOf = ({ user }: Session) => configuration.users.get(user)?.name ?? user
    return board.status(loop, this.#sessions.numberOf(loop), live, nameOf)
  }

  /** What changed there since they were last told. */
  announce(loop: string): void {
    const sessions = this.#sessions
    if (!sessions.configuration.loops.has(loop)) return
    const before = this.#told.get(loop)
    const status = this.status(loop)
    const talkers = JSON.stringify(status.talkers)
    this.#told.set(loop, { status, talkers })
    const number = sessions.numberOf(loop)
    for (const session of sessions.live.values()) {
      const role = sessions.roleOf(session)
      if (role === undefined || rightOn(role, loop) === 'none') continue
      this.#tell(session, number, status, {
        participants: status.participants !== (before?.status.participants ?? 0),
        talkers: talkers !== (before?.talkers ?? '[]'),
        active: status.active !== (before?.status.active ?? false),
      })
    }
  }

  #tell(
    session: Session,
    loop: number,
    { participants, active, ...rest }: LoopStatus,
    changed: {
      readonly participants: boolean
      readonly talkers: boolean
      readonly active: boolean
    },
  ): void {
    const sessions = this.#sessions
    if (changed.participants) {
      const body = 'participants'
      const fields = { loop, participants }
      sessions.tell(session, (revision) => ({ body, participants: { revision, ...fields } }))
    }
    if (changed.talkers) {
      const talkers = talkersFor({ participants, active, ...rest }, session)
      const body = 'talkers'
      sessions.tell(session, (revision) => ({ body, talkers: { revision, loop, talkers } }))
    }
    if (changed.active) {
      const body = 'activity'
      sessions.tell(session, (revision) => ({ body, activity: { revision, loop, active } }))
    }
  }
}
