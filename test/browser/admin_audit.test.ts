// The records in the administration, in a real Chromium on a real server: what was done is read in words.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { Administration, connect, type NodeVoiceClient, Supervision } from '../../src/sdk/node.ts'
import type { LiveSession } from '../../src/sdk/supervision.ts'
import * as edits from '../../web/admin_logic/edits.ts'
import { enter, NodeOperator, socketUrl } from '../sdk/node_operator.ts'
import { keepPicture, openAdmin, type AdminLook } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { withStore } from '../support/beside_store.ts'
import { launchChromium } from '../support/chromium.ts'
import { SYSTEM_PASSWORD, systemAdministrator } from '../support/system_administrator.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const ANNA = { user: 'anna', password: TEST_PASSWORD }

let server: TestServer
let browser: Browser
let anna: NodeVoiceClient
let ben: NodeVoiceClient

before(async () => {
  server = await startTestServer()
  browser = await launchChromium()
  anna = connect({ url: socketUrl(server.address) })
  await anna.signOn('anna', TEST_PASSWORD)
  ben = new NodeOperator({ url: socketUrl(server.address) }).client
  await enter(ben, 'ben', 'Flight Controller', { 'Flight Director': 'talk' })
  await ben.setPtt(true)
  await ben.setPtt(false)
  await change()
  await supervise()
})
after(async () => {
  anna.close()
  ben.close()
  await browser.close()
  await server.close()
})

/** One of each kind of change. */
async function change(): Promise<void> {
  const administration = new Administration(anna)
  const places = [{ loop: 'gc', row: 1, column: 2 }]
  const layout = { keyset: '', pages: [{ name: 'Ascent', places }] }
  const setLayout = { role: 'test/observer', layout }
  const made = [
    edits.putUser({ id: 'dora', scope: 'main', name: 'Dora' }, true),
    edits.setMember('test/observer', 'dora', true),
    edits.setRight('test/observer', 'sim', 1),
    edits.setDuty('dora', 'test', 1),
    edits.putKeyset({ id: 'test/wall', scope: 'test', name: 'Wall' }, true),
    { body: 'setLayout', setLayout } as const,
    edits.resetPassword('dora'),
  ]
  await administration.change(made, { reason: 'first shift' })
  await administration.change([edits.removeEntity('keyset', 'test/wall')])
  await administration.change([edits.putScope({ id: 'test', parent: 'main', name: 'Test Flight' })])
}

async function supervise(): Promise<void> {
  const supervision = new Supervision(anna)
  const sessions = await new Promise<readonly LiveSession[]>((resolve, reject) => {
    supervision.watch('test', resolve).catch(reject)
  })
  const session = sessions.find(({ user }) => user === 'ben')?.session ?? 0
  await supervision.mute(session, true, 'open microphone')
  await supervision.mute(session, false)
  await supervision.switchLoop(session, 'gc', 'monitor')
  await supervision.notify(session, 'call me')
  await supervision.broadcast('test', 'go for launch')
}

async function openAudit(look: AdminLook = {}, person = ANNA): Promise<Page> {
  const page = await openAdmin(browser, server.address, person, look)
  await page.locator('.shell-nav a[href="#/audit"]').click()
  await page.locator('.audit-entry').first().waitFor()
  return page
}

const SENTENCES = [
  'Anna (anna) created user Dora (dora)',
  'Anna (anna) changed role Observer (test/observer)',
  'Anna (anna) created keyset test/wall',
  'Anna (anna) deleted keyset test/wall',
  'Anna (anna) changed domain or project Test Flight (test)',
  'Anna (anna) muted Ben (ben)',
  'Anna (anna) gave Ben (ben) the voice back',
  'Anna (anna) switched a loop of Ben (ben)',
  'Anna (anna) sent Ben (ben) a message',
  'Anna (anna) sent a message to all: Test Flight (test)',
  'Ben (ben) signed on',
]

test('F85: each entry is read in words: who did what to what, each field before and after, why, from where', async () => {
  const page = await openAudit({ height: 1600 })
  for (const sentence of SENTENCES) {
    await page.getByRole('heading', { name: sentence, exact: true }).first().waitFor()
  }
  const words = await page.locator('.audit-list').innerText()
  for (const said of [
    /Name\s+Test Mission\s+→\s+Test Flight/,
    /Member Dora \(dora\)\s+yes/,
    /Right on Simulation \(sim\)\s+monitor/,
    /Duty in Test Flight \(test\)\s+supervisor/,
    /Layout\s+Ascent; Ground Control \(gc\) in row 1, column 2/,
    /Ground Control \(gc\)\s+off\s+→\s+monitor/,
    /Reason: open microphone/,
    /Message\s+go for launch/,
    /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC · from 127\.0\.0\.1 · No\. \d+/,
  ]) {
    assert.match(words, said)
  }
  assert.doesNotMatch(words, /[{}]|\["|undefined|NaN/, 'nothing raw')
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_audit')
  await page.context().close()
})

test('F85: entries are found by keys alone: by person, by what it is about, by text and time; times in local time too', async () => {
  const page = await openAudit()
  const shown = page.locator('.audit-entry h2')
  await page.getByLabel('Person').focus()
  await page.keyboard.type('Ben')
  await page.keyboard.press('Enter')
  await page
    .getByRole('status')
    .getByText(/^1 entry\.$/)
    .waitFor()
  assert.deepEqual(await shown.allInnerTexts(), ['Ben (ben) signed on'])
  await page.getByLabel('Person').fill('')
  await page.getByLabel('About').selectOption('user')
  await page.getByLabel('Which one').fill('Dora')
  await page.keyboard.press('Enter')
  await page
    .getByRole('status')
    .getByText(/entr(y|ies)\.$/)
    .waitFor()
  await page.waitForFunction(
    () => document.querySelector('.audit-entry h2')?.textContent?.includes('Dora') === true,
  )
  for (const each of await shown.allInnerTexts()) assert.match(each, /user Dora/)
  await page.getByLabel('About').selectOption('')
  await page.getByLabel('Text').fill('open microphone')
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('1 entry.').waitFor()
  await page.getByLabel('From (UTC)').fill('2100-01-01T00:00')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByRole('status').getByText('Nothing is found.').waitFor()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('radio', { name: 'Local time' }).check()
  await page.keyboard.press('Escape')
  await page.getByLabel('From (Local time)').fill('')
  await page.getByRole('button', { name: 'Search' }).click()
  await page.getByText(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d · from/).waitFor()
  await page.reload()
  await page.getByLabel('From (Local time)').waitFor()
  await page.context().close()
})

test('F85: more than one page is read by a button, and all that is found is saved as CSV', async () => {
  const administration = new Administration(anna)
  for (let round = 1; round <= 2; round++) {
    const loops = Array.from({ length: 60 }, (_, index) =>
      edits.putLoop({ id: `spare${index}`, scope: 'test', name: `=Spare ${round} ${index}` }),
    )
    await administration.change(loops, { reason: 'spares' })
  }
  const page = await openAudit()
  await page.getByText('100 entries, and there may be more.').waitFor()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByText(/^1[2-9]\d entries\.$/).waitFor()
  await page.getByLabel('Text').fill('spares')
  await page.keyboard.press('Enter')
  await page.getByText('100 entries, and there may be more.').waitFor()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  assert.equal(download.suggestedFilename(), 'audit.csv')
  const csv = await readFile(await download.path(), 'utf8')
  assert.equal(csv.trimEnd().split('\r\n').length, 121)
  assert.match(csv, /Anna \(anna\) changed loop/)
  await page.context().close()
})

test('F91: what happened on the loops is found by loop and person, and saved as CSV', async () => {
  const page = await openAudit()
  await page.getByRole('radio', { name: 'On the loops' }).check()
  await page.getByRole('cell', { name: 'joined' }).first().waitFor()
  await page.getByRole('combobox', { name: /^Loop/ }).selectOption('Flight Director')
  await page.getByLabel('Person').fill('Ben')
  await page.keyboard.press('Enter')
  await page.getByRole('cell', { name: 'is silent' }).first().waitFor()
  const table = page.getByRole('region', { name: 'On the loops' })
  for (const said of ['joined', 'switched to talk', 'talks', 'muted']) {
    await table.getByRole('cell', { name: said, exact: true }).first().waitFor()
  }
  assert.doesNotMatch(await table.innerText(), /Ground Control/)
  await table.getByRole('cell', { name: 'by Anna (anna)' }).first().waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_loop_events')
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save as CSV' }).click(),
  ])
  const csv = await readFile(await download.path(), 'utf8')
  assert.match(csv, /^\uFEFFTime,Loop,Who,What,Detail,Role,Session\r\n/)
  assert.match(
    csv,
    /UTC,Flight Director \(fd\),Ben \(ben\),joined,,Flight Controller \(test\/controller\),\d+\r\n/,
  )
  await page.context().close()
})

test('F85: the whole log is checked, and the first entry that was changed behind its back is shown', async () => {
  const root = await systemAdministrator(server)
  const person = { user: root.view.user?.id ?? '', password: SYSTEM_PASSWORD }
  root.close()
  const page = await openAudit({}, person)
  await page.getByRole('button', { name: 'Check the whole log' }).click()
  await page.getByText(/^The log is whole: each of its \d+ entries/).waitFor()
  const [changed] = await withStore(server.folder, ({ database: { sql } }) =>
    sql
      .updateTable('audit')
      .set({ reason: 'nothing' })
      .where('action', '=', 'mute')
      .returning('sequence')
      .execute(),
  )
  assert.ok(changed)
  await page.getByRole('button', { name: 'Check the whole log' }).click()
  await page.getByText(`entry no. ${changed.sequence} is the first`).waitFor()
  await page.locator('.verified').getByText('Anna (anna) muted Ben (ben)').waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_audit_broken')
  const other = await openAudit()
  assert.equal(await other.getByRole('button', { name: 'Check the whole log' }).count(), 0)
  for (const each of [page, other]) await each.context().close()
})

test('X23: the records break no rule of WCAG 2.2 AA and cut nothing off, in both themes, on a phone too', async () => {
  for (const [size, width, height] of [
    ['phone', 390, 844],
    ['wall', 2560, 1440],
  ] as const) {
    for (const [theme, language] of [
      ['dark', 'en'],
      ['light', 'de'],
    ] as const) {
      const page = await openAudit({ width, height, theme, language })
      assert.deepEqual(await violations(page), [], `${size} ${theme}`)
      const aside = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(aside, 0)
      await keepPicture(page, `admin_audit_${size}_${theme}_${language}`)
      await page.context().close()
    }
  }
})
