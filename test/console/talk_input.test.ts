// What an operator talks with, in a real Chromium with a scripted client: keys, buttons and devices, and what ends a voice.
// Gamepad, HID and MIDI are the page's own objects here: no machine for tests has such devices.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { moveDevice } from '../support/fake_devices.ts'
import { startHarness, type Harness } from './harness.ts'
import {
  chooseMode,
  keyRequests,
  openDialog,
  pressed,
  ready,
  released,
  releasedInTime,
  TALK_DESK,
} from './talk_page.ts'

let harness: Harness

before(async () => {
  harness = await startHarness()
})
after(() => harness.close())

test('F43: the talk key is chosen by pressing it, works at once and after a reload, and not in a text field or dialog', async () => {
  const page = await open('busy')
  await openDialog(page)
  await page.getByRole('button', { name: 'Key of the keyboard' }).click()
  await page.keyboard.press('F5')
  await page.getByText('F5 is needed by the browser').waitFor()
  await page.keyboard.press('t')
  await page.locator('[data-source="key KeyT"]').getByText('Key T').waitFor()
  await page.getByRole('button', { name: 'Remove: Key Space' }).click()
  assert.equal(await page.locator(':focus').count(), 1)
  await page.keyboard.press('t')
  await page.getByRole('button', { name: 'Add a talk group' }).click()
  await page.getByLabel('Name on the key').fill('')
  await page.keyboard.type('tt')
  assert.equal(await page.getByLabel('Name on the key').inputValue(), 'tt')
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
  assert.equal(await page.locator(':focus').getAttribute('aria-label'), 'Menu')
  assert.deepEqual(await keyRequests(page), [])
  await page.reload()
  await ready(page)
  await page.locator('.ptt-key').getByText('T', { exact: true }).waitFor()
  await page.keyboard.press('Space')
  await page.keyboard.down('t')
  await pressed(page)
  await page.keyboard.up('t')
  await released(page)
  assert.deepEqual(await keyRequests(page), ['true', 'false'])
  await page.close()
})

test('F44: the middle mouse button talks while it is down, wherever it is, until it is removed', async () => {
  const page = await open('busy')
  await page.locator('[data-loop="2"]').hover()
  await page.mouse.down({ button: 'middle' })
  await pressed(page)
  await page.mouse.up({ button: 'middle' })
  await released(page)
  await openDialog(page)
  await page.getByRole('button', { name: 'Remove: Middle mouse button' }).click()
  await page.keyboard.press('Escape')
  await page.locator('[data-loop="2"]').hover()
  await page.mouse.down({ button: 'middle' })
  await page.mouse.up({ button: 'middle' })
  assert.deepEqual(await keyRequests(page), ['true', 'false'])
  await page.close()
})

test('F45 F50: gamepad button 0 talks within 100 ms, another one is chosen by pressing it, and unplugging ends the voice', async () => {
  const page = await open('busy')
  await moveDevice(page, 'gamepad', [])
  await page.waitForTimeout(100)
  const waitedMs = await page.evaluate(async () => {
    const { testDevices } = globalThis as unknown as {
      testDevices: { gamepad(pressed: number[]): void }
    }
    const beganMs = performance.now()
    testDevices.gamepad([0])
    while (document.querySelector('[data-ptt="pressed"]') === null) {
      await new Promise((done) => setTimeout(done, 2))
    }
    return performance.now() - beganMs
  })
  console.log(`gamepad: ${Math.round(waitedMs)} ms`)
  assert.ok(waitedMs <= 100, `${waitedMs} ms`)
  await moveDevice(page, 'gamepad', [])
  await released(page)
  await openDialog(page)
  await page.getByRole('button', { name: 'Gamepad, foot switch' }).click()
  await moveDevice(page, 'gamepad', [7])
  await page.locator('[data-source="gamepad 7"]').waitFor()
  await moveDevice(page, 'gamepad', [])
  // Until it is looked at again.
  await page.waitForTimeout(100)
  await page.keyboard.press('Escape')
  await moveDevice(page, 'gamepad', [7])
  await pressed(page)
  await releasedInTime(page, () => moveDevice(page, 'gamepad', undefined))
  await page.getByText('its device is gone').waitFor()
  await page.close()
})

test('F46 F50: a HID headset is paired, its button learnt by its bit, found again after a reload, and unplugging ends the voice', async () => {
  const page = await open('busy')
  await openDialog(page)
  await page.getByRole('button', { name: 'Headset, HID device' }).click()
  await page.getByRole('button', { name: 'Pair a headset' }).click()
  await page.getByText('Devices: Test headset').waitFor()
  const filters = await page.evaluate(() => localStorage.getItem('test.paired'))
  assert.equal(filters, JSON.stringify([{ usagePage: 0x0b }, { usagePage: 0x0c }]))
  await moveDevice(page, 'hidReport', 3, [0, 0b10])
  await page.getByText('Test headset, button 3.1.1').waitFor()
  await moveDevice(page, 'hidReport', 3, [0, 0])
  await page.reload()
  await ready(page)
  await moveDevice(page, 'hidReport', 3, [0b10, 0])
  await moveDevice(page, 'hidReport', 4, [0, 0b10])
  assert.deepEqual(await keyRequests(page), [], 'other buttons')
  await moveDevice(page, 'hidReport', 3, [0, 0b11])
  await pressed(page)
  await moveDevice(page, 'hidReport', 3, [0, 0b01])
  await released(page)
  await moveDevice(page, 'hidReport', 3, [0, 0b10])
  await pressed(page)
  await releasedInTime(page, () => moveDevice(page, 'hidUnplug'))
  await page.close()
})

test('X05 F50: a MIDI pedal talks, a key becomes the cough key, and what is held there is heard by nobody', async () => {
  const page = await open('busy')
  await openDialog(page)
  await page.getByRole('button', { name: 'MIDI device' }).click()
  await page.getByText('Devices: Test pedal').waitFor()
  await moveDevice(page, 'midi', [0xb0, 64, 127])
  await page.getByText('Test pedal, channel 1, controller 64').waitFor()
  await moveDevice(page, 'midi', [0xb0, 64, 0])
  await page.getByLabel('Add a button for').selectOption('cough')
  await page.getByRole('button', { name: 'Key of the keyboard' }).click()
  await page.keyboard.press('c')
  await page.keyboard.press('Escape')
  await moveDevice(page, 'midi', [0xb0, 64, 100])
  await pressed(page)
  // A controller tells its value again and again.
  await moveDevice(page, 'midi', [0xb0, 64, 101])
  await page.keyboard.down('c')
  await released(page)
  await page.getByText('Cough key: nobody hears you').waitFor()
  await harness.screenshot(page, 'talk_cough')
  assert.deepEqual(await violations(page), [])
  await page.keyboard.down('Space')
  await page.keyboard.up('c')
  await pressed(page)
  await page.keyboard.up('Space')
  await pressed(page)
  await releasedInTime(page, () => moveDevice(page, 'midiUnplug'))
  assert.deepEqual(await keyRequests(page), ['true', 'false', 'true', 'false'])
  await page.close()
})

test('F42 X05: a latch stays until the next press; the smart one after a tap, and not after a hold', async () => {
  const page = await open('busy')
  await chooseMode(page, 'Click on and off')
  await page.locator('[data-ptt]').click()
  await pressed(page)
  await page.getByText('Click to mute').waitFor()
  await page.keyboard.press('Space')
  await released(page)
  await chooseMode(page, 'Both')
  await page.keyboard.press('Space')
  await page.waitForTimeout(400)
  await pressed(page)
  await page.keyboard.press('Space')
  await released(page)
  await page.keyboard.down('Space')
  await page.waitForTimeout(400)
  await pressed(page)
  await page.keyboard.up('Space')
  await released(page)
  await page.close()
})

test('F50: blur, a hidden or frozen page, a lost focus and a lost mouse button end what is held or latched within 1 s', async () => {
  const page = await open('busy')
  const ways: Readonly<Record<string, () => Promise<unknown>>> = {
    blur: () => page.evaluate(() => window.dispatchEvent(new Event('blur'))),
    freeze: () => page.evaluate(() => document.dispatchEvent(new Event('freeze'))),
    hidden: () =>
      page.evaluate(() => {
        Object.defineProperty(document, 'hidden', { value: true, configurable: true })
        document.dispatchEvent(new Event('visibilitychange'))
        Reflect.deleteProperty(document, 'hidden')
      }),
    'the focus without an event': () =>
      page.evaluate(() => {
        document.hasFocus = () => false
        setTimeout(() => Reflect.deleteProperty(document, 'hasFocus'), 600)
      }),
    'another key of the system': () => page.keyboard.press('Meta'),
  }
  for (const [way, happen] of Object.entries(ways)) {
    await page.keyboard.down('Space')
    await pressed(page)
    await releasedInTime(page, happen, way)
    await page.waitForTimeout(way.startsWith('the focus') ? 700 : 0)
    await page.keyboard.up('Space')
  }
  await page.locator('[data-loop="2"]').hover()
  await page.mouse.down({ button: 'middle' })
  await pressed(page)
  const moved = () =>
    page.evaluate(() => window.dispatchEvent(new MouseEvent('mousemove', { buttons: 0 })))
  await releasedInTime(page, moved, 'mouse')
  await page.mouse.up({ button: 'middle' })
  await chooseMode(page, 'Click on and off')
  await page.keyboard.press('Space')
  await pressed(page)
  await releasedInTime(page, ways['blur']!, 'latch')
  await page.close()
})

test('F50: the latch of a HID button stays in the background only where the person chose that', async () => {
  const page = await open('busy')
  await openDialog(page)
  await page.getByLabel('Click on and off').check()
  await page.getByRole('button', { name: 'Headset, HID device' }).click()
  await page.getByRole('button', { name: 'Pair another device' }).click()
  await moveDevice(page, 'hidReport', 1, [1])
  await page.getByText('Test headset, button 1.0.0').waitFor()
  await moveDevice(page, 'hidReport', 1, [0])
  await page.keyboard.press('Escape')
  const click = async () => {
    await moveDevice(page, 'hidReport', 1, [1])
    await moveDevice(page, 'hidReport', 1, [0])
  }
  const blur = () => page.evaluate(() => window.dispatchEvent(new Event('blur')))
  await click()
  await pressed(page)
  await releasedInTime(page, blur)
  await openDialog(page)
  await page.getByLabel(/in the background/).check()
  await page.keyboard.press('Escape')
  await click()
  await pressed(page)
  await blur()
  await page.waitForTimeout(600)
  await pressed(page)
  await click()
  await released(page)
  await page.close()
})

async function open(scene: string): Promise<Page> {
  const page = await harness.open(scene, TALK_DESK)
  await ready(page)
  return page
}
