// A real OpenID Connect provider (oidc-provider) within the test's process, and a browser's part at it: forms and
// cookies, without a browser. I/O: loopback only. The only import of oidc-provider.
import { generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import Provider from 'oidc-provider'

export interface IdentityProviderOptions {
  readonly port: number
  readonly clientId: string
  readonly clientSecret: string
  readonly redirectUri: string
  /** By account. */
  readonly claims: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

export interface IdentityProvider {
  readonly issuer: string
  /** Changes the ID tokens that it hands out; undefined: none. */
  forge: ((idToken: string) => string) | undefined
  /** Signs a token anew, with changed claims; with a key of somebody else's if so wished. */
  readonly resign: (idToken: string, change: object, isOwnKey: boolean) => string
  readonly close: () => Promise<void>
}

type Key = { readonly privateKey: KeyObject; readonly publicKey: KeyObject }

const REDIRECTS_MAX = 20

export async function startIdentityProvider(
  options: IdentityProviderOptions,
): Promise<IdentityProvider> {
  const { port } = options
  const issuer = `http://127.0.0.1:${port}`
  const own = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const provider = new Provider(issuer, configurationOf(options, own))
  const identityProvider: IdentityProvider = {
    issuer,
    forge: undefined,
    resign: (idToken, change, isOwnKey) =>
      resigned(idToken, change, (isOwnKey ? own : other).privateKey),
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
  provider.use(async (context, next) => {
    await next()
    const body = context.body as { id_token?: string } | undefined
    if (context.path !== '/token' || body?.id_token === undefined) return
    context.body = { ...body, id_token: identityProvider.forge?.(body.id_token) ?? body.id_token }
  })
  const server = createServer(provider.callback())
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return identityProvider
}

function configurationOf(options: IdentityProviderOptions, key: Key) {
  const { clientId, clientSecret, redirectUri, claims } = options
  const jwk = { ...key.privateKey.export({ format: 'jwk' }), kid: 'own', use: 'sig', alg: 'ES256' }
  return {
    clients: [
      {
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uris: [redirectUri],
        post_logout_redirect_uris: [redirectUri],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: [randomUUID()] },
    claims: { openid: ['sub'], profile: ['name', 'preferred_username'], groups: ['groups'] },
    findAccount: (_: unknown, accountId: string) =>
      claims[accountId] && {
        accountId,
        claims: () => ({ sub: accountId, ...claims[accountId] }),
      },
  }
}

/** ES256 (RFC 7515 A.3). */
function resigned(idToken: string, change: object, key: KeyObject): string {
  const [header = '', payload = ''] = idToken.split('.')
  const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString())
  const changed = Buffer.from(JSON.stringify({ ...(claims as object), ...change }))
  const signed = `${header}.${changed.toString('base64url')}`
  const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' })
  return `${signed}.${signature.toString('base64url')}`
}

/** What a browser is to the provider: it follows redirections, keeps cookies and sends forms. */
export class Visitor {
  readonly #cookies = new Map<string, string>()
  /** What it was asked for on each page: "login", "consent", else the page's title. */
  readonly seen: string[] = []

  /** Goes to the URL and through the forms, as `account`; gives the URL at `end` that it is sent to at last. */
  async visit(url: string, account: string, end: string): Promise<string> {
    let next = { url, init: {} as RequestInit }
    for (let count = 0; count < REDIRECTS_MAX; count++) {
      if (next.url.startsWith(end)) return next.url
      const response = await this.#fetch(next.url, next.init)
      const location = response.headers.get('location')
      const html = await response.text()
      next =
        location === null
          ? this.#submit(html, account, response)
          : { url: new URL(location, next.url).href, init: {} }
    }
    throw new Error(`too many redirections, at ${next.url}`)
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(init.headers as Record<string, string>), cookie }
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '') this.#cookies.delete(name)
      else this.#cookies.set(name, value)
    }
    return response
  }

  #submit(html: string, account: string, response: Response) {
    const [, action] = /<form[^>]* action="([^"]+)"/.exec(html) ?? []
    if (action === undefined)
      throw new Error(`${response.url}: ${response.status}, no form: ${html}`)
    const hidden = [...html.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      / name="([^"]*)"/.exec(input)?.[1] ?? '',
      / value="([^"]*)"/.exec(input)?.[1] ?? '',
    ])
    const fields: Record<string, string> = {
      ...Object.fromEntries(hidden),
      login: account,
      password: 'any',
      logout: 'yes',
    }
    this.seen.push(fields['prompt'] ?? /<title>(.*?)<\/title>/.exec(html)?.[1] ?? '')
    const body = new URLSearchParams(fields)
    return { url: new URL(action, response.url).href, init: { method: 'POST', body } }
  }
}
