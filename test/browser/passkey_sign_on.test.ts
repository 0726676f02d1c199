// Passkeys on a whole server: the console's page with Chromium's virtual authenticator makes and uses them; what goes
// to the server goes by a socket with the page's Origin.
import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core'
import { ERROR_CODES } from '../../src/protocol/errors.ts'
import type { AuditRecord } from '../../src/store/audit_entry.ts'
import { type PasskeyRow, PASSKEYS_MAX, PasskeyStore } from '../../src/store/passkey_store.ts'
import { userEdit } from '../../src/vocs/edits.ts'
import type { PasskeyInfoMessage } from '../../src/protocol/sign_on_messages.ts'
import { withStore } from '../support/beside_store.ts'
import { launchChromium } from '../support/chromium.ts'
import { administrator, codeOf } from '../support/administrator.ts'
import { SocketClient } from '../support/socket_client.ts'
import { addAuthenticator, createPasskey, usePasskey } from '../support/virtual_authenticator.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const { change, audit } = administrator(() => signedOn('anna'))
let server: TestServer
let browser: Browser
let context: BrowserContext
let page: Page
let devtools: CDPSession
let authenticatorId: string
before(async () => {
  server = await startTestServer({ passkeys: { enabled: true } })
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  await server.close()
})
beforeEach(async () => {
  context = await browser.newContext()
  page = await context.newPage()
  await page.goto(server.address)
  devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  authenticatorId = await addAuthenticator(devtools)
})

test('X15: a passkey alone signs on: no name, no password, and the audit log says by what', async () => {
  const own = await signedOn('ben')
  await register(own, 'blue key')
  const [passkey] = await listed(own)
  assert.equal(passkey?.name, 'blue key')
  assert.equal(passkey.usedMs, 0)
  assert.ok(Math.abs(passkey.madeMs - Date.now()) < 60_000)
  for (let round = 0; round < 2; round++) {
    const { client, answer } = await byPasskey()
    assert.ok(answer.body === 'signedOn', JSON.stringify(answer))
    assert.deepEqual([answer.signedOn.user, answer.signedOn.displayName], ['ben', 'Ben'])
    assert.equal((await client.ask('chooseRole', { role: 'test/controller' })).body, 'snapshot')
    client.close()
  }
  const [used] = await listed(own)
  assert.ok((used?.usedMs ?? 0) >= passkey.madeMs)
  const entries = await audit('ben')
  const actions = entries.map(({ action, after: detail }) => `${action} ${detail}`)
  assert.match(actions[0] ?? '', /^sign on .*"by":"passkey"/)
  assert.ok(actions.some((text) => text.startsWith('add passkey') && text.includes('blue key')))
  await remove(own, passkey)
  own.close()
})

test('X15: a copy of an authenticator, whose counter is behind, is refused', async () => {
  const own = await signedOn('ben')
  await register(own, 'copied')
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId })
  const [credential] = credentials
  assert.ok(credential)
  const used = await byPasskey()
  assert.equal(used.answer.body, 'signedOn')
  await devtools.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId })
  authenticatorId = await addAuthenticator(devtools)
  await devtools.send('WebAuthn.addCredential', { authenticatorId, credential })
  const copied = await byPasskey()
  assert.equal(codeOf(copied.answer), 'SIGN_ON_FAILED')
  const [refused] = (await audit('ben')).filter(({ action }) => action === 'sign on refused')
  assert.match(refused?.after ?? '', /"by":"passkey"/)
  for (const passkey of await listed(own)) await remove(own, passkey)
  for (const client of [own, used.client, copied.client]) client.close()
})

test('X15: who was not verified by the authenticator, was disabled, or removed the passkey stays out', async () => {
  const own = await signedOn('chris')
  await register(own, 'key')
  const [passkey] = await listed(own)
  assert.ok(passkey)
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  const client = await connected()
  const weaker = {
    ...(JSON.parse(await challenge(client)) as object),
    userVerification: 'discouraged',
  }
  const answer = await usePasskey(page, JSON.stringify(weaker))
  const answers = [await client.ask('finishPasskeySignOn', { answer })]
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: true })
  await change(user('chris', true))
  const disabled = await byPasskey()
  answers.push(disabled.answer)
  await change(user('chris', false))
  const back = await byPasskey()
  assert.equal(back.answer.body, 'signedOn')
  await remove(back.client, passkey)
  const removed = await byPasskey()
  answers.push(removed.answer)
  const told = answers.map((one) => (one.body === 'error' ? one.error : undefined))
  assert.deepEqual(
    new Set(told.map((error) => `${ERROR_CODES[error?.code ?? 0]} ${error?.message}`)),
    new Set(['SIGN_ON_FAILED you may not sign on here this way']),
  )
  for (const one of [own, client, disabled.client, back.client, removed.client]) one.close()
})

test('X15: an administrator sees and removes a user’s passkeys, another user does not', async () => {
  const own = await signedOn('ben')
  await register(own, 'key of Ben')
  const chris = await signedOn('chris')
  assert.equal(codeOf(await chris.ask('listPasskeys', { user: 'ben' })), 'PERMISSION_DENIED')
  const [passkey] = await listed(own)
  assert.ok(passkey)
  const request = { id: passkey.id, user: 'ben' }
  assert.equal(codeOf(await chris.ask('removePasskey', request)), 'PERMISSION_DENIED')
  assert.equal(codeOf(await chris.ask('removePasskey', { ...request, user: '' })), 'INVALID')
  const anna = await signedOn('anna')
  assert.deepEqual(
    (await listed(anna, 'ben')).map(({ name }) => name),
    ['key of Ben'],
  )
  assert.equal((await anna.ask('removePasskey', request)).body, 'done')
  assert.deepEqual(await listed(own), [])
  const [entry] = (await audit('ben')).filter(({ action }) => action === 'remove passkey')
  assert.equal(entry?.actor, 'anna')
  for (const client of [own, chris, anna]) client.close()
})

test('X15: who has 20 gets no further one, also by what was begun before', async () => {
  const own = await signedOn('chris')
  const asked = await own.ask('startPasskeyRegistration', {})
  assert.ok(asked.body === 'passkeyChallenge')
  const answer = await createPasskey(page, asked.passkeyChallenge.options)
  const keys = Array.from({ length: PASSKEYS_MAX }, (_, index) => `key ${index}`)
  await withStore(server.folder, async (store) => {
    for (const id of keys) await new PasskeyStore(store).add(rowOf(id), recordOf(id))
  })
  const finished = await own.ask('finishPasskeyRegistration', { answer, name: 'one more' })
  assert.match(finished.body === 'error' ? finished.error.message : '', /may have 20 passkeys/)
  const begun = await own.ask('startPasskeyRegistration', {})
  assert.match(begun.body === 'error' ? begun.error.message : '', /may have 20 passkeys/)
  const all = await listed(own)
  assert.deepEqual(new Set(all.map(({ id }) => id)), new Set(keys))
  for (const passkey of all) await remove(own, passkey)
  own.close()
})

test('X15: a deleted user’s passkeys are gone, also if one of the same id comes again', async () => {
  await change(user('temp', false))
  const password = await oneTimePassword('temp')
  const first = await connected()
  const body = await first.ask('signOn', { user: 'temp', password })
  assert.ok(body.body === 'signedOn' && body.signedOn.passwordChangeRequired)
  const early = await first.ask('startPasskeyRegistration', {})
  assert.equal(codeOf(early), 'PASSWORD_CHANGE_REQUIRED')
  const newPassword = 'good enough for now'
  await first.ask('changePassword', { oldPassword: password, newPassword })
  await register(first, 'key')
  await change({ body: 'remove', remove: { kind: 2, id: 'temp' } })
  await change(user('temp', false))
  const { client, answer } = await byPasskey()
  assert.equal(codeOf(answer), 'SIGN_ON_FAILED')
  const anna = await signedOn('anna')
  assert.deepEqual(await listed(anna, 'temp'), [])
  for (const one of [first, client, anna]) one.close()
})

test('X15: with a passkey nobody has to change a one-time password first', async () => {
  const own = await signedOn('chris')
  await register(own, 'key')
  await oneTimePassword('chris')
  const { client, answer } = await byPasskey()
  assert.ok(answer.body === 'signedOn', JSON.stringify(answer))
  assert.equal(answer.signedOn.passwordChangeRequired, false)
  assert.equal((await client.ask('chooseRole', { role: 'test/observer' })).body, 'snapshot')
  own.close()
  client.close()
})

test('X15: a program, and a page that was opened by an address, are told what to do', async () => {
  const program = await SocketClient.open(server.address)
  const welcome = await program.ask('hello', { version: 1, client: 'test' })
  assert.ok(welcome.body === 'welcome' && welcome.welcome.passkeys === false)
  assert.equal(codeOf(await program.ask('startPasskeySignOn', {})), 'BAD_REQUEST')
  const byAddress = await connected(server.address.replace('localhost', '127.0.0.1'))
  const answer = await byAddress.ask('startPasskeySignOn', {})
  assert.match(answer.body === 'error' ? answer.error.message : '', /open the console by its name/)
  const noProvider = await byAddress.ask('startOpenid', {})
  assert.equal(codeOf(noProvider), 'BAD_REQUEST')
  program.close()
  byAddress.close()
})

async function connected(address = server.address): Promise<SocketClient> {
  const client = await SocketClient.open(address, new URL(address).origin)
  const welcome = await client.ask('hello', { version: 1, client: 'test' })
  assert.ok(welcome.body === 'welcome' && welcome.welcome.passkeys === true)
  return client
}

async function signedOn(user: string): Promise<SocketClient> {
  const client = await connected()
  const answer = await client.ask('signOn', { user, password: TEST_PASSWORD })
  assert.equal(answer.body, 'signedOn', JSON.stringify(answer))
  return client
}

async function challenge(client: SocketClient): Promise<string> {
  const answer = await client.ask('startPasskeySignOn', {})
  assert.ok(answer.body === 'passkeyChallenge', JSON.stringify(answer))
  return answer.passkeyChallenge.options
}

async function byPasskey() {
  const client = await connected()
  const answer = await usePasskey(page, await challenge(client))
  return { client, answer: await client.ask('finishPasskeySignOn', { answer }) }
}

async function register(client: SocketClient, name: string): Promise<void> {
  const asked = await client.ask('startPasskeyRegistration', {})
  assert.ok(asked.body === 'passkeyChallenge', JSON.stringify(asked))
  const answer = await createPasskey(page, asked.passkeyChallenge.options)
  const done = await client.ask('finishPasskeyRegistration', { answer, name })
  assert.equal(done.body, 'done', JSON.stringify(done))
}

async function listed(client: SocketClient, user = ''): Promise<readonly PasskeyInfoMessage[]> {
  const answer = await client.ask('listPasskeys', { user })
  assert.ok(answer.body === 'passkeyList', JSON.stringify(answer))
  return answer.passkeyList.passkeys
}

async function remove(client: SocketClient, { id }: PasskeyInfoMessage): Promise<void> {
  assert.equal((await client.ask('removePasskey', { id, user: '' })).body, 'done')
}

function rowOf(id: string): PasskeyRow {
  const key = { publicKey: 'pQECAyYgASFYIA', counter: 0, transports: [] }
  return { id, user: 'chris', name: id, ...key, madeMs: Date.now(), usedMs: undefined }
}

function recordOf(id: string): AuditRecord {
  const about = { kind: 'user', entity: 'chris', scope: 'main', before: '', after: id } as const
  return { actor: 'system', address: '', action: 'add passkey', reason: 'a test', ...about }
}

async function oneTimePassword(user: string): Promise<string> {
  const { passwords } = await change({ body: 'resetPassword', resetPassword: { user } })
  return passwords[0]?.password ?? ''
}

function user(id: string, disabled: boolean) {
  return userEdit({ id, scope: 'main', name: id, disabled })
}
