// What a page does with the account of who sits before it: signs on by an identity provider or a passkey, shows and ends
// sessions, registers and removes passkeys (F06, X15). Promises reject with VocsError; what a person broke off
// fulfils with false. I/O: the page's address, its session storage, the browser's authenticators.
import {
  Account,
  type AccountSession,
  type PasskeyInfo,
  SignOnWays,
  VocsError,
  type VoiceClient,
} from '../../src/sdk/browser.ts'

/** What the sign-on at the provider began with, until the page is sent back. */
const PENDING_KEY = 'flightloop.openid'

interface Pending {
  readonly secret: string
  /** Path of the page that began it; the provider always sends back to the console's. */
  readonly page: string
}

export class AccountActions {
  readonly #account: Account
  readonly #ways: SignOnWays

  constructor(client: Pick<VoiceClient, 'ask'>) {
    this.#account = new Account(client)
    this.#ways = new SignOnWays(client)
  }

  /** This browser can have passkeys, and the page is one that may. */
  static readonly passkeysPossible =
    typeof PublicKeyCredential !== 'undefined' &&
    typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'

  /** Goes away to the provider. */
  async startOpenid(): Promise<void> {
    const { url, secret } = await this.#ways.startOpenid()
    const pending: Pending = { secret, page: location.pathname }
    sessionStorage.setItem(PENDING_KEY, JSON.stringify(pending))
    location.assign(url)
  }

  /** Ends what the provider sent the page back with, if it did; true when signed on by it. */
  async finishOpenid(): Promise<boolean> {
    const pending = pendingSignOn()
    if (pending === undefined || !isAnswer(location.search)) return false
    const query = location.search
    sessionStorage.removeItem(PENDING_KEY)
    // Good once: a reload must not try it again.
    history.replaceState(null, '', location.pathname + location.hash)
    await this.#ways.finishOpenid(query, pending.secret)
    return true
  }

  /** false: broken off. */
  async signOnByPasskey(): Promise<boolean> {
    const options = JSON.parse(await this.#ways.startPasskeySignOn()) as never
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
    const credential = await asked(() => navigator.credentials.get({ publicKey }))
    if (credential === undefined) return false
    await this.#ways.finishPasskeySignOn(JSON.stringify(credential))
    return true
  }

  /** name: by which its owner knows it. false: broken off. */
  async registerPasskey(name: string): Promise<boolean> {
    const options = JSON.parse(await this.#ways.startRegistration()) as never
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
    const credential = await asked(() => navigator.credentials.create({ publicKey }))
    if (credential === undefined) return false
    await this.#ways.finishRegistration(JSON.stringify(credential), name)
    return true
  }

  passkeys(): Promise<readonly PasskeyInfo[]> {
    return this.#ways.passkeys()
  }

  removePasskey(id: string): Promise<void> {
    return this.#ways.removePasskey(id)
  }

  sessions(): Promise<readonly AccountSession[]> {
    return this.#account.sessions()
  }

  endSession(id: string): Promise<void> {
    return this.#account.endSession(id)
  }

  /** To be asked before signing off: where the provider's own session is ended; undefined: nowhere. */
  async providerSignOff(): Promise<string | undefined> {
    // Whatever is wrong there, who wants to leave leaves here.
    return this.#ways.endOpenid().catch(() => undefined)
  }
}

/** The provider sent the console's page back, but another one began it: it goes there with the answer. */
export function leaveForPendingPage(): boolean {
  const pending = pendingSignOn()
  if (pending === undefined || !isAnswer(location.search)) return false
  if (pending.page === location.pathname) return false
  location.replace(pending.page + location.search)
  return true
}

function pendingSignOn(): Pending | undefined {
  try {
    const value = JSON.parse(sessionStorage.getItem(PENDING_KEY) ?? '') as Partial<Pending>
    const { secret, page } = value
    if (typeof secret !== 'string' || typeof page !== 'string') return undefined
    // A path of this server alone.
    return new URL(page, location.origin).origin === location.origin ? { secret, page } : undefined
  } catch {
    return undefined
  }
}

function isAnswer(query: string): boolean {
  const parameters = new URLSearchParams(query)
  return parameters.has('state') && (parameters.has('code') || parameters.has('error'))
}

/** undefined: the person said no, or took too long. */
async function asked(ask: () => Promise<Credential | null>): Promise<Credential | undefined> {
  try {
    return (await ask()) ?? undefined
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    if (error.name === 'NotAllowedError' || error.name === 'AbortError') return undefined
    throw new VocsError('INTERNAL', error.message)
  }
}
