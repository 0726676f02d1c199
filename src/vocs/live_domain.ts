// A changed domain file meets live sessions: rights are withdrawn and given at once (F10). Pure.
import { RIGHTS } from '../protocol/domain.ts'
import { rightOn, stateWithin } from './access.ts'
import type { Domain, DomainLoop, DomainRole } from './domain.ts'
import { keyOf, type Session, talkLoops } from './session.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

/** Sets the new domain; gives the sessions that ended since their user or password is another. */
export function applyDomain(sessions: Sessions, tokens: Tokens, domain: Domain): Session[] {
  const before = sessions.domain
  sessions.domain = domain
  const mixers = sessions.placement.indexes('mixer')
  for (const index of mixers) {
    const message = { body: 'loops', loops: { loops: sessions.addresses() } } as const
    sessions.effects.push({ kind: 'mixer', index, message })
  }
  const strangers = [...before.users.values()].filter(
    ({ id, passwordHash }) => domain.users.get(id)?.passwordHash !== passwordHash,
  )
  for (const { id } of strangers) tokens.revokeUser(id)
  const ended = [...sessions.live.values()].filter((session) =>
    strangers.some(({ id }) => id === session.user),
  )
  for (const session of ended) sessions.end(session)
  for (const session of sessions.live.values()) applyToSession(sessions, before, session)
  for (const loop of domain.loops.keys()) sessions.announce(loop)
  for (const loop of before.loops.keys()) {
    if (!domain.loops.has(loop)) sessions.board.loopGone(sessions.numberOf(loop))
  }
  return ended
}

function applyToSession(sessions: Sessions, before: Domain, session: Session): void {
  const oldRole = before.roles.get(session.role ?? '')
  if (oldRole === undefined) return
  const found = sessions.domain.roles.get(oldRole.id)
  const role = found?.members.has(session.user) === true ? found : undefined
  const loops = new Map([...before.loops, ...sessions.domain.loops])
  for (const loop of loops.values()) changeRight(sessions, before, session, loop, oldRole, role)
  if (role === undefined) {
    sessions.leave(session)
    const text = `you are no longer a member of role "${oldRole.name}": choose another`
    sessions.tellError(session, 'ROLE_DENIED', text)
    session.token.role = undefined
    return
  }
  if (role.talkMode === 'single') {
    for (const loop of talkLoops(session).slice(1)) {
      sessions.setKey(session, loop, { ...keyOf(session, loop), state: 'monitor' })
    }
  }
  sessions.desire(session)
}

function changeRight(
  sessions: Sessions,
  before: Domain,
  session: Session,
  loop: DomainLoop,
  oldRole: DomainRole,
  role: DomainRole | undefined,
): void {
  const there = sessions.domain.loops.has(loop.id)
  const right = role !== undefined && there ? rightOn(role, loop.id) : 'none'
  const old = before.loops.get(loop.id)
  const oldRight = old === undefined ? 'none' : rightOn(oldRole, loop.id)
  const sameTile =
    old?.name === loop.name &&
    old.abbreviation === loop.abbreviation &&
    old.highlight === loop.highlight
  if (right === oldRight && (sameTile || right === 'none')) return
  const key = keyOf(session, loop.id)
  if (right === 'none') session.keys.delete(loop.id)
  else session.keys.set(loop.id, { ...key, state: stateWithin(key.state, right) })
  const message = sessions.loopMessage(session, loop, right)
  sessions.tell(session, (revision) => ({
    body: 'rightsChanged',
    rightsChanged: { revision, loop: { ...message, right: RIGHTS.indexOf(right) } },
  }))
}
