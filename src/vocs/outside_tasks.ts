// Sign-ons by a provider or a passkey and users' passkeys, carried out (X15). Pure but for the provider, the
// authenticators' part and the store, which come in.
import type { Openid } from '../net/openid.ts'
import type { Verdict } from '../net/outside_user.ts'
import type { OwnedPasskey, Passkey, Webauthn } from '../net/webauthn.ts'
import type { ClientBodies } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { AuditRecord } from '../store/audit_entry.ts'
import {
  type PasskeyAdded,
  type PasskeyRow,
  PASSKEYS_MAX,
  type PasskeyStore,
} from '../store/passkey_store.ts'
import { type Answer, DONE } from './answers.ts'
import type { ControlPlane } from './control_plane.ts'
import type { Explained, OutsideOutcome, OutsideTask } from './outside_requests.ts'
import type { OutsideUsers } from './outside_users.ts'
import { sourceOf } from './throttle.ts'

const REASON_LETTERS_MAX = 500
const NOT_ADDED: Readonly<Record<Exclude<PasskeyAdded, 'added'>, string>> = {
  full: `a user may have ${PASSKEYS_MAX} passkeys: remove one first`,
  there: 'this passkey is there already',
  'no user': 'there is no such user any more',
}

type Refusal = Extract<Verdict, { readonly kind: 'refused' }>

export interface OutsideTasksOptions {
  readonly plane: Pick<ControlPlane, 'configuration'>
  readonly users: Pick<OutsideUsers, 'accept'>
  readonly openid: Openid | undefined
  readonly webauthn: Webauthn | undefined
  readonly passkeys: Pick<PasskeyStore, 'of' | 'find' | 'add' | 'used' | 'remove'>
  readonly log: {
    info(fields: object, text: string): void
    error(fields: object, text: string): void
  }
  /** Unix time. */
  readonly nowMs: () => number
}

export class OutsideTasks {
  readonly #options: OutsideTasksOptions

  constructor(options: OutsideTasksOptions) {
    this.#options = options
  }

  /** Never rejects. */
  async carryOut(task: OutsideTask): Promise<OutsideOutcome> {
    try {
      return await this.#carryOut(task)
    } catch (error) {
      if (error instanceof VocsError) return { kind: 'failed', error }
      const { user, message } = task
      this.#options.log.error({ err: error, user, request: message.body }, 'request failed')
      return failed('the request was not carried out: see the log')
    }
  }

  #carryOut(task: OutsideTask): Promise<OutsideOutcome> {
    const { message, origin, address, user = '' } = task
    switch (message.body) {
      case 'startOpenid':
        return this.#startOpenid(origin, sourceOf(address))
      case 'finishOpenid':
        return this.#finishOpenid(message.finishOpenid)
      case 'endOpenid':
        return this.#endOpenid(task)
      case 'startPasskeySignOn':
        return this.#challenge((webauthn) => webauthn.signOnOptions(origin, sourceOf(address)))
      case 'finishPasskeySignOn':
        return this.#finishPasskey(message.finishPasskeySignOn.answer)
      case 'startPasskeyRegistration':
        return this.#startRegistration(user, origin)
      case 'finishPasskeyRegistration':
        return this.#finishRegistration(task, message.finishPasskeyRegistration)
      case 'listPasskeys':
        return this.#list(message.listPasskeys.user || user)
      case 'removePasskey':
        return this.#remove(task, message.removePasskey)
    }
  }

  async #startOpenid(origin: string, source: string): Promise<OutsideOutcome> {
    const openidStarted = await this.#provider((openid) => openid.start(`${origin}/`, source))
    return answered({ body: 'openidStarted', openidStarted } as Answer)
  }

  async #finishOpenid({ query, secret }: ClientBodies['finishOpenid']): Promise<OutsideOutcome> {
    const { users, openid } = this.#options
    const verdict = await present(openid).finish(query, secret)
    const result = await users.accept('openid', verdict)
    const user = verdict.kind === 'accepted' ? verdict.user.id : ''
    if (result.kind === 'unavailable') return failed(result.text)
    if (verdict.kind !== 'accepted' || result.kind === 'refused') {
      const explained = verdict.kind === 'refused' ? explainedOf(verdict) : undefined
      return { kind: 'refused', user, way: 'openid', ...(explained && { explained }) }
    }
    const { idToken } = verdict.user
    return { kind: 'vouched', vouched: { user: result.user, way: 'openid', idToken } }
  }

  async #endOpenid({ idToken, origin }: OutsideTask): Promise<OutsideOutcome> {
    const url =
      idToken === undefined
        ? undefined
        : await this.#provider((openid) => openid.logoutUrl(idToken, `${origin}/`))
    return answered({ body: 'openidEnded', openidEnded: { url: url ?? '' } } as Answer)
  }

  async #finishPasskey(answer: string): Promise<OutsideOutcome> {
    const { webauthn, passkeys, plane, log } = this.#options
    const found = await passkeys.find(idOf(answer))
    const owned = found && ownedOf(found)
    const verdict = await present(webauthn).finishSignOn(answer, (id) =>
      id === owned?.passkey.id ? owned : undefined,
    )
    const user = found?.user ?? ''
    const refused = (reason: string): OutsideOutcome => {
      log.info({ user, reason }, 'passkey refused')
      return { kind: 'refused', user, way: 'passkey' }
    }
    if (verdict.kind === 'refused') return refused(verdict.reason)
    if (plane.configuration.users.get(user)?.disabled !== false) return refused('disabled')
    const { id, counter } = verdict.passkey
    const isKept = await passkeys.used(id, found?.counter ?? 0, counter, this.#options.nowMs())
    if (!isKept) return refused('it is gone, or was used at the same time')
    return { kind: 'vouched', vouched: { user, way: 'passkey' } }
  }

  async #startRegistration(user: string, origin: string): Promise<OutsideOutcome> {
    const { passkeys, plane } = this.#options
    const rows = await passkeys.of(user)
    if (rows.length >= PASSKEYS_MAX) throw VocsError.badRequest(NOT_ADDED.full)
    const owner = { id: user, name: plane.configuration.users.get(user)?.name ?? user }
    const known = rows.map((row) => ownedOf(row).passkey)
    return this.#challenge((webauthn) => webauthn.registrationOptions(owner, known, origin))
  }

  async #finishRegistration(
    task: OutsideTask,
    { answer, name }: ClientBodies['finishPasskeyRegistration'],
  ): Promise<OutsideOutcome> {
    const { webauthn, passkeys, log, nowMs } = this.#options
    const { user = '' } = task
    const verdict = await present(webauthn).finishRegistration(user, answer)
    if (verdict.kind === 'refused') {
      log.info({ user, reason: verdict.reason }, 'passkey not registered')
      throw VocsError.badRequest('the passkey was not taken: begin again')
    }
    const row = rowOf(verdict, name.trim(), nowMs())
    const added = await passkeys.add(row, this.#record(task, user, 'add passkey', row))
    if (added !== 'added') throw VocsError.badRequest(NOT_ADDED[added])
    return answered(DONE)
  }

  async #list(user: string): Promise<OutsideOutcome> {
    const rows = await this.#options.passkeys.of(user)
    const passkeys = rows.map(({ id, name, madeMs, usedMs = 0 }) => ({ id, name, madeMs, usedMs }))
    return answered({ body: 'passkeyList', passkeyList: { passkeys } } as Answer)
  }

  async #remove(
    task: OutsideTask,
    { id, user: owner }: ClientBodies['removePasskey'],
  ): Promise<OutsideOutcome> {
    const { passkeys } = this.#options
    const user = owner || (task.user ?? '')
    const record = (row: PasskeyRow) => this.#record(task, user, 'remove passkey', row)
    if (await passkeys.remove(user, id, record)) return answered(DONE)
    throw VocsError.invalid([`"${user}" has no such passkey any more: list them again`])
  }

  /** Rejects with what to tell the user where this page can't have passkeys. */
  async #challenge(ask: (webauthn: Webauthn) => Promise<string>): Promise<OutsideOutcome> {
    const options = await ask(present(this.#options.webauthn)).catch((error: Error) => {
      if (error instanceof VocsError) throw error
      throw VocsError.badRequest(error.message)
    })
    return answered({ body: 'passkeyChallenge', passkeyChallenge: { options } } as Answer)
  }

  async #provider<Value>(ask: (openid: Openid) => Promise<Value>): Promise<Value> {
    const { openid, log } = this.#options
    return ask(present(openid)).catch((error: unknown) => {
      if (error instanceof VocsError) throw error
      log.error({ err: error }, 'identity provider not reached')
      const text = "the identity provider can't be reached: try again, or tell the administrator"
      throw new VocsError('INTERNAL', text)
    })
  }

  #record(
    { user: actor = '', address }: OutsideTask,
    user: string,
    action: 'add passkey' | 'remove passkey',
    { id, name }: PasskeyRow,
  ): AuditRecord {
    const scope = this.#options.plane.configuration.users.get(user)?.scope ?? ''
    const detail = JSON.stringify({ passkey: id, name })
    const [before, after] = action === 'add passkey' ? ['', detail] : [detail, '']
    return { actor, address, action, kind: 'user', entity: user, scope, before, after, reason: '' }
  }
}

/** The core asks for nothing that is not there. */
function present<Way>(way: Way | undefined): Way {
  if (way === undefined) throw VocsError.badRequest('this system has no such way to sign on')
  return way
}

function answered(answer: Answer): OutsideOutcome {
  return { kind: 'answer', answer: answer as NonNullable<Answer> }
}

function failed(text: string): OutsideOutcome {
  return { kind: 'failed', error: new VocsError('INTERNAL', text) }
}

/** What others can't choose, and cut to what an entry of the audit log should have. */
function explainedOf({ told, reason }: Refusal): Explained | undefined {
  return told === undefined ? undefined : { told, reason: reason.slice(0, REASON_LETTERS_MAX) }
}

/** Of the credential that an answer speaks of; it is verified later. */
function idOf(answer: string): string {
  try {
    const { id } = JSON.parse(answer) as { readonly id?: unknown }
    return typeof id === 'string' ? id : ''
  } catch {
    return ''
  }
}

function ownedOf({ user, publicKey, id, counter, transports }: PasskeyRow): OwnedPasskey {
  const passkey: Passkey = {
    id,
    counter,
    transports,
    publicKey: new Uint8Array(Buffer.from(publicKey, 'base64url')),
  }
  return { user, passkey }
}

function rowOf({ user, passkey }: OwnedPasskey, name: string, madeMs: number): PasskeyRow {
  const { id, counter, transports } = passkey
  const publicKey = Buffer.from(passkey.publicKey).toString('base64url')
  return { id, user, name, publicKey, counter, transports, madeMs, usedMs: undefined }
}
