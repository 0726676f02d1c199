// Sign-on by a provider, against a real one: who gets through, and what is refused though it looks like an answer.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { openOpenid } from '../../src/net/openid.ts'
import { VocsError } from '../../src/protocol/errors.ts'
import { OPENID_DEFAULTS, type OpenidSettings } from '../../src/net/sign_on_settings.ts'
import {
  type IdentityProvider,
  startIdentityProvider,
  Visitor,
} from '../support/identity_provider.ts'

const OURS = 'https://127.0.0.1:8443/'
const HERE = '192.0.2.1'
const PORT = 39_000
const MINUTE_MS = 60_000

const options = {
  port: PORT,
  clientId: 'flightloop',
  clientSecret: 'between us two',
  redirectUri: OURS,
  claims: {
    ada: { name: 'Ada Lovelace', preferred_username: 'ada', groups: ['controllers', 'staff'] },
    grace: { preferred_username: 'grace', groups: 'controllers' },
    nameless: {},
    twofold: { preferred_username: ['ada', 'grace'], groups: ['controllers'] },
    repeated: { preferred_username: ['ada', 'ada'] },
  },
}
const settings: OpenidSettings = {
  ...OPENID_DEFAULTS,
  issuer: `http://127.0.0.1:${PORT}`,
  clientId: options.clientId,
  clientSecret: options.clientSecret,
  scopes: ['profile', 'groups'],
  roles: {
    controllers: ['mission/flight', 'mission/observer'],
    staff: ['mission/observer'],
    admins: ['mission/admin'],
  },
}

let provider: IdentityProvider
before(async () => {
  provider = await startIdentityProvider(options)
})
after(() => provider.close())
afterEach(() => (provider.forge = undefined))

test('X15: who signs on at the provider comes back with a name and with the roles of its groups', async () => {
  const openid = openOpenid(settings)
  const { url, secret } = await openid.start(OURS, HERE)
  const parameters = new URL(url).searchParams
  assert.equal(parameters.get('code_challenge_method'), 'S256')
  assert.ok(!url.includes(secret))
  const visitor = new Visitor()
  const back = await visitor.visit(url, 'ada', OURS)
  assert.deepEqual(visitor.seen, ['login', 'consent'])
  const verdict = await openid.finish(new URL(back).search, secret)
  assert.ok(verdict.kind === 'accepted', JSON.stringify(verdict))
  const { idToken, ...user } = verdict.user
  assert.deepEqual(user, {
    id: 'ada',
    name: 'Ada Lovelace',
    roles: ['mission/flight', 'mission/observer'],
  })
  assert.equal(idToken.split('.').length, 3)
})

test('X15: a claim may be one text; a user without a name is called by its id', async () => {
  const { verdict } = await signedOn('grace')
  assert.ok(verdict.kind === 'accepted')
  assert.equal(verdict.user.name, 'grace')
  assert.deepEqual(verdict.user.roles, ['mission/flight', 'mission/observer'])
})

test('X15: a user that the provider gives no id is not let in', async () => {
  const { verdict } = await signedOn('nameless')
  assert.match(reasonOf(verdict, 'unavailable'), /no "preferred_username"/)
})

test('X15: a user of whom the provider tells several ids is refused, and told so', async () => {
  const { verdict } = await signedOn('twofold')
  assert.match(reasonOf(verdict, 'refused'), /several "preferred_username".*"ada", "grace"/)
  assert.match(verdict.kind === 'refused' ? (verdict.told ?? '') : '', /several users/)
  const once = await signedOn('repeated')
  assert.equal(once.verdict.kind === 'accepted' && once.verdict.user.id, 'ada')
})

test('X15: who begins many sign-ons is refused more, and pushes out nobody else’s', async () => {
  const openid = openOpenid(settings)
  const { url, secret } = await openid.start(OURS, '198.51.100.7')
  let begun = 0
  for (let count = 0; count < 300; count++) {
    await openid.start(OURS, HERE).then(
      () => begun++,
      (error: unknown) => assert.ok(error instanceof VocsError && error.code === 'THROTTLED'),
    )
  }
  assert.deepEqual(openid.pending(), { pending: begun + 1, refused: 300 - begun, dropped: 0 })
  assert.equal(begun, 200)
  const { search } = new URL(await new Visitor().visit(url, 'ada', OURS))
  assert.equal((await openid.finish(search, secret)).kind, 'accepted')
})

test('X15: an answer is good once', async () => {
  const openid = openOpenid(settings)
  const { url, secret } = await openid.start(OURS, HERE)
  const { search } = new URL(await new Visitor().visit(url, 'ada', OURS))
  assert.equal((await openid.finish(search, secret)).kind, 'accepted')
  assert.match(reasonOf(await openid.finish(search, secret), 'refused'), /no sign-on/)
})

test('X15: a code that was used is refused by the provider, and one of another sign-on by its state', async () => {
  const openid = openOpenid(settings)
  const [first, second, third] = [
    await openid.start(OURS, HERE),
    await openid.start(OURS, HERE),
    await openid.start(OURS, HERE),
  ]
  const used = new URL(await new Visitor().visit(first.url, 'ada', OURS))
  assert.equal((await openid.finish(used.search, first.secret)).kind, 'accepted')
  const stateOf = ({ url }: { url: string }) => new URL(url).searchParams.get('state') ?? ''
  used.searchParams.set('state', stateOf(second))
  assert.match(
    reasonOf(await openid.finish(used.search, second.secret), 'refused'),
    /invalid_grant/,
  )
  const others = new URL(
    await new Visitor().visit((await openid.start(OURS, HERE)).url, 'ada', OURS),
  )
  assert.match(reasonOf(await openid.finish(others.search, third.secret), 'refused'), /state/)
})

test('X15: a code that somebody saw is worth nothing without the secret, nor in a sign-on of one’s own', async () => {
  const openid = openOpenid(settings)
  const victim = await openid.start(OURS, HERE)
  const seen = new URL(await new Visitor().visit(victim.url, 'ada', OURS))
  const state = seen.searchParams.get('state') ?? ''
  assert.match(reasonOf(await openid.finish(seen.search, state), 'refused'), /no sign-on/)
  const own = await openid.start(OURS, HERE)
  seen.searchParams.set('state', new URL(own.url).searchParams.get('state') ?? '')
  // PKCE: the code is bound to the sign-on that it was made for.
  assert.match(reasonOf(await openid.finish(seen.search, own.secret), 'refused'), /invalid_grant/)
})

test('X15: a sign-on that takes more than 10 minutes is over', async () => {
  let nowMs = 0
  const openid = openOpenid(settings, () => nowMs)
  const late = await openid.start(OURS, HERE)
  const inTime = await openid.start(OURS, HERE)
  const visited = await new Visitor().visit(inTime.url, 'ada', OURS)
  nowMs = 10 * MINUTE_MS - 1
  assert.equal((await openid.finish(new URL(visited).search, inTime.secret)).kind, 'accepted')
  nowMs = 10 * MINUTE_MS
  assert.match(reasonOf(await openid.finish('?code=x', late.secret), 'refused'), /no sign-on/)
})

test('X15: an ID token that somebody else signed, or that is not of this sign-on, is refused', async () => {
  const forgeries = [
    { change: {}, isOwnKey: false, told: /signature/ },
    { change: { sub: 'grace' }, isOwnKey: false, told: /signature/ },
    { change: { nonce: 'of another sign-on' }, isOwnKey: true, told: /nonce/ },
    { change: { aud: 'another system' }, isOwnKey: true, told: /aud/ },
    { change: { iss: 'http://127.0.0.1:1' }, isOwnKey: true, told: /iss/ },
    { change: { exp: 1_000_000_000 }, isOwnKey: true, told: /exp/ },
  ]
  for (const { change, isOwnKey, told } of forgeries) {
    provider.forge = (idToken) => provider.resign(idToken, change, isOwnKey)
    const { verdict } = await signedOn('ada')
    assert.match(reasonOf(verdict, 'refused'), told)
  }
  provider.forge = (idToken) => provider.resign(idToken, {}, true)
  assert.equal((await signedOn('ada')).verdict.kind, 'accepted')
})

test('X15: who gives up at the provider is refused; rubbish in place of an answer too', async () => {
  const openid = openOpenid(settings)
  const answers = [
    { query: (state: string) => `?error=access_denied&state=${state}`, told: /access_denied/ },
    { query: () => '', told: /state|parameter/ },
    { query: () => `?code=${'x'.repeat(9000)}`, told: /too long/ },
    {
      query: (state: string) => `?code=a&code=b&state=${state}`,
      told: /once|single|iss|parameter/,
    },
  ]
  for (const { query, told } of answers) {
    const { url, secret } = await openid.start(OURS, HERE)
    const { searchParams } = new URL(url)
    const issuer = `&iss=${encodeURIComponent(settings.issuer)}`
    const answer = query(searchParams.get('state') ?? '')
    const verdict = await openid.finish(answer === '' ? '' : answer + issuer, secret)
    assert.match(reasonOf(verdict, 'refused'), told)
  }
})

test('X15: a wrong secret of ours is told as our fault', async () => {
  const { verdict } = await signedOn('ada', { ...settings, clientSecret: 'old' })
  assert.match(reasonOf(verdict, 'unavailable'), /status 401: invalid_client/)
})

test('X15: the logout URL ends the session at the provider', async () => {
  const openid = openOpenid(settings)
  const { verdict, visitor } = await signedOn('ada', settings)
  assert.ok(verdict.kind === 'accepted')
  visitor.seen.length = 0
  await visitor.visit((await openid.start(OURS, HERE)).url, 'ada', OURS)
  assert.ok(!visitor.seen.includes('login'), 'the session at the provider goes on')
  const logout = await openid.logoutUrl(verdict.user.idToken, OURS)
  await visitor.visit(logout ?? '', 'ada', OURS)
  assert.equal(visitor.seen.splice(0).at(-1), 'Logout Request')
  await visitor.visit((await openid.start(OURS, HERE)).url, 'ada', OURS)
  assert.equal(visitor.seen[0], 'login')
})

test('X15: a provider that is down at the start is asked again', async () => {
  const late = { ...options, port: PORT + 1 }
  const openid = openOpenid({ ...settings, issuer: `http://127.0.0.1:${late.port}` })
  await assert.rejects(openid.start(OURS, HERE), /can't be reached.*ECONNREFUSED/)
  const started = await startIdentityProvider(late)
  try {
    const { url, secret } = await openid.start(OURS, HERE)
    const { search } = new URL(await new Visitor().visit(url, 'ada', OURS))
    await started.close()
    const verdict = await openid.finish(search, secret)
    assert.match(reasonOf(verdict, 'unavailable'), /fetch failed/)
  } finally {
    await started.close()
  }
})

async function signedOn(account: string, with_: OpenidSettings = settings) {
  const openid = openOpenid(with_)
  const { url, secret } = await openid.start(OURS, HERE)
  const visitor = new Visitor()
  const { search } = new URL(await visitor.visit(url, account, OURS))
  return { visitor, verdict: await openid.finish(search, secret) }
}

function reasonOf(
  verdict: Awaited<ReturnType<ReturnType<typeof openOpenid>['finish']>>,
  kind: 'refused' | 'unavailable',
): string {
  assert.ok(verdict.kind === kind, JSON.stringify(verdict))
  return verdict.reason
}
