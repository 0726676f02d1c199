// The administration pages in a real Chromium on a real server: what stands around all pages, the review of changes, and
// the overview of domains and projects.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { Administration, connect, type NodeVoiceClient } from '../../src/sdk/node.ts'
import { putScope } from '../../web/admin_logic/edits.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import { applyChanges, keepPicture, openAdmin } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const ANNA = { user: 'anna', password: TEST_PASSWORD }

let server: TestServer
let browser: Browser
let client: NodeVoiceClient
let other: Administration

before(async () => {
  server = await startTestServer()
  browser = await launchChromium()
  client = connect({ url: socketUrl(server.address) })
  await client.signOn('anna', TEST_PASSWORD)
  other = new Administration(client)
})
after(async () => {
  client.close()
  await browser.close()
  await server.close()
})

test('F73: a project is created, renamed and deleted, each first collected and then made', async () => {
  const page = await openAdmin(browser, server.address, ANNA)
  await page.getByRole('button', { name: 'New project…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New project' })
  await dialog.getByLabel('Name').fill('Lunar Übung')
  assert.equal(await dialog.getByLabel('Id, which never changes').inputValue(), 'lunar-uebung')
  assert.deepEqual(await violations(page), [])
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByText('1 change to be made').waitFor()
  assert.equal(await nameOf('lunar-uebung'), undefined, 'nothing is made before the review')
  await applyChanges(page, 'rehearsal')
  assert.equal(await nameOf('lunar-uebung'), 'Lunar Übung')
  const { entries } = await other.searchAudit({ text: 'rehearsal' })
  assert.equal(entries[0]?.entity?.id, 'lunar-uebung')
  await page.getByRole('button', { name: 'Rename… Lunar Übung' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Lunar')
  await page.getByRole('button', { name: 'Save' }).click()
  await applyChanges(page)
  assert.equal(await nameOf('lunar-uebung'), 'Lunar')
  await page.getByRole('button', { name: 'Delete… Lunar', exact: true }).click()
  await page.getByText('Nothing else goes with it.').waitFor()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await applyChanges(page)
  assert.equal(await nameOf('lunar-uebung'), undefined)
  await page.context().close()
})

test('F74: before a project is deleted, all that goes with it is told', async () => {
  const page = await openAdmin(browser, server.address, ANNA)
  await page.getByRole('button', { name: 'Delete… Test Mission' }).click()
  const dialog = page.getByRole('dialog')
  for (const role of ['Flight Director', 'Flight Controller', 'Observer']) {
    await dialog.getByText(role, { exact: true }).waitFor()
  }
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_delete')
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'hidden' })
  await page.context().close()
})

test('F84: who changes what somebody else changed meanwhile sees both sides and decides', async () => {
  const page = await openAdmin(browser, server.address, ANNA)
  await rename(page, 'Test Mission', 'Mine')
  await other.change([putScope({ id: 'test', parent: 'main', name: 'Theirs' })])
  await page.getByRole('button', { name: 'Review…' }).click()
  await page.getByRole('button', { name: 'Make these changes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Somebody else changed' })
  await dialog.getByText('"Theirs"', { exact: false }).first().waitFor()
  await dialog.getByText('Mine', { exact: false }).first().waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_conflict')
  assert.equal(await nameOf('test'), 'Theirs', 'nothing is overwritten in silence')
  await dialog.getByRole('button', { name: 'Overwrite with mine' }).click()
  await page.getByRole('button', { name: 'Make these changes' }).click()
  await page.getByText('No changes').waitFor()
  assert.equal(await nameOf('test'), 'Mine')
  await other.change([putScope({ id: 'test', parent: 'main', name: 'Test Mission' })])
  await page.context().close()
})

test('F75: what was collected is undone and done again, by buttons and keys, and is gone after that', async () => {
  const page = await openAdmin(browser, server.address, ANNA)
  await rename(page, 'Test Mission', 'Another')
  await page.getByRole('heading', { name: 'Another' }).waitFor()
  await page.locator('body').press('Control+z')
  await page.getByRole('heading', { name: 'Test Mission' }).waitFor()
  await page.getByText('No changes').waitFor()
  await page.getByRole('button', { name: 'Redo' }).click()
  await page.getByText('1 change to be made').waitFor()
  await page.getByRole('button', { name: 'Review…' }).click()
  await page.getByText('Name: Test Mission → Another').waitFor()
  await keepPicture(page, 'admin_review')
  await page.getByRole('button', { name: 'Take back: Change' }).click()
  await page.keyboard.press('Escape')
  await page.getByText('No changes').waitFor()
  assert.equal(await nameOf('test'), 'Test Mission')
  await page.context().close()
})

test('F103: who has no duty is told so and shown nothing', async () => {
  const page = await openAdmin(browser, server.address, { ...ANNA, user: 'chris' })
  await page.getByText('You administrate and supervise nothing here').waitFor()
  assert.equal(await page.getByText('Test Mission').count(), 0)
  await page.context().close()
})

for (const [size, width, height] of [
  ['phone', 390, 844],
  ['desk', 1280, 800],
  ['wall', 2560, 1440],
] as const) {
  for (const theme of ['dark', 'light'] as const) {
    test(`X23: the overview breaks no rule of WCAG 2.2 AA and cuts nothing off (${size}, ${theme})`, async () => {
      for (const language of ['en', 'de'] as const) {
        const page = await openAdmin(browser, server.address, ANNA, {
          width,
          height,
          theme,
          language,
        })
        await page.getByRole('heading', { name: 'Test Mission' }).waitFor()
        assert.deepEqual(await violations(page), [])
        const aside = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.equal(aside, 0)
        await keepPicture(page, `admin_overview_${size}_${theme}_${language}`)
        await page.context().close()
      }
    })
  }
}

async function rename(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `Rename… ${from}` }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill(to)
  await page.getByRole('button', { name: 'Save' }).click()
}

async function nameOf(scope: string): Promise<string | undefined> {
  const { entities } = await other.list('scope')
  const found = entities.find((entity) => entity.body === 'scope' && entity.scope.id === scope)
  return found?.body === 'scope' ? found.scope.name : undefined
}
