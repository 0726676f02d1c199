// Passkeys (Web Authentication, W3C Level 3): a user registers some and signs on with one of them, without a name or
// a password. What goes to the page and comes back from it is JSON. I/O: random numbers, the clock. The only import
// of @simplewebauthn/server.
import { isIP } from 'node:net'
import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyAuthenticationResponse,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import type { PasskeySettings } from './sign_on_settings.ts'
import { SingleUse } from './single_use.ts'

/** What is kept of one; it is no secret. */
export interface Passkey {
  /** Credential id, base64url. */
  readonly id: string
  /** COSE. */
  readonly publicKey: Uint8Array<ArrayBuffer>
  /** Of its signatures; 0 for ever where the authenticator does not count. */
  readonly counter: number
  /** How the browser may reach it ("usb", "internal", ...). */
  readonly transports: readonly string[]
}

export interface PasskeyOwner {
  readonly id: string
  readonly name: string
}

export interface OwnedPasskey {
  readonly user: string
  readonly passkey: Passkey
}

/** The reason is for the log. The passkey of a sign-on has its new counter: it is to be kept. */
export type PasskeyVerdict =
  | ({ readonly kind: 'accepted' } & OwnedPasskey)
  | { readonly kind: 'refused'; readonly reason: string }

export interface Webauthn {
  /**
   * For navigator.credentials.create. `origin`: of the page, one that the server answers to. `present`: those that
   * the user has. Rejects with what to tell the user where the page can't have passkeys.
   */
  registrationOptions(
    owner: PasskeyOwner,
    present: readonly Passkey[],
    origin: string,
  ): Promise<string>
  /** `answer`: of navigator.credentials.create, begun for this user. Never rejects. */
  finishRegistration(user: string, answer: string): Promise<PasskeyVerdict>
  /** For navigator.credentials.get. It says nothing of who has passkeys. Rejects as registrationOptions does. */
  signOnOptions(origin: string): Promise<string>
  /** `answer`: of navigator.credentials.get. `find`: by the passkey's id. Never rejects. */
  finishSignOn(
    answer: string,
    find: (passkey: string) => OwnedPasskey | undefined,
  ): Promise<PasskeyVerdict>
  /** Registrations and sign-ons that were given up because too many were begun after them. */
  droppedCount(): number
}

/** What a challenge was made for. */
interface Challenged {
  /** Undefined: a sign-on. */
  readonly owner: string | undefined
  readonly origin: string
  readonly rpId: string
}

const TIMEOUT_MS = 300_000
const CHALLENGES_MAX = 10_000
const ANSWER_LETTERS_MAX = 65_536

/** `system`: the name that browsers show. */
export function openWebauthn(
  settings: PasskeySettings,
  system: string,
  nowMs: () => number = Date.now,
): Webauthn {
  return new RelyingParty(settings, system, nowMs)
}

class RelyingParty implements Webauthn {
  readonly #settings: PasskeySettings
  readonly #system: string
  readonly #nowMs: () => number
  readonly #challenges = new SingleUse<Challenged>({
    lifetimeMs: TIMEOUT_MS,
    entriesMax: CHALLENGES_MAX,
  })

  constructor(settings: PasskeySettings, system: string, nowMs: () => number) {
    this.#settings = settings
    this.#system = system
    this.#nowMs = nowMs
  }

  async registrationOptions(
    owner: PasskeyOwner,
    present: readonly Passkey[],
    origin: string,
  ): Promise<string> {
    const rpId = this.#rpId(origin)
    const options = await generateRegistrationOptions({
      rpName: this.#system,
      rpID: rpId,
      userID: new Uint8Array(Buffer.from(owner.id)),
      userName: owner.id,
      userDisplayName: owner.name,
      timeout: TIMEOUT_MS,
      excludeCredentials: present.map(({ id, transports }) => ({
        id,
        transports: [...transports],
      })),
      // It stands for the name and for the password.
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    })
    this.#challenges.add(options.challenge, { owner: owner.id, origin, rpId }, this.#nowMs())
    return JSON.stringify(options)
  }

  async finishRegistration(user: string, answer: string): Promise<PasskeyVerdict> {
    try {
      const response = parsed<RegistrationResponseJSON>(answer)
      const { owner, ...expected } = this.#take(response)
      if (owner !== user) return refused('the registration was begun for somebody else')
      const { registrationInfo } = await verifyRegistrationResponse({ response, ...expected })
      if (registrationInfo === undefined) return refused('the attestation is not right')
      const { transports = [], ...passkey } = registrationInfo.credential
      return { kind: 'accepted', user, passkey: { ...passkey, transports } }
    } catch (error) {
      return refused(error instanceof Error ? error.message : String(error))
    }
  }

  async signOnOptions(origin: string): Promise<string> {
    const rpId = this.#rpId(origin)
    const options = await generateAuthenticationOptions({
      rpID: rpId,
      timeout: TIMEOUT_MS,
      userVerification: 'required',
    })
    this.#challenges.add(options.challenge, { owner: undefined, origin, rpId }, this.#nowMs())
    return JSON.stringify(options)
  }

  async finishSignOn(
    answer: string,
    find: (passkey: string) => OwnedPasskey | undefined,
  ): Promise<PasskeyVerdict> {
    try {
      const response = parsed<AuthenticationResponseJSON>(answer)
      const { owner, ...expected } = this.#take(response)
      if (owner !== undefined) return refused('the challenge is of a registration')
      const found = find(response.id)
      if (found === undefined) return refused(`nobody has the passkey ${response.id}`)
      const handle = Buffer.from(response.response.userHandle ?? '', 'base64url').toString()
      if (handle !== found.user) return refused(`the passkey says that it is of "${handle}"`)
      const { transports: _, ...credential } = found.passkey
      const verified = await verifyAuthenticationResponse({ response, ...expected, credential })
      if (!verified.verified) return refused('the signature is not right')
      const counter = verified.authenticationInfo.newCounter
      return { kind: 'accepted', user: found.user, passkey: { ...found.passkey, counter } }
    } catch (error) {
      return refused(error instanceof Error ? error.message : String(error))
    }
  }

  droppedCount(): number {
    return this.#challenges.droppedCount
  }

  /** What the answer's challenge was made for. Throws if it is none of ours, or not any more. */
  #take(response: { readonly response?: { readonly clientDataJSON?: unknown } }) {
    const client = String(response.response?.clientDataJSON)
    const { challenge } = parsed<{ challenge?: unknown }>(
      Buffer.from(client, 'base64url').toString(),
    )
    const found = this.#challenges.take(String(challenge), this.#nowMs())
    if (found === undefined) throw new Error('the challenge is not ours, is used, or is too old')
    return {
      owner: found.owner,
      expectedChallenge: String(challenge),
      expectedOrigin: found.origin,
      expectedRPID: found.rpId,
      requireUserVerification: true,
    }
  }

  /** Whose passkeys are valid at the origin (5.1.2: the page's domain, or one that it lies in). */
  #rpId(origin: string): string {
    const { hostname } = new URL(origin)
    const rpId = this.#settings.domain === '' ? hostname : this.#settings.domain
    if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) {
      throw new Error('passkeys need a name: open the console by its name, not by its IP address')
    }
    if (hostname === rpId || hostname.endsWith(`.${rpId}`)) return rpId
    throw new Error(`passkeys are of ${rpId}: open the console by its name there`)
  }
}

/** Throws if it is no object. Who reads a field checks it: the library those of answers. */
function parsed<Value extends object>(text: string): Value {
  if (text.length > ANSWER_LETTERS_MAX) throw new Error('the answer is too long')
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new Error('the answer is no object')
  return value as Value
}

function refused(reason: string): PasskeyVerdict {
  return { kind: 'refused', reason }
}
