// The console as its operators meet it: real pages on a real server, from the first one-time password on.
// No page may write an error to its console meanwhile, nor break its Content-Security-Policy.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { consoleOf, signOn, type ConsolePage } from '../support/console_page.ts'
import { startDemoServer, startTestServer, type TestServer } from '../support/test_server.ts'

const OWN_PASSWORD = 'a password of my own'

let server: TestServer
let browser: Browser
/** What any page complained about. */
const complaints: string[] = []

before(async () => {
  server = await startTestServer()
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  await server.close()
})

test('F08: a first start gives a one-time password that has to be changed before the loops are seen', async () => {
  const demo = await startDemoServer()
  const page = await openPage(demo.address)
  const { user, password } = demo.server.vocs.firstPassword!
  await fillSignOn(page, user, password)
  await page.getByRole('heading', { name: 'Choose your own password' }).waitFor()
  await fillPasswords(page, 'One-time password', password, OWN_PASSWORD)
  await page.getByRole('heading', { name: 'Choose a role' }).waitFor()
  await page.getByRole('button', { name: 'Flight Controller' }).click()
  await page.locator('[data-name="Flight Director"]').waitFor()
  assert.equal(await page.locator('[data-loop]').count(), 7, 'the role has no right on the eighth')
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Sign off' }).click()
  await fillSignOn(page, user, OWN_PASSWORD)
  await page.getByRole('heading', { name: 'Choose a role' }).waitFor()
  await page.context().close()
  await demo.close()
})

test('F01: a wrong password and an unknown user are refused with the same words, the field is empty again', async () => {
  const page = await openPage(server.address)
  const refusals: string[] = []
  for (const user of ['anna', 'nobody-of-this-name']) {
    await fillSignOn(page, user, 'not the password')
    await page.getByText('wrong').waitFor({ timeout: 2000 })
    refusals.push(await page.locator('.failure').innerText())
    assert.equal(await page.getByLabel('Password', { exact: true }).inputValue(), '')
    await page.getByLabel('User').fill('')
    assert.ok(await page.getByRole('button', { name: 'Sign on' }).isDisabled())
    await page.reload()
  }
  assert.equal(refusals[0], refusals[1])
  await page.context().close()
})

test('F05 F13 F14: another role is taken without a password; its rights are shown and a refusal says why', async () => {
  const { page, switchLoop, tile } = await openConsolePage('ben')
  await switchLoop('Ground Control', 'monitor')
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Change role' }).click()
  await page.getByRole('button', { name: 'Flight Director' }).focus()
  await page.keyboard.press('Space')
  await tile('Simulation').waitFor()
  assert.equal(await tile('Ground Control').getAttribute('data-state'), 'off')
  assert.equal(await tile('Telemetry').getByText('Listen and talk').count(), 1)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Change role' }).click()
  await page.getByRole('button', { name: 'Flight Controller' }).click()
  await tile('Simulation').waitFor({ state: 'detached' })
  await switchLoop('Telemetry', 'monitor')
  assert.equal(await tile('Telemetry').getByText('Listen only').count(), 1)
  await tile('Telemetry').locator('[data-switch]').click()
  await page.getByText('this role may not talk here').waitFor()
  await page.context().close()
})

test('F08: the own password is changed from the menu, with the present one', async () => {
  const { page } = await openConsolePage('chris')
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Change password' }).click()
  await fillPasswords(page, 'Present password', 'not the password', OWN_PASSWORD)
  await page.locator('.failure').filter({ hasText: /\w/ }).waitFor()
  await fillPasswords(page, 'Present password', server.operator('chris').password, OWN_PASSWORD)
  await page.getByText('Your password is changed').waitFor()
  await page.locator('[data-ptt]').waitFor()
  await page.context().close()
})

test('F31 F32 F36 F41: mouse and touch hold the bar; others see who talks, the own page draws the voice', async () => {
  const anna = await openConsolePage('anna')
  const ben = await openConsolePage('ben', { hasTouch: true })
  await anna.switchLoop('Flight Director', 'talk')
  await ben.switchLoop('Flight Director', 'talk')
  await Promise.all([anna, ben].map(({ mediaConnected }) => mediaConnected()))
  for (const { tile } of [anna, ben]) {
    await tile('Flight Director').locator('[data-participants]').getByText('2').waitFor()
  }
  const bar = (await anna.page.locator('[data-ptt]').boundingBox())!
  await anna.page.mouse.move(bar.x + bar.width / 2, bar.y + bar.height / 2)
  await anna.page.mouse.down()
  await anna.page.locator('[data-ptt]').getByText('LIVE').waitFor()
  await ben.tile('Flight Director').getByText('Anna').waitFor({ timeout: 1000 })
  const bars = await barsDrawn(anna.page)
  assert.ok(Math.max(...bars) > 0.5, 'F36: the beeps of the microphone are high bars')
  assert.ok(bars.filter((bar) => bar > 0 && bar < 0.1).length > 5, 'F36: its pauses are low ones')
  await anna.page.mouse.up()
  await ben.tile('Flight Director').getByText('Anna').waitFor({ state: 'detached', timeout: 1000 })
  const lift = await touchTalkBar(ben.page)
  await anna.tile('Flight Director').getByText('Ben').waitFor({ timeout: 1000 })
  await lift()
  await anna.tile('Flight Director').getByText('Ben').waitFor({ state: 'detached', timeout: 1000 })
  await ben.switchLoop('Flight Director', 'off')
  await anna.tile('Flight Director').locator('[data-participants]').getByText('1').waitFor()
  await Promise.all([anna, ben].map(({ page }) => page.context().close()))
})

test('F42 F50: in toggle mode one click talks, the next mutes; a window that loses the focus is mute', async () => {
  const { page, switchLoop, mediaConnected } = await openConsolePage('anna')
  await switchLoop('Flight Director', 'talk')
  await mediaConnected()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Talk key…' }).click()
  await page.getByRole('radio', { name: 'Click on and off' }).check()
  await page.keyboard.press('Escape')
  const bar = page.locator('[data-ptt]')
  const isOn = (words: string) => bar.getByText(words).waitFor({ timeout: 1000 })
  for (const words of ['Click to mute', 'Muted']) {
    await bar.click()
    await isOn(words)
  }
  await bar.click()
  await isOn('LIVE')
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await page.getByText('The talk key was released').waitFor()
  await isOn('Muted')
  await page.context().close()
})

test('F38: two pages of one user and role show the same loops and volumes, but each has its own key', async () => {
  const desk = await openConsolePage('anna')
  const tablet = await openConsolePage('anna')
  await desk.switchLoop('Ground Control', 'talk')
  await desk.setVolume('Ground Control', 40)
  const mirrored = tablet.tile('Ground Control')
  await mirrored.and(tablet.page.locator('[data-state="talk"]')).waitFor({ timeout: 1000 })
  await mirrored.locator('.volume-number').getByText('40').waitFor({ timeout: 1000 })
  await desk.mediaConnected()
  await desk.pressPtt()
  await mirrored.getByText('Anna').waitFor()
  assert.equal(await tablet.page.locator('[data-ptt]').getAttribute('data-ptt'), 'released')
  await desk.releasePtt()
  await Promise.all([desk, tablet].map(({ page }) => page.context().close()))
})

test('a refused microphone leaves the operator listening, and says what to do', async () => {
  const { page, switchLoop, mediaConnected } = await openConsolePage('ben', {}, deny)
  await page.getByText('The browser blocks the microphone').waitFor()
  await switchLoop('Flight Director', 'monitor')
  await mediaConnected()
  await page.keyboard.down('Space')
  await page.getByText('Microphone blocked: listen only').waitFor()
  assert.equal(await page.locator('[data-ptt]').getAttribute('data-ptt'), 'released')
  await page.context().close()
})

test('F101: the console works by HTTPS, with its microphone and its audio', async () => {
  const address = server.server.vocs.addresses.find((url) => url.startsWith('https:'))!
  const { page, switchLoop, mediaConnected } = await openConsolePage('ben', {}, undefined, address)
  await switchLoop('Flight Director', 'talk')
  await mediaConnected()
  await page.getByText('Hold to talk on Flight Director').waitFor()
  await page.getByText('Audio good').waitFor()
  await page.context().close()
})

test('no page wrote an error or broke its Content-Security-Policy in all of this', () => {
  assert.deepEqual(complaints, [])
})

async function openPage(
  address: string,
  options: BrowserContextOptions = {},
  script?: () => void,
): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    permissions: ['microphone'],
    ...options,
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return
    // Chromium's own word where a certificate of no authority lets no service worker be.
    if (!message.text().startsWith('An SSL certificate error')) complaints.push(message.text())
  })
  if (script !== undefined) await page.addInitScript(script)
  await page.goto(address)
  return page
}

async function openConsolePage(
  user: string,
  options: BrowserContextOptions = {},
  script?: () => void,
  address = server.address,
): Promise<ConsolePage> {
  const page = await openPage(address, options, script)
  await signOn(page, server.operator(user))
  return consoleOf(page)
}

async function fillSignOn(page: Page, user: string, password: string): Promise<void> {
  await page.getByLabel('User').fill(user)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
}

async function fillPasswords(page: Page, label: string, old: string, own: string): Promise<void> {
  await page.getByLabel(label).fill(old)
  await page.getByLabel('New password', { exact: true }).fill(own)
  await page.getByLabel('New password again').fill(own)
  await page.keyboard.press('Enter')
}

/** A finger goes down on the talk bar; what comes back lifts it. */
async function touchTalkBar(page: Page): Promise<() => Promise<unknown>> {
  const { x, y, width, height } = (await page.locator('[data-ptt]').boundingBox())!
  const session = await page.context().newCDPSession(page)
  const touchPoints = [{ x: x + width / 2, y: y + height / 2 }]
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints })
  return () => session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

/** Heights of the bars of the own voice in the last 2 s, as parts 0..1. */
async function barsDrawn(page: Page): Promise<number[]> {
  await page.waitForTimeout(2000)
  return page.locator('canvas.meter').evaluate((canvas: HTMLCanvasElement) => {
    const { width, height } = canvas
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, width, height)
    return Array.from({ length: width }, (_, x) => {
      let drawn = 0
      for (let y = 0; y < height; y++) if (data[(y * width + x) * 4 + 3]! > 0) drawn++
      return drawn / height
    })
  })
}

/** In the page: the operator says no. */
function deny(): void {
  navigator.mediaDevices.getUserMedia = () =>
    Promise.reject(new DOMException('denied', 'NotAllowedError'))
}
