// The talk key of a session: whether its voice goes out, and to which loops (F29, F49, X05). Pure.
import type { SetPttMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { Role } from '../store/entities.ts'
import { checkState, shownLoop } from './access.ts'
import { type Session, spokenLoops } from './session.ts'
import type { Sessions } from './sessions.ts'

/** Loops that one press speaks to. */
export const PTT_LOOPS_MAX = 300

export interface PttSettings {
  /** Clients may have a headset that mutes by hardware switch the voice on for good (F49). */
  readonly ungatedAllowed?: boolean
}

export interface KeyWish {
  readonly pressed: boolean
  readonly silentWhileReleased?: boolean
  /** Ids; empty: the loops in talk. */
  readonly loops?: readonly string[]
  readonly ungated?: boolean
}

/** Makes the key so; a release leaves the loops, since what was said before it may still be on its way. */
export function turnKey(sessions: Sessions, session: Session, wish: KeyWish): void {
  const { pressed, silentWhileReleased = false, loops = [], ungated = false } = wish
  const named = loops.length === 0 ? undefined : [...new Set(loops)]
  const pttLoops = pressed || ungated ? named : session.pttLoops
  const isSame =
    pressed === session.pttPressed &&
    ungated === session.ungated &&
    pttLoops?.join() === session.pttLoops?.join()
  if (isSame) return
  const before = spokenLoops(session)
  session.pttPressed = pressed
  session.ungated = ungated
  session.silentWhileReleased = silentWhileReleased
  session.pttLoops = pttLoops
  sessions.desire(session)
  for (const loop of new Set([...before, ...spokenLoops(session)])) sessions.announce(loop)
}

/** The wish of a client. Throws VocsError, the key released then: a refused press must not speak to other loops. */
export function turnKeyAsAsked(
  sessions: Sessions,
  session: Session,
  role: Role,
  message: SetPttMessage,
  { ungatedAllowed = false }: PttSettings,
): void {
  const { pressed, silentWhileReleased = false, loops: numbers = [], ungated = false } = message
  try {
    if (ungated) checkUngated(session, ungatedAllowed)
    const loops = pressed || ungated ? talkTargets(sessions, role, numbers) : []
    turnKey(sessions, session, { pressed, silentWhileReleased, loops, ungated })
  } catch (error) {
    turnKey(sessions, session, { pressed: false })
    throw error
  }
}

/** A right was lost, or the role talks on one loop at a time now; `holds`: whether a loop may still be spoken to. */
export function narrowKey(session: Session, holds: (loop: string) => boolean): void {
  session.pttLoops = session.pttLoops?.filter(holds)
}

function checkUngated(session: Session, isAllowed: boolean): void {
  if (!isAllowed) {
    const text =
      'voices pass only while the key is pressed here: ask for ptt.ungatedAllowed in the settings'
    throw new VocsError('PERMISSION_DENIED', text)
  }
  if (session.muted) throw new VocsError('PERMISSION_DENIED', 'a supervisor took the voice away')
}

function talkTargets(sessions: Sessions, role: Role, numbers: readonly number[]): string[] {
  if (numbers.length > PTT_LOOPS_MAX) {
    throw VocsError.badRequest(`${PTT_LOOPS_MAX} loops at once are enough`)
  }
  const ids = new Set<string>()
  for (const number of numbers) {
    const loop = shownLoop(sessions.loopWith(number), role)
    checkState(role, loop, 'talk')
    ids.add(loop.id)
  }
  if (ids.size > 1 && role.talkMode === 'single') {
    throw VocsError.badRequest(`role "${role.name}" talks on one loop at a time`)
  }
  return [...ids]
}
