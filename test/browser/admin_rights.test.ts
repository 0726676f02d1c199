// The page of rights in a real Chromium on a real server: links by mouse and by keys, what is inherited, rectangles as one
// step, both sides of a conflict, and what a console in the role has of it at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { Administration, connect, type NodeVoiceClient } from '../../src/sdk/node.ts'
import { putRole, setMember, setRight } from '../../web/admin_logic/edits.ts'
import { enter, socketUrl, until } from '../sdk/node_operator.ts'
import { type AdminLook, applyChanges, keepPicture, openAdmin } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { cell, names, option, tabTo } from '../support/rights_page.ts'
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

test('F75: by mouse a role gets a member and a right, collected first, then in force at once for who is there', async (t) => {
  const chris = connect({ url: socketUrl(server.address) })
  t.after(() => chris.close())
  await enter(chris, 'chris', 'Observer')
  assert.equal(rightOn(chris, 'Simulation'), undefined)
  const page = await openRights()
  await option(page, 'Roles', 'Observer').click()
  const simulation = option(page, 'Loops', 'Simulation')
  await simulation.click()
  await simulation.getByText('monitor').waitFor()
  await simulation.click()
  await simulation.getByText('talk').waitFor()
  await simulation.getByText('new').waitFor()
  await simulation.click({ modifiers: ['Shift'] })
  await simulation.getByText('monitor').waitFor()
  await simulation.click()
  await option(page, 'Users', 'Ben').click()
  await option(page, 'Users', 'Ben').getByText('new').waitFor()
  assert.equal(await option(page, 'Roles', 'Observer').getAttribute('aria-selected'), 'true')
  await option(page, 'Users', 'Ben').hover()
  await page
    .getByText('Ben may talk on Simulation by Flight Director, Observer', { exact: false })
    .waitFor()
  await keepPicture(page, 'admin_rights_collected')
  assert.equal(rightOn(chris, 'Simulation'), undefined, 'nothing is in force yet')
  await page.getByText('2 changes to be made').waitFor()
  await applyChanges(page, 'exercise')
  await until(chris, () => rightOn(chris, 'Simulation') === 'talk')
  await page.getByText('No changes').waitFor()
  const { members } = await roleOf('test/observer')
  assert.deepEqual([...members].sort(), ['ben', 'chris'])
  await other.change([
    setRight('test/observer', 'sim', 0),
    setMember('test/observer', 'ben', false),
  ])
  await page.context().close()
})

test('F75: by keys alone a role is chosen, its rights and members set, undone, reviewed and made', async () => {
  const page = await openRights()
  const keys = page.keyboard
  await tabTo(page, 'Roles')
  await keys.press('End')
  await option(page, 'Roles', 'Observer').and(page.locator('[aria-selected=true]')).waitFor()
  await page.getByText('Observer: 1 member, talks on 0, monitors 3').waitFor()
  await tabTo(page, 'Loops')
  await keys.press('End')
  const simulation = option(page, 'Loops', 'Simulation')
  await keys.press('t')
  await simulation.getByText('talk').waitFor()
  await keys.press('M')
  await simulation.getByText('monitor').waitFor()
  await keys.press('ArrowUp')
  await keys.press('0')
  await option(page, 'Loops', 'Telemetry').getByText('removed').waitFor()
  await keys.press('Control+z')
  await option(page, 'Loops', 'Telemetry').getByText('monitor').waitFor()
  await tabTo(page, 'Users', 'Shift+Tab')
  await keys.press('Home')
  await keys.press('ArrowDown')
  await keys.press('Space')
  await option(page, 'Users', 'Anna').getByText('new').waitFor()
  await page.getByText('Anna may talk on', { exact: false }).first().waitFor()
  await tabTo(page, 'Review…')
  await keys.press('Enter')
  const dialog = page.getByRole('dialog')
  await dialog.getByText('Anna becomes a member of Observer').waitFor()
  await dialog.getByText('Observer on Simulation: monitor').waitFor()
  await tabTo(page, 'Make these changes')
  await keys.press('Enter')
  await page.getByText('No changes').waitFor()
  const { members, rights } = await roleOf('test/observer')
  assert.deepEqual([...members].sort(), ['anna', 'chris'])
  assert.equal(rights.find(({ loop }) => loop === 'sim')?.right, 1)
  assert.equal(rights.find(({ loop }) => loop === 'tm')?.right, 1)
  await other.change([
    setRight('test/observer', 'sim', 0),
    setMember('test/observer', 'anna', false),
  ])
  await page.context().close()
})

test('F75: pointing at a user lights the way to its loops; only what is linked is shown on demand, and stays', async () => {
  const page = await openRights()
  await option(page, 'Users', 'Chris').hover()
  assert.equal(await option(page, 'Roles', 'Flight Controller').getAttribute('data-lit'), 'false')
  assert.equal(await option(page, 'Roles', 'Observer').getAttribute('data-lit'), 'true')
  const lit = page.locator('.rights-lines [data-lit=true] .rights-line')
  // Chris in two roles; seven rights of these.
  assert.equal(await lit.count(), 9)
  await keepPicture(page, 'admin_rights_path')
  const titles = await lit.locator('title').allTextContents()
  assert.ok(titles.includes('Observer on Telemetry: monitor'))
  assert.ok(titles.includes('Chris in Observer: member'))
  await option(page, 'Roles', 'Observer').click()
  await page.getByRole('button', { name: 'Only linked' }).click()
  assert.deepEqual(await names(page, 'Users'), ['Chris'])
  assert.deepEqual(await names(page, 'Loops'), ['Flight Director', 'Ground Control', 'Telemetry'])
  await option(page, 'Loops', 'Telemetry').click({ clickCount: 2 })
  await option(page, 'Loops', 'Telemetry').getByText('removed').waitFor()
  assert.equal((await names(page, 'Loops')).length, 3, 'nothing moves while it is clicked')
  await page.getByRole('searchbox', { name: 'Filter loops' }).fill('ground')
  assert.deepEqual(await names(page, 'Loops'), ['Ground Control'])
  await page.context().close()
})

test('F76: what is of the domain says so, can be used in the project, and the domain’s roles are read there', async () => {
  await other.change([
    putRole({ id: 'main/crew', scope: 'main', name: 'Crew' }, true),
    setMember('main/crew', 'ben', true),
    setRight('main/crew', 'fd', 1),
  ])
  const page = await openRights()
  assert.match((await option(page, 'Users', 'Ben').textContent()) ?? '', /from domain/)
  assert.match((await option(page, 'Roles', 'Crew').textContent()) ?? '', /from domain/)
  assert.doesNotMatch((await option(page, 'Roles', 'Observer').textContent()) ?? '', /from/)
  await option(page, 'Roles', 'Crew').click()
  const flight = option(page, 'Loops', 'Flight Director')
  assert.equal(await flight.getAttribute('aria-disabled'), 'true')
  await flight.click({ force: true })
  await page.getByText('That belongs to the domain and is set there.').waitFor()
  await page.getByText('No changes').waitFor()
  await page.getByRole('tab', { name: 'Loops × roles' }).click()
  assert.equal(await page.locator('.rights-cell[data-access=fixed]').count(), 4)
  await page.evaluate(() => (location.hash = '#/rights/main'))
  await page.getByRole('tab', { name: 'Picture' }).click()
  await option(page, 'Roles', 'Crew').click()
  await option(page, 'Loops', 'Flight Director').click()
  await applyChanges(page)
  assert.equal((await roleOf('main/crew')).rights[0]?.right, 2)
  await page.context().close()
})

test('F75: in the matrix a rectangle is set as one step by a key, and undone as one', async () => {
  const page = await openRights()
  await page.getByRole('tab', { name: 'Loops × roles' }).click()
  await (await cell(page, 'Simulation', 'Observer')).click()
  await page.getByText('1 change to be made').waitFor()
  const keys = page.keyboard
  await keys.press('Control+z')
  await keys.press('Shift+ArrowUp')
  await keys.press('Shift+ArrowUp')
  await keys.press('Shift+ArrowLeft')
  await page.getByText('3 × 2 cells selected').waitFor()
  await keys.press('t')
  // Of the six, Flight Controller may talk on one already.
  await page.getByText('5 changes to be made').waitFor()
  assert.equal(await page.locator('.rights-cell[data-pending]').count(), 5)
  await keepPicture(page, 'admin_rights_matrix')
  await keys.press('Control+z')
  await page.getByText('No changes').waitFor()
  await page.getByRole('button', { name: 'none' }).click()
  await page.getByText('4 changes to be made').waitFor()
  const label = await (await cell(page, 'Telemetry', 'Observer')).getAttribute('aria-label')
  assert.equal(label, 'none, was: monitor')
  await page.getByRole('tab', { name: 'Users × roles' }).click()
  await (await cell(page, 'Ben', 'Observer')).click()
  await page.getByText('5 changes to be made').waitFor()
  await page.context().close()
})

test('F84: what another administrator did to the same role meanwhile is shown beside it', async () => {
  const page = await openRights()
  await option(page, 'Roles', 'Observer').click()
  await option(page, 'Loops', 'Simulation').click()
  await other.change([setRight('test/observer', 'gc', 2)])
  await option(page, 'Loops', 'Ground Control').getByText('talk').waitFor()
  await page.getByRole('button', { name: 'Review…' }).click()
  await page.getByRole('button', { name: 'Make these changes' }).click()
  const dialog = page.getByRole('dialog', { name: 'Somebody else changed' })
  await dialog.getByText('right on gc', { exact: false }).first().waitFor()
  await dialog.getByText('Observer on Simulation: monitor').waitFor()
  await keepPicture(page, 'admin_rights_conflict')
  assert.equal((await roleOf('test/observer')).rights.length, 3, 'nothing is made in silence')
  await dialog.getByRole('button', { name: 'Overwrite with mine' }).click()
  await page.getByRole('button', { name: 'Make these changes' }).click()
  await page.getByText('No changes').waitFor()
  const { rights } = await roleOf('test/observer')
  assert.equal(rights.find(({ loop }) => loop === 'sim')?.right, 1)
  assert.equal(rights.find(({ loop }) => loop === 'gc')?.right, 2, 'theirs was about another loop')
  await page.context().close()
})

const LOOKS: readonly (AdminLook & { readonly size: string })[] = [
  { size: 'phone', width: 390, height: 844, theme: 'dark', language: 'de' },
  { size: 'phone', width: 390, height: 844, theme: 'light', language: 'en' },
  { size: 'desk', width: 1280, height: 800, theme: 'dark', language: 'en' },
  { size: 'desk', width: 1280, height: 800, theme: 'light', language: 'de' },
  { size: 'zoomed', width: 640, height: 400, theme: 'light', language: 'en' },
]

for (const look of LOOKS) {
  test(`X23: rights break no rule of WCAG 2.2 AA and cut nothing off (${look.size}, ${look.theme}, ${look.language})`, async () => {
    const page = await openRights(look)
    const name = `admin_rights_${look.size}_${look.theme}_${look.language}`
    const roles = page.locator('[role=listbox][data-kind=role] [role=option]')
    await roles.filter({ hasText: 'Observer' }).click()
    await judge(page, `${name}_picture`)
    if (look.size === 'phone') {
      await page.locator('.rights-switch button').last().click()
      await page.locator('[data-kind=loop] [role=option]').first().click()
      await judge(page, `${name}_loops`)
    }
    await page.locator('[role=tab]').nth(1).click()
    await page.locator('.rights-cell').nth(4).click()
    await judge(page, `${name}_matrix`)
    await page.locator('[role=tab]').nth(2).click()
    await page.locator('[type=search]').first().fill('nobody')
    await judge(page, `${name}_empty`)
    await page.context().close()
  })
}

async function judge(page: Page, name: string): Promise<void> {
  await keepPicture(page, name)
  assert.deepEqual(await violations(page), [])
  const aside = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  assert.equal(aside, 0)
}

async function openRights(look: AdminLook = {}): Promise<Page> {
  const page = await openAdmin(browser, server.address, ANNA, look)
  await page.locator('.shell').waitFor()
  await page.evaluate(() => (location.hash = '#/rights/test'))
  await page.locator('.rights').waitFor()
  return page
}

function rightOn({ view }: NodeVoiceClient, name: string): string | undefined {
  return view.loops.find((loop) => loop.name === name)?.right
}

async function roleOf(id: string) {
  const { entities } = await other.list('role')
  const found = entities.find((entity) => entity.body === 'role' && entity.role.id === id)
  assert.ok(found?.body === 'role', `no role ${id}`)
  return found.role
}
