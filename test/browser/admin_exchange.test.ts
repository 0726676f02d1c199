// Exports and imports in a real Chromium on a real server, with a real directory (slapd) behind it.
import assert from 'node:assert/strict'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { Administration, connect, type NodeVoiceClient } from '../../src/sdk/node.ts'
import { removeEntity, setDuty } from '../../web/admin_logic/edits.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import { keepPicture, openAdmin } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { documentedSettings } from '../support/documented.ts'
import { person, unit } from '../support/ldif.ts'
import { openvocsSample } from '../support/openvocs_sample.ts'
import { type Slapd, startSlapd } from '../support/slapd.ts'
import { systemAdministrator } from '../support/system_administrator.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const ANNA = { user: 'anna', password: TEST_PASSWORD }

let slapd: Slapd
let server: TestServer
let browser: Browser
let client: NodeVoiceClient
let other: Administration

before(async () => {
  const people = [
    person('ada', 'ou=people', 'Ada', 'x', []),
    person('ben', 'ou=people', 'B', 'x', []),
  ]
  const entries = [unit('people'), ...people].join('\n')
  slapd = await startSlapd({ port: 38930, tlsPort: 38931, isTlsKnown: true, entries })
  const { ldap } = documentedSettings('sign_on.md')
  server = await startTestServer({
    ldap: {
      ...ldap,
      urls: [slapd.tlsUrl],
      caFile: slapd.caFile,
      groups: {},
      localUsers: ['anna', 'admin', 'berta'],
    },
  })
  const first = await systemAdministrator(server)
  await new Administration(first).change([setDuty('anna', '', 2)])
  first.close()
  browser = await launchChromium()
  client = connect({ url: socketUrl(server.address) })
  await client.signOn('anna', TEST_PASSWORD)
  other = new Administration(client)
})
after(async () => {
  client.close()
  await browser.close()
  await server.close()
  await slapd.close()
})

test('F81: what is exported and imported again changes nothing; a changed text changes just that', async () => {
  const page = await openExchange('main')
  const domain = section(page, 'Import a domain file')
  for (const format of ['yaml', 'json']) {
    await page.getByLabel('Format').selectOption(format)
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download' }).click(),
    ])
    assert.equal(download.suggestedFilename(), `main.${format}`)
    const file = await download.path()
    const exported = readFileSync(file, 'utf8')
    assert.ok(exported.includes('Ground Control') && !exported.includes('argon2'))
    await domain.getByLabel('File').setInputFiles(file)
    await domain.getByLabel('Replace').check()
    await domain.getByRole('button', { name: 'Show what it does' }).click()
    await domain.getByText('It changes nothing: all is so already.').waitFor()
    const changed = exported.replace('Ground Control', 'Ground Station')
    await domain.getByLabel('Its text').fill(changed)
    await domain.getByLabel('Replace').uncheck()
    await domain.getByRole('button', { name: 'Show what it does' }).click()
    await domain.getByText('Name: Ground Control → Ground Station').waitFor()
    assert.equal(await loopName('gc'), 'Ground Control', 'nothing is made by looking')
  }
  await keepPicture(page, 'admin_exchange_dry_run')
  await domain.getByLabel('Reason').fill('renamed by file')
  await domain.getByRole('button', { name: 'Import', exact: true }).click()
  await domain.getByText('Imported: 1 thing changed.').waitFor()
  assert.equal(await loopName('gc'), 'Ground Station')
  const { entries } = await other.searchAudit({ text: 'renamed by file' })
  assert.equal(entries[0]?.entity?.id, 'gc')
  await page.context().close()
})

test('F81: a faulty file is refused with each line, and nothing is changed', async () => {
  const page = await openExchange('main')
  const domain = section(page, 'Import a domain file')
  const faulty =
    'domain: { id: main }\nloops:\n  - { id: fresh, name: Fresh }\n  - { id: "a b", port: 7 }\nrols: []\n'
  await domain.getByLabel('Its text').fill(faulty)
  await domain.getByRole('button', { name: 'Show what it does' }).click()
  await domain.getByText('nothing was changed').waitFor()
  const lines = await domain.locator('.exchange-faults button').allTextContents()
  assert.ok(lines.includes('Line 4') && lines.includes('Line 5'), lines.join())
  await domain.locator('code', { hasText: 'rols: []' }).first().waitFor()
  await domain.getByRole('button', { name: 'Line 5' }).first().click()
  const selected = await page.evaluate(() => {
    const area = document.activeElement as HTMLTextAreaElement
    return area.value.slice(area.selectionStart, area.selectionEnd)
  })
  assert.equal(selected, 'rols: []')
  assert.equal(await domain.getByRole('button', { name: 'Import', exact: true }).isEnabled(), false)
  assert.equal(await loopName('fresh'), undefined)
  await page.context().close()
})

test('F81: what a replacing import deletes is shown apart before; dropped files are taken', async () => {
  const page = await openExchange('test')
  const domain = section(page, 'Import a domain file')
  const exported = await other.exportScope('test', 'json')
  const parsed = JSON.parse(exported) as { projects: { roles: { id: string }[] }[] }
  parsed.projects[0]!.roles = parsed.projects[0]!.roles.filter(({ id }) => id !== 'observer')
  const text = JSON.stringify(parsed)
  const dropped = await page.evaluateHandle((content) => {
    const transfer = new DataTransfer()
    transfer.items.add(new File([content], 'test.json'))
    return transfer
  }, text)
  await domain.dispatchEvent('drop', { dataTransfer: dropped })
  await domain.getByRole('button', { name: 'Show what it does' }).click()
  await domain.getByText('It changes nothing: all is so already.').waitFor()
  await domain.getByLabel('Replace').check()
  await domain.getByRole('button', { name: 'Show what it does' }).click()
  await domain.locator('.exchange-deletes', { hasText: 'Delete role Observer' }).waitFor()
  await keepPicture(page, 'admin_exchange_replace')
  assert.deepEqual(await violations(page), [])
  await page.context().close()
})

test('F112: an openvocs folder is looked at and taken over; who stands in its way is named', async () => {
  const page = await openExchange('')
  const openvocs = section(page, 'Import an openvocs database')
  await openvocs.getByLabel('Folder of the database').setInputFiles(sampleFolder())
  await openvocs.getByText('4 files of the database; 1 other is not part of it.').waitFor()
  await openvocs.getByRole('button', { name: 'Show what it does' }).click()
  await openvocs.getByText('There is a user “admin” here too').waitFor()
  await keepPicture(page, 'admin_exchange_elsewhere')
  assert.deepEqual(await violations(page), [])
  await other.change([removeEntity('user', 'admin')])
  await openvocs.getByRole('button', { name: 'Show what it does' }).click()
  await openvocs.locator('pre', { hasText: 'Left out or changed' }).waitFor()
  assert.deepEqual((await other.list('user', { text: 'berta' })).entities, [])
  await keepPicture(page, 'admin_exchange_openvocs')
  await openvocs.getByRole('button', { name: 'Import', exact: true }).click()
  await openvocs.getByText(/Imported: \d+ things changed/).waitFor()
  const berta = connect({ url: socketUrl(server.address) })
  await berta.signOn('berta', 'Flugleitung-7')
  berta.close()
  await page.context().close()
})

test('F82: users of a directory are looked at and made; who is there stays', async () => {
  const page = await openExchange('main')
  const directory = section(page, 'Import users of the directory')
  await directory.getByLabel('Below this entry').fill('ou=people,dc=example')
  await directory.getByRole('button', { name: 'Show what it does' }).click()
  await directory.locator('pre', { hasText: '1 users are new, 1 were there' }).waitFor()
  await directory.getByText('Create user Ada (ada)').waitFor()
  await directory.getByRole('button', { name: 'Import', exact: true }).click()
  await directory.getByText('Imported: 1 thing changed.').waitFor()
  assert.equal((await other.list('user', { text: 'ada' })).entities.length, 1)
  await directory.getByLabel('Below this entry').fill('ou=nobody,dc=example')
  await directory.getByRole('button', { name: 'Show what it does' }).click()
  await directory.getByRole('alert').getByText('the directory').waitFor()
  await page.context().close()
})

for (const [size, width, height, theme] of [
  ['phone', 390, 844, 'dark'],
  ['phone', 390, 844, 'light'],
  ['desk', 1280, 800, 'dark'],
  ['desk', 1280, 800, 'light'],
] as const) {
  test(`F81 X23: exchange breaks no rule of WCAG 2.2 AA and cuts nothing off (${size}, ${theme})`, async () => {
    for (const language of ['en', 'de'] as const) {
      const page = await openExchange('', { width, height, theme, language })
      await page.locator('#directory-title').waitFor()
      await page
        .locator('textarea')
        .fill('domain: { id: main }\nloops: [{ id: fresh }]\nnonsense: 1\n')
      await page.locator('.exchange').nth(1).locator('.exchange-actions button').first().click()
      await page.locator('.exchange-faults').waitFor()
      assert.deepEqual(await violations(page), [])
      await page.locator('.exchange-faults').scrollIntoViewIfNeeded()
      const aside = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      assert.equal(aside, 0)
      await keepPicture(page, `admin_exchange_${size}_${theme}_${language}`)
      await page.context().close()
    }
  })
}

async function openExchange(
  scope: string,
  look: Parameters<typeof openAdmin>[3] = {},
): Promise<Page> {
  const page = await openAdmin(browser, server.address, ANNA, look)
  await page.locator('.shell-nav').waitFor()
  await page.evaluate((at) => (location.hash = `#/exchange/${at}`), scope)
  await page.locator('.exchanges').waitFor()
  return page
}

function section(page: Page, name: string): Locator {
  return page.getByRole('region', { name })
}

/** The openvocs sample in a folder, with one file beside it that is none of its. */
function sampleFolder(): string {
  const folder = join(server.folder, 'database')
  const { domains, state } = openvocsSample()
  const texts = domains.flatMap(({ config, projects }) => [
    config,
    ...projects.map((project) => project.config),
  ])
  for (const { file, text } of [...texts, state!, { file: 'notes.txt', text: 'n' }]) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  return folder
}

async function loopName(id: string): Promise<string | undefined> {
  const { entities } = await other.list('loop')
  const found = entities.find((entity) => entity.body === 'loop' && entity.loop.id === id)
  return found?.body === 'loop' ? found.loop.name : undefined
}
