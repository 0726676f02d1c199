// What the core asks its I/O shell to do. Pure.
import type { ClientMessage, ServerMessage } from '../protocol/client_messages.ts'
import { ERROR_CODES, type ErrorCode, type ErrorDetail } from '../protocol/errors.ts'
import type { OutsideTask } from './outside_requests.ts'
import type { LoopEvent } from './loop_recorder.ts'
import type { ToIceProxy, ToMixer } from '../protocol/service_messages.ts'
import type { AuditRecord } from '../store/audit_entry.ts'
import type { SignOnChanges } from './tokens.ts'

/** A password to verify; the result comes back as VocsCore.verified with the same task. */
export interface VerifyTask {
  readonly connection: number
  readonly request: number
  /** The client's. */
  readonly address: string
  readonly user: string
  readonly password: string
  /** Who knows whether it is right. */
  readonly way: 'password' | 'ldap'
  /** undefined: unknown user; verifying takes as long. */
  readonly passwordHash: string | undefined
  /** Also hash and keep this one, if the password is right. */
  readonly newPassword: string | undefined
}

/** A request that the store answers; the answer comes back as VocsCore.answered with the same task. */
export interface StoreTask {
  readonly connection: number
  readonly user: string
  readonly session: number
  /** The client's. */
  readonly address: string
  readonly message: ClientMessage
}

/** An answer that waits until all changes of sign-ons are on disk; it comes back as VocsCore.kept. */
export interface KeepTask {
  readonly connection: number
  readonly request: number
  readonly answer: Omit<ServerMessage, 'request'>
  /** The one that begins with it: it ends if nothing can be written. */
  readonly session: number | undefined
  /** The digest of that session's token. */
  readonly token: string | undefined
}

export type Effect =
  | { readonly kind: 'client'; readonly connection: number; readonly message: ServerMessage }
  /** After what was sent before it has gone out. */
  | { readonly kind: 'close'; readonly connection: number; readonly reason: string }
  | { readonly kind: 'iceProxy'; readonly index: number; readonly message: ToIceProxy }
  | { readonly kind: 'mixer'; readonly index: number; readonly message: ToMixer }
  | { readonly kind: 'verify'; readonly task: VerifyTask }
  | { readonly kind: 'ask'; readonly task: StoreTask }
  | { readonly kind: 'outside'; readonly task: OutsideTask }
  | { readonly kind: 'loopEvent'; readonly event: LoopEvent }
  /** To be written soon. */
  | { readonly kind: 'signOns'; readonly changes: SignOnChanges }
  | { readonly kind: 'keep'; readonly task: KeepTask }
  /** For the audit log: what changes no entity. */
  | { readonly kind: 'audit'; readonly record: AuditRecord }
  | {
      readonly kind: 'log'
      readonly text: string
      readonly fields: Readonly<Record<string, unknown>>
    }

/** The body of an error as it goes over the wire. */
export function errorBody(
  code: ErrorCode,
  message: string,
  retryAfterMs = 0,
  detail: ErrorDetail = {},
): Omit<Extract<ServerMessage, { body: 'error' }>, 'request'> {
  const { faults = [], conflicts = [] } = detail
  const error = { code: ERROR_CODES.indexOf(code), message, retryAfterMs, faults, conflicts }
  return { body: 'error', error }
}
