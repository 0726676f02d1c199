// Whose supervisors a session has. Pure.
import { type Configuration, SYSTEM_SCOPE } from '../store/entities.ts'
import type { Session } from './session.ts'

/** Of its role; without one, of its user. */
export function scopeOf({ roles, users }: Configuration, { role, user }: Session): string {
  return roles.get(role ?? '')?.scope ?? users.get(user)?.scope ?? SYSTEM_SCOPE
}

export function isWithin({ scopes }: Configuration, scope: string, outer: string): boolean {
  if (outer === SYSTEM_SCOPE || scope === outer) return true
  return scopes.get(scope)?.parent === outer
}
