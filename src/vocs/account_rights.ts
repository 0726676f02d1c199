// Whose account somebody may look into: sessions, passkeys. Pure.
import { VocsError } from '../protocol/errors.ts'
import type { Configuration } from '../store/entities.ts'
import { Draft } from './draft.ts'
import { hasDuty } from './permissions.ts'

/**
 * Own ones are everybody's; others' are those of who administrates all that they administrate. Throws VocsError
 * PERMISSION_DENIED.
 */
export function mayRuleAccount(configuration: Configuration, actorId: string, id: string): void {
  if (id === actorId) return
  const { users } = configuration
  const standing = new Draft(configuration)
  const [actor, user] = [users.get(actorId), users.get(id)]
  const scopes = user === undefined ? [] : [user.scope, ...user.duties.keys()]
  const may = scopes.every((scope) => hasDuty(standing, actor, scope, 'administrator'))
  if (user === undefined || !may) throw VocsError.permissionDenied()
}
