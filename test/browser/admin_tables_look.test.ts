// What the tables, forms and pasted lines look like in both themes and languages, on a phone and at a desk.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { keepPicture, openAdmin } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const ANNA = { user: 'anna', password: TEST_PASSWORD }

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

for (const [size, width, height, language] of [
  ['phone', 390, 844, 'de'],
  ['desk', 1280, 800, 'en'],
] as const) {
  test(`X23: tables, forms and pasted lines break no rule of WCAG 2.2 AA, in both themes (${size})`, async () => {
    const page = await openAdmin(browser, server.address, ANNA, { width, height, language })
    // Colours that are on their way from one theme to the other are none of either.
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const look = (name: string) => lookAt(page, `admin_${name}_${size}`)
    await page.locator('.scopes').waitFor()
    for (const [table, item] of [
      ['users', 'ben'],
      ['loops', 'gc'],
    ] as const) {
      await show(page, `#/${table}`)
      await page.locator('[data-row] input').first().check()
      await page.locator('[data-row] input').nth(1).check()
      await look(table)
      await show(page, `#/${table}//${encodeURIComponent(item)}`)
      await page.locator('dialog').waitFor()
      await look(`${table}_form`)
      await closeDialog(page)
    }
    await show(page, '#/users/test/ben')
    await page.locator('dialog .read-only').waitFor()
    await look('users_read_only')
    await closeDialog(page)
    await page.locator('.page-actions button').first().click()
    await page
      .locator('textarea')
      .fill('zoe;Zoé Übermut;test;;test/observer\nben;B\n-;;\nanna;Anna')
    await page.locator('[data-line]').first().waitFor()
    await look('paste')
    await page.context().close()
  })
}

async function lookAt(page: Page, name: string): Promise<void> {
  for (const theme of ['dark', 'light']) {
    await page.evaluate((to) => (document.documentElement.dataset['theme'] = to), theme)
    assert.deepEqual(await violations(page), [], `${name} ${theme}`)
    const aside = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    assert.equal(aside, 0, name)
    await keepPicture(page, `${name}_${theme}`)
  }
}

async function closeDialog(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'hidden' })
}

async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => (location.hash = to), hash)
  await page.locator('[data-row]').first().waitFor()
}
