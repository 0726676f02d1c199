// What breaks comes back by itself: a cut connection, a dead thread, in a real browser that listens.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { TcpRelay } from '../sdk/tcp_relay.ts'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import { record, startRecording, stopRecording } from '../support/page_recorder.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'
import { rmsDbfs, sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const TONE_HZ = 440
const LOUD_DBFS = -24

let server: TestServer
let relay: TcpRelay
const browsers: Browser[] = []
let talker: ConsolePage
let listener: ConsolePage

before(async () => {
  server = await startTestServer()
  relay = await TcpRelay.open(Number(new URL(server.address).port))
  const open = async (user: string, address: string, hz: number) => {
    const browser = await launchChromium({ microphoneFile: writeWav(sine(hz, -20, 60)) })
    browsers.push(browser)
    const console = await openConsole(browser, address, server.operator(user))
    await console.mediaConnected()
    return console
  }
  talker = await open('anna', server.address, TONE_HZ)
  listener = await open('ben', `http://127.0.0.1:${relay.port}/`, 1000)
  await talker.switchLoop('Flight Director', 'talk')
  await listener.switchLoop('Flight Director', 'monitor')
  await listener.switchLoop('Telemetry', 'monitor')
  await listener.setVolume('Telemetry', 30)
  await talker.pressPtt()
  await heardWithin(listener.page, 3000)
})

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  relay.close()
  await server.close()
})

test('F64 F61: the socket is cut for 5 s: audio goes on, then the session is there as it was', async () => {
  await startRecording(listener.page)
  relay.down()
  await listener.page.waitForTimeout(5000)
  relay.up()
  await listener.page.waitForTimeout(1000)
  const { samples } = await stopRecording(listener.page)
  assert.equal(holes(samples.subarray(9600)), 0, 'no 20 ms piece without the tone')
  await listener.page.locator('[data-phase="console"]').waitFor({ timeout: 6000 })
  for (const name of ['Flight Director', 'Telemetry']) {
    assert.equal(await listener.tile(name).getAttribute('data-state'), 'monitor')
  }
  assert.equal(await listener.tile('Telemetry').getByRole('slider').inputValue(), '30')
  await listener.switchLoop('Telemetry', 'off')
})

for (const thread of ['mixer 0', 'ice_proxy 0']) {
  test(`F62 F63: an exception in ${thread}: audio is back within 2 s without a sign-on`, async () => {
    const before = server.server.thread(thread)
    // No worker expects this: its handler throws.
    before?.postMessage(null)
    const backMs = await heardAgainWithin(listener.page, 5000)
    console.log(`${thread}: audible again after ${backMs} ms`)
    assert.notEqual(server.server.thread(thread), before, 'another thread runs now')
    assert.ok(backMs < 2000, `${backMs} ms`)
    await listener.page.locator('[data-phase="console"]').waitFor()
  })
}

test('F03: a reload comes back to the same role and loops without a password', async () => {
  await listener.page.reload()
  await listener.page.locator('[data-loop]').first().waitFor()
  await listener.mediaConnected()
  assert.equal(await listener.tile('Flight Director').getAttribute('data-state'), 'monitor')
  await heardWithin(listener.page, 3000)
})

test('F06: after the sign-off the loops are silent for this page and empty of it for others', async () => {
  await listener.page.getByRole('button', { name: /menu/i }).click()
  await listener.page.getByRole('button', { name: /sign off/i }).click()
  await listener.page.getByLabel('User').waitFor()
  await talker.page.waitForFunction(
    () =>
      document.querySelector('[data-name="Flight Director"] [data-participants]')?.textContent ===
      '1',
    undefined,
    { timeout: 1000 },
  )
})

async function heardWithin(page: Page, ms: number): Promise<void> {
  const deadline = performance.now() + ms
  while (performance.now() < deadline) {
    const heard = await record(page, 300).catch(() => undefined)
    if (heard !== undefined && toneLevelDbfs(heard.samples, TONE_HZ) > LOUD_DBFS) return
  }
  assert.fail(`the tone was not heard within ${ms} ms`)
}

/** ms until the tone is heard, from now on; it has to be gone first where it stops at all. */
async function heardAgainWithin(page: Page, ms: number): Promise<number> {
  const began = performance.now()
  await page.waitForTimeout(300)
  while (performance.now() - began < ms) {
    const recordedFrom = performance.now()
    const heard = await record(page, 120).catch(() => undefined)
    if (heard !== undefined && heard.samples.length > 2400) {
      if (toneLevelDbfs(heard.samples, TONE_HZ) > LOUD_DBFS) return Math.round(recordedFrom - began)
    }
  }
  return Infinity
}

/** 20 ms pieces that are much quieter than the tone. */
function holes(samples: Float32Array): number {
  let count = 0
  for (let at = 0; at + 960 <= samples.length; at += 960) {
    if (rmsDbfs(samples.subarray(at, at + 960)) < -40) count += 1
  }
  return count
}
