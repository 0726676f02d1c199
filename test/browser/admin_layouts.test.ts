// The layout editor in a real Chromium on a real server, with a console's client that is told of each layout.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Locator, Page } from 'playwright-core'
import { Administration, connect, type NodeVoiceClient } from '../../src/sdk/node.ts'
import { putKeyset, setLayout, setRight } from '../../web/admin_logic/edits.ts'
import { socketUrl } from '../sdk/node_operator.ts'
import { applyChanges, keepPicture, openAdmin } from '../support/admin_page.ts'
import { violations } from '../support/axe.ts'
import { launchChromium } from '../support/chromium.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const ANNA = { user: 'anna', password: TEST_PASSWORD }
const DIRECTOR = 'test/director'

let server: TestServer
let browser: Browser
let anna: NodeVoiceClient
/** At a console with the keyset. */
let ben: NodeVoiceClient
let other: Administration

before(async () => {
  server = await startTestServer()
  browser = await launchChromium()
  anna = connect({ url: socketUrl(server.address) })
  await anna.signOn('anna', TEST_PASSWORD)
  other = new Administration(anna)
  await other.change([
    putKeyset({ id: 'main/desk', scope: 'main', name: 'Desk', rows: 2, columns: 3 }),
  ])
  ben = connect({ url: socketUrl(server.address) })
  await ben.signOn('ben', TEST_PASSWORD)
  await ben.chooseRole(DIRECTOR, { keyset: 'desk' })
})
after(async () => {
  ben.close()
  anna.close()
  await browser.close()
  await server.close()
})

test('F80 F54: a layout is made by dragging, and a console is told of it at once', async () => {
  await withoutLayout()
  const page = await openLayouts()
  await drag(page, page.locator('[data-free=fd]'), cell(page, 1, 1))
  await drag(page, page.locator('[data-free=gc]'), cell(page, 1, 2))
  await drag(page, page.locator('[data-free=tm]'), cell(page, 2, 3))
  await page.getByText('1 change to be made').waitFor()
  await drag(page, cell(page, 1, 1), cell(page, 1, 2))
  await drag(page, cell(page, 2, 3), cell(page, 2, 1))
  await page.getByRole('button', { name: 'Add page' }).click()
  await page.getByLabel('Name of this page').fill('Rehearsal')
  await page.getByLabel('Name of this page').press('Tab')
  await drag(page, page.locator('[data-free=sim]'), cell(page, 2, 2))
  await applyChanges(page)
  assert.deepEqual(await layoutWhere((pages) => pages.length === 2), {
    keyset: 'main/desk',
    grid: { rows: 2, columns: 3, scale: 100 },
    pages: [
      ['', 'Ground Control 1,1', 'Flight Director 1,2', 'Telemetry 2,1'],
      ['Rehearsal', 'Simulation 2,2'],
    ],
  })
  // Back to the list; and each step is undone alone.
  await page.getByRole('tab', { name: 'Page 1' }).click()
  await drag(page, cell(page, 1, 1), page.locator('[data-list]'))
  await page.locator('[data-free=gc]').waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await cell(page, 1, 1).and(page.locator('[data-loop=gc]')).waitFor()
  await page.getByText('No changes').waitFor()
  await page.getByRole('button', { name: 'Redo' }).click()
  await applyChanges(page)
  const { pages } = await layoutWhere(([first]) => first?.places.length === 2)
  assert.deepEqual(pages[0], ['', 'Flight Director 1,2', 'Telemetry 2,1'])
  await page.context().close()
})

test('F80 F56: by keyboard alone, with each step said, the same layout is made', async () => {
  await withoutLayout()
  const page = await openLayouts()
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const says = (words: string) => page.locator('[data-said]', { hasText: words }).waitFor()
  await page.locator('[data-free=fd]').focus()
  await press('Enter')
  await says('Flight Director picked up')
  await press('ArrowRight')
  await says('Row 1, column 2, empty')
  await press('Enter')
  await says('Flight Director stands in row 1, column 2')
  await page.locator('[data-free=gc]').focus()
  await press('ArrowDown', 'ArrowUp', ' ', ' ')
  await says('Ground Control stands in row 1, column 1')
  // Two exchange their places, then back; what is cancelled stays.
  await press(' ', 'ArrowRight')
  await says('Row 1, column 2, Flight Director is here')
  await press('Enter')
  await says('Flight Director took its place')
  await press(' ', 'ArrowLeft', ' ', ' ', 'ArrowDown', 'Escape')
  await says('Cancelled: Ground Control stays where it was')
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('data-cell')), '1 1')
  await page.locator('[data-free=tm]').focus()
  await press('Enter', 'ArrowDown', 'Enter')
  const told = page.locator('[data-cell="2 3"][data-loop=tm]')
  await told.waitFor()
  await press(' ', 'ArrowLeft', 'ArrowLeft', ' ')
  await says('Telemetry stands in row 2, column 1')
  await page.locator('[data-free=sim]').focus()
  await press('Enter', 'Enter', 'Delete')
  await says('Simulation is back in the list')
  await applyChanges(page)
  const { pages } = await layoutWhere(([first]) => first?.places.length === 3)
  assert.deepEqual(pages, [['', 'Ground Control 1,1', 'Flight Director 1,2', 'Telemetry 2,1']])
  await page.context().close()
})

test('F80: by touch a loop is dragged after a rest, or pressed and then its place', async () => {
  await withoutLayout()
  const page = await openLayouts({ width: 390, height: 844 }, true)
  await page.locator('[data-free=fd]').tap()
  await page.locator('.layout-bar').getByText('Flight Director: choose its place').waitFor()
  await cell(page, 1, 1).tap()
  await cell(page, 1, 1).and(page.locator('[data-loop=fd]')).waitFor()
  await touchDrag(page, cell(page, 1, 1), cell(page, 1, 2))
  await cell(page, 1, 2).and(page.locator('[data-loop=fd]')).waitFor()
  await page.context().close()
})

test('F80 F56: pages are filled, copied to other consoles and put in order; lost rights are warned of', async () => {
  await withoutLayout()
  const page = await openLayouts()
  await page.getByRole('button', { name: 'Fill automatically' }).click()
  await page.locator('[data-said]', { hasText: '4 loops placed.' }).waitFor()
  await page.getByText('All loops are placed.').waitFor()
  await page.getByRole('button', { name: 'Add page' }).click()
  await page.getByRole('button', { name: 'Move page to the left' }).click()
  await page.getByRole('tab', { name: 'Page 1', selected: true }).waitFor()
  assert.equal(await page.locator('[data-cell][data-loop]').count(), 0)
  await page.getByRole('button', { name: 'Remove page' }).click()
  await cell(page, 1, 1).and(page.locator('[data-loop=fd]')).waitFor()
  await page.getByLabel('Kind of console').selectOption('')
  await page.getByText('This role has no layout').waitFor()
  await page.getByRole('button', { name: 'Copy a layout…' }).click()
  await page.getByText('1 page in place of what is here.').waitFor()
  await page.getByRole('button', { name: 'Copy', exact: true }).click()
  await cell(page, 2, 1).and(page.locator('[data-loop=sim]')).waitFor()
  await applyChanges(page)
  await other.change([setRight(DIRECTOR, 'sim', 0)])
  await page.getByText('consoles leave their places empty: Simulation').waitFor()
  await cell(page, 2, 1).getByText('No right', { exact: true }).waitFor()
  await keepPicture(page, 'admin_layouts_warning')
  await page.getByRole('button', { name: 'Remove them' }).click()
  await page.getByText('1 change to be made').waitFor()
  assert.equal(await page.getByText('No right').count(), 0)
  await other.change([setRight(DIRECTOR, 'sim', 2)])
  await page.context().close()
})

for (const [size, width, height] of [
  ['phone', 390, 844],
  ['desk', 1280, 800],
] as const) {
  for (const theme of ['dark', 'light'] as const) {
    test(`F80 X23: the editor breaks no rule of WCAG 2.2 AA and cuts nothing off (${size}, ${theme})`, async () => {
      const places = [
        { loop: 'fd', row: 1, column: 1 },
        { loop: 'gc', row: 2, column: 3 },
      ]
      await other.change([
        setLayout(DIRECTOR, { keyset: 'main/desk', pages: [{ name: 'Ascent', places }] }),
      ])
      for (const language of ['en', 'de'] as const) {
        const page = await openLayouts({ width, height, theme, language })
        await page.locator('[data-free=tm]').click()
        for (const frame of ['phone', 'wall', 'desk'] as const) {
          await page.getByRole('radio').nth(['phone', 'desk', 'wall'].indexOf(frame)).check()
          await page.locator(`[data-frame=${frame}]`).waitFor()
          if (frame === 'phone') continue
          assert.deepEqual(await violations(page), [])
          await keepPicture(page, `admin_layouts_${size}_${theme}_${language}_${frame}`)
        }
        const aside = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        )
        assert.equal(aside, 0)
        await page.context().close()
      }
    })
  }
}

async function openLayouts(
  look: Parameters<typeof openAdmin>[3] = {},
  hasTouch = false,
): Promise<Page> {
  const page = await openAdmin(browser, server.address, ANNA, { ...look, hasTouch })
  await page.locator('.shell-nav').waitFor()
  await page.evaluate((role) => {
    location.hash = `#/layouts/test/${encodeURIComponent(role)}`
  }, DIRECTOR)
  await page.getByRole('combobox').nth(2).selectOption('main/desk')
  await cell(page, 2, 3).waitFor()
  return page
}

async function withoutLayout(): Promise<void> {
  for (const keyset of ['', 'main/desk']) {
    await other.change([setLayout(DIRECTOR, { keyset, pages: [] })])
  }
}

function cell(page: Page, row: number, column: number): Locator {
  return page.locator(`[data-cell="${row} ${column}"]`)
}

async function middleOf(place: Locator): Promise<{ readonly x: number; readonly y: number }> {
  await place.scrollIntoViewIfNeeded()
  const { x, y, width, height } = (await place.boundingBox())!
  return { x: x + width / 2, y: y + height / 2 }
}

async function drag(page: Page, from: Locator, to: Locator): Promise<void> {
  const start = await middleOf(from)
  const end = await middleOf(to)
  await page.mouse.move(start.x, start.y)
  await page.mouse.down()
  await page.mouse.move(end.x, end.y, { steps: 6 })
  await page.locator('.layout-ghost').waitFor()
  await page.mouse.up()
  await page.locator('.layout-ghost').waitFor({ state: 'detached' })
}

/** With a finger that rests first. */
async function touchDrag(page: Page, from: Locator, to: Locator): Promise<void> {
  const devtools = await page.context().newCDPSession(page)
  const start = await middleOf(from)
  const end = await middleOf(to)
  const touch = (
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    points: { x: number; y: number }[],
  ) => devtools.send('Input.dispatchTouchEvent', { type, touchPoints: points })
  await touch('touchStart', [start])
  await page.locator('.layout-ghost').waitFor()
  for (let part = 1; part <= 5; part++) {
    const along = (a: number, b: number) => a + ((b - a) * part) / 5
    await touch('touchMove', [{ x: along(start.x, end.x), y: along(start.y, end.y) }])
  }
  await touch('touchEnd', [])
}

type Layout = NodeVoiceClient['view']['layout']

/** What the console is told, in words, once it is so. */
async function layoutWhere(isSo: (pages: Layout['pages']) => boolean) {
  const layout = await new Promise<Layout>((resolve) => {
    const look = () => {
      if (!isSo(ben.view.layout.pages)) return
      stop()
      resolve(ben.view.layout)
    }
    const stop = ben.onChange(look)
    look()
  })
  const nameOf = (id: number) => ben.view.loops.find((loop) => loop.id === id)?.name
  const pages = layout.pages.map(({ name, places }) => [
    name,
    ...places.map(({ loop, row, column }) => `${nameOf(loop)} ${row},${column}`),
  ])
  return { ...layout, pages }
}
