// A changed configuration meets live sessions: rights are withdrawn and given at once (F10). Pure.
// What a change did not touch is the same object before and after: only the rest is looked at.
import { RIGHTS } from '../protocol/domain.ts'
import { type Configuration, entitiesOf, type EntityKind } from '../store/entities.ts'
import type { Loop, Role, User } from '../store/entities.ts'
import { rightOn, stateWithin } from './access.ts'
import type { KeysetMemory } from './keyset_memory.ts'
import { keyOf, type Session, talkLoops } from './session.ts'
import type { Sessions } from './sessions.ts'
import { shownLayout } from './shown_layout.ts'
import { narrowKey } from './talk_key.ts'
import type { Tokens } from './tokens.ts'

/** Sets the new configuration; gives the sessions that ended since their user may no longer have them. */
export function applyConfiguration(
  sessions: Sessions,
  tokens: Tokens,
  configuration: Configuration,
): Session[] {
  const before = sessions.configuration
  sessions.configuration = configuration
  forget(sessions.memory, before, configuration)
  const loops = changedIds(before, configuration, 'loop')
  if (loops.length > 0) {
    const message = { body: 'loops', loops: { loops: sessions.addresses() } } as const
    for (const index of sessions.placement.indexes('mixer')) {
      sessions.effects.push({ kind: 'mixer', index, message })
    }
  }
  const ended = endStrangers(sessions, tokens, before)
  const roles = new Set(changedIds(before, configuration, 'role'))
  for (const session of sessions.live.values()) {
    const roleChanged = roles.has(session.role ?? '')
    applyToSession(sessions, before, session, loops, roleChanged)
    if (roleChanged || before.keysets !== configuration.keysets) {
      tellLayout(sessions, before, session)
    }
  }
  const { users } = configuration
  const isRenamed = changedIds(before, configuration, 'user').some(
    (id) => before.users.has(id) && before.users.get(id)?.name !== users.get(id)?.name,
  )
  const heard = isRenamed || roles.size > 0 ? [...configuration.loops.keys()] : loops
  for (const loop of heard) {
    if (configuration.loops.has(loop)) sessions.announce(loop)
  }
  for (const loop of loops) {
    if (configuration.loops.has(loop)) continue
    sessions.board.loopGone(sessions.numberOf(loop))
    sessions.lastTalkers.forget(loop)
  }
  return ended
}

/** Ids of a kind that were added, changed or removed. */
export function changedIds(
  before: Configuration,
  after: Configuration,
  kind: EntityKind,
): string[] {
  const [old, now] = [entitiesOf(before, kind), entitiesOf(after, kind)]
  if (old === now) return []
  return [
    ...[...old.keys()].filter((id) => !now.has(id)),
    ...[...now].filter(([id, entity]) => old.get(id) !== entity).map(([id]) => id),
  ]
}

function forget(memory: KeysetMemory, before: Configuration, after: Configuration): void {
  const gone = (kind: 'user' | 'role' | 'loop') =>
    new Set(changedIds(before, after, kind).filter((id) => !entitiesOf(after, kind).has(id)))
  memory.forget(gone('user'), gone('role'), gone('loop'))
}

/** Users who are gone, may not sign on or have another password: their sessions and tokens end. */
function endStrangers(sessions: Sessions, tokens: Tokens, before: Configuration): Session[] {
  const { users } = sessions.configuration
  const strangers = new Set(
    changedIds(before, sessions.configuration, 'user').filter((id) => {
      const [old, now] = [before.users.get(id), users.get(id)]
      return old !== undefined && isStranger(old, now)
    }),
  )
  for (const id of strangers) tokens.revokeUser(id)
  const ended = [...sessions.live.values()].filter(({ user }) => strangers.has(user))
  for (const session of ended) sessions.end(session)
  return ended
}

function isStranger(old: User, now: User | undefined): boolean {
  return now === undefined || now.disabled || now.passwordHash !== old.passwordHash
}

function applyToSession(
  sessions: Sessions,
  before: Configuration,
  session: Session,
  changedLoops: readonly string[],
  roleChanged: boolean,
): void {
  const oldRole = before.roles.get(session.role ?? '')
  if (oldRole === undefined) return
  const found = sessions.configuration.roles.get(oldRole.id)
  const role = found?.members.has(session.user) === true ? found : undefined
  const loops = roleChanged
    ? new Set([...oldRole.rights.keys(), ...(role?.rights.keys() ?? []), ...changedLoops])
    : changedLoops
  let touched = roleChanged
  for (const loop of loops) {
    touched = changeRight(sessions, before, session, loop, oldRole, role) || touched
  }
  if (role === undefined) {
    sessions.leave(session)
    const text = `you are no longer a member of role "${oldRole.name}": choose another`
    sessions.tellError(session, 'ROLE_DENIED', text)
    session.token.role = undefined
    return
  }
  if (!touched) return
  sessions.dims.retell(session)
  if (role.talkMode === 'single') {
    narrowKey(session, (loop) => loop === session.pttLoops?.[0])
    for (const loop of talkLoops(session).slice(1)) {
      sessions.setKey(session, loop, { ...keyOf(session, loop), state: 'monitor' })
    }
  }
  sessions.desire(session)
}

/** Where the session's loops stand, if that is different now. */
function tellLayout(sessions: Sessions, before: Configuration, session: Session): void {
  const { role: id = '', token } = session
  const [old, now] = [before.roles.get(id), sessions.configuration.roles.get(id)]
  if (old === undefined || now === undefined) return
  const was = shownLayout(before, old, token.keyset, (loop) => sessions.numberOf(loop))
  const is = sessions.layoutOf(session, now)
  if (JSON.stringify(was) === JSON.stringify(is)) return
  sessions.tell(session, (revision) => ({
    body: 'layoutChanged',
    layoutChanged: { revision, ...is },
  }))
}

/** Whether the session's desired state may be another now. */
function changeRight(
  sessions: Sessions,
  before: Configuration,
  session: Session,
  id: string,
  oldRole: Role,
  role: Role | undefined,
): boolean {
  const old = before.loops.get(id)
  const now = sessions.configuration.loops.get(id)
  const loop = now ?? old
  if (loop === undefined) return false
  const right = role !== undefined && now !== undefined ? rightOn(role, id) : 'none'
  const oldRight = old === undefined ? 'none' : rightOn(oldRole, id)
  const moved = old?.group !== now?.group || old?.port !== now?.port
  if (right === oldRight && (right === 'none' || isSameTile(old, loop))) {
    return moved && right !== 'none'
  }
  const key = keyOf(session, id)
  if (right !== 'talk') narrowKey(session, (loop) => loop !== id)
  if (right === 'none') session.keys.delete(id)
  else session.keys.set(id, { ...key, state: stateWithin(key.state, right) })
  if (right !== oldRight) {
    const { user, id: number } = session
    const event = { loop: id, scope: loop.scope, user, role: oldRole.id, session: number }
    sessions.effects.push({ kind: 'loopEvent', event: { ...event, event: 'right', detail: right } })
  }
  const message = sessions.loopMessage(session, loop, right)
  sessions.tell(session, (revision) => ({
    body: 'rightsChanged',
    rightsChanged: { revision, loop: { ...message, right: RIGHTS.indexOf(right) } },
  }))
  return true
}

function isSameTile(old: Loop | undefined, loop: Loop): boolean {
  return (
    old?.name === loop.name &&
    old.abbreviation === loop.abbreviation &&
    old.highlight === loop.highlight &&
    old.priority === loop.priority
  )
}
