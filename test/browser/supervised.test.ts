// What an operator sees of a supervisor's doing, in the real console on a real server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { type LiveSession, Supervision } from '../../src/sdk/supervision.ts'
import { NodeOperator, socketUrl } from '../sdk/node_operator.ts'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

let server: TestServer
let browser: Browser

before(async () => {
  server = await startTestServer()
  browser = await launchChromium()
})
after(async () => {
  await browser.close()
  await server.close()
})

test('X16: a muted operator is told by whom and why, cannot talk, and is told when that ends', async () => {
  const { page } = await openConsole(browser, server.address, server.operator('ben'))
  const anna = new NodeOperator({ url: socketUrl(server.address) })
  await anna.client.signOn('anna', TEST_PASSWORD)
  const supervision = new Supervision(anna.client)
  const sessions = await new Promise<readonly LiveSession[]>((resolve, reject) => {
    supervision.watch('test', resolve).catch(reject)
  })
  const ben = sessions.find(({ user }) => user === 'ben')?.session ?? 0
  await supervision.mute(ben, true, 'Open microphone.')
  const alert = page.getByRole('alert').getByText('Anna muted you')
  await alert.waitFor({ timeout: 2000 })
  assert.match(await alert.innerText(), /Open microphone\.$/)
  const bar = page.locator('.ptt-bar')
  assert.equal(await bar.getAttribute('data-look'), 'blocked')
  assert.match(await bar.innerText(), /Muted by a supervisor/)
  await page.keyboard.down('Space')
  assert.equal(await page.locator('[data-ptt]').getAttribute('data-ptt'), 'released')
  await page.keyboard.up('Space')
  await supervision.mute(ben, false)
  await page.getByText('Anna gave your voice back').waitFor({ timeout: 2000 })
  assert.doesNotMatch(await bar.innerText(), /Muted/)
  await supervision.switchLoop(ben, 'gc', 'monitor', 'Please listen.')
  await page.getByText('Anna switched Ground Control for you. Please listen.').waitFor()
  anna.close()
  await page.context().close()
})
