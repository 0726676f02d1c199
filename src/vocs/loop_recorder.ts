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
  /** Of the loop, which may have been deleted since. */
  readonly scope: string
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
  session({ loops }: Configuration, session: Session, nowMs: number): void {
    const known = this.#known.get(session.id) ?? new Map<string, Known>()
    for (const [loop, before] of known) {
      const isOver = session.role !== before.role || !isConcerned(session, loop)
      if (!isOver) continue
      this.#silent(session, loop, before, nowMs)
      if (before.state !== 'off') this.#tell(session, loop, before, 'left')
      known.delete(loop)
    }
    const { role } = session
    const concerned = role === undefined ? [] : [...session.keys.keys(), ...spokenLoops(session)]
    for (const loop of new Set(concerned)) {
      if (!isConcerned(session, loop)) continue
      const before = known.get(loop)
      const scope = before?.scope ?? loops.get(loop)?.scope ?? ''
      const { state } = keyOf(session, loop)
      const now = { role: role ?? '', scope, state }
      known.set(loop, this.#changed(session, loop, before, now, nowMs))
    }
    if (known.size === 0) this.#known.delete(session.id)
    else this.#known.set(session.id, known)
  }

  #changed(
    session: Session,
    loop: string,
    before: Known | undefined,
    now: Omit<Known, 'talksSinceMs'>,
    nowMs: number,
  ): Known {
    const { state } = now
    const was = before?.state ?? 'off'
    const tell = (event: string) => this.#tell(session, loop, now, event)
    if (was === 'off' && state !== 'off') tell('joined')
    if (state === 'talk' && was !== 'talk') tell('talk on')
    const talks = speaksOn(session, loop)
    const began = before?.talksSinceMs
    if (talks && began === undefined) tell('talks')
    if (!talks && before !== undefined) this.#silent(session, loop, before, nowMs)
    if (was === 'talk' && state !== 'talk') tell('talk off')
    if (was !== 'off' && state === 'off') tell('left')
    return { ...now, talksSinceMs: talks ? (began ?? nowMs) : undefined }
  }

  #silent(session: Session, loop: string, known: Known, nowMs: number): void {
    if (known.talksSinceMs === undefined) return
    const detail = `${Math.round(nowMs - known.talksSinceMs).toLocaleString('en')} ms`
    this.#tell(session, loop, known, 'silent', detail)
  }

  #tell(
    { id, user }: Session,
    loop: string,
    { role, scope }: Pick<Known, 'role' | 'scope'>,
    event: string,
    detail = '',
  ): void {
    this.#emit({ loop, scope, user, role, session: id, event, detail })
  }
}

/** The loop is on or spoken to. */
function isConcerned(session: Session, loop: string): boolean {
  return keyOf(session, loop).state !== 'off' || speaksOn(session, loop)
}
