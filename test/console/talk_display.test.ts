// What an operator sees of talking, in a real Chromium with a scripted client: talk groups, the key's forms, the dialog.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { startHarness, type Harness } from './harness.ts'
import {
  addGroup,
  keyRequests,
  openDialog,
  pressed,
  ready,
  released,
  spokenTiles,
  TALK_DESK,
  TALK_PHONE,
} from './talk_page.ts'

let harness: Harness

before(async () => {
  harness = await startHarness()
})
after(() => harness.close())

test('X05: talk groups and all-talk say exactly where one is heard, in the bar and on the tiles', async () => {
  for (const [size, view] of Object.entries({ desk: TALK_DESK, phone: TALK_PHONE })) {
    for (const theme of ['dark', 'light'] as const) {
      const page = await harness.open('busy', { ...view, theme })
      await ready(page)
      await harness.screenshot(page, `talk_bar_${size}_${theme}`)
      await openDialog(page)
      await addGroup(page, 1, 'Landing team', ['Ground Control', 'Flight Dynamics'])
      await addGroup(page, 2, 'Antenna', ['Conference'])
      await harness.screenshot(page, `talk_groups_${size}_${theme}`)
      assert.deepEqual(await violations(page), [])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Landing team' }).hover()
      await page.mouse.down()
      await page.getByText('Landing team: talking on Ground Control, Flight Dynamics').waitFor()
      assert.deepEqual(await spokenTiles(page), ['2', '5'])
      await harness.screenshot(page, `talk_group_live_${size}_${theme}`)
      assert.deepEqual(await violations(page), [])
      await page.mouse.up()
      await released(page)
      await page.getByRole('button', { name: 'All-talk' }).focus()
      await page.keyboard.down('Enter')
      await page
        .getByText(/All-talk on 4 loops: Flight Director, Ground Control, /)
        .first()
        .waitFor()
      assert.deepEqual(await spokenTiles(page), ['1', '2', '4', '7'])
      await harness.screenshot(page, `talk_all_live_${size}_${theme}`)
      assert.deepEqual(await violations(page), [])
      await page.keyboard.up('Enter')
      await released(page)
      const asked = await keyRequests(page)
      assert.deepEqual(asked, ['true on 2,5', 'false', 'true on 1,2,4,7', 'false'])
      await page.close()
    }
  }
})

test('F16: a role that talks on one loop at a time is offered no groups and no all-talk, and told why', async () => {
  const page = await open('single')
  assert.equal(await page.getByRole('button', { name: 'All-talk' }).count(), 0)
  await openDialog(page)
  await page.getByText('This role talks on one loop at a time').waitFor()
  assert.equal(await page.getByRole('button', { name: 'Add a talk group' }).count(), 0)
  await page.close()
})

test('F47 F48: the key on the screen is a bar, the lower half, or a line that still says live or ready', async () => {
  for (const [size, view] of Object.entries({ desk: TALK_DESK, phone: TALK_PHONE })) {
    const page = await harness.open('busy', view)
    await ready(page)
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByLabel('Lower half').check()
    await harness.screenshot(page, `talk_menu_${size}`)
    assert.deepEqual(await violations(page), [])
    await page.keyboard.press('Escape')
    const box = (await page.locator('.ptt').boundingBox())!
    assert.ok(box.height >= 0.4 * view.height && box.width >= 0.5 * view.width, 'the lower half')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height - 20)
    await page.mouse.down()
    await pressed(page)
    await harness.screenshot(page, `talk_large_${size}`)
    assert.deepEqual(await violations(page), [])
    await page.mouse.up()
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByLabel('Only a line').check()
    await page.keyboard.press('Escape')
    assert.equal(await page.locator('button.ptt').count(), 0)
    await page.getByText('Hold to talk on').waitFor()
    await page.keyboard.down('Space')
    await page.getByText('Talking on Flight Director').waitFor()
    await harness.screenshot(page, `talk_line_${size}`)
    assert.deepEqual(await violations(page), [])
    await page.close()
  }
})

test('F49: a headset that mutes by hardware opens the voice without a key; a server that forbids it is said to', async () => {
  const page = await open('strict')
  await openDialog(page)
  await page.getByLabel('My headset mutes by hardware').check()
  await page.getByRole('dialog').getByText('ptt.ungatedAllowed').waitFor()
  await harness.screenshot(page, 'talk_refused')
  assert.deepEqual(await violations(page), [])
  await page.keyboard.press('Escape')
  await page.keyboard.down('Space')
  await pressed(page)
  await page.keyboard.up('Space')
  const asked = await keyRequests(page)
  assert.match(asked[0]!, /ungated/)
  assert.deepEqual(asked.slice(-2), ['true', 'false'], 'the key works as before')
  await page.close()
})

for (const [size, view] of Object.entries({ desk: TALK_DESK, phone: TALK_PHONE })) {
  test(`X23: the dialog breaks no rule of WCAG 2.2 AA that a machine can see, in both languages (${size})`, async () => {
    for (const theme of ['dark', 'light'] as const) {
      for (const language of ['en', 'de'] as const) {
        const page = await harness.open('busy', { ...view, theme, language })
        await ready(page)
        await page.getByRole('button', { name: /^Men/ }).click()
        await page.getByRole('button', { name: /^(Talk key|Sprechtaste) ?…/ }).click()
        await page
          .getByRole('button', { name: /^(Headset, HID|Gamepad)/ })
          .first()
          .click()
        await page.locator('[data-learning]').waitFor()
        assert.deepEqual(await violations(page), [], `${theme} ${language}`)
        await harness.screenshot(page, `talk_dialog_${size}_${theme}_${language}`)
        const { aside } = await page.locator('.dialog-body').evaluate((body) => {
          body.scrollTop = 1e6
          return { aside: body.scrollWidth - body.clientWidth }
        })
        assert.equal(aside, 0)
        await harness.screenshot(page, `talk_dialog_end_${size}_${theme}_${language}`)
        await page.close()
      }
    }
  })
}

async function open(scene: string): Promise<Page> {
  const page = await harness.open(scene, TALK_DESK)
  await ready(page)
  return page
}
