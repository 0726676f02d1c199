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
import { frames, gainToDb, rmsDbfs, toneLevelDbfs } from '../support/tones.ts'

const LOOP = 'Flight Director'
const PORT = 5004
/** From a loop's new place to steady sound; a busy machine may take some of it. */
const PAN_SETTLE_MS = 700
const PAN_TRIES = 4
const SILENT_DBFS = -80

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

test('X04: a loop off the centre is heard on its side alone by an operator with Firefox, with all of its power', async (t) => {
  const server = await startTestServer()
  t.after(() => server.close())
  const browser = await launchFirefox()
  t.after(() => browser.close())
  const operator = await openConsole(browser, server.address, server.operator('anna'))
  await operator.mediaConnected()
  await operator.switchLoop(LOOP, 'monitor')
  const sender = speakTone(GROUPS[LOOP], PORT, 30)
  t.after(() => sender.end())
  await pause(1500)
  const centre = await record(operator.page, 1200)
  assertTone(centre.samples, { frequencyHz: 600, levelDbfs: -20 })
  assert.deepEqual(centre.right, centre.samples)
  for (const pan of [100, -100]) {
    await operator.setPan(LOOP, pan)
    const { near, far } = await heardOneSided(operator.page, pan > 0)
    // All of the power on one side: 3 dB more there than in the centre.
    for (const level of [toneInPieces(near), rmsDbfs(near)]) {
      assert.ok(Math.abs(level - (-20 + gainToDb(Math.SQRT2))) < 1, `pan ${pan}: ${level} dBFS`)
    }
    assert.ok(rmsDbfs(far) < SILENT_DBFS, `pan ${pan}: ${rmsDbfs(far)} dBFS on the far side`)
  }
})

/** Both sides, as soon as one is silent. */
async function heardOneSided(page: Page, isRight: boolean) {
  for (let tries = 1; ; tries++) {
    await pause(PAN_SETTLE_MS)
    const { samples: left, right } = await record(page, 1200)
    const [near, far] = isRight ? [right, left] : [left, right]
    if (rmsDbfs(far) < SILENT_DBFS || tries === PAN_TRIES) return { near, far }
  }
}

/**
 * The middle one of the tone's levels in pieces of 20 ms. A jitter buffer that shortens sound, as it does all the
 * time for the slow clock of Firefox' own test device, finds the period on the left side alone: what is only on the
 * right changes its phase there.
 */
function toneInPieces(samples: Float32Array): number {
  const levels = frames(samples, 960).map((piece) => toneLevelDbfs(piece, 600))
  return levels.sort((x, y) => x - y)[levels.length >> 1] ?? -Infinity
}

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
