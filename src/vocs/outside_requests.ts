// Sign-ons by a provider or a passkey, and a user's passkeys: what is asked goes out as a task and comes back with what
// was found out (X15). Pure.
import type { ClientMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { Answer } from './answers.ts'
import { type Connection, STORE_PENDING_MAX } from './connections.ts'
import { PendingChecks } from './pending_checks.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import { type Begun, type SignOn, signOnFailed, type Vouched } from './sign_on.ts'
import { StartRates } from './start_rates.ts'
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

type Way = 'openid' | 'passkeys'

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

export interface Explained {
  /** For the user. */
  readonly told: string
  /** For the audit log. */
  readonly reason: string
}

export type OutsideOutcome =
  | { readonly kind: 'answer'; readonly answer: NonNullable<Answer> }
  | { readonly kind: 'vouched'; readonly vouched: Vouched }
  /** `user`: who it would have been; empty: nobody knows. `explained`: what there is to tell of it. */
  | {
      readonly kind: 'refused'
      readonly user: string
      readonly way: SignOnWay
      readonly explained?: Explained
    }
  | { readonly kind: 'failed'; readonly error: VocsError }

export class OutsideRequests {
  readonly #sessions: Sessions
  readonly #signOn: SignOn
  /** Apart from passwords, and from each other: a provider that is slow keeps nobody else waiting. */
  readonly #pending = { openid: new PendingChecks(), passkeys: new PendingChecks() }
  readonly #rates = { openid: new StartRates(), passkeys: new StartRates() }

  constructor(sessions: Sessions, signOn: SignOn) {
    this.#sessions = sessions
    this.#signOn = signOn
  }

  /** Whether it was such a request of somebody who signs on. Throws VocsError. */
  signOn(connection: Connection, message: ClientMessage, nowMs: number): boolean {
    if (!isOneOf(message, SIGN_ONS)) return false
    const way = wayOf(message)
    this.#permit(connection, way)
    this.#signOn.refuseSecond(connection)
    if (connection.verifying) throw VocsError.badRequest('wait for the last answer')
    const source = sourceOf(connection.address)
    this.#rates[way].take(source, nowMs)
    this.#pending[way].begin(source)
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
    // What is there can be seen and taken away also where no new ones are taken.
    if (isNew || body === 'endOpenid') this.#permit(connection, wayOf(message))
    // At the end too: what was begun in time is worth nothing at a console that was left meanwhile.
    if (isNew && nowMs - session.token.signedOnMs > FRESH_MS) {
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
      this.#pending[wayOf(task.message)].ended(sourceOf(task.address))
      if (connection !== undefined) connection.verifying = false
    } else if (connection !== undefined) connection.storePending--
    switch (outcome.kind) {
      case 'failed':
        throw outcome.error
      case 'refused': {
        const { user, way, explained } = outcome
        this.#signOn.checks.refused(user, task.address, way, nowMs, explained?.reason)
        throw signOnFailed(way, explained?.told)
      }
      case 'vouched':
        if (connection === undefined) return {}
        return { begun: this.#signOn.beginFor(connection, outcome.vouched, nowMs) }
      case 'answer':
        return outcome
    }
  }

  #permit({ origin }: Connection, way: Way): void {
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

function wayOf({ body }: OutsideMessage): Way {
  const isOpenid = body === 'startOpenid' || body === 'finishOpenid' || body === 'endOpenid'
  return isOpenid ? 'openid' : 'passkeys'
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
