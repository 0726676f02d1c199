// The console's language, in a real Chromium with a scripted client.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { violations } from '../support/axe.ts'
import { startHarness, type Harness } from './harness.ts'

const DESK = { width: 1280, height: 800 }

let harness: Harness

before(async () => {
  harness = await startHarness()
})
after(() => harness.close())

test('X23: the whole console speaks German where the browser does, and English again by the menu', async () => {
  const page = await harness.open('busy', { ...DESK, language: 'de' })
  assert.equal(await page.locator('html').getAttribute('lang'), 'de')
  await page.getByText('Sprechkreis', { exact: false }).first().waitFor({ state: 'attached' })
  await page.getByRole('button', { name: 'Menü' }).click()
  assert.deepEqual(await violations(page), [])
  await harness.screenshot(page, 'menu_german')
  await page.getByLabel('English').click()
  await page.getByRole('button', { name: 'Menu' }).waitFor({ state: 'attached' })
  await page.locator('[data-ptt]').getByText('Hold to talk', { exact: false }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Menu' }).waitFor()
  await page.close()
})
