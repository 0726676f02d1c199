// More consoles than an ice_proxy has room for: who comes too late is told, who is there notices nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { startTestServer } from '../support/test_server.ts'

test('F65: beyond the capacity a console says so, gets audio when there is room, and disturbs nobody', async () => {
  const server = await startTestServer({ iceProxy: { port: 0, peersMax: 1 } })
  const browser = await launchChromium()
  const first = await openConsole(browser, server.address, server.operator('anna'))
  await first.mediaConnected()
  const second = await openConsole(browser, server.address, server.operator('ben'))
  const notice = second.page.getByText('The system is at its capacity')
  await notice.waitFor({ timeout: 5000 })
  assert.equal(await second.page.locator('[data-media="connected"]').count(), 0)
  await second.switchLoop('Ground Control', 'monitor')
  assert.equal(await first.page.locator('[data-media="connected"]').count(), 1)
  await first.page.getByRole('button', { name: /menu/i }).click()
  await first.page.getByRole('button', { name: /sign off/i }).click()
  await second.mediaConnected()
  await browser.close()
  await server.close()
})
