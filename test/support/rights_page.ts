// Finds what is on the administration's page of rights, and goes there by keys. I/O.
import assert from 'node:assert/strict'
import type { Locator, Page } from 'playwright-core'

export function option(page: Page, column: string, name: string): Locator {
  return page.getByRole('listbox', { name: column }).getByRole('option', { name })
}

/** Names as they stand in a column. */
export function names(page: Page, column: string): Promise<string[]> {
  return page
    .getByRole('listbox', { name: column })
    .locator('.rights-name > span')
    .allTextContents()
}

export async function cell(page: Page, row: string, column: string): Promise<Locator> {
  const head = page.getByRole('columnheader', { name: column, exact: true })
  const index = await head.getAttribute('aria-colindex')
  const line = page.getByRole('row').filter({ has: page.getByRole('rowheader', { name: row }) })
  return line.locator(`.rights-cell[aria-colindex="${index}"]`)
}

/** Goes on by Tab until what has this name has the focus. */
export async function tabTo(page: Page, name: string, key = 'Tab'): Promise<void> {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press(key)
    const found = await page.evaluate(() => {
      const at = document.activeElement
      // The navigation has links of the same names.
      if (at?.closest('nav')) return ''
      const by = at?.getAttribute('aria-labelledby')
      const label = by ? document.getElementById(by)?.textContent : undefined
      return label ?? at?.getAttribute('aria-label') ?? at?.textContent ?? ''
    })
    if (found === name) return
  }
  assert.fail(`no Tab led to ${name}`)
}
