// What happens on the loops, for the record: told when a session's desired state is another. Pure.
import type { LoopState } from '../protocol/domain.ts'
import type { Configuration } from '../store/entities.ts'
import { keyOf, type Session, speaksOn, spokenLoops } from './session.ts'

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
  readonly state: LoopState
  /** Since when the key is pressed and speaks to the loop, ms; undefined: it does not. */
  readonly talksSinceMs: number | undefined
}

export class LoopRecorder {
  /** By session, then by loop: what was told last of loops that are on or spoken to. */
  readonly #known = new Map<number, Map<string, Known>>()
  readonly #emit: (event: LoopEvent) => void

  constructor(emit: (event: LoopEvent) => void) {
    this.#emit = emit
  }

  /** Tells what is different since the last call; a session that ended has no loops on. */
  session(configuration: Configuration, session: Session, nowMs: number): void {
    const known = this.#known.get(session.id) ?? new Map<string, Known>()
    for (const [loop, before] of known) {
      const isOver = session.role !== before.role || !isConcerned(session, loop)
      if (!isOver) continue
      this.#silent(configuration, session, loop, before, nowMs)
      if (before.state !== 'off') this.#tell(configuration, session, loop, before.role, 'left')
      known.delete(loop)
    }
    const loops =
      session.role === undefined ? [] : [...session.keys.keys(), ...spokenLoops(session)]
    for (const loop of new Set(loops)) {
      if (!isConcerned(session, loop)) continue
      known.set(loop, this.#changed(configuration, session, loop, known.get(loop), nowMs))
    }
    if (known.size === 0) this.#known.delete(session.id)
    else this.#known.set(session.id, known)
  }

  #changed(
    configuration: Configuration,
    session: Session,
    loop: string,
    before: Known | undefined,
    nowMs: number,
  ): Known {
    const role = session.role ?? ''
    const { state } = keyOf(session, loop)
    const was = before?.state ?? 'off'
    const tell = (event: string) => this.#tell(configuration, session, loop, role, event)
    if (was === 'off' && state !== 'off') tell('joined')
    if (state === 'talk' && was !== 'talk') tell('talk on')
    const talks = speaksOn(session, loop)
    const began = before?.talksSinceMs
    if (talks && began === undefined) tell('talks')
    if (!talks && before !== undefined) this.#silent(configuration, session, loop, before, nowMs)
    if (was === 'talk' && state !== 'talk') tell('talk off')
    if (was !== 'off' && state === 'off') tell('left')
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

/** The loop is on or spoken to. */
function isConcerned(session: Session, loop: string): boolean {
  return keyOf(session, loop).state !== 'off' || speaksOn(session, loop)
}
