// The delay that a console shows is the delay that its operator hears: beside the measured one, from a talker's
// microphone to the samples that the listener's page decoded.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import { recordVoice } from '../support/recorded_spurt.ts'
import { mouthToEarMs, unmistakableNoise } from '../support/talk_spurt.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'Flight Director'
const NEAR_MS = 30
/** Until the browser's buffer has settled and the console has read it twice. */
const SETTLE_MS = 8000
const RECORDED_MS = 3000
const TRIES_MAX = 3

let server: TestServer
const browsers: Browser[] = []
let talker: ConsolePage
let listener: ConsolePage

before(async () => {
  server = await startTestServer()
  const open = async (user: string): Promise<ConsolePage> => {
    const browser = await launchChromium({ microphoneFile: writeWav(unmistakableNoise(10)) })
    browsers.push(browser)
    const opened = await openConsole(browser, server.address, server.operator(user))
    await opened.mediaConnected()
    return opened
  }
  talker = await open('anna')
  listener = await open('ben')
  await talker.switchLoop(LOOP, 'talk')
  await listener.switchLoop(LOOP, 'monitor')
})

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  await server.close()
})

test('X18: before anybody is heard no delay is claimed', async () => {
  assert.equal(await listener.page.locator('[data-delay]').count(), 0)
})

test('X18: the shown delay is within 30 ms of the measured one, mouth to ear, and its parts add up to it', async () => {
  await talker.pressPtt()
  await listener.page.waitForTimeout(SETTLE_MS)
  const off: number[] = []
  for (let tries = 0; tries < TRIES_MAX && Math.min(...off.map(Math.abs)) > NEAR_MS; tries++) {
    const measured = mouthToEarMs(await recordVoice(talker.page, listener.page, RECORDED_MS))
    const shown = Number(await listener.page.locator('[data-delay]').getAttribute('data-delay'))
    assert.ok(measured !== undefined, 'something was heard')
    console.log(`shown ${shown} ms, measured ${measured.toFixed(0)} ms`)
    off.push(shown - measured)
  }
  await listener.page.locator('[data-delay]').click()
  const panel = listener.page.getByRole('dialog', { name: 'Voice delay' })
  await panel.locator('.delay-title').waitFor()
  console.log((await panel.innerText()).replaceAll('\n', ' '))
  const [total = NaN, ...parts] = (await panel.locator('.delay-title strong, dd').allInnerTexts())
    .filter((words) => words.endsWith(' ms'))
    .map((words) => parseInt(words, 10))
  const sum = parts.slice(0, 4).reduce((all, part) => all + part, 0)
  assert.ok(Math.abs(sum - total) <= 2, `${parts.join(' + ')} is not ${total}`)
  assert.ok(Math.min(...off.map(Math.abs)) <= NEAR_MS, `off by ${off.join(', ')} ms`)
  await talker.releasePtt()
})

test('X18: the mixer tells its delay with its load', () => {
  const load = server.server.vocs.loads.get('mixer 0')
  assert.ok(load !== undefined && 'delayMs' in load)
})
