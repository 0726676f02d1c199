// Signing on by an OpenID Connect provider or a passkey, and the user's passkeys (X15). Pure: it only names the client's
// requests; what the browser does in between (going to the provider, navigator.credentials) is the page's. Rejects with
// a VocsError as every request.
import type { ServerMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { PasskeyInfoMessage } from '../protocol/sign_on_messages.ts'
import type { VoiceClient } from './view.ts'

/** Times are Unix times, ms; `usedMs` 0: never. */
export type PasskeyInfo = PasskeyInfoMessage

export class SignOnWays {
  readonly #client: Pick<VoiceClient, 'ask'>

  constructor(client: Pick<VoiceClient, 'ask'>) {
    this.#client = client
  }

  /** The page keeps the secret in its session storage and goes to the URL. */
  async startOpenid(): Promise<{ readonly url: string; readonly secret: string }> {
    const answer = await this.#client.ask({ body: 'startOpenid', startOpenid: {} })
    return answer.body === 'openidStarted' ? answer.openidStarted : unknown(answer)
  }

  /** `query`: location.search after the provider has sent the page back. Fulfilled when signed on. */
  async finishOpenid(query: string, secret: string): Promise<void> {
    await this.#client.ask({ body: 'finishOpenid', finishOpenid: { query, secret } })
  }

  /** To be asked before signOff: where to go after it, to end the session at the provider; undefined: nowhere. */
  async endOpenid(): Promise<string | undefined> {
    const answer = await this.#client.ask({ body: 'endOpenid', endOpenid: {} })
    if (answer.body !== 'openidEnded') return unknown(answer)
    return answer.openidEnded.url === '' ? undefined : answer.openidEnded.url
  }

  /** JSON for PublicKeyCredential.parseRequestOptionsFromJSON and navigator.credentials.get. */
  startPasskeySignOn(): Promise<string> {
    return this.#challenge({ body: 'startPasskeySignOn', startPasskeySignOn: {} })
  }

  /** `answer`: the credential as JSON. Fulfilled when signed on. */
  async finishPasskeySignOn(answer: string): Promise<void> {
    await this.#client.ask({ body: 'finishPasskeySignOn', finishPasskeySignOn: { answer } })
  }

  /**
   * JSON for PublicKeyCredential.parseCreationOptionsFromJSON and navigator.credentials.create. Within 5 minutes of a
   * sign-on; after that it rejects with PERMISSION_DENIED.
   */
  startRegistration(): Promise<string> {
    return this.#challenge({ body: 'startPasskeyRegistration', startPasskeyRegistration: {} })
  }

  /** `answer`: the credential as JSON. `name`: by which its owner knows it. */
  async finishRegistration(answer: string, name: string): Promise<void> {
    const finishPasskeyRegistration = { answer, name }
    await this.#client.ask({ body: 'finishPasskeyRegistration', finishPasskeyRegistration })
  }

  /** The newest first; with a user's id those of that user, for administrators of it. */
  async passkeys(user = ''): Promise<readonly PasskeyInfo[]> {
    const answer = await this.#client.ask({ body: 'listPasskeys', listPasskeys: { user } })
    return answer.body === 'passkeyList' ? answer.passkeyList.passkeys : unknown(answer)
  }

  /** Fulfilled when nobody can sign on with it any more; sessions go on. */
  async removePasskey(id: string, user = ''): Promise<void> {
    await this.#client.ask({ body: 'removePasskey', removePasskey: { id, user } })
  }

  async #challenge(body: Parameters<VoiceClient['ask']>[0]): Promise<string> {
    const answer = await this.#client.ask(body)
    return answer.body === 'passkeyChallenge' ? answer.passkeyChallenge.options : unknown(answer)
  }
}

function unknown({ body }: ServerMessage): never {
  throw new VocsError('INTERNAL', `the server answered with ${body}: update this client`)
}
