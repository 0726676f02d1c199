// Which pages may have passkeys, and how many challenges there are at a time. Signatures: test/browser/passkeys.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { refusedBy } from '../../src/net/outside_ways.ts'
import { openWebauthn } from '../../src/net/webauthn.ts'
import { VocsError } from '../../src/protocol/errors.ts'

const HERE = '192.0.2.1'
const ADA = { id: 'ada', name: 'Ada Lovelace' }
const LOCAL = { enabled: true, domain: '', origins: [] }
const NAMED = {
  enabled: true,
  domain: 'example.org',
  origins: ['https://console.example.org:8443', 'https://example.org'],
}

test('X15: passkeys are of the origins in the settings, whatever a page says where it is from', async () => {
  const webauthn = openWebauthn(NAMED, 'flightloop')
  for (const origin of NAMED.origins) {
    assert.equal(rpIdOf(await webauthn.signOnOptions(origin, HERE)), 'example.org')
    assert.equal(
      JSON.parse(await webauthn.registrationOptions(ADA, [], origin)).rp.id,
      'example.org',
    )
  }
  for (const origin of [
    'https://console.example.org',
    'http://console.example.org:8443',
    'https://other.example.org:8443',
    'https://notexample.org',
    'http://localhost:8080',
  ]) {
    const told = /of https:\/\/console\.example\.org:8443: open the console there/
    await assert.rejects(webauthn.signOnOptions(origin, HERE), told)
    await assert.rejects(webauthn.registrationOptions(ADA, [], origin), told)
  }
})

test('X15: without origins in the settings passkeys are of localhost alone', async () => {
  const webauthn = openWebauthn(LOCAL, 'flightloop')
  for (const [origin, name] of [
    ['http://localhost:8080', 'localhost'],
    ['https://localhost:8443', 'localhost'],
    ['http://a.localhost:8080', 'a.localhost'],
  ] as const) {
    assert.equal(rpIdOf(await webauthn.signOnOptions(origin, HERE)), name)
  }
  for (const origin of ['https://console.example:8443', 'https://notlocalhost']) {
    await assert.rejects(webauthn.signOnOptions(origin, HERE), /of localhost alone here/)
  }
  for (const origin of ['https://192.0.2.1:8443', 'https://[2001:db8::1]']) {
    await assert.rejects(webauthn.signOnOptions(origin, HERE), /by its name, not by its IP/)
  }
})

test('X15: who begins many sign-ons or registrations takes no place from others', async () => {
  const webauthn = openWebauthn(NAMED, 'flightloop')
  const [origin = ''] = NAMED.origins
  await webauthn.signOnOptions(origin, '198.51.100.7')
  const begun = { signOns: 0, registrations: 0 }
  for (let count = 0; count < 300; count++) {
    await webauthn.signOnOptions(origin, HERE).then(() => begun.signOns++, refusedOnly)
    const registration = webauthn.registrationOptions(ADA, [], origin)
    await registration.then(() => begun.registrations++, refusedOnly)
  }
  assert.deepEqual(begun, { signOns: 200, registrations: 20 })
  assert.deepEqual(webauthn.pending(), { pending: 201, refused: 100, dropped: 0 })
  assert.deepEqual(
    [...refusedBy({ directory: undefined, openid: undefined, webauthn })],
    [
      ['passkey sign-ons too many', 100],
      ['passkey sign-ons given up', 0],
    ],
  )
  await webauthn.registrationOptions({ id: 'grace', name: 'Grace' }, [], origin)
})

function refusedOnly(error: unknown): void {
  assert.ok(error instanceof VocsError && error.code === 'THROTTLED', String(error))
}

function rpIdOf(options: string): string {
  return (JSON.parse(options) as { rpId: string }).rpId
}
