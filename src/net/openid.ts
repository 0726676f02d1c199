// Sign-on by an OpenID Connect provider: code flow with PKCE (OpenID Connect Core 3.1, RFC 7636). The server asks for
// the tokens; a page only carries the provider's answer back. I/O. The only import of openid-client.
import assert from 'node:assert/strict'
import * as client from 'openid-client'
import { type OutsideUser, rolesOf, type Verdict } from './outside_user.ts'
import type { OpenidSettings } from './sign_on_settings.ts'
import { type PendingCounts, SingleUse } from './single_use.ts'

export interface OpenidUser extends OutsideUser {
  /** For `logoutUrl`; it proves nothing about this user to anybody else. */
  readonly idToken: string
}

export interface StartedSignOn {
  /** Where the page goes. */
  readonly url: string
  /**
   * The page keeps it (in its session storage; never in a URL) and gives it back with the provider's answer: who only
   * saw the answer, or was sent one of somebody else's, can't sign on with it.
   */
  readonly secret: string
}

export interface Openid {
  /**
   * `redirectUri`: the page of ours that the provider sends the user back to, without a query; it is registered at
   * the provider. `source`: from where it is begun; each has its share. Rejects with VocsError THROTTLED beyond that,
   * and with the reason if the provider is down.
   */
  start(redirectUri: string, source: string): Promise<StartedSignOn>
  /** `query`: of the URL that the provider sent the user back to ("?code=...&state=..."). Never rejects. */
  finish(query: string, secret: string): Promise<Verdict<OpenidUser>>
  /**
   * Where the page goes to end the session at the provider too, and from there to `returnUri`; undefined if the
   * provider knows no such thing. Rejects with the reason if the provider is down.
   */
  logoutUrl(idToken: string, returnUri: string): Promise<string | undefined>
  /** Sign-ons that are at the provider, and what became of too many. */
  pending(): PendingCounts
}

/** Answers of the provider (RFC 6749 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6) that are about the user. */
const REFUSALS: readonly string[] = [
  'access_denied',
  'login_required',
  'consent_required',
  'interaction_required',
  'account_selection_required',
  'invalid_grant',
]
/** Failures of the way to the provider, as openid-client names them. */
const OUTAGES: readonly (string | undefined)[] = [
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]
/** At the provider's pages: a password, a second factor. */
const SIGN_ON_LIFETIME_MS = 600_000
const SIGN_ONS_PENDING_MAX = 10_000
/** A whole control room may be one source. */
const SIGN_ONS_OF_SOURCE_MAX = 200
/** What the provider says of itself is asked anew after so long. */
const DISCOVERY_LIFETIME_MS = 3_600_000
const QUERY_LETTERS_MAX = 8192

/** Asks the provider nothing yet: that it is down keeps nobody from starting. */
export function openOpenid(settings: OpenidSettings, nowMs: () => number = Date.now): Openid {
  return new Provider(settings, nowMs)
}

/** By its secret. */
interface PendingSignOn {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

class Provider implements Openid {
  readonly #settings: OpenidSettings
  readonly #nowMs: () => number
  readonly #pending = new SingleUse<PendingSignOn>({
    lifetimeMs: SIGN_ON_LIFETIME_MS,
    entriesMax: SIGN_ONS_PENDING_MAX,
    ofSourceMax: SIGN_ONS_OF_SOURCE_MAX,
  })
  #discovery:
    { readonly provider: Promise<client.Configuration>; readonly endMs: number } | undefined

  constructor(settings: OpenidSettings, nowMs: () => number) {
    this.#settings = settings
    this.#nowMs = nowMs
  }

  async start(redirectUri: string, source: string): Promise<StartedSignOn> {
    assert.equal(new URL(redirectUri).search, '', 'the query is for the provider')
    const provider = await this.#provider()
    const state = client.randomState()
    const nonce = client.randomNonce()
    const codeVerifier = client.randomPKCECodeVerifier()
    const url = client.buildAuthorizationUrl(provider, {
      redirect_uri: redirectUri,
      scope: ['openid', ...this.#settings.scopes].join(' '),
      code_challenge: await client.calculatePKCECodeChallenge(codeVerifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    })
    const secret = client.randomState()
    const signOn = { state, nonce, codeVerifier, redirectUri }
    this.#pending.add(secret, signOn, source, this.#nowMs())
    return { url: url.href, secret }
  }

  async finish(query: string, secret: string): Promise<Verdict<OpenidUser>> {
    const signOn = this.#pending.take(secret, this.#nowMs())
    if (signOn === undefined) {
      return refused('no sign-on was begun with this secret, or it is over')
    }
    if (query.length > QUERY_LETTERS_MAX) return refused('the answer is too long')
    try {
      const provider = await this.#provider()
      const answer = new URL(signOn.redirectUri)
      answer.search = query
      const tokens = await client.authorizationCodeGrant(provider, answer, {
        pkceCodeVerifier: signOn.codeVerifier,
        expectedNonce: signOn.nonce,
        expectedState: signOn.state,
        idTokenExpected: true,
      })
      return this.#accepted(await this.#claims(provider, tokens), tokens.id_token ?? '')
    } catch (error) {
      return verdictOf(error)
    }
  }

  async logoutUrl(idToken: string, returnUri: string): Promise<string | undefined> {
    const provider = await this.#provider()
    if (provider.serverMetadata().end_session_endpoint === undefined) return undefined
    const parameters = { id_token_hint: idToken, post_logout_redirect_uri: returnUri }
    return client.buildEndSessionUrl(provider, parameters).href
  }

  pending(): PendingCounts {
    return this.#pending.counts
  }

  /** Those of the ID token, with what only the userinfo endpoint tells (OpenID Connect Core 5.3). */
  async #claims(
    provider: client.Configuration,
    tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  ): Promise<Readonly<Record<string, unknown>>> {
    const claims = tokens.claims()
    assert.ok(claims !== undefined, 'an answer with a nonce has an ID token')
    const { userClaim, nameClaim, claim } = this.#settings
    const isMore = [userClaim, nameClaim, claim].some((name) => !Object.hasOwn(claims, name))
    if (!isMore || provider.serverMetadata().userinfo_endpoint === undefined) return claims
    const more = await client.fetchUserInfo(provider, tokens.access_token, claims.sub)
    return { ...more, ...claims }
  }

  #accepted(claims: Readonly<Record<string, unknown>>, idToken: string): Verdict<OpenidUser> {
    const { userClaim, nameClaim, claim, roles } = this.#settings
    const [id, ...others] = new Set(textsOf(claims, userClaim))
    if (id === undefined) {
      return { kind: 'unavailable', reason: `the provider tells no "${userClaim}" of this user` }
    }
    if (others.length > 0) {
      const ids = [id, ...others].map((text) => `"${text}"`).join(', ')
      return {
        ...refused(`the provider tells several "${userClaim}" of this user: ${ids}`),
        told: 'the identity provider says that you are several users: tell the administrator',
      }
    }
    const name = textsOf(claims, nameClaim)[0] ?? id
    const isNamed = (group: string, key: string) => group === key
    const user = { id, name, roles: rolesOf(textsOf(claims, claim), roles, isNamed), idToken }
    return { kind: 'accepted', user }
  }

  /** A failure is not kept. */
  #provider(): Promise<client.Configuration> {
    const nowMs = this.#nowMs()
    if (this.#discovery !== undefined && nowMs < this.#discovery.endMs) {
      return this.#discovery.provider
    }
    const discovery = { provider: discover(this.#settings), endMs: nowMs + DISCOVERY_LIFETIME_MS }
    this.#discovery = discovery
    discovery.provider.catch(() => {
      if (this.#discovery === discovery) this.#discovery = undefined
    })
    return discovery.provider
  }
}

async function discover(settings: OpenidSettings): Promise<client.Configuration> {
  const issuer = new URL(settings.issuer)
  // Of loopback addresses alone (the settings hold that).
  const plain = issuer.protocol === 'http:' ? [client.allowInsecureRequests] : []
  const authentication = clientAuthentication(settings.clientSecret)
  try {
    return await client.discovery(issuer, settings.clientId, undefined, authentication, {
      execute: [client.enableNonRepudiationChecks, ...plain],
      timeout: settings.timeoutMs / 1000,
    })
  } catch (error) {
    throw new Error(`the provider can't be reached: ${reasonOf(error)}`, { cause: 'outage' })
  }
}

/** RFC 8414 2: a provider that says nothing of it takes Basic. */
function clientAuthentication(secret: string): client.ClientAuth {
  if (secret === '') return client.None()
  const [basic, post] = [client.ClientSecretBasic(secret), client.ClientSecretPost(secret)]
  return (provider, ...request) => {
    const methods = provider.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    const authenticate = methods.includes('client_secret_basic') ? basic : post
    authenticate(provider, ...request)
  }
}

function verdictOf(error: unknown): Verdict<never> {
  const reason = reasonOf(error)
  return isOutage(error) ? { kind: 'unavailable', reason } : refused(reason)
}

function isOutage(error: unknown): boolean {
  if (error instanceof client.ResponseBodyError) return !REFUSALS.includes(error.error)
  if (error instanceof client.AuthorizationResponseError) return !REFUSALS.includes(error.error)
  // Of the client's own secret, or of the access token that it just got.
  if (error instanceof client.WWWAuthenticateChallengeError) return true
  if (error instanceof client.ClientError) return OUTAGES.includes(error.code)
  // fetch's own, and that of `discover`.
  return error instanceof TypeError || (error instanceof Error && error.cause === 'outage')
}

function refused(reason: string) {
  return { kind: 'refused', reason } as const
}

/** With what the library keeps in causes. Without what the provider sent: that might be a token. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const coded = error as { readonly error?: unknown; readonly error_description?: unknown }
  const details = [coded.error, coded.error_description].filter((text) => typeof text === 'string')
  if (error instanceof client.WWWAuthenticateChallengeError) {
    details.push(`status ${error.status}`)
    for (const { parameters } of error.cause) details.push(parameters.error ?? '')
  }
  const cause = error.cause instanceof Error ? [reasonOf(error.cause)] : []
  return [error.message, ...details, ...cause].filter((text) => text !== '').join(': ')
}

/** A claim is a text or a list of texts; all else is none. */
function textsOf(claims: Readonly<Record<string, unknown>>, name: string): string[] {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined
  return [value].flat().filter((text) => typeof text === 'string' && text !== '') as string[]
}
