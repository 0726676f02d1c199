// Alarms, dimming and emergency calls of the console in a real Chromium with a scripted client: what is said, what is
// asked for, accessibility. Pictures are kept in build/screenshots/.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { violations } from '../support/axe.ts'
import { layoutFaults } from '../support/layout_faults.ts'
import { startHarness, type Harness, type View } from './harness.ts'

const DESK: View = { width: 1280, height: 800 }
const PHONE: View = { width: 390, height: 844 }
const VIEWS = { desk: DESK, phone: PHONE }
const LANGUAGES = ['en', 'de'] as const

let harness: Harness

before(async () => {
  harness = await startHarness()
})
after(() => harness.close())

for (const [size, view] of Object.entries(VIEWS)) {
  for (const theme of ['dark', 'light'] as const) {
    const language = theme === 'dark' ? 'en' : 'de'
    test(`X06 X17: nothing on a console with an emergency call, alarms and dialogs breaks a rule (${size}, ${theme}, ${language})`, async () => {
      const page = await harness.open('emergency', {
        ...view,
        theme,
        language,
        microphone: 'denied',
      })
      await page.locator('[data-emergency="6"]').waitFor()
      await page.locator('[data-alarms="2"]').waitFor()
      await page.locator('.notice-close').click()
      await look(page, `emergency_${size}_${theme}`)
      await page.locator('.alarm-button').click()
      await page.locator('[data-alarm="voice_taken"]').waitFor()
      await look(page, `alarms_${size}_${theme}`)
      await page.keyboard.press('Escape')
      await openDialog(page, language)
      await look(page, `dim_dialog_${size}_${theme}`)
      await page.keyboard.press('Escape')
      await page.locator('.menu-button').click()
      await look(page, `menu_servers_${size}_${theme}`)
      await page.close()
    })
  }
}

test('X06: an emergency call is said in words, is listened to by one press, then shown by the next', async () => {
  const page = await harness.open('emergency', DESK)
  const alert = page.getByRole('alert').filter({ hasText: /emergency on Network and Antenna/i })
  await alert.waitFor()
  const before = await tileTops(page)
  await alert.getByRole('button', { name: 'Listen to Network' }).focus()
  await page.keyboard.press('Enter')
  assert.ok((await requests(page)).includes('switchLoop 6 monitor'))
  await alert.getByRole('button', { name: 'Go to Network' }).press('Enter')
  const focused = page.locator('[data-loop="6"] [data-switch]:focus')
  await focused.waitFor()
  // All that is monitored beside it is dimmed now, but no emergency loop.
  assert.deepEqual(await dimmed(page), ['1', '2', '3', '4'])
  assert.deepEqual(await tileTops(page), before, 'no tile moves')
  await page.close()
})

test('X06: a call and alarms move no tile', async () => {
  const page = await harness.open('emergency', DESK)
  await page.locator('[data-emergency]').waitFor()
  const calling = await tileTops(page)
  await page.close()
  const calm = await harness.open('calm', DESK)
  await calm.getByText('No alarms').waitFor()
  assert.deepEqual(await tileTops(calm), calling)
  await calm.close()
})

test('X06: loops that are not spoken to bear a sign while one talks, and none afterwards', async () => {
  const page = await harness.open('calm', DESK)
  assert.deepEqual(await dimmed(page), [])
  await page.keyboard.down('Space')
  await page.locator('[data-loop="2"] [data-dimmed]').getByText('Dimmed').waitFor()
  assert.deepEqual(await dimmed(page), ['2', '3', '7'])
  await look(page, 'dimmed_desk_dark')
  await page.keyboard.up('Space')
  await page.locator('[data-dimmed]').first().waitFor({ state: 'detached' })
  await page.close()
})

test('X06: the dialog asks for what is chosen; what is refused goes back and says why in German too', async () => {
  const page = await harness.open('emergency', { ...DESK, language: 'de' })
  const dialog = await openDialog(page, 'de')
  await dialog
    .getByRole('group', { name: /Während ich spreche/ })
    .getByLabel('20 dB')
    .check()
  await dialog.getByLabel('Ground Control').uncheck()
  await dialog.getByLabel('Telemetry').check()
  await dialog.getByRole('searchbox').fill('conf')
  assert.equal(await dialog.getByRole('checkbox').count(), 1)
  await dialog.getByLabel('Conference').click()
  await page.getByText('darf diesen Sprechkreis nicht hören').waitFor()
  assert.equal(await dialog.getByLabel('Conference').isChecked(), false)
  const asked = (await requests(page)).filter((request) => request.startsWith('setDim'))
  assert.deepEqual(asked.slice(0, 3), [
    'setDim {"whileTalkingDb":20}',
    'setDim {"priorityLoops":[]}',
    'setDim {"priorityLoops":[3]}',
  ])
  await dialog.getByRole('searchbox').fill('')
  await dialog.getByRole('button', { name: 'Wie von der Verwaltung vorgesehen' }).click()
  assert.equal((await requests(page)).at(-1), 'setDim {"priorityLoops":[2]}')
  await page.close()
})

test('X06: the volume of an emergency loop says where it ends', async () => {
  const page = await harness.open('emergency', DESK)
  const slider = page.locator('[data-loop="7"]').getByRole('slider')
  assert.match((await slider.getAttribute('aria-description')) ?? '', /never below 50/)
  await slider.press('ArrowLeft')
  await page.locator('.notice').getByText('is never below 50').waitFor()
  await page.close()
})

test('X17: the first alarm is the most important, is acknowledged until it changes, and says since when and what to do', async () => {
  const page = await harness.open('reconnecting', { ...DESK, microphone: 'denied' })
  const button = page.locator('.alarm-button')
  await button.getByText('No connection to the server').waitFor({ timeout: 3000 })
  await button.getByText('1 more').waitFor()
  await button.click()
  const alarm = page.locator('[data-alarm="no_server"]')
  assert.match(await alarm.innerText(), /Since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC/)
  assert.match(await alarm.innerText(), /connects again by itself/)
  await alarm.getByRole('button', { name: 'Acknowledge' }).click()
  await button.getByText('No microphone: not allowed').waitFor()
  await alarm.getByText('Acknowledged').waitFor()
  await page.locator('[data-alarm="no_microphone"]').getByRole('button').click()
  await button.getByText('2 known alarms').waitFor()
  await page.close()
})

test('F65: a full system says so as an alarm, with what to do, in both languages', async () => {
  const said = { en: /No room on the server/, de: /kein Platz für Ihren Ton/ }
  for (const language of LANGUAGES) {
    const page = await harness.open('full', { ...PHONE, language })
    await page.locator('[data-kind="no_capacity"]').click()
    const alarm = page.locator('[data-alarm="no_capacity"]')
    assert.match(await alarm.innerText(), said[language])
    assert.match(await alarm.innerText(), /Administrator|administrator/)
    await look(page, `full_${language}_phone`)
    await page.close()
  }
})

test('X17: an alarm may be heard: chosen on this device, off before', async () => {
  const page = await harness.open('idle', DESK)
  await page.evaluate(countTones)
  const tones = () => page.evaluate(() => (globalThis as { tones?: number }).tones)
  await page.locator('.alarm-button').click()
  const choice = page.getByLabel('Sound when an alarm comes')
  assert.equal(await choice.isChecked(), false)
  assert.equal(await tones(), 0)
  await choice.check()
  await page.waitForFunction(() => (globalThis as { tones?: number }).tones === 2)
  await page.getByRole('button', { name: 'Turn all sound off' }).click()
  await page.locator('.alarm-words').getByText('All sound is off here').waitFor()
  await page.waitForFunction(() => (globalThis as { tones?: number }).tones === 4)
  await page.reload()
  await page.locator('.alarm-button').click()
  assert.equal(await page.getByLabel('Sound when an alarm comes').isChecked(), true)
  await page.close()
})

test('X18 F72: the state of server, audio and microphone is told in plain words, the server’s in the menu too', async () => {
  const page = await harness.open('idle', DESK)
  await page.locator('[data-delay]').waitFor({ timeout: 8000 })
  await page.locator('.alarm-button').click()
  const links = await page.locator('.links').innerText()
  assert.match(links, /Control Centre West \(127\.0\.0\.1:\d+\): connected, 3 ms there and back/)
  assert.match(links, /Audio on, Delay \d+ ms, Round trip 3 ms/)
  assert.match(links, /Microphone\s+ready/)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Menu' }).click()
  const server = page.locator('.menu-servers [aria-current]')
  assert.match(await server.innerText(), /Control Centre West.*\s+in use, connected/)
  await page.close()
})

test('times are in UTC unless local time is chosen, which is remembered', async () => {
  const page = await harness.open('idle', DESK)
  await page.locator('.clock-zone').getByText('UTC').waitFor()
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByLabel('Local time').check()
  await page.reload()
  await page.locator('.clock-zone').getByText('Local time').waitFor()
  const local = await page.evaluate(() => new Date().toTimeString().slice(0, 5))
  assert.ok((await page.locator('.clock-time').innerText()).startsWith(local.slice(0, 2)))
  await page.close()
})

async function look(page: Page, name: string): Promise<void> {
  await harness.screenshot(page, name)
  assert.deepEqual(await violations(page), [], name)
  assert.deepEqual(await layoutFaults(page), [], name)
}

async function openDialog(page: Page, language: 'en' | 'de') {
  await page.locator('.menu-button').click()
  const title = language === 'en' ? 'Dim and priority' : 'Absenken und Vorrang'
  await page.getByRole('button', { name: title }).click()
  const dialog = page.getByRole('dialog', { name: title })
  await dialog.waitFor()
  return dialog
}

function dimmed(page: Page): Promise<(string | undefined)[]> {
  return page
    .locator('.tile:has([data-dimmed])')
    .evaluateAll((tiles) => tiles.map((tile) => (tile as HTMLElement).dataset['loop']))
}

function tileTops(page: Page): Promise<number[]> {
  return page
    .locator('.tile')
    .evaluateAll((tiles) => tiles.map((tile) => tile.getBoundingClientRect().top))
}

async function requests(page: Page): Promise<string[]> {
  return ((await page.locator('body').getAttribute('data-requests')) ?? '').split('\n')
}

/** In the page. */
function countTones(): void {
  Object.assign(globalThis, { tones: 0 })
  const Native = OscillatorNode
  globalThis.OscillatorNode = class extends Native {
    override start(when?: number): void {
      Object.assign(globalThis, { tones: (globalThis as { tones?: number }).tones! + 1 })
      super.start(when)
    }
  }
}
