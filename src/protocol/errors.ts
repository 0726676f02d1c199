// The one list of errors that a client can act on (ErrorCode in domain.proto). Pure.
import type { AuditEntryMessage } from './admin_messages.ts'

/** Index is the number on the wire. */
export const ERROR_CODES = [
  'ERROR_CODE_UNSPECIFIED',
  'BAD_REQUEST',
  'VERSION_UNSUPPORTED',
  'NOT_SIGNED_ON',
  'NO_ROLE',
  'SIGN_ON_FAILED',
  'THROTTLED',
  'TOKEN_INVALID',
  'PASSWORD_CHANGE_REQUIRED',
  'PASSWORD_REFUSED',
  'ROLE_DENIED',
  'LOOP_UNKNOWN',
  'MONITOR_DENIED',
  'TALK_DENIED',
  'OFFER_REFUSED',
  'NO_RESOURCE',
  'TOO_MANY_REQUESTS',
  'SESSION_TAKEN_OVER',
  'INTERNAL',
  'PERMISSION_DENIED',
  'INVALID',
  'CONFLICT',
] as const
export type ErrorCode = (typeof ERROR_CODES)[number]

/** What an error says beyond its message. */
export interface ErrorDetail {
  readonly faults?: readonly string[] | undefined
  readonly conflicts?: readonly AuditEntryMessage[] | undefined
}

/** A failure the client can act on; its code is the wire's (domain.proto). A bug is an `assert`, not this. */
export class VocsError extends Error {
  override readonly name = 'VocsError'
  readonly code: ErrorCode
  /** How long to wait before the next try, ms; 0 where that does not matter. */
  readonly retryAfterMs: number
  /** INVALID: all that is wrong with the change. */
  readonly faults: readonly string[]
  /** CONFLICT: what others changed. */
  readonly conflicts: readonly AuditEntryMessage[]

  constructor(code: ErrorCode, message: string, retryAfterMs = 0, detail: ErrorDetail = {}) {
    super(message)
    this.code = code
    this.retryAfterMs = retryAfterMs
    this.faults = detail.faults ?? []
    this.conflicts = detail.conflicts ?? []
  }

  static badRequest(message: string): VocsError {
    return new VocsError('BAD_REQUEST', message)
  }

  /** Does not say whether there is such a thing. */
  static permissionDenied(): VocsError {
    const text = 'this is not there for you: ask an administrator of the domain or project'
    return new VocsError('PERMISSION_DENIED', text)
  }

  static invalid(faults: readonly string[]): VocsError {
    const more = faults.length > 1 ? ` and ${faults.length - 1} more` : ''
    return new VocsError('INVALID', `${faults[0] ?? 'not valid'}${more}`, 0, { faults })
  }

  /** Does not name the loop: the role is not to know of it. */
  static monitorDenied(role: string): VocsError {
    return new VocsError('MONITOR_DENIED', `role "${role}" may not monitor this loop`)
  }

  static talkDenied(role: string, loop: string): VocsError {
    return new VocsError('TALK_DENIED', `role "${role}" may monitor but not talk on loop "${loop}"`)
  }
}
