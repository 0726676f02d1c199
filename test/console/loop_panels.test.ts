// What opens over the loops, by hand and by keyboard, in a real Chromium with a scripted client: the roster of a loop
// and the presets.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { startHarness, type Harness, type View } from './harness.ts'

const DESK: View = { width: 1280, height: 800 }

let scenes: Harness

before(async () => {
  scenes = await startHarness()
})
after(() => scenes.close())

test('X10: the roster tells who is there, talks and talked last; it is watched only while it is open', async () => {
  const page = await scenes.open('pages', DESK)
  const button = page.getByRole('button', { name: '1 participant of Ground Control: show' })
  await button.focus()
  await page.keyboard.press('Enter')
  const panel = page.getByRole('dialog', { name: 'Who is on Ground Control' })
  await panel.getByText('Talks now').waitFor()
  assert.match(await panel.innerText(), /Chris\s+2026-03-01 14:05:09/)
  assert.ok(await panel.getByText('and 2 more').isVisible())
  await page.evaluate(() => {
    const people = [{ name: 'Dario', role: 'Observer', state: 'monitor', talking: false }]
    harness.client.roster?.({ people, peopleTotal: 1, roles: [], lastTalkers: [] })
  })
  await panel.getByText('Dario').waitFor()
  assert.equal(await panel.getByText('Anna Bergmann').count(), 0, 'it is live')
  await page.evaluate(() => harness.client.roster?.(undefined))
  await panel.getByText('Not known without a connection').waitFor()
  await page.keyboard.press('Escape')
  await panel.waitFor({ state: 'detached' })
  assert.ok(await button.evaluate((node) => node === document.activeElement), 'the focus is back')
  assert.deepEqual(await asked(page, /oster/), ['watchRoster 2', 'unwatchRoster 2'])
  await page.close()
})

test('X10: a press on the count closes it again, one on another count goes there, the tile stays as it is', async () => {
  const page = await scenes.open('pages', DESK)
  const count = (loop: number) => page.locator(`[data-loop="${loop}"] .tile-people`)
  const panel = page.locator('.roster-panel')
  await count(1).click()
  await panel.getByText('Talks now').waitFor()
  await count(1).click()
  await panel.waitFor({ state: 'detached' })
  await count(1).click()
  await panel.getByText('Talks now').waitFor()
  await count(5).click()
  await page.getByRole('dialog', { name: 'Who is on Flight Dynamics' }).waitFor()
  assert.equal(await panel.count(), 1)
  await page.getByRole('tab', { name: 'Others' }).click()
  await panel.waitFor({ state: 'detached' })
  assert.deepEqual(await asked(page, /switchLoop/), [])
  const watches = await asked(page, /oster/)
  const ends = watches.filter((request) => request.startsWith('un'))
  assert.equal(ends.length * 2, watches.length, 'each is ended')
  await page.close()
})

test('X22: a preset keeps states, volumes, places and page, and one press brings all of it back', async () => {
  const page = await scenes.open('pages', DESK)
  await page.getByRole('tab', { name: /^Payload/ }).click()
  await openPresets(page)
  await page.getByRole('textbox', { name: 'Name' }).fill('Ascent')
  await page.getByRole('textbox', { name: 'Note' }).fill('A/G 1 is noisy.')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await page.getByRole('status').getByText('“Ascent” is saved.').waitFor()
  await page.getByText('2 talk, 3 monitor').waitFor()
  await page.keyboard.press('Escape')
  await page.evaluate(() => {
    for (const id of [1, 2, 3, 7]) harness.client.changeLoop(id, { state: 'off', volume: 100 })
    harness.client.changeLoop(8, { state: 'monitor' })
  })
  await page.getByRole('tab', { name: /^Flight/ }).click()
  await openPresets(page)
  await page.getByText('A/G 1 is noisy.').waitFor()
  await page.getByRole('button', { name: 'Apply Ascent' }).click()
  await page.getByText('The loops are as in “Ascent”.').waitFor()
  const requests = await asked(page, /^setLoops/)
  assert.equal(requests.length, 1, 'in one request')
  const settings = JSON.parse(requests[0]!.slice('setLoops '.length)) as { loop: number }[]
  assert.deepEqual(
    settings.sort((a, b) => a.loop - b.loop),
    [
      { loop: 1, state: 'talk', volume: 100, pan: 0 },
      { loop: 2, state: 'monitor', volume: 60, pan: -40 },
      { loop: 3, state: 'monitor', volume: 100, pan: 100 },
      { loop: 7, state: 'monitor', volume: 0, pan: 0 },
      { loop: 8, state: 'off', volume: 100, pan: 0 },
    ],
  )
  assert.match(await page.getByRole('tab', { selected: true }).innerText(), /^Payload/)
  await page.close()
})

test('X22: presets are renamed, brought up to date and deleted; what others keep in the settings stays', async () => {
  const page = await scenes.open('pages', DESK)
  await page.evaluate(() => harness.client.change({ settings: '{"talk":{"version":1}}' }))
  await openPresets(page)
  await page.getByRole('textbox', { name: 'Name' }).fill('Ascent')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Change Ascent' }).click()
  const row = page.locator('.preset')
  assert.equal(await page.locator(':focus').inputValue(), 'Ascent')
  await page.keyboard.type('Descent')
  await page.evaluate(() => harness.client.changeLoop(1, { state: 'off' }))
  await row.getByRole('checkbox').check()
  await page.getByRole('button', { name: 'Save changes' }).click()
  await page.getByText('1 talk, 3 monitor').waitFor()
  assert.match(await row.innerText(), /^AscentDescent|^Descent/)
  const name = await row.getAttribute('data-preset')
  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: `Delete ${name}` }).click()
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await page.getByRole('heading', { name: 'No presets yet' }).waitFor()
  assert.equal(await page.locator(':focus').innerText(), 'No presets yet')
  const settings = await page.evaluate(() => harness.client.view.settings)
  assert.deepEqual(JSON.parse(settings), {
    talk: { version: 1 },
    presets: { version: 1, list: [] },
  })
  await page.close()
})

test('the menu leads those who administrate or supervise to their page, in a tab of its own', async () => {
  for (const [scene, count] of [
    ['idle', 0],
    ['duties', 1],
  ] as const) {
    const page = await scenes.open(scene, DESK)
    await page.getByRole('button', { name: 'Menu' }).click()
    const link = page.getByRole('link', { name: 'Administration' })
    assert.equal(await link.count(), count)
    if (count > 0) {
      assert.equal(await link.getAttribute('href'), './admin/')
      assert.equal(await link.getAttribute('target'), '_blank')
    }
    await page.close()
  }
})

async function openPresets(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Presets' }).click()
  await page.getByRole('dialog', { name: 'Presets' }).waitFor()
}

async function asked(page: Page, pattern: RegExp): Promise<string[]> {
  const all = ((await page.locator('body').getAttribute('data-requests')) ?? '').split('\n')
  return all.filter((request) => pattern.test(request))
}
