// Drives the real administration pages as an administrator would. I/O.
import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { ROOT } from './source_tree.ts'

export interface AdminLook {
  readonly width?: number
  readonly height?: number
  readonly theme?: 'dark' | 'light'
  readonly language?: 'en' | 'de'
  readonly hasTouch?: boolean
}

/** Opens the pages in a context of their own and signs on. address: of the console. */
export async function openAdmin(
  browser: Browser,
  address: string,
  person: { readonly user: string; readonly password: string },
  { width = 1280, height = 800, theme = 'dark', language = 'en', hasTouch = false }: AdminLook = {},
): Promise<Page> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width, height },
    colorScheme: theme,
    locale: language,
    hasTouch,
  })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error('page:', error))
  await page.goto(new URL('admin/', address).href)
  await page.locator('input[autocomplete=username]').fill(person.user)
  await page.locator('input[type=password]').fill(person.password)
  await page.keyboard.press('Enter')
  return page
}

/** Reviews the collected changes and makes them; waits until they are made. */
export async function applyChanges(page: Page, reason = ''): Promise<void> {
  await page.getByRole('button', { name: 'Review…' }).click()
  const dialog = page.getByRole('dialog')
  if (reason !== '') await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: 'Make these changes' }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Keeps what the page looks like in build/screenshots/. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(`${ROOT}build/screenshots`, { recursive: true })
  await page.screenshot({ path: `${ROOT}build/screenshots/${name}.png` })
}

/** Until the control with this text has the focus. */
export async function tabTo(page: Page, name: string, key: 'Tab' | 'Shift+Tab'): Promise<void> {
  for (let stops = 0; stops < 40; stops++) {
    await page.keyboard.press(key)
    if ((await page.evaluate(() => document.activeElement?.textContent?.trim())) === name) return
  }
  assert.fail(`${name} is not reached by ${key}`)
}

/** Which control of a table's row has the focus. */
export async function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() =>
    document.activeElement instanceof HTMLElement
      ? document.activeElement.dataset['control']
      : undefined,
  )
}
