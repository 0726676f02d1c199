// Pages of loops, who is on a loop, and presets in a real Chromium with a scripted client. Pictures are kept in
// build/screenshots/.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { startHarness, type Harness, type View } from './harness.ts'

const DESK: View = { width: 1280, height: 800 }
const PHONE: View = { width: 390, height: 844 }
const WALL: View = { width: 2560, height: 1440 }

let scenes: Harness

before(async () => {
  scenes = await startHarness()
})
after(() => scenes.close())

test('F54 F56: tiles stand where the layout says, empty cells stay empty, a loop is on several pages', async () => {
  const page = await scenes.open('pages', DESK)
  const area = (await page.locator('.loops.fixed').boundingBox())!
  for (const [loop, row, column] of [
    [1, 1, 1],
    [2, 1, 2],
    [5, 2, 4],
    [8, 3, 1],
  ] as const) {
    const box = (await page.locator(`[data-loop="${loop}"]`).boundingBox())!
    const middle = [box.y + box.height / 2 - area.y, box.x + box.width / 2 - area.x] as const
    assert.equal(Math.ceil((middle[0] / area.height) * 3), row, `row of ${loop}`)
    assert.equal(Math.ceil((middle[1] / area.width) * 4), column, `column of ${loop}`)
  }
  assert.deepEqual(await shownLoops(page), [1, 2, 5, 8])
  await page.getByRole('tab', { name: /^Payload and Ground/ }).click()
  assert.deepEqual(await shownLoops(page), [8, 4, 7])
  await page.getByRole('tab', { name: 'Others' }).click()
  assert.deepEqual(await shownLoops(page), [3, 6], 'what is on no page is not hidden')
  await page.close()
})

test('F55 F57: the arrow keys go from page to page; a page is all that changes, and it is told', async () => {
  const page = await scenes.open('pages', DESK)
  await page.getByRole('tab', { selected: true }).focus()
  const chosen = () => page.getByRole('tab', { selected: true }).innerText()
  for (const [key, name] of [
    ['ArrowRight', 'Payload'],
    ['ArrowRight', 'Others'],
    ['ArrowRight', 'Flight'],
    ['End', 'Others'],
    ['ArrowLeft', 'Payload'],
    ['Home', 'Flight'],
  ] as const) {
    await page.keyboard.press(key)
    assert.ok((await chosen()).startsWith(name), `${key}: ${name}`)
    const focused = await page.locator(':focus').getAttribute('aria-selected')
    assert.equal(focused, 'true', 'the focus goes along')
  }
  const asked = (await requests(page)).filter((request) => !request.startsWith('setMicrophone'))
  assert.deepEqual(
    asked,
    [1, 2, 0, 2, 1, 0].map((index) => `showPage ${index}`),
  )
  await page.evaluate(() => harness.client.change({ page: 1 }))
  assert.match(await chosen(), /^Payload/, 'F38: as on the other console')
  await page.close()
})

test('F35: a page button shows speech on a loop that is listened to, by frame, icon and words', async () => {
  const page = await scenes.open('pages', DESK)
  const tab = (name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) })
  const isActive = (name: string) => tab(name).getAttribute('data-active')
  assert.deepEqual(await Promise.all(['Flight', 'Payload', 'Others'].map(isActive)), [
    'true',
    'true',
    'true',
  ])
  await page.evaluate(() => {
    for (const id of [1, 3, 4]) harness.client.changeLoop(id, { active: false })
  })
  assert.equal(await isActive('Others'), 'false', 'loop 6 is active, but off')
  assert.ok(await tab('Others').locator('.icon').isHidden())
  const width = (await tab('Payload').boundingBox())!.width
  await page.evaluate(() => harness.client.changeLoop(7, { active: true }))
  assert.equal(await isActive('Payload'), 'true')
  assert.ok(await tab('Payload').locator('.icon').isVisible())
  assert.match((await tab('Payload').textContent()) ?? '', /Speech on a loop you listen to/)
  assert.equal((await tab('Payload').boundingBox())!.width, width, 'no button moves')
  const frame = await tab('Payload').evaluate(
    (node) => getComputedStyle(node, '::after').borderTopWidth,
  )
  assert.equal(frame, '4px')
  await page.close()
})

for (const [size, view] of Object.entries({ desk: DESK, phone: PHONE, wall: WALL })) {
  test(`X23 F54 F59: pages, presets and rosters keep to WCAG, and nothing is cut off or too small (${size})`, async () => {
    for (const theme of ['dark', 'light'] as const) {
      const language = theme === 'dark' ? 'en' : 'de'
      for (const scene of ['pages', 'large_tiles', 'long_names', 'grid_only']) {
        const page = await scenes.open(scene, { ...view, theme, language })
        await scenes.screenshot(page, `${scene}_${size}_${theme}`)
        await assertLegible(page, scene)
        if (scene === 'pages') {
          assert.deepEqual(await violations(page), [], `${scene} ${theme}`)
          if (size !== 'wall') await lookIntoPanels(page, `${size}_${theme}`)
        }
        await page.close()
      }
    }
  })
}

/** Opens what opens over the loops. */
async function lookIntoPanels(page: Page, name: string): Promise<void> {
  await page.locator('[data-loop="2"] .tile-people').click()
  await page.locator('[data-roster="people"]').waitFor()
  await scenes.screenshot(page, `roster_${name}`)
  assert.deepEqual(await violations(page), [], 'roster')
  await page.keyboard.press('Escape')
  await page.locator('.menu-button').click()
  await page
    .locator('.menu-item')
    .getByText(/^(Presets|Vorlagen)$/)
    .click()
  const fields = page.locator('.preset-new').getByRole('textbox')
  for (const [preset, note] of [
    ['Ascent', 'Ben takes over at 18:00.\nA/G 1 is noisy, keep it low.'],
    ['Shift change with a rather long name, 40 l', ''],
  ] as const) {
    await fields.nth(0).fill(preset)
    await fields.nth(1).fill(note)
    await page.locator('.preset-new [type="submit"]').click()
    await page.locator('.presets').getByText(preset.slice(0, 30)).waitFor()
  }
  await scenes.screenshot(page, `presets_${name}`)
  assert.deepEqual(await violations(page), [], 'presets')
  await page.locator('.preset-actions .button').nth(1).click()
  await page.locator('.preset-actions .button').last().click()
  await scenes.screenshot(page, `presets_edited_${name}`)
  assert.deepEqual(await violations(page), [], 'presets, one edited, one asked for')
}

async function assertLegible(page: Page, scene: string): Promise<void> {
  const faults = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    const cut = [...document.querySelectorAll('.tile-name, .tile-head, .page-name')].filter(
      (node) =>
        node.scrollHeight > node.clientHeight + 1 || node.scrollWidth > node.clientWidth + 1,
    )
    const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
    const small = [...document.querySelectorAll('.tile')].filter((tile) => {
      const { width, height } = tile.getBoundingClientRect()
      return width < 10.9 * rem || height < 9.5 * rem
    })
    const rows = [...document.querySelectorAll('.tile-row')].filter((row) => {
      const parts = [...row.children].map((part) => part.getBoundingClientRect())
      const { right } = row.getBoundingClientRect()
      return parts.some(
        (part, at) => part.right > Math.min(right, parts[at + 1]?.left ?? right) + 9,
      )
    })
    return [
      ...rows.map((row) => `too long: ${row.textContent}`),
      ...(scrollWidth > clientWidth ? ['the page scrolls sideways'] : []),
      ...cut.map((node) => `cut: ${node.textContent}`),
      ...small.map((node) => `small: ${node.getAttribute('data-name')}`),
    ]
  })
  assert.deepEqual(faults, [], scene)
}

async function shownLoops(page: Page): Promise<number[]> {
  return page
    .locator('[data-loop]')
    .evaluateAll((tiles) => tiles.map((tile) => Number(tile.getAttribute('data-loop'))))
}

async function requests(page: Page): Promise<string[]> {
  return ((await page.locator('body').getAttribute('data-requests')) ?? '').split('\n')
}
