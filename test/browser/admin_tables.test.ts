// Tables of users, roles, loops and keysets in a real Chromium on a real server: by mouse, and by keys alone.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import type { EntityMessage } from '../../src/protocol/admin_messages.ts'
import { Administration, connect, type NodeVoiceClient } from '../../src/sdk/node.ts'
import { putUser, removeEntity } from '../../web/admin_logic/edits.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import { applyChanges, focused, keepPicture, openAdmin, tabTo } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const ANNA = { user: 'anna', password: TEST_PASSWORD }
const CROWD = 2000

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

test('F79: a new loop’s address is checked while it is typed, and a free one is proposed', async () => {
  const page = await openTable(ANNA, 'loops')
  await page.getByRole('button', { name: 'New loop…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New loop' })
  const create = dialog.getByRole('button', { name: 'Create' })
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Übung Süd')
  const id = dialog.getByLabel('Id, which never changes')
  assert.equal(await id.inputValue(), 'uebung-sued')
  await id.fill('fd')
  await dialog.getByText('Flight Director has this id already.').waitFor()
  assert.ok(await create.isDisabled(), 'F78: nothing wrong is taken over')
  await id.fill('south')
  const group = dialog.getByLabel('Multicast group')
  await group.fill('10.0.0.1')
  await dialog.getByText('No IPv4 multicast group').waitFor()
  await group.fill('239.255.10.2')
  await dialog.getByText('Ground Control has this address already.').waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_loop_fault')
  await dialog.getByRole('button', { name: 'Propose' }).click()
  await dialog.getByText('has this address already').waitFor({ state: 'hidden' })
  const proposed = await group.inputValue()
  assert.match(proposed, /^239\.255\.\d+\.\d+$/)
  await dialog.getByRole('radio', { name: 'orange' }).check()
  await create.click()
  await page.locator('[data-row=south]').getByText('new').waitFor()
  await applyChanges(page)
  const south = await entity('loop', 'south')
  assert.ok(south?.body === 'loop')
  const { name, group: given, highlight } = south.loop
  assert.deepEqual([name, given, highlight], ['Übung Süd', proposed, 2])
  await other.change([removeEntity('loop', 'south')])
  await page.context().close()
})

test('F77: a new user gets roles, a duty and a one-time password; all is one step, and one undo', async () => {
  const page = await openTable(ANNA, 'users')
  await page.getByRole('button', { name: 'New user…' }).click()
  const dialog = page.getByRole('dialog', { name: 'New user' })
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Dora')
  await dialog.getByRole('checkbox', { name: 'Observer' }).check()
  await dialog.getByLabel('Add a duty in').selectOption({ label: 'Test Mission' })
  await dialog.getByRole('button', { name: 'Add' }).click()
  await dialog.getByLabel('Duty in Test Mission').selectOption({ label: 'administrator' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByText('4 changes to be made').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('No changes').waitFor()
  await page.getByRole('button', { name: 'Redo' }).click()
  await makeChanges(page)
  const password = await page.locator('[data-password-of=dora] code').textContent()
  await page.getByRole('button', { name: 'I have noted them' }).click()
  const row = page.locator('[data-row=dora]')
  await row.getByText('one-time password').waitFor()
  const dora = connect({ url: socketUrl(server.address) })
  await dora.signOn('dora', password ?? '')
  await row.getByRole('button', { name: 'Edit Dora' }).click()
  const form = page.getByRole('dialog', { name: 'Dora' })
  await form.getByText('connected').waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_user')
  await form.getByRole('button', { name: 'End…' }).click()
  await page.getByRole('button', { name: 'End it' }).click()
  await form.getByText('Signed on nowhere.').waitFor()
  await page.getByText('The session is ended.').waitFor()
  await form.getByLabel('Duty in Test Mission').selectOption({ label: 'supervisor' })
  await form.getByRole('checkbox', { name: 'Reset the password' }).check()
  await form.getByRole('button', { name: 'Take over' }).click()
  await makeChanges(page)
  const again = await page.locator('[data-password-of=dora] code').textContent()
  assert.notEqual(again, password)
  const user = await entity('user', 'dora')
  assert.deepEqual(user?.body === 'user' && user.user.duties.map(({ duty }) => duty), [1])
  dora.close()
  await page.context().close()
})

test('F74: rows are selected in a range and changed at once; what goes with deleted ones is told', async () => {
  const page = await openTable(ANNA, 'users')
  await choice(page, 'ben').click()
  await choice(page, 'dora').click({ modifiers: ['Shift'] })
  await page.getByText('3 selected').waitFor()
  await page.getByRole('button', { name: 'Disable' }).click()
  await page.getByText('3 changes to be made').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('No changes').waitFor()
  await choice(page, 'chris').click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete 2 selected ones?' })
  for (const role of ['Flight Director', 'Flight Controller', 'Observer']) {
    await dialog.getByText(role, { exact: true }).waitFor()
  }
  assert.deepEqual(await violations(page), [])
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await choice(page, 'ben').click()
  await page.getByRole('button', { name: 'Delete…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
  await applyChanges(page)
  assert.equal(await entity('user', 'dora'), undefined)
  await goTo(page, 'loops')
  await choice(page, 'fd').click()
  await choice(page, 'tm').click({ modifiers: ['Shift'] })
  await page.getByRole('button', { name: 'yellow' }).click()
  await applyChanges(page)
  const ground = await entity('loop', 'gc')
  assert.equal(ground?.body === 'loop' && ground.loop.highlight, 3)
  await page.context().close()
})

test('F76: in a project what is the domain’s is marked and read only, and leads to the domain', async () => {
  const page = await openTable(ANNA, 'users', 'test')
  const row = page.locator('[data-row=ben]')
  await row.getByText('from domain Main').waitFor()
  assert.equal(await row.getByRole('checkbox').count(), 0)
  await row.getByRole('button', { name: 'Look at Ben' }).click()
  const dialog = page.getByRole('dialog', { name: 'Ben' })
  assert.ok(await dialog.getByLabel('Disabled').isDisabled())
  await dialog.getByRole('link', { name: 'Work there' }).click()
  await page.getByRole('button', { name: 'Edit Ben' }).waitFor()
  await page.context().close()
})

test('F78: pasted lines tell what each would do, and no wrong one is left out unsaid', async () => {
  const page = await openTable(ANNA, 'users')
  await page.getByRole('button', { name: 'Paste lines…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Paste users' })
  const lines = 'id\tname\troles\nben\tBen B.\t\nchris\tChris\t\nemil\tEmil\ttest/observer\n-x\tX\t'
  await dialog.getByLabel('Lines').fill(lines)
  await dialog.getByText('1 new · 1 changed · 1 unchanged · 1 wrong').waitFor()
  await dialog.locator('[data-line="5"]').getByText('Only letters').waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_paste')
  const take = dialog.getByRole('button', { name: 'Take over 2 lines' })
  assert.ok(await take.isDisabled())
  await dialog.getByLabel('Give new users one-time passwords').uncheck()
  await dialog.getByLabel('Leave this line out').check()
  await take.click()
  await page.getByText('1 line left out: 5.').waitFor()
  await applyChanges(page)
  const emil = await entity('user', 'emil')
  assert.equal(emil?.body === 'user' && emil.user.passwordSet, false)
  const observer = await entity('role', 'test/observer')
  assert.ok(observer?.body === 'role' && observer.role.members.includes('emil'))
  await other.change([
    removeEntity('user', 'emil'),
    putUser({ id: 'ben', scope: 'main', name: 'Ben' }),
  ])
  await page.context().close()
})

test('F74: a keyset is found, changed and deleted by keys alone', async () => {
  const page = await openTable(ANNA, 'keysets', 'test')
  const press = async (...keys: readonly string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  await page.getByRole('button', { name: 'New keyset…' }).focus()
  await press('Enter')
  await page.getByRole('dialog', { name: 'New keyset' }).waitFor()
  await page.keyboard.type('Wall')
  await press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await press('Enter')
  await page.getByRole('dialog', { name: 'New keyset' }).waitFor()
  await page.keyboard.type('Desk')
  await press('Enter')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await press('Tab')
  await page.keyboard.type('desk')
  await page.getByText('1 of 2 shown').waitFor()
  for (let stops = 0; stops < 20; stops++) {
    await press('Tab')
    if ((await focused(page)) === 'name') break
  }
  await press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Desk' })
  await dialog.waitFor()
  await press('Control+a')
  await page.keyboard.type('Table')
  await press('Enter')
  await dialog.waitFor({ state: 'hidden' })
  assert.equal(await focused(page), 'name', 'the focus comes back')
  await page.getByRole('button', { name: 'Edit Table' }).waitFor()
  await press('ArrowLeft', 'Space')
  await page.getByText('1 selected').waitFor()
  await tabTo(page, 'Delete…', 'Shift+Tab')
  await press('Enter')
  await page.getByRole('dialog', { name: 'Delete Table?' }).waitFor()
  await tabTo(page, 'Delete', 'Tab')
  await press('Enter')
  await page.locator('[data-row="test/desk"]').waitFor({ state: 'detached' })
  await tabTo(page, 'Review…', 'Tab')
  await press('Enter')
  await page.getByText('Create keyset Wall').waitFor()
  await tabTo(page, 'Make these changes', 'Tab')
  await press('Enter')
  await page.getByText('No changes').waitFor()
  const { entities } = await other.list('keyset')
  assert.deepEqual(
    entities.map((each) => each.body === 'keyset' && each.keyset.id),
    ['test/wall'],
  )
  await page.context().close()
})

test(`F74: of ${CROWD} users a screenful is rendered, by scrolling too, and a search finds each`, async () => {
  const id = (number: number) => `crowd-${String(number).padStart(4, '0')}`
  const edits = Array.from({ length: CROWD }, (_, number) =>
    putUser({ id: id(number), scope: 'main', name: `Person ${number}` }),
  )
  await other.change(edits)
  const page = await openTable(ANNA, 'users')
  const rendered = () => page.locator('[data-row]').count()
  await page.getByText(/2,00\d shown/).waitFor()
  assert.ok((await rendered()) < 100)
  const scroller = page.locator('[data-table]')
  for (const part of [0.2, 0.5, 0.8, 1]) {
    await scroller.evaluate((box, share) => (box.scrollTop = box.scrollHeight * share), part)
    await page.waitForFunction(
      () => (document.querySelectorAll('[data-row]').item(3)?.getBoundingClientRect().top ?? 0) > 0,
    )
    assert.ok((await rendered()) < 100)
  }
  await page.locator(`[data-row=${id(CROWD - 1)}]`).waitFor()
  await page.getByRole('button', { name: 'Name', exact: true }).click()
  await page.locator('[data-control=name][tabindex="0"]').focus()
  await page.keyboard.press('End')
  await page.getByRole('button', { name: 'Edit Person 1999' }).waitFor()
  assert.equal(await focused(page), 'name')
  await page.getByRole('searchbox', { name: 'Search' }).fill('person 1234')
  await page.getByText(/1 of 2,00\d shown/).waitFor()
  await page.locator(`[data-row=${id(1234)}]`).waitFor()
  await page.context().close()
})

async function openTable(person: typeof ANNA, table: string, scope = ''): Promise<Page> {
  const page = await openAdmin(browser, server.address, person)
  await page.getByRole('link', { name: 'Overview' }).waitFor()
  await goTo(page, table, scope)
  return page
}

async function goTo(page: Page, table: string, scope = ''): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/${table}/${scope}`)
  await page.getByRole('searchbox', { name: 'Search' }).waitFor()
}

/** Passwords are shown after it. */
async function makeChanges(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Review…' }).click()
  await page.getByRole('button', { name: 'Make these changes' }).click()
  await page.getByRole('dialog', { name: 'One-time passwords' }).waitFor()
}

function choice(page: Page, id: string): Locator {
  return page.locator(`[data-row=${id}]`).getByRole('checkbox')
}

async function entity(
  kind: 'user' | 'role' | 'loop',
  id: string,
): Promise<EntityMessage | undefined> {
  const { entities } = await other.list(kind, { text: id })
  return entities.find(
    (each) => (each as unknown as Record<string, { id: string }>)[kind]?.id === id,
  )
}
