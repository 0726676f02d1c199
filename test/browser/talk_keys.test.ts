// Whom a talk group and a headset that mutes by hardware are heard by, as listeners in a real browser hear it: judged on
// the decoded tone. A speaks; B, of another role, hears one loop after the other.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import { record } from '../support/page_recorder.ts'
import { type GROUPS, startTestServer, type TestServer } from '../support/test_server.ts'
import { frames, sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const TONE_HZ = 440
const SPOKEN_DBFS = -20
/** Heard or not is the question: a busy machine conceals some of it, which costs level. */
const HEARD_DBFS = -40
const SILENT_DBFS = -70
/** From a press to steady sound at the listener. */
const SETTLE_MS = 700
/** Of A's group; Flight Director is in talk, and not in it. */
const GROUP = ['Ground Control', 'Telemetry'] as const
type Loop = keyof typeof GROUPS

let server: TestServer
const browsers: Browser[] = []
let a: ConsolePage
let b: ConsolePage

before(async () => {
  server = await startTestServer({ ptt: { ungatedAllowed: true } })
  const open = async (user: string, toneHz: number) => {
    const browser = await launchChromium({
      microphoneFile: writeWav(sine(toneHz, SPOKEN_DBFS, 60)),
    })
    browsers.push(browser)
    const page = await openConsole(browser, server.address, server.operator(user))
    await page.mediaConnected()
    return page
  }
  a = await open('anna', TONE_HZ)
  b = await open('ben', 1000)
  await a.switchLoop('Flight Director', 'talk')
  await openDialog()
  await a.page.getByRole('button', { name: 'Add a talk group' }).click()
  await a.page.getByLabel('Name on the key').fill('Landing')
  for (const loop of GROUP) await a.page.getByRole('checkbox', { name: loop }).check()
  await a.page.keyboard.press('Escape')
})

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  await server.close()
})

test('X05: a talk group is heard on each of its loops and not on the one in talk, which the talk key alone speaks to', async () => {
  const loops: readonly Loop[] = ['Ground Control', 'Telemetry', 'Flight Director']
  for (const loop of loops) {
    await hearAlone(loop)
    await a.page.getByRole('button', { name: 'Landing' }).hover()
    await a.page.mouse.down()
    await a.page.locator('[data-ptt="pressed"]').waitFor()
    const byGroup = await heardDbfs()
    const shown = await b.tile(loop).getByText('Anna').count()
    await a.page.mouse.up()
    await a.page.locator('[data-ptt="released"]').waitFor()
    console.log(`${loop}: the group at ${byGroup.toFixed(1)} dBFS`)
    const isOfGroup = loop !== 'Flight Director'
    if (isOfGroup) assert.ok(byGroup > HEARD_DBFS, `${loop}: ${byGroup} dBFS`)
    else assert.ok(byGroup < SILENT_DBFS, `${loop}: ${byGroup} dBFS`)
    assert.equal(shown, isOfGroup ? 1 : 0, `${loop}: whose name is shown`)
  }
  await a.pressPtt()
  const byKey = await heardDbfs()
  await a.releasePtt()
  assert.ok(byKey > HEARD_DBFS, `the talk key: ${byKey} dBFS`)
})

test('X05: all-talk is heard where the talker only monitors, and not on a loop that is off', async () => {
  await a.switchLoop('Ground Control', 'monitor')
  const heard: Record<string, number> = {}
  for (const loop of ['Ground Control', 'Telemetry'] as const) {
    await hearAlone(loop)
    await a.page.getByRole('button', { name: 'All-talk' }).hover()
    await a.page.mouse.down()
    heard[loop] = await heardDbfs()
    await a.page.mouse.up()
  }
  assert.ok(heard['Ground Control']! > HEARD_DBFS, JSON.stringify(heard))
  assert.ok(heard['Telemetry']! < SILENT_DBFS, JSON.stringify(heard))
})

test('F49 F32: a headset that mutes by hardware is heard without a press, its name shown by its voice; the cough key shuts it', async () => {
  await hearAlone('Flight Director')
  const before = await heardDbfs()
  assert.ok(before < SILENT_DBFS, `before: ${before} dBFS`)
  await openDialog()
  await a.page.getByRole('button', { name: 'Key of the keyboard' }).click()
  await a.page.keyboard.press('c')
  await a.page.locator('[data-source="key KeyC"] select').selectOption('cough')
  await a.page.getByLabel('My headset mutes by hardware').check()
  await a.page.keyboard.press('Escape')
  await a.page.locator('dialog').waitFor({ state: 'detached' })
  const open = await heardDbfs()
  console.log(`ungated at ${open.toFixed(1)} dBFS`)
  assert.ok(open > HEARD_DBFS, `${open} dBFS`)
  await a.page.locator('.ptt-bar[data-look="live"]').waitFor()
  const name = b.tile('Flight Director').getByText('Anna')
  await name.waitFor()
  // It stays as long as the voice does.
  for (let look = 0; look < 5; look++) {
    await a.page.waitForTimeout(200)
    assert.equal(await name.count(), 1)
  }
  await a.page.keyboard.down('c')
  await b.tile('Flight Director').getByText('Anna').waitFor({ state: 'detached' })
  const coughing = await heardDbfs()
  await a.page.keyboard.up('c')
  assert.ok(coughing < SILENT_DBFS, `coughing: ${coughing} dBFS`)
  await b.tile('Flight Director').getByText('Anna').waitFor()
})

test('F46: the pages may use headsets, foot switches and MIDI, and nobody who frames them', async () => {
  const { headers } = await fetch(server.address)
  const policy = headers.get('permissions-policy') ?? ''
  for (const feature of ['hid', 'midi', 'gamepad', 'speaker-selection', 'microphone']) {
    assert.ok(policy.includes(`${feature}=(self)`), `${feature}: ${policy}`)
  }
  const allowed = await a.page.evaluate(async () => {
    const { hid } = navigator as Navigator & { hid?: { getDevices(): Promise<unknown[]> } }
    return { hid: await hid?.getDevices(), pads: navigator.getGamepads().length }
  })
  assert.deepEqual(allowed.hid, [])
  assert.ok(allowed.pads > 0)
})

async function openDialog(): Promise<void> {
  await a.page.getByRole('button', { name: 'Menu' }).click()
  await a.page.getByRole('button', { name: 'Talk key…' }).click()
}

/** B monitors this loop and no other. */
async function hearAlone(loop: Loop): Promise<void> {
  for (const other of ['Flight Director', 'Ground Control', 'Telemetry'] as const) {
    const state = await b.tile(other).getAttribute('data-state')
    if (other !== loop && state !== 'off') await b.switchLoop(other, 'off')
  }
  await b.switchLoop(loop, 'monitor')
}

/** What B hears of the tone, after it had time to settle: the middle one of short pieces. */
async function heardDbfs(): Promise<number> {
  await b.page.waitForTimeout(SETTLE_MS)
  const { samples } = await record(b.page, 1000)
  const levels = frames(samples, 9600).map((piece) => toneLevelDbfs(piece, TONE_HZ))
  return levels.sort((x, y) => x - y)[levels.length >> 1] ?? -Infinity
}
