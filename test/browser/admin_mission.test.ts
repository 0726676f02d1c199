// A mission set up from nothing by the pages alone, as docs/administration.md tells it, whose pictures are made here: from the
// one-time password to operators who sign on and find their loops.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { keepPicture } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { layoutFaults } from '../support/layout_faults.ts'
import { cell } from '../support/rights_page.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'

const OWN_PASSWORD = 'sets up the whole mission'

const ROLES = ['Flight Director', 'Ground Controller', 'Observer']
const USERS = ['Ada', 'Bert', 'Cleo', 'Dan', 'Eva', 'Finn']
const LOOPS = [
  'Flight',
  'Ground',
  'Telemetry',
  'Payload',
  'Network',
  'Medical',
  'Planning',
  'Recovery',
  'Science',
  'Safety',
  'Public Affairs',
  'Conference',
]

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

test('F73 F74 F75 F79: 3 roles, 12 loops and 6 users from nothing, and an operator finds the loops', async () => {
  const page = await firstSignOn()
  await makeDomain(page)
  await paste(
    page,
    'loops',
    LOOPS.map((name) => `${idOf(name)};${name}`),
  )
  await look(page, 'guide_3_loops')
  await paste(
    page,
    'roles',
    ROLES.map((name) => `${idOf(name)};${name}`),
  )
  const roleOf = (index: number) => `lunar/${idOf(ROLES[index % 3]!)}`
  await paste(
    page,
    'users',
    USERS.map((name, index) => `${idOf(name)};${name};;;${roleOf(index)}`),
  )
  await setRights(page)
  await page.getByText(/\d+ changes to be made/).waitFor()
  await page.getByRole('button', { name: 'Review…' }).click()
  await look(page, 'guide_6_review')
  await page.keyboard.press('Escape')
  await makeChanges(page)
  await look(page, 'guide_7_passwords')
  const password = await page.locator('[data-password-of=ada] code').textContent()
  await page.getByRole('button', { name: 'I have noted them' }).click()
  assert.deepEqual(await layoutFaults(page), [])
  await operatorFinds(password ?? '')
  await page.context().close()
})

/** From the address and the one-time password that the server prints. */
async function firstSignOn(): Promise<Page> {
  const first = server.server.vocs.firstPassword
  assert.ok(first !== undefined)
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    viewport: { width: 1280, height: 800 },
    colorScheme: 'dark',
    locale: 'en',
  })
  const page = await context.newPage()
  await page.goto(new URL('admin/', server.address).href)
  await page.getByLabel('User').fill(first.user)
  await page.getByLabel('Password', { exact: true }).fill(first.password)
  await page.keyboard.press('Enter')
  await page.getByLabel('One-time password').fill(first.password)
  await page.getByLabel('New password', { exact: true }).fill(OWN_PASSWORD)
  await page.getByLabel('New password again').fill(OWN_PASSWORD)
  await look(page, 'guide_1_password')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Domains and projects' }).waitFor()
  return page
}

async function makeDomain(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'New domain…' }).click()
  await page.getByRole('textbox', { name: 'Name' }).fill('Lunar')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('button', { name: 'Work in Lunar' }).click()
  await page.getByText('1 change to be made').waitFor()
  await look(page, 'guide_2_domain')
}

/** Lines as a spreadsheet has them. */
async function paste(page: Page, table: string, lines: readonly string[]): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: table }).click()
  await page.getByRole('button', { name: 'Paste lines…' }).click()
  const dialog = page.getByRole('dialog', { name: `Paste ${table}` })
  await dialog.getByLabel('Lines').fill(lines.join('\n'))
  await dialog.getByText(`${lines.length} new`).waitFor()
  if (table === 'users') await look(page, 'guide_4_paste')
  await dialog.getByRole('button', { name: `Take over ${lines.length} lines` }).click()
  await dialog.waitFor({ state: 'hidden' })
}

/** Directors talk on all loops, controllers on the first six, observers listen: rectangles of the matrix. */
async function setRights(page: Page): Promise<void> {
  await page.getByRole('navigation').getByRole('link', { name: 'Rights' }).click()
  await page.getByRole('tab', { name: 'Loops × roles' }).click()
  await rectangle(page, [LOOPS[0]!, LOOPS[11]!], ROLES[0]!, 't')
  await rectangle(page, [LOOPS[0]!, LOOPS[5]!], ROLES[1]!, 't')
  await rectangle(page, [LOOPS[0]!, LOOPS[11]!], ROLES[2]!, 'm')
  await look(page, 'guide_5_rights')
}

async function rectangle(
  page: Page,
  [first, last]: readonly [string, string],
  role: string,
  key: string,
): Promise<void> {
  // A press on a cell changes it; what is set after that counts.
  await (await cell(page, first, role)).click()
  await (await cell(page, last, role)).click({ modifiers: ['Shift'] })
  await page.keyboard.press(key)
}

/** Ends with the one-time passwords in sight. */
async function makeChanges(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review…' }).click()
  await page.getByLabel('Reason').fill('mission set up')
  await page.getByRole('button', { name: 'Make these changes' }).click()
  await page.getByRole('dialog', { name: 'One-time passwords' }).waitFor()
}

async function operatorFinds(password: string): Promise<void> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    permissions: ['microphone'],
    viewport: { width: 1280, height: 800 },
    locale: 'en',
  })
  const page = await context.newPage()
  await page.goto(server.address)
  await page.getByLabel('User').fill('ada')
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.keyboard.press('Enter')
  await page.getByLabel('One-time password').fill(password)
  await page.getByLabel('New password', { exact: true }).fill('flies to the moon')
  await page.getByLabel('New password again').fill('flies to the moon')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Flight Director' }).click()
  await page.locator('[data-loop]').first().waitFor()
  assert.equal(await page.locator('[data-loop]').count(), LOOPS.length)
  await keepPicture(page, 'guide_8_console')
  await context.close()
}

async function look(page: Page, name: string): Promise<void> {
  await keepPicture(page, name)
  assert.deepEqual(await violations(page), [], name)
  assert.deepEqual(await layoutFaults(page), [], name)
}

function idOf(name: string): string {
  return name.toLowerCase().replaceAll(' ', '-')
}
