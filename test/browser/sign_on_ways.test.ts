// Signing on by an identity provider and by a passkey as people do: the pages of a whole server, a real provider, and
// Chromium's virtual authenticator.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { signOn } from '../support/console_page.ts'
import { documentedSettings } from '../support/documented.ts'
import { type IdentityProvider, startIdentityProvider } from '../support/identity_provider.ts'
import { keepPicture } from '../support/admin_page.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'
import { addAuthenticator } from '../support/virtual_authenticator.ts'

const PROVIDER_PORT = 39_011
const PAGE_PORT = 18_096
const PAGE = `http://localhost:${PAGE_PORT}/`

let provider: IdentityProvider
let server: TestServer
let browser: Browser

before(async () => {
  const openid = documentedSettings('sign_on.md').openid
  provider = await startIdentityProvider({
    port: PROVIDER_PORT,
    clientId: openid.clientId,
    clientSecret: openid.clientSecret,
    redirectUri: PAGE,
    claims: {
      anna: { name: 'Anna', preferred_username: 'anna', groups: [] },
      ada: { name: 'Ada Lovelace', preferred_username: 'ada', groups: ['controllers'] },
      twofold: { name: 'Two', preferred_username: ['ben', 'chris'], groups: [] },
    },
  })
  server = await startTestServer({
    http: { port: 0, plainPort: PAGE_PORT },
    passkeys: { enabled: true },
    openid: {
      ...openid,
      issuer: provider.issuer,
      roles: { controllers: ['test/controller'] },
      localUsers: [],
    },
  })
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  await server.close()
  await provider.close()
})

test('X15: the console goes to the provider and comes back signed on; signing off ends the session there too', async () => {
  const page = await opened()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'sign_on_ways')
  await page.getByRole('button', { name: 'Ground crew' }).click()
  await passProvider(page, 'ada')
  await page.getByText('Signed on as Ada Lovelace').waitFor()
  assert.equal(
    new URL(page.url()).search,
    '',
    'the answer is good once, and is not kept in the address',
  )
  await page.reload()
  await page.getByText('Signed on as Ada Lovelace').waitFor()
  await page.getByRole('button', { name: 'Flight Controller' }).waitFor()
  await page.getByRole('button', { name: 'Sign off' }).click()
  await page.waitForURL(`${provider.issuer}/**`)
  await page.context().close()
})

test('X15: who is refused after the provider said yes is told so on the sign-on page', async () => {
  const page = await opened()
  await page.getByRole('button', { name: 'Ground crew' }).click()
  await passProvider(page, 'twofold')
  await page.getByRole('alert').getByText('you are several users').waitFor()
  await page.context().close()
})

test('X15: the administration pages sign on by the provider too, which only knows the console’s address', async () => {
  const page = await opened(`${PAGE}admin/#/overview`)
  await page.getByRole('button', { name: 'Ground crew' }).click()
  await passProvider(page, 'anna')
  await page.getByRole('heading', { name: 'Domains and projects' }).waitFor()
  assert.equal(new URL(page.url()).pathname, '/admin/')
  await page.context().close()
})

test('X15 F06: a passkey is added, signs on alone, and sessions elsewhere are seen and ended', async () => {
  const page = await opened()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await addAuthenticator(devtools)
  await signOn(page, server.operator('ben'))
  const dialog = await openAccount(page)
  await dialog.getByLabel('Name of the new passkey').fill('Key of the desk')
  await dialog.getByRole('button', { name: 'Add a passkey' }).click()
  await dialog.getByText('The passkey is added').waitFor()
  await dialog.getByText('Key of the desk').waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'account_dialog')
  await page.keyboard.press('Escape')
  await signOff(page)
  await page.getByRole('button', { name: 'Sign on with a passkey' }).click()
  await page.getByText('Signed on as Ben').waitFor()
  const elsewhere = await opened()
  await signOn(elsewhere, { ...server.operator('ben'), password: TEST_PASSWORD })
  await page.getByRole('button', { name: 'Flight Controller' }).click()
  const again = await openAccount(page)
  await again.getByRole('button', { name: /^End the session console/ }).click()
  await again.getByText('The session is ended.').waitFor()
  await elsewhere.getByText('You were signed off').waitFor()
  await again.getByRole('button', { name: 'Remove the passkey Key of the desk' }).click()
  await again.getByText('You have none.').waitFor()
  await elsewhere.context().close()
  await page.context().close()
})

test('X15: a passkey that is not used leaves the page as it was, with a word', async () => {
  const page = await opened()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('WebAuthn.enable')
  await addAuthenticator(devtools)
  await page.getByRole('button', { name: 'Sign on with a passkey' }).click()
  await page.getByText('The passkey was not used').waitFor()
  await page.getByRole('button', { name: 'Sign on with a passkey' }).waitFor()
  await page.context().close()
})

async function opened(address = PAGE): Promise<Page> {
  const context = await browser.newContext({ permissions: ['microphone'], locale: 'en' })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error('page:', error))
  await page.goto(address)
  await page.locator('input[type=password]').waitFor()
  return page
}

/** Fills the provider's own forms: name and any password, then consent. */
async function passProvider(page: Page, account: string): Promise<void> {
  await page.waitForURL(`${provider.issuer}/**`)
  await page.locator('input[name=login]').fill(account)
  await page.locator('input[name=password]').fill('any')
  await page.locator('button[type=submit]').click()
  await page.locator('button[type=submit]', { hasText: 'Continue' }).click()
}

async function openAccount(page: Page) {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Sessions and passkeys' }).click()
  const dialog = page.getByRole('dialog', { name: 'Sessions and passkeys' })
  await dialog.waitFor()
  return dialog
}

async function signOff(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Sign off' }).click()
  await page.locator('input[type=password]').waitFor()
}
