// A whole server with a real OpenID Connect provider: a page's part is played by a socket with the page's Origin and by
// a visitor who follows the provider's forms.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { userEdit } from '../../src/vocs/edits.ts'
import { connect, SignOnWays } from '../../src/sdk/node.ts'
import { socketUrl, until } from '../sdk/node_operator.ts'
import {
  type IdentityProvider,
  startIdentityProvider,
  Visitor,
} from '../support/identity_provider.ts'
import { administrator, codeOf } from '../support/administrator.ts'
import { withStore } from '../support/beside_store.ts'
import { documentedSettings } from '../support/documented.ts'
import { SocketClient } from '../support/socket_client.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const PORT = 39_010
const PAGE_PORT = 18_095
const PAGE = `http://localhost:${PAGE_PORT}/`
const ORIGIN = PAGE.slice(0, -1)

const SEVERAL = 'several "preferred_username"'

const documented = documentedSettings('sign_on.md').openid
const provided = {
  port: PORT,
  clientId: documented.clientId,
  clientSecret: documented.clientSecret,
  redirectUri: PAGE,
  claims: {
    ada: { name: 'Ada Lovelace', preferred_username: 'ada', groups: ['controllers'] },
    anna: { name: 'Another Anna', preferred_username: 'anna', groups: [] },
    ben: { name: 'Ben of the provider', preferred_username: 'ben', groups: [] },
    joan: { name: 'Joan', preferred_username: 'joan', groups: ['controllers'] },
    twofold: { name: 'Two', preferred_username: ['ben', 'chris'], groups: ['controllers'] },
    zoë: { name: 'Zoë', preferred_username: 'zoë', groups: [] },
  },
}

let provider: IdentityProvider
const { change, audit } = administrator(signedOnAnna)
let server: TestServer
before(async () => {
  provider = await startIdentityProvider(provided)
  server = await startTestServer({
    http: { port: 0, plainPort: PAGE_PORT },
    openid: {
      ...documented,
      issuer: provider.issuer,
      roles: { controllers: ['test/controller'], directors: ['test/director'] },
      localUsers: ['anna'],
      timeoutMs: 1000,
    },
  })
})
after(async () => {
  await server.close()
  await provider.close()
})

test('X15: the welcome names the provider’s button to pages, and nothing to programs', async () => {
  for (const [origin, label] of [
    [ORIGIN, 'Ground crew'],
    [undefined, ''],
  ] as const) {
    const client = await SocketClient.open(PAGE, origin)
    const answer = await client.ask('hello', { version: 1, client: 'test' })
    assert.ok(answer.body === 'welcome')
    assert.equal(answer.welcome.openidLabel, label)
    assert.equal(answer.welcome.passkeys, false)
    client.close()
  }
  const program = await page(undefined)
  assert.equal(codeOf(await program.ask('startOpenid', {})), 'BAD_REQUEST')
  program.close()
  const client = connect({ url: socketUrl(PAGE) })
  await until(client, ({ connection }) => connection === 'open')
  assert.deepEqual(client.view.signOnWays, { openid: undefined, passkeys: false })
  await assert.rejects(new SignOnWays(client).startOpenid(), { code: 'BAD_REQUEST' })
  client.close()
})

test('X15: who signs on at the provider is a user here, in the roles of the groups, and is back by the token', async () => {
  const { client, answer } = await signedOn('ada')
  assert.ok(answer.body === 'signedOn', JSON.stringify(answer))
  const { user, displayName, roles, token } = answer.signedOn
  assert.deepEqual([user, displayName], ['ada', 'Ada Lovelace'])
  assert.deepEqual(
    roles.map(({ id }) => id),
    ['test/controller'],
  )
  assert.equal((await client.ask('chooseRole', { role: 'test/controller' })).body, 'snapshot')
  client.close()
  const again = await page(ORIGIN)
  assert.equal((await again.ask('resume', { token })).body, 'signedOn')
  again.close()
  const entries = await audit('ada')
  assert.deepEqual(
    entries.filter(({ action }) => action === 'create').map(({ actor, reason }) => [actor, reason]),
    [['system', 'openid']],
  )
  const [signOn] = entries.filter(({ action }) => action === 'sign on')
  assert.match(signOn?.after ?? '', /"by":"openid"/)
})

test('X15: a user who was there is the same one, with roles of groups taken and the password left', async () => {
  const { client, answer } = await signedOn('ben')
  assert.ok(answer.body === 'signedOn')
  assert.equal(answer.signedOn.displayName, 'Ben of the provider')
  assert.deepEqual(answer.signedOn.roles, [])
  client.close()
  const typed = await page(undefined)
  assert.equal(
    (await typed.ask('signOn', { user: 'ben', password: TEST_PASSWORD })).body,
    'signedOn',
  )
  typed.close()
})

test('X15: a local user, a disabled one, an id that is none, and a denial are answered alike', async () => {
  await change(user('joan', true))
  const answers = new Set<string>()
  for (const account of ['anna', 'joan', 'zoë']) {
    const { client, answer } = await signedOn(account)
    answers.add(`${codeOf(answer)} ${answer.body === 'error' ? answer.error.message : ''}`)
    client.close()
  }
  const client = await page(ORIGIN)
  const { url, secret } = await started(client)
  const state = new URL(url).searchParams.get('state') ?? ''
  const query = `?error=access_denied&state=${state}&iss=${encodeURIComponent(provider.issuer)}`
  const denied = await client.ask('finishOpenid', { query, secret })
  answers.add(`${codeOf(denied)} ${denied.body === 'error' ? denied.error.message : ''}`)
  client.close()
  assert.deepEqual([...answers], ['SIGN_ON_FAILED you may not sign on here this way'])
  const refused = (await audit('joan')).filter(({ action }) => action === 'sign on refused')
  assert.match(refused[0]?.after ?? '', /"by":"openid"/)
})

test('X15: whom the provider calls by several ids signs on as none of them, and the audit log says why', async () => {
  const { client, answer } = await signedOn('twofold')
  client.close()
  assert.ok(answer.body === 'error')
  assert.equal(codeOf(answer), 'SIGN_ON_FAILED')
  assert.match(answer.error.message, /says that you are several users: tell the administrator/)
  // What was written before it was asked for is there when it is answered.
  await audit('ben')
  const entries = await withStore(server.folder, ({ database }) =>
    database.sql.selectFrom('audit').selectAll().where('reason', 'like', '%several%').execute(),
  )
  assert.deepEqual(
    entries.map(({ action, actor, reason }) => [action, actor, reason]),
    [['sign on refused', 'unknown', `the provider tells ${SEVERAL} of this user: "ben", "chris"`]],
  )
})

test('X15: the answer is worth nothing with another secret, or a second time', async () => {
  const thief = await page(ORIGIN)
  const own = await started(thief)
  const victim = await page(ORIGIN)
  const { url, secret } = await started(victim)
  const query = new URL(await new Visitor().visit(url, 'ada', PAGE)).search
  const stolen = await thief.ask('finishOpenid', { query, secret: own.secret })
  assert.equal(codeOf(stolen), 'SIGN_ON_FAILED')
  assert.equal((await victim.ask('finishOpenid', { query, secret })).body, 'signedOn')
  const second = await page(ORIGIN)
  assert.equal(codeOf(await second.ask('finishOpenid', { query, secret })), 'SIGN_ON_FAILED')
  for (const client of [thief, victim, second]) client.close()
})

test('X15: the session at the provider ends by the URL that is asked for before the sign-off', async () => {
  const visitor = new Visitor()
  const { client, answer } = await signedOn('ada', visitor)
  assert.equal(answer.body, 'signedOn')
  const ended = await client.ask('endOpenid', {})
  assert.ok(ended.body === 'openidEnded', JSON.stringify(ended))
  assert.equal((await client.ask('signOff', {})).body, 'done')
  const back = await visitor.visit(ended.openidEnded.url, 'ada', PAGE)
  assert.ok(back.startsWith(PAGE))
  // The provider asks who it is again.
  visitor.seen.length = 0
  const next = await page(ORIGIN)
  await visitor.visit((await started(next)).url, 'ada', PAGE)
  assert.ok(visitor.seen.includes('login'), visitor.seen.join())
  client.close()
  next.close()
})

test('X15: a provider that is down is told, and passwords are good meanwhile', async () => {
  await provider.close()
  const client = await page(ORIGIN)
  const lost = await client.ask('finishOpenid', { query: '?code=x', secret: 'unknown' })
  assert.equal(codeOf(lost), 'SIGN_ON_FAILED')
  // What the provider says of itself is known still; the tokens can't be had any more.
  const { url, secret } = await started(client)
  const state = new URL(url).searchParams.get('state') ?? ''
  const query = `?code=any&state=${state}&iss=${encodeURIComponent(provider.issuer)}`
  const answer = await client.ask('finishOpenid', { query, secret })
  assert.ok(answer.body === 'error', JSON.stringify(answer))
  assert.equal(codeOf(answer), 'INTERNAL')
  assert.match(answer.error.message, /^the identity provider can't be reached/)
  const typed = await client.ask('signOn', { user: 'anna', password: TEST_PASSWORD })
  assert.equal(typed.body, 'signedOn')
  client.close()
  provider = await startIdentityProvider(provided)
})

async function page(origin: string | undefined): Promise<SocketClient> {
  const client = await SocketClient.open(PAGE, origin)
  assert.equal((await client.ask('hello', { version: 1, client: 'test' })).body, 'welcome')
  return client
}

async function started(client: SocketClient) {
  const answer = await client.ask('startOpenid', {})
  assert.ok(answer.body === 'openidStarted', JSON.stringify(answer))
  assert.ok(answer.openidStarted.url.includes(encodeURIComponent(PAGE)))
  return answer.openidStarted
}

async function signedOn(account: string, visitor = new Visitor()) {
  const client = await page(ORIGIN)
  const { url, secret } = await started(client)
  const query = new URL(await visitor.visit(url, account, PAGE)).search
  return { client, answer: await client.ask('finishOpenid', { query, secret }) }
}

async function signedOnAnna(): Promise<SocketClient> {
  const anna = await page(undefined)
  const answer = await anna.ask('signOn', { user: 'anna', password: TEST_PASSWORD })
  assert.equal(answer.body, 'signedOn')
  return anna
}

function user(id: string, disabled: boolean) {
  return userEdit({ id, scope: 'main', name: id, disabled })
}
