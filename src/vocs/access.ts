// What a role may do. Pure. Every request of a client passes here; services never decide.
import type { LoopState, Right } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type { Configuration, Loop, Role } from '../store/entities.ts'

export function rightOn(role: Role, loop: string): Right {
  return role.rights.get(loop) ?? 'none'
}

/** Throws VocsError ROLE_DENIED, which does not say whether the role exists. */
export function roleOf(configuration: Configuration, user: string, id: string): Role {
  const role = configuration.roles.get(id)
  if (role === undefined || !role.members.has(user)) {
    throw new VocsError('ROLE_DENIED', 'no such role is open to you: choose one of those offered')
  }
  return role
}

/** Throws VocsError LOOP_UNKNOWN, or MONITOR_DENIED without the name of a loop that is not shown. */
export function shownLoop(loop: Loop | undefined, role: Role): Loop {
  if (loop === undefined) throw new VocsError('LOOP_UNKNOWN', 'there is no such loop')
  if (rightOn(role, loop.id) === 'none') throw VocsError.monitorDenied(role.name)
  return loop
}

/** Throws VocsError MONITOR_DENIED or TALK_DENIED. */
export function checkState(role: Role, loop: Loop, state: LoopState): void {
  const right = rightOn(role, loop.id)
  if (state !== 'off' && right === 'none') throw VocsError.monitorDenied(role.name)
  if (state === 'talk' && right !== 'talk') throw VocsError.talkDenied(role.name, loop.name)
}

/** The most of `state` that the right allows. */
export function stateWithin(state: LoopState, right: Right): LoopState {
  if (right === 'none') return 'off'
  return right === 'monitor' && state === 'talk' ? 'monitor' : state
}
