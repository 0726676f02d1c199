// What an operator hears of the own console and the own voice, and what of it others hear: sidetone, sounds of the
// talk key, the master volume, the hint with the key up. Two real browsers on a real server; judged on samples.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import {
  record,
  type Recording,
  startRecording,
  stopRecording,
  tapOwnSound,
} from '../support/page_recorder.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'
import { frames, rmsDbfs, sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'Flight Director'
const VOICE_HZ = 440
const SPOKEN_DBFS = -20
const NOTHING_DBFS = -60
const SETTLE_MS = 600
const STEP_DB = 50 / 99
/** A level is judged by pieces of 200 ms: where a frame was left out the tone's phase jumps. */
const PIECE_SAMPLES = 9600
const KEPT = 'flightloop.sound'

let server: TestServer
const browsers: Browser[] = []
let a: ConsolePage
let b: ConsolePage

async function open(user: string, microphone: Float32Array, choices: object): Promise<ConsolePage> {
  const browser = await launchChromium({ microphoneFile: writeWav(microphone) })
  browsers.push(browser)
  const prepare = async (page: Page): Promise<void> => {
    await page.addInitScript(tapOwnSound)
    await page.addInitScript(
      ([key, kept]) => localStorage.setItem(key!, kept!),
      [KEPT, JSON.stringify(choices)],
    )
  }
  const opened = await openConsole(browser, server.address, server.operator(user), 'raw', prepare)
  await opened.mediaConnected()
  return opened
}

before(async () => {
  server = await startTestServer()
  const choices = { headphones: true, sidetone: 100 - 12 / STEP_DB, pttTone: 'quindar' }
  a = await open('anna', sine(VOICE_HZ, SPOKEN_DBFS, 10), choices)
  b = await open('ben', new Float32Array(48_000), {})
})
after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  await server.close()
})

/** The measures are made for 48 kHz; a page's own sound has the rate of its output. */
function tone(hz: number, sampleRate: number): number {
  return (hz * 48_000) / sampleRate
}

function toneLevel(samples: Float32Array, hz: number, sampleRate = 48_000): number {
  const levels = frames(samples, PIECE_SAMPLES).map((piece) =>
    toneLevelDbfs(piece, tone(hz, sampleRate)),
  )
  return levels.sort((x, y) => x - y)[levels.length >> 1] ?? -Infinity
}

/** The loudest piece of 100 ms of this tone. */
function loudest(samples: Float32Array, hz: number, sampleRate = 48_000): number {
  return Math.max(
    ...frames(samples, 4800).map((piece) => toneLevelDbfs(piece, tone(hz, sampleRate))),
  )
}

test('X04: who speaks with the key up is told so; in silence nothing is told', async () => {
  const hint = a.page.getByRole('status').getByText('nobody hears you')
  await a.page.waitForTimeout(1500)
  assert.equal(await hint.count(), 0, 'no loop is in talk')
  await a.switchLoop(LOOP, 'talk')
  await b.switchLoop(LOOP, 'talk')
  await hint.waitFor({ timeout: 2000, state: 'attached' })
  await a.page.locator('.ptt[data-unheard="true"]').waitFor()
  await a.page.screenshot({ path: 'build/screenshots/unheard_desk_dark.png' })
  await a.pressPtt()
  await hint.waitFor({ timeout: 500, state: 'detached' })
  await a.releasePtt()
  await b.page.waitForTimeout(1500)
  assert.equal(await b.page.getByText('nobody hears you').count(), 0, 'B is silent')
  await b.switchLoop(LOOP, 'off')
  await b.switchLoop(LOOP, 'monitor')
})

/** What both get while A presses and releases the key. */
async function press(): Promise<{ readonly own: Recording; readonly heard: Recording }> {
  await Promise.all([startRecording(a.page, 'own'), startRecording(b.page)])
  await a.page.waitForTimeout(500)
  await a.pressPtt()
  await a.page.waitForTimeout(1500)
  await a.releasePtt()
  await a.page.waitForTimeout(700)
  const [own, heard] = await Promise.all([stopRecording(a.page), stopRecording(b.page)])
  return { own, heard }
}

test('F53: start and stop sound in the own ears alone, and the own voice between them, at its level', async () => {
  const { own, heard } = await press()
  const at = (ms: number, lengthMs: number) =>
    own.samples.subarray((ms * own.sampleRate) / 1000, ((ms + lengthMs) * own.sampleRate) / 1000)
  const during = toneLevel(at(1000, 800), VOICE_HZ, own.sampleRate)
  const before = rmsDbfs(at(100, 300))
  const afterwards = rmsDbfs(own.samples.subarray(-0.2 * own.sampleRate))
  const [start, stop] = [2525, 2475].map((hz) => loudest(own.samples, hz, own.sampleRate))
  console.log(
    `own ears: before ${before}, voice ${during}, tones ${start} ${stop}, after ${afterwards}`,
  )
  assert.ok(before < NOTHING_DBFS && afterwards < NOTHING_DBFS, 'silent while the key is up')
  assert.ok(Math.abs(during - (SPOKEN_DBFS - 12)) < 1.5, `sidetone at ${during} dBFS`)
  assert.ok(start! > -26 && stop! > -26, `${start}, ${stop} dBFS`)
  const voice = toneLevel(heard.samples.subarray(48_000, 2 * 48_000), VOICE_HZ)
  const tones = [2525, 2475].map((hz) => loudest(heard.samples, hz))
  console.log(`the listener: voice ${voice}, tones ${tones.join()}`)
  assert.ok(Math.abs(voice - SPOKEN_DBFS) < 2, `the voice once, at ${voice} dBFS`)
  assert.ok(Math.max(...tones) < NOTHING_DBFS, 'no tone for anybody else')
})

test('F19: the master is over the sidetone and the mix, and over nobody else’s', async () => {
  const slider = a.page.getByRole('slider', { name: 'Master volume' })
  await slider.fill('60')
  const { own, heard } = await press()
  const during = own.samples.subarray(own.sampleRate, 1.8 * own.sampleRate)
  const sidetone = toneLevel(during, VOICE_HZ, own.sampleRate)
  const voice = toneLevel(heard.samples.subarray(48_000, 2 * 48_000), VOICE_HZ)
  assert.ok(Math.abs(sidetone - (SPOKEN_DBFS - 12 - 40 * STEP_DB)) < 1.5, `${sidetone} dBFS`)
  assert.ok(Math.abs(voice - SPOKEN_DBFS) < 2, `the listener hears ${voice} dBFS`)
  await slider.fill('100')
  await a.pressPtt()
  await b.page.waitForTimeout(SETTLE_MS)
  for (const master of [100, 60, 0]) {
    await b.page.getByRole('slider', { name: 'Master volume' }).fill(String(master))
    const { samples } = await record(b.page, 500)
    const gain = await b.page.locator('#mix').evaluate((audio) => {
      const { volume, muted } = audio as HTMLAudioElement
      return muted ? 0 : volume
    })
    const played = toneLevel(samples, VOICE_HZ) + 20 * Math.log10(gain)
    const wanted = master === 0 ? -Infinity : SPOKEN_DBFS - (100 - master) * STEP_DB
    assert.ok(played === wanted || Math.abs(played - wanted) < 2, `${master}: ${played} dBFS`)
  }
  await a.releasePtt()
})

test('F52: the test sound comes left, then right; the own voice is played back to its speaker alone', async () => {
  const { page } = a
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Sound', exact: true }).click()
  await startRecording(page, 'own')
  await page.getByRole('button', { name: 'Play test sound' }).press('Enter')
  await page.getByText('Right …').waitFor()
  await page.getByText('A low tone on the left').waitFor()
  const { samples, right, sampleRate } = await stopRecording(page)
  const [low, high] = [samples, right].map((side) =>
    [523.25, 659.25].map((hz) => loudest(side, hz, sampleRate)),
  )
  console.log(`left ${low!.join()}, right ${high!.join()} dBFS`)
  assert.ok(low![0]! > -25 && high![1]! > -25)
  assert.ok(low![1]! < low![0]! - 30 && high![0]! < high![1]! - 30, 'each on its side alone')
  await Promise.all([startRecording(page, 'own'), startRecording(b.page)])
  await page.getByRole('button', { name: 'Hear yourself' }).press('Enter')
  await page.getByText('This is how you sound').waitFor()
  await page.getByText('Records 3 seconds').waitFor()
  const own = await stopRecording(page)
  const heard = await stopRecording(b.page)
  const voice = loudest(own.samples, VOICE_HZ, own.sampleRate)
  assert.ok(Math.abs(voice - SPOKEN_DBFS) < 2, `played back at ${voice} dBFS`)
  assert.ok(rmsDbfs(heard.samples) < NOTHING_DBFS, 'the key is up')
})
