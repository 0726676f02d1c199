// What holds a mix back in a listener's browser: the network alone. The SDK asks for no delay, since Chromium has the
// least of its own accord: a jitterBufferTarget of 0 to 40 ms was seen to change nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { speakTone } from '../support/gstreamer.ts'
import { GROUPS, startTestServer } from '../support/test_server.ts'

const LOOP = 'Flight Director'
const PORT = 5004
const SETTLE_MS = 2000
const MEASURE_MS = 3000
/** Asked for in the counter-check: far more than this machine's jitter. */
const MUCH_MS = 1000

test('X08: nobody asks a listener’s jitter buffer for more than the network needs', async (t) => {
  const server = await startTestServer()
  t.after(() => server.close())
  const browser = await launchChromium()
  t.after(() => browser.close())
  const { page, mediaConnected, switchLoop } = await openConsole(
    browser,
    server.address,
    server.operator('ben'),
  )
  await mediaConnected()
  await switchLoop(LOOP, 'monitor')
  const sender = speakTone(GROUPS[LOOP], PORT, 20)
  t.after(() => sender.end('SIGINT'))
  await page.waitForTimeout(SETTLE_MS)
  const asItIs = await extraMs(page)
  await page.evaluate(askFor, MUCH_MS)
  await page.waitForTimeout(SETTLE_MS)
  const asked = await extraMs(page)
  console.log(
    `beyond what the network needs: ${asItIs.toFixed(1)} ms, asked: ${asked.toFixed(0)} ms`,
  )
  assert.ok(asItIs < 1, `${asItIs} ms`)
  assert.ok(asked > MUCH_MS / 4, `${asked} ms: this would not show a delay that is asked for`)
})

/** Mean delay that the jitter buffer aimed at, beyond the least that the network would have it aim at. */
async function extraMs(page: Page): Promise<number> {
  const from = await page.evaluate(totals)
  await page.waitForTimeout(MEASURE_MS)
  const to = await page.evaluate(totals)
  assert.ok(to.emitted > from.emitted, 'samples came out of the jitter buffer')
  const extra = to.target - to.least - (from.target - from.least)
  return (1000 * extra) / (to.emitted - from.emitted)
}

/** In the page. Seconds times samples. */
async function totals(): Promise<{ target: number; least: number; emitted: number }> {
  const { testConnections } = globalThis as unknown as { testConnections: RTCPeerConnection[] }
  const report = await testConnections.at(-1)?.getStats()
  const entries = [...(report as unknown as Map<string, Record<string, unknown>>).values()]
  const inbound = entries.find(({ type }) => type === 'inbound-rtp')
  return {
    target: Number(inbound?.['jitterBufferTargetDelay']),
    least: Number(inbound?.['jitterBufferMinimumDelay']),
    emitted: Number(inbound?.['jitterBufferEmittedCount']),
  }
}

/** In the page. */
function askFor(ms: number): void {
  const { testConnections } = globalThis as unknown as { testConnections: RTCPeerConnection[] }
  const receiver = testConnections.at(-1)?.getReceivers()[0]
  if (receiver !== undefined) receiver.jitterBufferTarget = ms
}
