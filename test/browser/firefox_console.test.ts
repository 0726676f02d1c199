// The whole console in a real Firefox: sign on, monitor, hear a tone, talk. Loopback only.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { mediaStatsOf } from '../../src/sdk/media_stats.ts'
import { assertTone } from '../ice_proxy/call_scene.ts'
import { openConsole } from '../support/console_page.ts'
import { FIREFOX_MICROPHONE, launchFirefox } from '../support/firefox.ts'
import { speakTone } from '../support/gstreamer.ts'
import { openLoopEar } from '../support/loop_ear.ts'
import { record } from '../support/page_recorder.ts'
import { mediaChanges, watchMedia } from '../support/shown_media.ts'
import { GROUPS, startTestServer } from '../support/test_server.ts'

const LOOP = 'Flight Director'
const PORT = 5004

test('an operator with Firefox signs on, hears a tone on a loop, and is heard while the key is down', async (t) => {
  const server = await startTestServer()
  t.after(() => server.close())
  const browser = await launchFirefox()
  t.after(() => browser.close())
  const ear = await openLoopEar(GROUPS[LOOP], PORT)
  t.after(ear.close)
  const operator = await openConsole(browser, server.address, server.operator('anna'))
  const faults: string[] = []
  operator.page.on('pageerror', (error) => faults.push(error.message))
  await operator.mediaConnected()
  await operator.page.evaluate(watchMedia)
  await operator.switchLoop(LOOP, 'talk')
  await pause(4000)

  const sender = speakTone(GROUPS[LOOP], PORT, 4)
  await pause(1500)
  assertTone((await record(operator.page, 1200)).samples, { frequencyHz: 600, levelDbfs: -20 })
  assert.equal(await operator.tile(LOOP).getAttribute('data-active'), 'true')
  assert.equal(await sender.ended, 0)

  await operator.pressPtt()
  await pause(300)
  assertTone(await ear.hear(), FIREFOX_MICROPHONE)
  await operator.releasePtt()
  await pause(300)
  const spoken = ear.packets.length
  await pause(300)
  assert.equal(ear.packets.length, spoken, 'nothing is spoken while the key is up')
  await checkStats(operator.page)
  assert.deepEqual(
    await operator.page.evaluate(mediaChanges),
    [],
    'its way was never taken for dead',
  )
  assert.deepEqual(faults, [])
})

/** What Firefox tells of its connection is enough for the display. */
async function checkStats(page: Page): Promise<void> {
  const entries = await page.evaluate(async () => {
    const { testConnections } = globalThis as unknown as { testConnections: RTCPeerConnection[] }
    const report = await testConnections.at(-1)!.getStats()
    return [...report.values()] as unknown[]
  })
  const { roundTripMs, jitterMs, packetsReceived, packetsLost, concealedPart } =
    mediaStatsOf(entries)
  assert.ok(roundTripMs !== undefined && jitterMs !== undefined)
  assert.ok(packetsReceived > 100 && packetsLost === 0 && concealedPart < 0.5)
}
