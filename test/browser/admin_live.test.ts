// The live view of the administration in a real Chromium on a real server: what is done there arrives at operators.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { Administration, connect, type NodeVoiceClient } from '../../src/sdk/node.ts'
import { enter, loopNamed, NodeOperator, socketUrl, until } from '../sdk/node_operator.ts'
import { keepPicture, openAdmin, type AdminLook } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { SYSTEM_PASSWORD, systemAdministrator } from '../support/system_administrator.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const ANNA = { user: 'anna', password: TEST_PASSWORD }

let server: TestServer
let browser: Browser
let ben: NodeVoiceClient
let chris: NodeVoiceClient

before(async () => {
  server = await startTestServer()
  browser = await launchChromium()
  ben = new NodeOperator({ url: socketUrl(server.address) }).client
  chris = new NodeOperator({ url: socketUrl(server.address) }).client
  await enter(chris, 'chris', 'Observer', { 'Ground Control': 'monitor' })
})
after(async () => {
  ben.close()
  chris.close()
  await browser.close()
  await server.close()
})

async function openLive(look: AdminLook = {}, person = ANNA): Promise<Page> {
  const page = await openAdmin(browser, server.address, person, look)
  await page.locator('.shell-nav a[href="#/live"]').click()
  await page.locator('.live-row[data-session]').first().waitFor()
  return page
}

test('X16 F88: what is done on the live page by keys alone arrives at the operator, and is shown', async () => {
  await enter(ben, 'ben', 'Flight Controller', { 'Flight Director': 'talk', Telemetry: 'monitor' })
  const page = await openLive()
  const row = page.locator('.live-row', { hasText: 'Flight Controller' })
  await row.getByText('quiet').waitFor()
  await until(ben, ({ media }) => media === 'connected')
  await row.getByText('connected', { exact: true }).waitFor()
  await ben.setPtt(true)
  await row.getByText('talks').waitFor({ timeout: 2000 })
  await keepPicture(page, 'admin_live_talks')
  await ben.setPtt(false)
  await row.getByRole('button', { name: 'Mute Ben' }).focus()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Mute Ben?' }).waitFor()
  await page.keyboard.press('Escape')
  assert.equal(ben.view.muted, false, 'Escape does nothing')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Mute Ben?' }).waitFor()
  await page.keyboard.type('Open microphone.')
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_live_mute')
  await page.keyboard.press('Enter')
  await until(ben, ({ muted }) => muted)
  await until(ben, ({ supervised }) => supervised?.reason === 'Open microphone.')
  await page.getByRole('status').getByText('Muted: Ben.').waitFor()
  await row.getByText('muted').waitFor()
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: 'Give Ben the voice back?' }).waitFor()
  await page.keyboard.press('Enter')
  await until(ben, ({ muted }) => !muted)
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await row.getByRole('button', { name: 'Take talk away Ben, Flight Director' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Enter')
  await until(ben, () => loopNamed(ben, 'Flight Director').state === 'monitor')
  await row.getByRole('button', { name: 'Loops Ben' }).click()
  const moves = page.getByRole('dialog', { name: 'Loops of Ben' })
  await moves.getByLabel('Ground Control').selectOption('talk')
  await moves.getByLabel('Telemetry').selectOption('off')
  await keepPicture(page, 'admin_live_move')
  await page.getByRole('button', { name: 'Switch', exact: true }).click()
  await until(ben, () => loopNamed(ben, 'Ground Control').state === 'talk')
  assert.equal(loopNamed(ben, 'Telemetry').state, 'off')
  await row.getByRole('button', { name: 'Message Ben' }).click()
  await page.getByLabel('Message', { exact: true }).fill('Call me.')
  await page.keyboard.press('Enter')
  await until(ben, ({ supervised }) => supervised?.reason === 'Call me.')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await row.getByRole('button', { name: 'Disconnect Ben' }).click()
  await page.getByRole('dialog').waitFor()
  await page.keyboard.press('Enter')
  await until(ben, ({ phase }) => phase === 'signed_off')
  await row.getByText('ended').waitFor()
  await page.context().close()
})

test('X16 F71 F88: a message reaches those chosen and all of a project, and each doing is in the audit log', async () => {
  await enter(ben, 'ben', 'Flight Controller', { 'Flight Director': 'talk' })
  const page = await openLive()
  await page.getByLabel('Choose all found').check()
  await page.getByText(/^\d chosen$/).waitFor()
  await page.getByRole('button', { name: 'Mute…', exact: true }).click()
  await page.keyboard.type('Rehearsal is over.')
  await page.keyboard.press('Enter')
  await until(ben, ({ muted }) => muted)
  await until(chris, ({ muted }) => muted)
  await page.getByText(/^Muted: \d sessions\./).waitFor()
  await page.getByLabel('Domain or project').selectOption('test')
  await page.getByRole('button', { name: 'Message to all…' }).click()
  await page.getByRole('dialog', { name: 'Message to all: Test Mission' }).waitFor()
  await page.keyboard.type('Go for launch.')
  await page.keyboard.press('Enter')
  for (const client of [ben, chris]) {
    await until(client, ({ supervised }) => supervised?.reason === 'Go for launch.')
  }
  await page.getByText(/^Sent to \d consoles\./).waitFor()
  const anna = connect({ url: socketUrl(server.address) })
  await anna.signOn('anna', TEST_PASSWORD)
  const { entries } = await new Administration(anna).searchAudit({ actor: 'anna' })
  const actions = new Set(entries.map(({ action }) => action))
  const expected = ['mute', 'unmute', 'switch loop', 'notify', 'disconnect', 'message to all']
  for (const action of expected) assert.ok(actions.has(action), action)
  anna.close()
  await page.context().close()
})

test('F88: rows stand still under the pointer, say that another order is due, and take it when asked', async () => {
  const page = await openLive()
  await page.getByLabel('Sort by').selectOption('talking')
  const first = page.locator('.live-row[data-session]').first()
  const top = () =>
    page.evaluate(() => {
      const rows = [...document.querySelectorAll<HTMLElement>('.live-row[data-session]')]
      const y = (row: HTMLElement) => row.getBoundingClientRect().top
      return rows
        .sort((a, b) => y(a) - y(b))
        .map((row) => row.querySelector('strong')?.textContent ?? '')
    })
  await page.waitForFunction(() => document.querySelectorAll('.live-row[data-session]').length > 1)
  assert.deepEqual(await top(), ['Ben', 'Chris'])
  await first.hover()
  await chris.setPtt(true)
  await page.getByText('Another order is due.').waitFor()
  await page.getByText('key pressed').waitFor()
  assert.deepEqual(await top(), ['Ben', 'Chris'], 'nothing moves under the pointer')
  await page.getByRole('button', { name: 'Sort now' }).click()
  assert.deepEqual(await top(), ['Chris', 'Ben'])
  await chris.setPtt(false)
  await page.waitForFunction(() =>
    document.querySelector('[data-session]')?.textContent?.includes('Ben'),
  )
  await page.getByRole('radio', { name: 'By loop' }).check()
  const card = page.locator('.loop-card', { hasText: 'Ground Control' })
  await card.getByText('Chris').waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_live_loops')
  await page.context().close()
})

test('F88: the services are shown with their load, and the last minutes as charts and as a table', async () => {
  const page = await openLive({ height: 2000 })
  for (const service of ['vocs', 'ice_proxy 0', 'mixer 0']) {
    await page.locator('.services').getByRole('row', { name: service }).getByText('runs').waitFor()
  }
  const chart = page.getByRole('img', { name: /^Sessions\. Sessions: \d+ now/ })
  await chart.locator('canvas').waitFor()
  const colours = await chart.locator('canvas').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    // --monitor-line of the dark theme, #4ba3fb.
    let points = 0
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === 0x4b && data[at + 1] === 0xa3 && data[at + 2] === 0xfb) points++
    }
    return points
  })
  assert.ok(colours > 5, `${colours} pixels of the line`)
  await keepPicture(page, 'admin_live_system')
  await page.getByRole('button', { name: 'Show as table' }).click()
  const table = page.getByRole('region', { name: 'History as a table' })
  await table.getByRole('columnheader', { name: 'Load, mixer 0' }).waitFor()
  await table
    .getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d UTC$/)
    .first()
    .waitFor()
  await page.getByRole('radio', { name: '24 h' }).check()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_live_history_table')
  await page.context().close()
})

test('F71: all pages load anew, the login page too, but none under a pressed key and none with changes', async () => {
  const root = await systemAdministrator(server)
  const admin = await openLive({}, { user: root.view.user?.id ?? '', password: SYSTEM_PASSWORD })
  root.close()
  const other = await openAdmin(browser, server.address, ANNA)
  await other.getByRole('button', { name: 'Rename… Test Mission' }).click()
  await other.getByRole('textbox', { name: 'Name' }).fill('Another')
  await other.getByRole('button', { name: 'Save' }).click()
  const login = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage()
  await login.goto(server.address)
  await login.getByLabel('User').waitFor()
  const { page, switchLoop, mediaConnected, pressPtt, releasePtt } = await openConsole(
    browser,
    server.address,
    { ...server.operator('ben'), role: 'Flight Director' },
  )
  await switchLoop('Simulation', 'talk')
  await mediaConnected()
  await pressPtt()
  for (const each of [login, page, other]) await mark(each)
  await admin.getByRole('button', { name: 'Reload pages…' }).click()
  await admin.keyboard.type('New version.')
  await admin.keyboard.press('Enter')
  await page.getByText('lets all pages load anew').waitFor()
  await login.waitForFunction(() => !('before' in globalThis), undefined, { timeout: 7000 })
  await pause(1000)
  assert.equal(await isMarked(page), true, 'not under the pressed key')
  await releasePtt()
  await page.waitForFunction(() => !('before' in globalThis), undefined, { timeout: 6000 })
  await page.locator('[data-loop][data-name="Simulation"][data-state="talk"]').waitFor()
  await other.getByText('this one waits for your changes. New version.').waitFor()
  assert.equal(await isMarked(other), true)
  assert.deepEqual(await violations(other), [])
  await keepPicture(other, 'admin_reload_waits')
  other.on('dialog', (dialog) => void dialog.accept())
  await other.getByRole('button', { name: 'Load now' }).click()
  await other.waitForFunction(() => !('before' in globalThis))
  for (const each of [admin, other, login, page]) await each.context().close()
})

test('X23: the live page breaks no rule of WCAG 2.2 AA and cuts nothing off, in both themes, on a phone too', async () => {
  for (const [size, width, height] of [
    ['phone', 390, 844],
    ['desk', 1280, 800],
    ['wall', 2560, 1440],
  ] as const) {
    for (const [theme, language] of [
      ['dark', 'en'],
      ['light', 'de'],
    ] as const) {
      const page = await openLive({ width, height, theme, language })
      await page.locator('.plot canvas').first().waitFor()
      assert.deepEqual(await violations(page), [], `${size} ${theme}`)
      const aside = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(aside, 0)
      await keepPicture(page, `admin_live_${size}_${theme}_${language}`)
      await page.context().close()
    }
  }
})

async function mark(page: Page): Promise<void> {
  await page.evaluate(() => void Object.assign(globalThis, { before: true }))
}

async function isMarked(page: Page): Promise<boolean> {
  return page.evaluate(() => 'before' in globalThis)
}
