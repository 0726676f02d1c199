// Sign-ons by a provider or a passkey, and a user's passkeys: what is asked goes out as a task and comes back with what
// was found out (X15). Pure.
import type { ClientMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { AuditRecord } from '../store/audit_entry.ts'
import type { Answer } from './answers.ts'
import { type Connection, STORE_PENDING_MAX } from './connections.ts'
import { PendingChecks } from './pending_checks.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import { type Begun, type SignOn, signOnFailed, type Vouched } from './sign_on.ts'
import { sourceOf } from './throttle.ts'
import type { SignOnWay } from './tokens.ts'

/** A passkey may be added for so long after a sign-on: not at a console that somebody left. */
export const FRESH_MS = 300_000
export const PASSKEY_NAME_LETTERS_MAX = 64

const SIGN_ONS = [
  'startOpenid',
  'finishOpenid',
  'startPasskeySignOn',
  'finishPasskeySignOn',
] as const
const OWN = [
  'endOpenid',
  'startPasskeyRegistration',
  'finishPasskeyRegistration',
  'listPasskeys',
  'removePasskey',
] as const

export type OutsideMessage = Extract<
  ClientMessage,
  { readonly body: (typeof SIGN_ONS)[number] | (typeof OWN)[number] }
>

/** What is found out outside of the core; it comes back as VocsCore.outsideEnded with the same task. */
export interface OutsideTask {
  readonly connection: number
  readonly request: number
  /** The client's. */
  readonly address: string
  /** Of the page. */
  readonly origin: string
  /** Who asks; undefined: somebody who signs on. */
  readonly user: string | undefined
  /** Of the session, if a provider has begun it. */
  readonly idToken: string | undefined
  readonly message: OutsideMessage
}

export type OutsideOutcome =
  | {
      readonly kind: 'answer'
      readonly answer: NonNullable<Answer>
      readonly record?: AuditRecord
    }
  | { readonly kind: 'vouched'; readonly vouched: Vouched }
  /** `user`: who it would have been; empty: nobody knows. */
  | { readonly kind: 'refused'; readonly user: string; readonly way: SignOnWay }
  | { readonly kind: 'failed'; readonly error: VocsError }

export class OutsideRequests {
  readonly #sessions: Sessions
  readonly #signOn: SignOn
  /** Apart from passwords: a provider that is slow keeps nobody's password waiting. */
  readonly #pending = new PendingChecks()

  constructor(sessions: Sessions, signOn: SignOn) {
    this.#sessions = sessions
    this.#signOn = signOn
  }

  /** Whether it was such a request of somebody who signs on. Throws VocsError. */
  signOn(connection: Connection, message: ClientMessage): boolean {
    if (!isOneOf(message, SIGN_ONS)) return false
    const isOpenid = message.body === 'startOpenid' || message.body === 'finishOpenid'
    this.#permit(connection, isOpenid ? 'openid' : 'passkeys')
    this.#signOn.refuseSecond(connection)
    if (connection.verifying) throw VocsError.badRequest('wait for the last answer')
    this.#pending.begin(sourceOf(connection.address))
    connection.verifying = true
    this.#ask(connection, undefined, message)
    return true
  }

  /** Whether it was such a request of who is signed on. Throws VocsError. */
  own(connection: Connection, session: Session, message: ClientMessage, nowMs: number): boolean {
    if (!isOneOf(message, OWN)) return false
    if (connection.storePending >= STORE_PENDING_MAX) {
      throw new VocsError('TOO_MANY_REQUESTS', 'wait for the answers to what you asked', 1000)
    }
    const { body } = message
    const isNew = body === 'startPasskeyRegistration' || body === 'finishPasskeyRegistration'
    if (isNew) this.#permit(connection, 'passkeys')
    if (body === 'endOpenid') this.#permit(connection, 'openid')
    if (body === 'startPasskeyRegistration' && nowMs - session.token.signedOnMs > FRESH_MS) {
      const text = 'sign on again first: a passkey is added within 5 minutes of a sign-on'
      throw new VocsError('PERMISSION_DENIED', text)
    }
    if (body === 'finishPasskeyRegistration') checkName(message.finishPasskeyRegistration.name)
    connection.storePending++
    this.#ask(connection, session, message)
    return true
  }

  /** Gives the session that begins, or the answer. Throws VocsError. */
  ended(
    connection: Connection | undefined,
    task: OutsideTask,
    outcome: OutsideOutcome,
    nowMs: number,
  ): { readonly begun?: Begun; readonly answer?: Answer } {
    if (task.user === undefined) {
      this.#pending.ended(sourceOf(task.address))
      if (connection !== undefined) connection.verifying = false
    } else if (connection !== undefined) connection.storePending--
    switch (outcome.kind) {
      case 'failed':
        throw outcome.error
      case 'refused':
        this.#signOn.checks.refused(outcome.user, task.address, outcome.way, nowMs)
        throw signOnFailed(outcome.way)
      case 'vouched':
        if (connection === undefined) return {}
        return { begun: this.#signOn.beginFor(connection, outcome.vouched, nowMs) }
      case 'answer': {
        const { record } = outcome
        if (record !== undefined) this.#sessions.effects.push({ kind: 'audit', record })
        return outcome
      }
    }
  }

  #permit({ origin }: Connection, way: 'openid' | 'passkeys'): void {
    const { openid, passkeys } = this.#signOn.ways
    if (way === 'openid' ? openid === '' : !passkeys) {
      throw VocsError.badRequest('this system has no such way to sign on')
    }
    if (origin === '')
      throw VocsError.badRequest('this needs a page: open the console in a browser')
  }

  #ask(connection: Connection, session: Session | undefined, message: OutsideMessage): void {
    const { id, address, origin } = connection
    const { user, token } = session ?? {}
    const idToken = token?.idToken
    const from = { connection: id, request: message.request, address, origin }
    this.#sessions.effects.push({ kind: 'outside', task: { ...from, user, idToken, message } })
  }
}

function checkName(name: string): void {
  const isGood = name.trim() !== '' && name.length <= PASSKEY_NAME_LETTERS_MAX
  if (isGood && !/\p{Cc}/u.test(name)) return
  throw VocsError.badRequest(
    `give the passkey a name of 1 to ${PASSKEY_NAME_LETTERS_MAX} characters`,
  )
}

function isOneOf<Body extends ClientMessage['body']>(
  message: ClientMessage,
  bodies: readonly Body[],
): message is Extract<ClientMessage, { readonly body: Body }> {
  return (bodies as readonly ClientMessage['body'][]).includes(message.body)
}
