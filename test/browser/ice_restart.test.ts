// A console whose network swallows everything for some seconds: it restarts ICE on the peer that it has, and both
// ways are heard again. In real browsers. Loopback only.
import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { assertTone } from '../ice_proxy/call_scene.ts'
import { blockUdp } from '../support/blocked_udp.ts'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { launchFirefox } from '../support/firefox.ts'
import { speakTone } from '../support/gstreamer.ts'
import { openLoopEar } from '../support/loop_ear.ts'
import { record } from '../support/page_recorder.ts'
import { GROUPS, startTestServer } from '../support/test_server.ts'
import { sine } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'Flight Director'
const PORT = 5004
const SAID = { frequencyHz: 440, levelDbfs: -20 }
const HEARD = { frequencyHz: 600, levelDbfs: -20 }
/** Until a browser calls its peer disconnected, and the console has waited for it to come back. */
const RESTART_WITHIN_MS = 30_000
/** Until the checks of the new credentials have passed and the page plays. */
const SETTLE_MS = 1500

const BROWSERS = {
  Chromium: () => launchChromium({ microphoneFile: writeWav(sine(440, -20, 120)) }),
  Firefox: launchFirefox,
} as const

for (const [name, launch] of Object.entries(BROWSERS)) {
  test(`F61: ${name}: a console that lost its media path restarts ICE on its peer, is heard and hears`, async (t) => {
    await loseThePath(t, await launch())
  })
}

async function loseThePath(t: TestContext, browser: Browser): Promise<void> {
  t.after(() => browser.close())
  const server = await startTestServer()
  t.after(() => server.close())
  const ear = await openLoopEar(GROUPS[LOOP], PORT)
  t.after(ear.close)
  const { page, ...operator } = await openConsole(
    browser,
    server.address,
    server.operator('anna'),
    'raw',
    countRestarts,
  )
  await operator.mediaConnected()
  await operator.switchLoop(LOOP, 'talk')
  const before = await peerOf(page)

  const block = await blockUdp({ port: before.port })
  t.after(block.lift)
  const blockedMs = performance.now()
  await page.waitForFunction(() => (globalThis as unknown as Restarts).testRestarts === 1, null, {
    timeout: RESTART_WITHIN_MS,
    polling: 50,
  })
  const restartMs = performance.now() - blockedMs
  assert.ok((await block.dropped()) > 0)
  await block.lift()
  await operator.mediaConnected()
  console.log(`ICE restart ${restartMs.toFixed(0)} ms after the path was lost`)
  await pause(SETTLE_MS)

  const sender = speakTone(GROUPS[LOOP], PORT, 4)
  await pause(SETTLE_MS)
  assertTone((await record(page, 1200)).samples, HEARD)
  assert.equal(await sender.ended, 0)
  await operator.pressPtt()
  await pause(300)
  assertTone(await ear.hear(), SAID)
  await operator.releasePtt()
  const after = await peerOf(page)
  assert.equal(after.peers, before.peers, 'no other peer was made')
  assert.notEqual(after.ufrag, before.ufrag, 'the server answered with new credentials')
  assert.equal(after.fingerprint, before.fingerprint)
  assert.equal(after.state, 'connected')
}

interface Restarts {
  testRestarts: number
}

async function countRestarts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counter = globalThis as unknown as Restarts
    counter.testRestarts = 0
    const connections = RTCPeerConnection.prototype as unknown as {
      createOffer: (options?: RTCOfferOptions) => Promise<unknown>
    }
    const createOffer = connections.createOffer
    connections.createOffer = function (options) {
      if (options?.iceRestart === true) counter.testRestarts += 1
      return createOffer.call(this, options)
    }
  })
}

/** What the page has, and what the server's last answer to it said. */
async function peerOf(page: Page) {
  const { sdp, ...rest } = await page.evaluate(() => {
    const { testConnections } = globalThis as unknown as { testConnections: RTCPeerConnection[] }
    const { connectionState: state, remoteDescription } = testConnections.at(-1)!
    return { peers: testConnections.length, state, sdp: remoteDescription?.sdp ?? '' }
  })
  const find = (pattern: RegExp): string => pattern.exec(sdp)?.[1] ?? ''
  return {
    ...rest,
    port: Number(find(/ (\d+) typ host/)),
    ufrag: find(/a=ice-ufrag:(\S+)/),
    fingerprint: find(/a=fingerprint:(.+)/),
  }
}
