// The dialog "Sound", the master volume and the hint in a real Chromium with its fake devices and a scripted
// client: what is chosen and remembered, what happens when a device is away, how it looks. Pictures are kept.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { openDevices, setAway, unplugMicrophone, watchDevices } from '../support/sound_devices.ts'
import { startHarness, type Harness, type View } from './harness.ts'

const DESK: View = { width: 1280, height: 800, prepare: watchDevices }
const PHONE: View = { width: 390, height: 844, prepare: watchDevices }
const INPUT = 'Fake Audio Input 2'
const OUTPUT = 'Fake Audio Output 1'
const OTHER_INPUT = 'Fake Default Audio Input'

let harness: Harness

before(async () => {
  harness = await startHarness()
})
after(() => harness.close())

async function openSound(page: Page, menu = 'Menu', item = 'Sound'): Promise<void> {
  await page.getByRole('button', { name: menu }).click()
  await page.getByRole('button', { name: item, exact: true }).click()
  await page.getByRole('dialog').locator('.level').waitFor()
}

for (const [size, view] of Object.entries({ desk: DESK, phone: PHONE })) {
  for (const theme of ['dark', 'light'] as const) {
    test(`F51 F52 X23: the dialog keeps the rules of WCAG, in both languages (${size}, ${theme})`, async () => {
      const language = theme === 'dark' ? 'en' : 'de'
      const page = await harness.open('busy', { ...view, theme, language })
      if (language === 'de') await openSound(page, 'Menü', 'Ton')
      else await openSound(page)
      await page.getByRole('checkbox', { name: /headphones|Kopfhörer/ }).check()
      await page.locator('.sidetone .slider').fill('40')
      await page.locator('.level:not([data-level="silent"])').waitFor()
      assert.deepEqual(await violations(page), [])
      await harness.screenshot(page, `sound_${size}_${theme}`)
      const body = page.locator('.dialog-body')
      assert.equal(await body.evaluate((box) => box.scrollWidth - box.clientWidth), 0)
      await body.evaluate((box) => box.scrollTo(0, box.scrollHeight))
      await harness.screenshot(page, `sound_end_${size}_${theme}`)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      assert.match((await page.locator(':focus').getAttribute('class')) ?? '', /menu-button/)
      await page.close()
    })
  }
}

test('F51: chosen devices are used at once and after a reload; the voice is processed as chosen', async () => {
  const page = await harness.open('busy', DESK)
  await openSound(page)
  assert.equal((await openDevices(page)).asked.autoGainControl, false)
  await page.getByRole('combobox', { name: 'Microphone' }).selectOption({ label: INPUT })
  await page.getByLabel('Output').selectOption({ label: OUTPUT })
  await page.getByRole('button', { name: 'raw line' }).click()
  await page.locator('.level').waitFor()
  await page.reload()
  await page.locator('[data-look="ready"]').waitFor()
  await page.waitForTimeout(500)
  const { input, output, asked } = await openDevices(page)
  assert.deepEqual([input, output], [INPUT, OUTPUT])
  const { echoCancellation, noiseSuppression, autoGainControl } = asked
  assert.deepEqual([echoCancellation, noiseSuppression, autoGainControl], [false, false, false])
  await openSound(page)
  assert.equal(await page.getByLabel('Output').locator(':checked').innerText(), OUTPUT)
  assert.ok(await page.getByRole('button', { name: 'raw line' }).isDisabled())
  await page.close()
})

test('F51: what is away is replaced with a notice, also over a reload, and comes back with one', async () => {
  const page = await harness.open('busy', DESK)
  await openSound(page)
  await page.getByRole('combobox', { name: 'Microphone' }).selectOption({ label: INPUT })
  await page.getByLabel('Output').selectOption({ label: OUTPUT })
  await page.waitForTimeout(500)
  await setAway(page, [INPUT, OUTPUT])
  await page.getByText(`“${INPUT}” is gone. “${OTHER_INPUT}” is used`).waitFor()
  await page.getByText(`“${OUTPUT}” is gone`).waitFor()
  const used = await openDevices(page)
  assert.deepEqual([used.input, used.output], [OTHER_INPUT, 'Fake Default Audio Output'])
  await page.getByText(`${INPUT} (not there)`).waitFor({ state: 'attached' })
  assert.deepEqual(await violations(page), [])
  await harness.screenshot(page, 'sound_away_desk_dark')
  await page.keyboard.press('Escape')
  await setAway(page, [])
  await page.getByText(`The microphone “${INPUT}” is in use.`).waitFor()
  await page.getByText(`You hear by “${OUTPUT}” again.`).waitFor()
  const back = await openDevices(page)
  assert.deepEqual([back.input, back.output], [INPUT, OUTPUT])
  await page.close()
})

test('F50 F51: an unplugged microphone opens the key at once, and another one takes its place', async () => {
  const page = await harness.open('busy', DESK)
  await page.locator('[data-look="ready"]').waitFor()
  await page.keyboard.down('Space')
  await page.locator('[data-look="live"]').waitFor()
  await unplugMicrophone(page)
  await page.locator('[data-ptt="released"]').waitFor({ timeout: 500 })
  await page.getByText('was lost and is in use again').waitFor()
  await page.locator('[data-look="ready"]').waitFor()
  await page.keyboard.up('Space')
  const requests = (await page.locator('body').getAttribute('data-requests')) ?? ''
  assert.match(requests, /setPtt true\nsetPtt false\nsetMicrophone none\nsetMicrophone audio$/)
  const all = [1, 2].map((index) => `Fake Audio Input ${index}`)
  await setAway(page, [OTHER_INPUT, ...all])
  await unplugMicrophone(page)
  await page.getByText('The microphone was unplugged. You go on listening').waitFor()
  await setAway(page, all)
  await page.waitForTimeout(300)
  assert.equal(await page.locator('[data-look="blocked"]').count(), 1, 'an alias alone is none')
  await setAway(page, [])
  await page.locator('[data-look="ready"]').waitFor()
  await page.close()
})

test('F51: the microphone that comes back waits until the sentence is over', async () => {
  const page = await harness.open('busy', DESK)
  await openSound(page)
  await page.getByRole('combobox', { name: 'Microphone' }).selectOption({ label: INPUT })
  await page.keyboard.press('Escape')
  await setAway(page, [INPUT])
  await page.getByText('is gone').waitFor()
  await page.keyboard.down('Space')
  await page.locator('[data-look="live"]').waitFor()
  await setAway(page, [])
  await page.waitForTimeout(500)
  assert.equal(await page.locator('[data-look="live"]').count(), 1)
  assert.equal((await openDevices(page)).input, OTHER_INPUT)
  await page.keyboard.up('Space')
  await page.getByText(`The microphone “${INPUT}” is in use.`).waitFor()
  await page.close()
})

for (const [size, view] of Object.entries({ desk: DESK, phone: PHONE })) {
  for (const theme of ['dark', 'light'] as const) {
    test(`F19 X23: the master moves by keys and wheel, is remembered, and its silence is an alarm (${size}, ${theme})`, async () => {
      const page = await harness.open('busy', { ...view, theme })
      const volume = () =>
        page.locator('#mix').evaluate((audio) => {
          const { volume: level, muted } = audio as HTMLAudioElement
          return muted ? 0 : Math.round(20 * Math.log10(level) * 100) / 100
        })
      if (size === 'phone') await page.getByRole('button', { name: '100: master volume' }).click()
      const slider = page.getByRole('slider', { name: 'Master volume' })
      await slider.focus()
      await page.keyboard.press('ArrowLeft')
      assert.equal(await volume(), -0.51, 'a step of a loop’s volume')
      if (size === 'desk') {
        await slider.hover()
        await page.mouse.wheel(0, 100)
        await page.locator('.master-inline').getByText('94').waitFor()
      }
      await harness.screenshot(page, `master_${size}_${theme}`)
      await page.keyboard.press('Home')
      await page.getByText('The sound is off: you hear nothing').waitFor({ state: 'attached' })
      assert.equal(await volume(), 0)
      await page.keyboard.press('PageUp')
      await page.getByText('Sound off').waitFor({ state: 'detached' })
      await page.keyboard.press('Escape')
      await page.reload()
      const kept = page.locator('.master').getByText('10', { exact: true }).locator('visible=true')
      await kept.first().waitFor()
      await page.getByRole('button', { name: 'Turn all sound off' }).click()
      await page.getByText('Sound off', { exact: true }).waitFor()
      assert.deepEqual(await violations(page), [])
      await harness.screenshot(page, `silent_${size}_${theme}`)
      await page.getByRole('button', { name: 'Sound off: turn it on' }).click()
      assert.equal(await volume(), -45.45)
      await page.close()
    })
  }
}
