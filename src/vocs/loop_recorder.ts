// What happens on the loops, for the record: told when a session's desired state is another. Pure.
import type { Configuration } from '../store/entities.ts'
import type { Session } from './session.ts'

/** Without its time, which the I/O shell gives. */
export interface LoopEvent {
  readonly loop: string
  /** Of the loop. */
  readonly scope: string
  readonly user: string
  readonly role: string
  readonly session: number
  /** As LoopEvent in admin.proto says. */
  readonly event: string
  readonly detail: string
}

interface Known {
  readonly role: string
  readonly state: 'monitor' | 'talk'
  /** When the key was pressed with the loop in talk, ms; undefined: nobody talks. */
  readonly talksSinceMs: number | undefined
}

export class LoopRecorder {
  /** By session, then by loop: what was told last of loops that are on. */
  readonly #known = new Map<number, Map<string, Known>>()
  readonly #emit: (event: LoopEvent) => void

  constructor(emit: (event: LoopEvent) => void) {
    this.#emit = emit
  }

  /** Tells what is different since the last call; a session that ended has no loops on. */
  session(configuration: Configuration, session: Session, nowMs: number): void {
    const known = this.#known.get(session.id) ?? new Map<string, Known>()
    for (const [loop, before] of known) {
      const key = session.role === before.role ? session.keys.get(loop) : undefined
      if (key !== undefined && key.state !== 'off') continue
      this.#silent(configuration, session, loop, before, nowMs)
      this.#tell(configuration, session, loop, before.role, 'left')
      known.delete(loop)
    }
    for (const [loop, { state }] of session.keys) {
      if (state === 'off' || session.role === undefined) continue
      const talks = state === 'talk' && session.pttPressed && !session.muted
      known.set(loop, this.#changed(configuration, session, loop, { state, talks }, nowMs))
    }
    if (known.size === 0) this.#known.delete(session.id)
    else this.#known.set(session.id, known)
  }

  #changed(
    configuration: Configuration,
    session: Session,
    loop: string,
    { state, talks }: { readonly state: Known['state']; readonly talks: boolean },
    nowMs: number,
  ): Known {
    const role = session.role ?? ''
    const before = this.#known.get(session.id)?.get(loop)
    if (before === undefined) this.#tell(configuration, session, loop, role, 'joined')
    const wasTalk = before?.state === 'talk'
    if (state === 'talk' && !wasTalk) this.#tell(configuration, session, loop, role, 'talk on')
    const began = before?.talksSinceMs
    if (talks && began === undefined) this.#tell(configuration, session, loop, role, 'talks')
    if (!talks && before !== undefined) {
      this.#silent(configuration, session, loop, before, nowMs)
    }
    if (state === 'monitor' && wasTalk) this.#tell(configuration, session, loop, role, 'talk off')
    return { role, state, talksSinceMs: talks ? (began ?? nowMs) : undefined }
  }

  #silent(
    configuration: Configuration,
    session: Session,
    loop: string,
    { role, talksSinceMs }: Known,
    nowMs: number,
  ): void {
    if (talksSinceMs === undefined) return
    const detail = `${Math.round(nowMs - talksSinceMs).toLocaleString('en')} ms`
    this.#tell(configuration, session, loop, role, 'silent', detail)
  }

  #tell(
    { loops }: Configuration,
    { id, user }: Session,
    loop: string,
    role: string,
    event: string,
    detail = '',
  ): void {
    const scope = loops.get(loop)?.scope ?? ''
    this.#emit({ loop, scope, user, role, session: id, event, detail })
  }
}
