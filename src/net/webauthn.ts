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
import { isLoopbackName } from './settings_values.ts'
import type { PasskeySettings } from './sign_on_settings.ts'
import { type PendingCounts, SingleUse } from './single_use.ts'

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
   * For navigator.credentials.create. `origin`: of the page, as it says. `present`: those that the user has. Rejects
   * with what to tell the user where the page can't have passkeys, and with VocsError THROTTLED for a user who began
   * too many.
   */
  registrationOptions(
    owner: PasskeyOwner,
    present: readonly Passkey[],
    origin: string,
  ): Promise<string>
  /** `answer`: of navigator.credentials.create, begun for this user. Never rejects. */
  finishRegistration(user: string, answer: string): Promise<PasskeyVerdict>
  /**
   * For navigator.credentials.get. It says nothing of who has passkeys. `source`: from where it is begun; each has its
   * share. Rejects as registrationOptions does.
   */
  signOnOptions(origin: string, source: string): Promise<string>
  /** `answer`: of navigator.credentials.get. `find`: by the passkey's id. Never rejects. */
  finishSignOn(
    answer: string,
    find: (passkey: string) => OwnedPasskey | undefined,
  ): Promise<PasskeyVerdict>
  /** Sign-ons that have not come back yet, and what became of too many. */
  pending(): PendingCounts
}

/** What a challenge was made for. */
interface Challenged {
  readonly origin: string
  readonly rpId: string
}

interface Registration extends Challenged {
  readonly owner: string
}

const TIMEOUT_MS = 300_000
const CHALLENGES_MAX = 10_000
/** A whole control room may be one source; a user is one for registrations. */
const SIGN_ONS_OF_SOURCE_MAX = 200
const REGISTRATIONS_OF_USER_MAX = 20
/** Of a credential's id (5.4.3), bytes. */
const ID_BYTES_MAX = 1023
/** How a browser can reach an authenticator (5.8.4); what else an answer names is left out. */
const TRANSPORTS: readonly string[] = ['ble', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']
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
  readonly #signOns = new SingleUse<Challenged>({
    lifetimeMs: TIMEOUT_MS,
    entriesMax: CHALLENGES_MAX,
    ofSourceMax: SIGN_ONS_OF_SOURCE_MAX,
  })
  readonly #registrations = new SingleUse<Registration>({
    lifetimeMs: TIMEOUT_MS,
    entriesMax: CHALLENGES_MAX,
    ofSourceMax: REGISTRATIONS_OF_USER_MAX,
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
    const registration = { owner: owner.id, origin, rpId }
    this.#registrations.add(options.challenge, registration, owner.id, this.#nowMs())
    return JSON.stringify(options)
  }

  async finishRegistration(user: string, answer: string): Promise<PasskeyVerdict> {
    try {
      const response = parsed<RegistrationResponseJSON>(answer)
      const { begun, expected } = this.#take(this.#registrations, response)
      if (begun.owner !== user) return refused('the registration was begun for somebody else')
      const { registrationInfo } = await verifyRegistrationResponse({ response, ...expected })
      if (registrationInfo === undefined) return refused('the attestation is not right')
      const { transports, ...passkey } = registrationInfo.credential
      const idBytes = Buffer.from(passkey.id, 'base64url').length
      if (idBytes > ID_BYTES_MAX) return refused(`the passkey's id has ${idBytes} bytes`)
      return { kind: 'accepted', user, passkey: { ...passkey, transports: known(transports) } }
    } catch (error) {
      return refused(error instanceof Error ? error.message : String(error))
    }
  }

  async signOnOptions(origin: string, source: string): Promise<string> {
    const rpId = this.#rpId(origin)
    const options = await generateAuthenticationOptions({
      rpID: rpId,
      timeout: TIMEOUT_MS,
      userVerification: 'required',
    })
    this.#signOns.add(options.challenge, { origin, rpId }, source, this.#nowMs())
    return JSON.stringify(options)
  }

  async finishSignOn(
    answer: string,
    find: (passkey: string) => OwnedPasskey | undefined,
  ): Promise<PasskeyVerdict> {
    try {
      const response = parsed<AuthenticationResponseJSON>(answer)
      const { expected } = this.#take(this.#signOns, response)
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

  pending(): PendingCounts {
    return this.#signOns.counts
  }

  /** What the answer's challenge was made for. Throws if it is none of ours, or not any more. */
  #take<Begun extends Challenged>(
    challenges: SingleUse<Begun>,
    response: { readonly response?: { readonly clientDataJSON?: unknown } },
  ) {
    const client = String(response.response?.clientDataJSON)
    const { challenge } = parsed<{ challenge?: unknown }>(
      Buffer.from(client, 'base64url').toString(),
    )
    const begun = challenges.take(String(challenge), this.#nowMs())
    if (begun === undefined) throw new Error('the challenge is not ours, is used, or is too old')
    const expected = {
      expectedChallenge: String(challenge),
      expectedOrigin: begun.origin,
      expectedRPID: begun.rpId,
      requireUserVerification: true,
    }
    return { begun, expected }
  }

  /**
   * Whose passkeys are valid at the origin. The page says itself where it is from, and the server's name comes from
   * who asks as well: so only origins that the settings name are taken, or the machine's own pages.
   */
  #rpId(origin: string): string {
    const { hostname } = new URL(origin)
    if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) {
      throw new Error('passkeys need a name: open the console by its name, not by its IP address')
    }
    const { domain, origins } = this.#settings
    if (origins.includes(origin)) return domain
    if (origins.length > 0) throw new Error(`passkeys are of ${origins[0]}: open the console there`)
    if (isLoopbackName(hostname)) return hostname
    throw new Error('passkeys are of localhost alone here: tell the administrator')
  }
}

/** Throws if it is no object. Who reads a field checks it: the library those of answers. */
function parsed<Value extends object>(text: string): Value {
  if (text.length > ANSWER_LETTERS_MAX) throw new Error('the answer is too long')
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null) throw new Error('the answer is no object')
  return value as Value
}

function known(transports: unknown): string[] {
  const named: unknown[] = Array.isArray(transports) ? transports : []
  return TRANSPORTS.filter((transport) => named.includes(transport))
}

function refused(reason: string): PasskeyVerdict {
  return { kind: 'refused', reason }
}
