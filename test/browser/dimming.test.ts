// What an operator chooses in the dialog "Dim and priority", in real browsers on a whole server: how loud the decoded
// sound is, and that the choice is there again after a new sign-on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, signOn, type ConsolePage } from '../support/console_page.ts'
import { record } from '../support/page_recorder.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'
import { frames, sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const HEARD = 'Flight Director'
const OWN = 'Ground Control'
const [ANNA_HZ, BEN_HZ] = [440, 1000]
const SPOKEN_DBFS = -20
/** A level is judged by short pieces: where a frame was left out the tone's phase jumps. */
const PIECE_SAMPLES = 4800
/** A browser that is late stretches what it plays, and with it the tone. */
const TRIES = 3
/** From a click or the key to steady sound at the listener. */
const SETTLE_MS = 700

let server: TestServer
const browsers: Browser[] = []
let anna: ConsolePage
let ben: ConsolePage

before(async () => {
  server = await startTestServer()
  const open = async (user: string, toneHz: number) => {
    const browser = await launchChromium({
      microphoneFile: writeWav(sine(toneHz, SPOKEN_DBFS, 60)),
    })
    browsers.push(browser)
    const console = await openConsole(browser, server.address, server.operator(user))
    await console.mediaConnected()
    return console
  }
  anna = await open('anna', ANNA_HZ)
  ben = await open('ben', BEN_HZ)
  await anna.switchLoop(HEARD, 'talk')
  await ben.switchLoop(HEARD, 'monitor')
  await ben.switchLoop(OWN, 'talk')
  await anna.pressPtt()
})

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  await server.close()
})

test('X06: own talk dims the loop that is heard by what the dialog says, with a sign in its tile, and only then', async () => {
  const sign = ben.tile(HEARD).locator('[data-dimmed]')
  await assertHeard(0)
  await chooseWhileTalking(ben.page, '12 dB')
  await assertHeard(0)
  assert.equal(await sign.count(), 0)
  await ben.pressPtt()
  await sign.waitFor({ timeout: 1000 })
  await assertHeard(-12)
  await ben.releasePtt()
  await assertHeard(0)
  assert.equal(await sign.count(), 0)
})

test('X06 F57: after a new sign-on the choice is there and holds', async () => {
  await ben.page.getByRole('button', { name: 'Menu' }).click()
  await ben.page.getByRole('button', { name: 'Sign off' }).click()
  await ben.page.getByLabel('User').waitFor()
  await signOn(ben.page, server.operator('ben'))
  await ben.mediaConnected()
  const dialog = await openDialog(ben.page)
  assert.ok(await whileTalking(dialog).getByLabel('12 dB').isChecked())
  await ben.page.keyboard.press('Escape')
  await ben.switchLoop(HEARD, 'monitor')
  await ben.switchLoop(OWN, 'talk')
  await ben.pressPtt()
  await assertHeard(-12)
  await ben.releasePtt()
})

test('X17: the console of a server that is there has no alarm, and says which server it is', async () => {
  await ben.page.locator('[data-alarms="0"]').waitFor({ timeout: 5000 })
  await ben.page.locator('.alarm-button').click()
  const words = await ben.page.locator('.links').innerText()
  assert.match(words, /connected, \d+ ms there and back/)
  await ben.page.keyboard.press('Escape')
})

function openDialog(page: Page) {
  return page
    .getByRole('button', { name: 'Menu' })
    .click()
    .then(() => page.getByRole('button', { name: 'Dim and priority' }).click())
    .then(() => page.getByRole('dialog', { name: 'Dim and priority' }))
}

function whileTalking(dialog: Awaited<ReturnType<typeof openDialog>>) {
  return dialog.getByRole('group', { name: /^While I talk/ })
}

async function chooseWhileTalking(page: Page, step: string): Promise<void> {
  const dialog = await openDialog(page)
  await whileTalking(dialog).getByLabel(step).check()
  await page.keyboard.press('Escape')
  await dialog.waitFor({ state: 'detached' })
}

/** Ben hears Anna so much louder or quieter than she speaks, dB. */
async function assertHeard(db: number): Promise<void> {
  const heard: number[] = []
  for (let tries = 0; tries < TRIES; tries++) {
    await ben.page.waitForTimeout(SETTLE_MS)
    const { samples } = await record(ben.page, 1000)
    heard.push(levelOf(samples) - SPOKEN_DBFS)
    if (Math.abs(heard.at(-1)! - db) < 1) break
  }
  console.log(`heard at ${heard.map((level) => level.toFixed(2)).join()} dB, wanted ${db}`)
  assert.ok(Math.abs(heard.at(-1)! - db) < 1, `heard at ${heard.join()} dB, not at ${db}`)
}

function levelOf(samples: Float32Array): number {
  const levels = frames(samples, PIECE_SAMPLES).map((piece) => toneLevelDbfs(piece, ANNA_HZ))
  return levels.sort((a, b) => a - b)[levels.length >> 1] ?? -Infinity
}
