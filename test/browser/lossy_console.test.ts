// A whole server and a real browser that has no RED, as Firefox has none, on a network that loses 10 % of the
// packets towards it: its reports go through ice_proxy and vocs to the mixer, which adds in-band FEC.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { between, inbound, PageNetwork, withoutRed } from '../support/page_network.ts'
import { record } from '../support/page_recorder.ts'
import { startTestServer } from '../support/test_server.ts'
import { rmsDbfs, speechLike } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOSS = 0.1
const SEED = Number(process.env['SEED'] ?? 1)
/** A browser reports each 2.5 to 7.5 s: two reports and more. */
const SETTLE_MS = 18_000
const MEASURE_MS = 15_000
const RECORD_MS = 4000

test('X09: without RED a browser gets in-band FEC, and conceals clearly less than is lost', async () => {
  console.log(`seed ${SEED}`)
  const server = await startTestServer()
  // Opus adds FEC to speech alone: it takes a steady tone for noise.
  const microphoneFile = writeWav(speechLike(SEED, -6, 60))
  const [first, second] = await Promise.all([launchChromium({ microphoneFile }), launchChromium()])
  const network = new PageNetwork(SEED)
  const talker = await openConsole(first, server.address, server.operator('anna'))
  const prepare = async (page: Page) => {
    await network.between(page)
    await page.addInitScript(withoutRed)
  }
  const listener = await openConsole(second, server.address, server.operator('ben'), 'raw', prepare)
  await Promise.all([talker.mediaConnected(), listener.mediaConnected()])
  await talker.switchLoop('Flight Director', 'talk')
  await listener.switchLoop('Flight Director', 'monitor')
  await talker.pressPtt()
  await listener.page.waitForTimeout(1000)
  const whole = rmsDbfs((await record(listener.page, RECORD_MS)).samples)
  const relay = network.relay
  assert.ok(relay !== undefined)
  relay.loss = LOSS
  await listener.page.waitForTimeout(SETTLE_MS)
  const before = await inbound(listener.page)
  await listener.page.waitForTimeout(MEASURE_MS)
  const after = await inbound(listener.page)
  const lossy = rmsDbfs((await record(listener.page, RECORD_MS)).samples)
  const { concealed } = between(before, after)
  console.log(
    `${LOSS * 100} % lost: concealed ${concealed.toFixed(2)} % with FEC; the speech of ` +
      `${whole.toFixed(1)} dBFS is heard with ${lossy.toFixed(1)}`,
  )
  await Promise.all([first.close(), second.close()])
  relay.close()
  await server.close()
  assert.deepEqual([...relay.typesDown], [111])
  assert.ok(concealed < (100 * LOSS) / 2, `${concealed} % concealed`)
  assert.ok(Math.abs(lossy - whole) < 3, `${lossy} dBFS, without loss ${whole}`)
})
