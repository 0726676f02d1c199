// The matrix of rights at the size of a large project: 1,000 loops by 500 roles in a real Chromium on a real server.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { Administration, connect } from '../../src/sdk/node.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import { keepPicture, openAdmin } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const ANNA = { user: 'anna', password: TEST_PASSWORD }
/** Beside the test domain's own four. */
const LOOPS = 996
const ROLES = 500
const USERS = 200
const RIGHTS_OF_ROLE = 10

let server: TestServer
let browser: Browser

before(async () => {
  server = await startTestServer()
  browser = await launchChromium()
  const client = connect({ url: socketUrl(server.address) })
  try {
    await client.signOn('anna', TEST_PASSWORD)
    await new Administration(client).importDomain(largeDomain())
  } finally {
    client.close()
  }
})
after(async () => {
  await browser.close()
  await server.close()
})

test('F75: 1,000 loops by 500 roles stay usable: few cells, and keys and scrolling are answered at once', async (t) => {
  const page = await openAdmin(browser, server.address, ANNA, { width: 2560, height: 1440 })
  await page.locator('.shell').waitFor()
  const beganMs = performance.now()
  await page.reload()
  await page.evaluate(() => (location.hash = '#/rights/big'))
  await page.locator('.rights-cell').first().waitFor()
  t.diagnostic(`from reload to the matrix: ${Math.round(performance.now() - beganMs)} ms`)
  const grid = page.getByRole('grid')
  assert.equal(await grid.getAttribute('aria-rowcount'), '1001')
  assert.equal(await grid.getAttribute('aria-colcount'), '501')
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  await page.locator('.rights-cell').first().click()
  await page.getByText('1 change to be made').waitFor()

  const steps: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['scroll by a screen', () => grid.evaluate((element) => element.scrollBy(900, 900))],
    ['scroll far', () => grid.evaluate((element) => element.scrollTo(9000, 20_000))],
    ['arrow back to the active cell', () => page.keyboard.press('ArrowDown')],
    ['to the last cell', () => page.keyboard.press('Control+End')],
    ['set a right', () => page.keyboard.press('t')],
    ['undo', () => page.keyboard.press('Control+z')],
    ['select five pages', () => page.keyboard.press('Shift+PageUp')],
    ['set them', () => page.keyboard.press('m')],
  ]
  for (const [name, act] of steps) {
    const spentMs = await scriptMs(page, devtools, act)
    const cells = await page.locator('.rights-cell').count()
    t.diagnostic(`${name}: ${spentMs.toFixed(1)} ms of script, ${cells} cells`)
    assert.ok(cells > 200 && cells < 3000, `${cells} cells after: ${name}`)
    assert.ok(spentMs < 1000, `${spentMs} ms of script: ${name}`)
  }
  const focused = page.locator('.rights-cell:focus')
  assert.equal(await focused.getAttribute('aria-colindex'), '501')
  assert.equal(await focused.textContent(), 'M')
  await keepPicture(page, 'admin_rights_large_wall')
  await page.context().close()
})

test('F75: at that size filters find, and the picture can be used too', async (t) => {
  const page = await openAdmin(browser, server.address, ANNA)
  await page.locator('.shell').waitFor()
  await page.evaluate(() => (location.hash = '#/rights/big'))
  await page.locator('.rights-cell').first().waitFor()
  await page.getByRole('searchbox', { name: 'Filter loops' }).fill('loop 77')
  await page.getByRole('searchbox', { name: 'Filter roles' }).fill('role 12')
  await page.getByText('19 of 1000').waitFor()
  assert.equal(await page.getByRole('grid').getAttribute('aria-rowcount'), '20')
  await keepPicture(page, 'admin_rights_large_filtered')
  await page.getByRole('tab', { name: 'Picture' }).click()
  await page.getByRole('searchbox', { name: 'Filter loops' }).fill('')
  await page.getByRole('searchbox', { name: 'Filter roles' }).fill('')
  await page.getByRole('option', { name: 'Role 7', exact: true }).click()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Performance.enable')
  const list = page.getByRole('listbox', { name: 'Roles' })
  const spentMs = await scriptMs(page, devtools, () => list.press('ArrowDown'))
  t.diagnostic(`next role of the picture: ${spentMs.toFixed(1)} ms of script`)
  assert.ok(spentMs < 1000, `${spentMs} ms of script`)
  assert.ok((await page.locator('.rights-option').count()) < 200)
  await page.getByText('Role 8: 10 members', { exact: false }).waitFor()
  assert.deepEqual(await violations(page), [])
  await keepPicture(page, 'admin_rights_large_picture')
  await page.context().close()
})

/** Time that scripts took until the page has drawn what was done. */
async function scriptMs(
  page: Page,
  devtools: CDPSession,
  act: () => Promise<unknown>,
): Promise<number> {
  const before = await scriptSeconds(devtools)
  await act()
  await page.evaluate(
    () =>
      new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => drawn(null)))),
  )
  return (await scriptSeconds(devtools)) * 1000 - before * 1000
}

async function scriptSeconds(devtools: CDPSession): Promise<number> {
  const { metrics } = await devtools.send('Performance.getMetrics')
  return metrics.find(({ name }) => name === 'ScriptDuration')?.value ?? Number.NaN
}

function largeDomain(): string {
  const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1)
  const users = numbers(USERS).map((index) => `  - { id: u${index}, name: User ${index} }`)
  const loops = numbers(LOOPS).map((index) => `  - { id: l${index}, name: Loop ${index} }`)
  const roles = numbers(ROLES).flatMap((role) => {
    const members = numbers(10).map((index) => `u${((role * 7 + index) % USERS) + 1}`)
    const rights = numbers(RIGHTS_OF_ROLE).map((index) => {
      const loop = ((role * 13 + index * 3) % LOOPS) + 1
      return `l${loop}: ${index % 3 === 0 ? 'talk' : 'monitor'}`
    })
    return [
      `      - id: r${role}`,
      `        name: Role ${role}`,
      `        members: [${members.join(', ')}]`,
      `        rights: { ${rights.join(', ')} }`,
    ]
  })
  return [
    'domain: { id: main, name: Main }',
    'users:',
    ...users,
    'loops:',
    ...loops,
    'projects:',
    '  - id: big',
    '    name: Big Mission',
    '    roles:',
    ...roles,
  ].join('\n')
}
