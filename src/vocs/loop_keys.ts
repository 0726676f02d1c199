// A session's loops switched, one or many at once, as far as its role allows it (F13, F16). Pure.
import { LOOP_STATES } from '../protocol/domain.ts'
import type { Role } from '../store/entities.ts'
import { rightOn, stateWithin } from './access.ts'
import { keyOf, type LoopKey, type Session, talkLoops } from './session.ts'
import type { Sessions } from './sessions.ts'

/**
 * Sets state, volume and pan as far as role and talk mode allow; tells the client what changed, and the services once.
 * Of several in talk the last one is, where one at a time is allowed.
 */
export function setKeys(
  sessions: Sessions,
  session: Session,
  wanted: ReadonlyMap<string, LoopKey>,
): void {
  const role = sessions.roleOf(session)
  if (role === undefined) return
  const changed = [...keysWithin(role, session, wanted)].filter(
    ([loop, key]) => !isSame(key, keyOf(session, loop)),
  )
  // A loop comes to talk after the others have gone from it: there is no moment with two.
  const talksLast = changed.toSorted(([, a], [, b]) => rank(a) - rank(b))
  for (const [loop, key] of talksLast) put(sessions, session, loop, key)
  if (changed.length > 0) sessions.desire(session)
}

function keysWithin(
  role: Role,
  session: Session,
  wanted: ReadonlyMap<string, LoopKey>,
): ReadonlyMap<string, LoopKey> {
  const keys = new Map(
    [...wanted].map(([loop, key]) => {
      return [loop, { ...key, state: stateWithin(key.state, rightOn(role, loop)) }]
    }),
  )
  const last = [...keys].findLast(([, { state }]) => state === 'talk')?.[0]
  if (role.talkMode === 'multi' || last === undefined) return keys
  for (const loop of new Set([...talkLoops(session), ...keys.keys()])) {
    const key = keys.get(loop) ?? keyOf(session, loop)
    if (loop !== last && key.state === 'talk') keys.set(loop, { ...key, state: 'monitor' })
  }
  return keys
}

function put(sessions: Sessions, session: Session, loop: string, key: LoopKey): void {
  session.keys.set(loop, key)
  if (session.role !== undefined) sessions.memory.keep(session.user, session.role, loop, key)
  const { volume, pan } = key
  const state = LOOP_STATES.indexOf(key.state)
  const fields = { loop: sessions.numberOf(loop), state, volume, pan }
  sessions.tell(session, (revision) => ({
    body: 'loopChanged',
    loopChanged: { revision, ...fields },
  }))
  sessions.announce(loop)
}

function isSame(a: LoopKey, b: LoopKey): boolean {
  return a.state === b.state && a.volume === b.volume && a.pan === b.pan
}

function rank({ state }: LoopKey): number {
  return state === 'talk' ? 1 : 0
}
