// Passkeys with a real Chromium and its virtual authenticator: who registers one signs on with it, and nobody else.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import type { Browser, CDPSession, Page } from 'playwright-core'
import {
  openWebauthn,
  type OwnedPasskey,
  type PasskeyVerdict,
  type Webauthn,
} from '../../src/net/webauthn.ts'
import { launchChromium } from '../support/chromium.ts'
import { addAuthenticator, createPasskey, usePasskey } from '../support/virtual_authenticator.ts'

const ADA = { id: 'ada', name: 'Ada Lovelace' }
const HERE = '192.0.2.1'
const SETTINGS = { enabled: true, domain: '', origins: [] }
const CHALLENGE_LIFETIME_MS = 300_000

let server: Server
let browser: Browser
let page: Page
let devtools: CDPSession
let authenticatorId: string
let origin: string

before(async () => {
  server = createServer((_, response) => response.end('<title>Passkeys</title>'))
  server.listen(0, 'localhost')
  await once(server, 'listening')
  origin = `http://localhost:${(server.address() as AddressInfo).port}`
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  server.close()
})
beforeEach(async () => {
  const context = await browser.newContext()
  page = await context.newPage()
  await page.goto(origin)
  devtools = await context.newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  authenticatorId = await addAuthenticator(devtools)
})

test('X15: who registered a passkey signs on with it, again and again', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  let owned = await registered(webauthn)
  assert.equal(owned.user, 'ada')
  assert.deepEqual(owned.passkey.transports, ['internal'])
  for (const _ of [1, 2]) {
    const verdict = await webauthn.finishSignOn(await signedOn(webauthn), found(owned))
    assert.ok(verdict.kind === 'accepted', JSON.stringify(verdict))
    assert.equal(verdict.user, 'ada')
    assert.ok(verdict.passkey.counter > owned.passkey.counter)
    owned = verdict
  }
})

test('X15: an answer is good once, and for five minutes', async () => {
  let nowMs = 0
  const webauthn = openWebauthn(SETTINGS, 'flightloop', () => nowMs)
  const options = await webauthn.registrationOptions(ADA, [], origin)
  const answer = await createPasskey(page, options)
  nowMs = CHALLENGE_LIFETIME_MS - 1
  const verdict = await webauthn.finishRegistration('ada', answer)
  assert.ok(verdict.kind === 'accepted')
  refusedFor(await webauthn.finishRegistration('ada', answer), /is used/)
  const [first, second] = [await signedOn(webauthn), await signedOn(webauthn)]
  assert.equal((await webauthn.finishSignOn(first, found(verdict))).kind, 'accepted')
  refusedFor(await webauthn.finishSignOn(first, found(verdict)), /is used/)
  nowMs += CHALLENGE_LIFETIME_MS
  refusedFor(await webauthn.finishSignOn(second, found(verdict)), /too old/)
})

test('X15: a passkey of another user, a strange one or one with another key signs nobody on', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  const own = await registered(webauthn)
  refusedFor(
    await webauthn.finishSignOn(await signedOn(webauthn), () => undefined),
    /nobody has the passkey/,
  )
  refusedFor(
    await webauthn.finishSignOn(await signedOn(webauthn), () => ({ ...own, user: 'grace' })),
    /it is of "ada"/,
  )
  const other = await registered(webauthn, { id: 'grace', name: 'Grace' })
  const forged = { user: 'grace', passkey: { ...other.passkey, publicKey: own.passkey.publicKey } }
  const answer = await signedOn(webauthn, other.passkey.id)
  refusedFor(await webauthn.finishSignOn(answer, found(forged)), /signature/)
})

test('X15: a copy of an authenticator is noticed by its counter', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  const { user, passkey } = await registered(webauthn)
  const ahead = { user, passkey: { ...passkey, counter: 1000 } }
  refusedFor(await webauthn.finishSignOn(await signedOn(webauthn), found(ahead)), /counter/)
})

test('X15: who was not verified by the authenticator is refused, also if the page did not ask for it', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  const owned = await registered(webauthn)
  await devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false })
  const asked = JSON.parse(await webauthn.signOnOptions(origin, HERE)) as object
  const weaker = JSON.stringify({ ...asked, userVerification: 'discouraged' })
  refusedFor(
    await webauthn.finishSignOn(await usePasskey(page, weaker), found(owned)),
    /user.*verif/i,
  )
})

test('X15: an answer from another page is refused', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  const owned = await registered(webauthn)
  const answer = await usePasskey(page, await webauthn.signOnOptions('http://localhost:1', HERE))
  refusedFor(await webauthn.finishSignOn(answer, found(owned)), /origin/)
})

test('X15: a registration is the user’s who began it, and no sign-on', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  const answer = await createPasskey(page, await webauthn.registrationOptions(ADA, [], origin))
  refusedFor(await webauthn.finishRegistration('grace', answer), /somebody else/)
  const owned = await registered(webauthn)
  const options = JSON.parse(await webauthn.registrationOptions(ADA, [], origin)) as {
    challenge: string
  }
  const crossed = await usePasskey(
    page,
    JSON.stringify({ challenge: options.challenge, rpId: 'localhost' }),
  )
  refusedFor(await webauthn.finishSignOn(crossed, found(owned)), /not ours/)
})

test('X15: an authenticator that has a passkey of the user already makes no second one', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  const { passkey } = await registered(webauthn)
  const options = await webauthn.registrationOptions(ADA, [passkey], origin)
  await assert.rejects(createPasskey(page, options), /InvalidStateError|previously registered/)
})

test('X15: of the transports that an answer claims only those that there are are kept', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  const answer = JSON.parse(
    await createPasskey(page, await webauthn.registrationOptions(ADA, [], origin)),
  ) as { response: { transports: unknown } }
  answer.response.transports = ['usb', 'usb', 'carrier pigeon', 7, 'x'.repeat(10_000), 'internal']
  const verdict = await webauthn.finishRegistration('ada', JSON.stringify(answer))
  assert.ok(verdict.kind === 'accepted', JSON.stringify(verdict))
  assert.deepEqual(verdict.passkey.transports, ['internal', 'usb'])
})

test('X15: rubbish is refused with a reason', async () => {
  const webauthn = openWebauthn(SETTINGS, 'flightloop')
  for (const answer of [
    '',
    'null',
    '{}',
    '{"response":{"clientDataJSON":"bnVsbA"}}',
    '[]',
    'x'.repeat(70_000),
  ]) {
    refusedFor(await webauthn.finishRegistration('ada', answer), /./)
    refusedFor(await webauthn.finishSignOn(answer, () => undefined), /./)
  }
})

async function registered(webauthn: Webauthn, owner = ADA): Promise<OwnedPasskey> {
  const answer = await createPasskey(page, await webauthn.registrationOptions(owner, [], origin))
  const verdict = await webauthn.finishRegistration(owner.id, answer)
  assert.ok(verdict.kind === 'accepted', JSON.stringify(verdict))
  return verdict
}

/** With a passkey of the authenticator's choice, or with this one. */
async function signedOn(webauthn: Webauthn, passkey?: string): Promise<string> {
  const options = JSON.parse(await webauthn.signOnOptions(origin, HERE)) as object
  const allowed =
    passkey === undefined ? {} : { allowCredentials: [{ id: passkey, type: 'public-key' }] }
  return usePasskey(page, JSON.stringify({ ...options, ...allowed }))
}

function found(owned: OwnedPasskey) {
  return (id: string) => (id === owned.passkey.id ? owned : undefined)
}

function refusedFor(verdict: PasskeyVerdict, reason: RegExp): void {
  assert.ok(verdict.kind === 'refused', JSON.stringify(verdict))
  assert.match(verdict.reason, reason)
}
