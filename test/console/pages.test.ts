// The console's pages in a real Chromium with a scripted client: accessibility, layout, and what its
// controls ask for. Pictures are kept in build/screenshots/.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { startHarness, type Harness, type View } from './harness.ts'

const DESK: View = { width: 1280, height: 800 }
const PHONE: View = { width: 390, height: 844 }
const WALL: View = { width: 2560, height: 1440 }
const SCENES = ['sign_on', 'password', 'roles', 'idle', 'muted', 'busy', 'reconnecting', 'many']

let harness: Harness

before(async () => {
  harness = await startHarness()
})
after(() => harness.close())

for (const [size, view] of Object.entries({ desk: DESK, phone: PHONE, wall: WALL })) {
  for (const theme of ['dark', 'light'] as const) {
    test(`X23 F60: no page breaks a rule of WCAG 2.2 AA that a machine can see (${size}, ${theme})`, async () => {
      for (const scene of SCENES) {
        const page = await harness.open(scene, { ...view, theme })
        await harness.screenshot(page, `${scene}_${size}_${theme}`)
        assert.deepEqual(await violations(page), [], scene)
        await page.close()
      }
    })
  }
}

for (const [size, view] of Object.entries({ desk: DESK, phone: PHONE })) {
  for (const theme of ['dark', 'light'] as const) {
    test(`X18 X23: the delay is one figure, its parts are behind it (${size}, ${theme})`, async () => {
      const page = await harness.open('busy', { ...view, theme })
      const figure = page.locator('[data-delay]')
      await figure.waitFor({ timeout: 8000 })
      await page.waitForTimeout(2500)
      assert.match(await figure.innerText(), /^Delay \d+ ms$/)
      await harness.screenshot(page, `delay_closed_${size}_${theme}`)
      await figure.click()
      const panel = page.getByRole('dialog', { name: 'Voice delay' })
      for (const part of ['Packing and coding', 'Server', 'Network, one way', 'Buffer of this']) {
        await panel.getByText(part).waitFor()
      }
      const box = (await panel.boundingBox())!
      assert.ok(box.x >= 0 && box.x + box.width <= view.width && box.y + box.height <= view.height)
      await harness.screenshot(page, `delay_open_${size}_${theme}`)
      assert.deepEqual(await violations(page), [])
      await page.keyboard.press('Escape')
      await panel.waitFor({ state: 'hidden' })
      await page.close()
    })
  }
}

test('at 1280 x 800 eight loops fit without scrolling, and on a phone too', async () => {
  for (const view of [DESK, PHONE]) {
    const page = await harness.open('busy', view)
    const hidden = await page.locator('.loops-area').evaluate((area) => ({
      below: area.scrollHeight - area.clientHeight,
      aside: area.scrollWidth - area.clientWidth,
    }))
    assert.deepEqual(hidden, { below: 0, aside: 0 }, `${view.width}`)
    await page.close()
  }
})

test('X23: nothing in a tile is wider than the tile, however many there are', async () => {
  for (const view of [DESK, PHONE, WALL]) {
    const page = await harness.open('many', view)
    const overflowing = await page.locator('.tile').evaluateAll((tiles) =>
      tiles.flatMap((tile) => {
        const { right } = tile.getBoundingClientRect()
        const parts = [...tile.querySelectorAll('.tile-right, .tile-name, .sound-figures')]
        return parts.filter((part) => part.getBoundingClientRect().right > right).map(String)
      }),
    )
    assert.deepEqual(overflowing, [], `${view.width}`)
    await page.close()
  }
})

test('F32 F59: a small tile shows both its abbreviation and a second talker', async () => {
  const page = await harness.open('many', PHONE)
  const seen = await page.locator('[data-loop="1"]').evaluate((tile) => {
    const facts = tile.querySelector('.tile-facts')?.getBoundingClientRect().bottom ?? 0
    const parts = [...tile.querySelectorAll('.tile-abbreviation, .talker')]
    return parts.map((part) => {
      const { width, bottom } = part.getBoundingClientRect()
      return width > 24 && bottom <= facts
    })
  })
  assert.deepEqual(seen, [true, true, true])
  await page.close()
})

test('F01: the button waits for both fields; a failure clears the password and takes the focus back', async () => {
  const page = await harness.open('sign_on', DESK)
  const button = page.getByRole('button', { name: 'Sign on' })
  assert.ok(await button.isDisabled())
  await page.getByLabel('User').fill('ben')
  assert.ok(await button.isDisabled())
  await page.getByLabel('Password').fill('wrong')
  await page.keyboard.press('Enter')
  await page.getByText('User or password is wrong').waitFor()
  assert.equal(await page.getByLabel('Password').inputValue(), '')
  assert.ok(await page.getByLabel('Password').evaluate((input) => input === document.activeElement))
  await harness.screenshot(page, 'sign_on_refused')
  await page.keyboard.type('right')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'Choose a role' }).waitFor()
  await page.close()
})

test('F08: a one-time password is changed before anything else, and a refusal says why', async () => {
  const page = await harness.open('password', DESK)
  await page.getByLabel('One-time password').fill('abc')
  await page.getByLabel('New password', { exact: true }).fill('password-1234')
  await page.getByLabel('New password again').fill('password-123x')
  await page.getByText('are not the same').waitFor()
  await page.getByLabel('New password again').fill('password-1234')
  await page.keyboard.press('Enter')
  await page.getByText('among the most common').waitFor()
  await harness.screenshot(page, 'password_refused')
  assert.deepEqual(await violations(page), [])
  await page.close()
})

test('F11 F12 F13: clicks go off, monitor, talk; Off goes back; no talk without the right', async () => {
  const page = await harness.open('idle', DESK)
  const state = (id: number) => page.locator(`[data-loop="${id}"]`).getAttribute('data-state')
  const click = (id: number) => page.locator(`[data-loop="${id}"] [data-switch]`).click()
  await click(1)
  assert.equal(await state(1), 'monitor')
  await click(1)
  assert.equal(await state(1), 'talk')
  await click(1)
  assert.equal(await state(1), 'talk')
  await page.getByText('In talk already').waitFor()
  await page.locator('[data-loop="1"]').getByRole('button', { name: 'Off' }).click()
  assert.equal(await state(1), 'off')
  await click(3)
  await click(3)
  assert.equal(await state(3), 'monitor')
  await page.getByText('may not talk here').waitFor()
  await page.close()
})

test('F19: a drag sends at most ten volumes a second and always the last one', async () => {
  const page = await harness.open('idle', DESK)
  await page.locator('[data-loop="1"]').getByRole('slider').focus()
  for (let step = 0; step < 20; step++) await page.keyboard.press('ArrowLeft')
  await page.waitForTimeout(300)
  const volumes = (await requests(page)).filter((request) => request.startsWith('setVolume 1'))
  assert.equal(volumes.at(-1), 'setVolume 1 80')
  assert.ok(volumes.length < 20, `${volumes.length} messages`)
  await page.close()
})

test('X04: the place of a loop opens in its tile, moves by arrows, and returns to the centre by a key', async () => {
  const page = await harness.open('busy', DESK)
  const tile = page.locator('[data-loop="2"]')
  const place = tile.locator('.pan-place')
  assert.equal(await place.innerText(), 'L40')
  await tile.getByRole('button', { name: /^60 L40.* Ground Control, left 40 %/ }).focus()
  await page.keyboard.press('Enter')
  const slider = tile.getByRole('slider', { name: 'Place of Ground Control' })
  assert.equal(await slider.getAttribute('aria-valuetext'), 'left 40 %')
  await page.keyboard.press('ArrowLeft')
  assert.equal(await place.innerText(), 'L45')
  await page.keyboard.press('End')
  assert.equal(await place.innerText(), 'R100')
  await page.keyboard.press('0')
  assert.equal(await place.innerText(), 'C')
  await page.waitForTimeout(300)
  const pans = (await requests(page)).filter((request) => request.startsWith('setPan'))
  assert.deepEqual([pans[0], pans.at(-1)], ['setPan 2 -45', 'setPan 2 0'])
  await page.keyboard.press('Escape')
  await tile.getByRole('slider', { name: 'Volume of Ground Control' }).waitFor()
  assert.match((await page.locator(':focus').getAttribute('aria-label')) ?? '', /^60 C: .* centre/)
  await page.close()
})

test('X04: a double click takes the place to the centre, and it closes when the focus goes', async () => {
  for (const [size, view] of Object.entries({ desk: DESK, phone: PHONE })) {
    for (const theme of ['dark', 'light'] as const) {
      const page = await harness.open('busy', { ...view, theme })
      const tile = page.locator('[data-loop="4"]')
      await tile.locator('.sound-figures').click()
      const slider = tile.getByRole('slider', { name: /^Place/ })
      const { width, height } = (await slider.boundingBox())!
      await slider.click({ position: { x: width * 0.9, y: height / 2 } })
      assert.match(await tile.locator('.pan-place').innerText(), /^R[5-9]\d$/)
      await harness.screenshot(page, `place_${size}_${theme}`)
      assert.deepEqual(await violations(page), [])
      await slider.dblclick({ position: { x: width * 0.2, y: height / 2 } })
      assert.equal(await tile.locator('.pan-place').innerText(), 'C')
      await page.locator('[data-loop="5"]').getByRole('slider').focus()
      await tile.getByRole('slider', { name: /^Volume/ }).waitFor()
      await page.close()
    }
  }
})

test('F41 F43 F50: the key speaks while pointer or Space is down, never clicks, and opens on blur', async () => {
  const page = await harness.open('busy', DESK)
  await page.locator('[data-loop="5"] [data-switch]').focus()
  await page.keyboard.down('Space')
  await page.locator('[data-ptt]').getByText('LIVE').waitFor()
  await harness.screenshot(page, 'live_desk_dark')
  assert.deepEqual(await violations(page), [])
  await page.keyboard.up('Space')
  await page.locator('[data-ptt="released"]').hover()
  await page.mouse.down()
  await page.locator('[data-ptt="pressed"]').waitFor()
  await page.mouse.up()
  await page.keyboard.down('Space')
  await page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await page.locator('[data-ptt="released"]').waitFor()
  assert.deepEqual(
    (await requests(page)).filter((request) => !request.startsWith('setMicrophone')),
    ['true', 'false', 'true', 'false', 'true', 'false'].map((pressed) => `setPtt ${pressed}`),
  )
  await page.close()
})

test('F43: where no talk key is shown, Space works the buttons', async () => {
  const page = await harness.open('roles', DESK)
  await page.getByRole('button', { name: 'Ground Controller' }).focus()
  await page.keyboard.press('Space')
  await page.locator('[data-ptt="released"]').waitFor()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Change password' }).click()
  await page.getByRole('button', { name: 'Cancel' }).focus()
  await page.keyboard.press('Space')
  await page.locator('[data-ptt="released"]').waitFor()
  assert.ok(!(await requests(page)).some((request) => request.startsWith('setPtt')))
  await page.close()
})

test('X18: the status line says how good the audio is, with the figures behind it', async () => {
  const page = await harness.open('busy', DESK)
  await page.getByText('Audio: 2.0 % lost').waitFor()
  const figures = await page.locator('[data-media]').getAttribute('title')
  assert.match(figures ?? '', /Round trip 3 ms, jitter 1 ms, 2\.0 % lost .*, 2\.0 % made up/)
  await page.close()
})

test('a refused microphone leaves the operator listening, with what to do and another try', async () => {
  for (const [size, view] of Object.entries({ desk: DESK, phone: PHONE })) {
    const page = await harness.open('busy', { ...view, microphone: 'denied' })
    await page.getByText('Microphone blocked').waitFor()
    await harness.screenshot(page, `denied_${size}_dark`)
    assert.deepEqual(await violations(page), [])
    await page.locator('[data-loop="1"] [data-switch]').click()
    await page.getByText('In talk already').waitFor()
    const [notice, tile] = await Promise.all(
      ['.notices', '[data-loop="1"]'].map((place) => page.locator(place).boundingBox()),
    )
    assert.ok(notice!.y + notice!.height <= tile!.y, 'messages cover no tile')
    await page.keyboard.down('Space')
    assert.equal(await page.locator('[data-ptt]').getAttribute('data-ptt'), 'released')
    await page.getByRole('button', { name: 'Try again' }).waitFor()
    await page.close()
  }
})

async function requests(page: Page): Promise<string[]> {
  return ((await page.locator('body').getAttribute('data-requests')) ?? '').split('\n')
}
