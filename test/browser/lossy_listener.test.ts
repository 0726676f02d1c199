// Two real Chromiums on a network that loses 10 % of the packets towards them: one has RED, one has not.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { keepalivePayload } from '../../src/mixer/keepalive.ts'
import { startIceProxy, type IceProxyHarness } from '../ice_proxy/worker_harness.ts'
import { launchChromium } from '../support/chromium.ts'
import { LossyRelay } from '../support/lossy_relay.ts'
import { record } from '../support/page_recorder.ts'
import { ROOT } from '../support/source_tree.ts'
import { frames, sine, toneLevelDbfs } from '../support/tones.ts'

const CONNECTED = 2
const TONE_HZ = 600
const LOSS = 0.1
const SEED = Number(process.env['SEED'] ?? 1)
/** A browser reports each 2.5 to 7.5 s: two reports and more. */
const SETTLE_MS = 16_000
const MEASURE_MS = 15_000

interface Inbound {
  readonly concealedSamples: number
  readonly totalSamplesReceived: number
}

interface PageClient {
  offer(): Promise<string>
  answer(sdp: string): Promise<void>
  inbound(): Promise<Inbound | undefined>
}
declare const client: PageClient

const html = await readFile(`${ROOT}test/browser/ice_proxy_page/index.html`)
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(html)
}).listen(0, '127.0.0.1')
const browser = await launchChromium()
const module = await loadAudioCoreModule()
after(async () => {
  await browser.close()
  server.close()
})

test('X09: with RED a browser conceals clearly less of what a network loses, and hears the tone', async (t) => {
  console.log(`seed ${SEED}`)
  const proxy = await startIceProxy()
  t.after(() => proxy.close())
  const listeners = [await connect(proxy, 1, true), await connect(proxy, 2, false)] as const
  const mix = playTone(proxy)
  t.after(() => {
    mix.stop()
    for (const { relay } of listeners) relay.close()
  })
  await pause(2000)
  for (const { relay } of listeners) relay.loss = LOSS
  await pause(SETTLE_MS)
  const before = await Promise.all(listeners.map(({ page }) => inbound(page)))
  await pause(MEASURE_MS)
  const after = await Promise.all(listeners.map(({ page }) => inbound(page)))
  const [red = NaN, plain = NaN] = listeners.map((_, index) => share(before[index], after[index]))
  console.log(
    `${LOSS * 100} % lost (${listeners.map(({ relay }) => relay.lost).join(' and ')} packets): ` +
      `concealed ${red.toFixed(2)} % with RED, ${plain.toFixed(2)} % without`,
  )
  const { samples } = await record(listeners[0].page, 2000)
  const level = toneLevelDbfs(samples, TONE_HZ)
  const [{ relay: redRelay }, { relay: plainRelay }] = listeners
  const concealedInSilence = await silence(mix, listeners[0])
  // Opus stands first in the answer: both browsers speak it without RED.
  assert.deepEqual([...redRelay.typesUp], [111])
  assert.deepEqual(redRelay.typesDown, new Set([111, 63]))
  assert.deepEqual([...plainRelay.typesDown], [111])
  assert.equal(concealedInSilence, 0)
  assert.ok(plain > 5, `${plain} % concealed without RED`)
  assert.ok(red < plain / 3, `${red} % concealed with RED, ${plain} % without`)
  assert.ok(Math.abs(level + 12) < 2, `the tone of -12 dBFS is heard with ${level} dBFS`)
})

/** Samples that are concealed in silence after the loss has ended, while packets still carry earlier frames. */
async function silence(mix: Mix, { page, relay }: Listener): Promise<number> {
  relay.loss = 0
  await pause(500)
  const before = await inbound(page)
  mix.isSilent = true
  await pause(4000)
  mix.isSilent = false
  await pause(1000)
  const after = await inbound(page)
  return (after?.concealedSamples ?? NaN) - (before?.concealedSamples ?? 0)
}

interface Listener {
  readonly page: Page
  readonly relay: LossyRelay
}

async function connect(proxy: IceProxyHarness, session: number, red: boolean): Promise<Listener> {
  const state = { session, generation: 1, ssrc: 4240 + session, talkLoops: [], pttPressed: false }
  proxy.send({ body: 'session', session: state })
  const relay = await LossyRelay.open(proxy.port, SEED)
  const page = await (await browser.newContext({ permissions: ['microphone'] })).newPage()
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await page.waitForFunction(() => 'client' in globalThis)
  const offer = await page.evaluate(() => client.offer())
  assert.match(offer, /a=rtpmap:63 red\/48000\/2/)
  const sent = red ? offer : offer.replace(/a=rtpmap:63 red.*\r\n/, '')
  const answer = await proxy.offer(session, sent)
  assert.equal(answer.error, '')
  await page.evaluate((sdp) => client.answer(sdp), relay.redirect(answer.sdp))
  await proxy.next('peer', ({ peer }) => peer.session === session && peer.phase === CONNECTED)
  return { page, relay }
}

function inbound(page: Page): Promise<Inbound | undefined> {
  return page.evaluate(() => client.inbound())
}

/** Of the samples between two times those that were concealed, %. */
function share(from: Inbound | undefined, to: Inbound | undefined): number {
  assert.ok(from !== undefined && to !== undefined)
  const concealed = to.concealedSamples - from.concealedSamples
  return (100 * concealed) / (to.totalSamplesReceived - from.totalSamplesReceived)
}

interface Mix {
  isSilent: boolean
  stop(): void
}

/** Sends a mix to both sessions until it is stopped, 50 ticks a second: a tone of -12 dBFS, or silence. */
function playTone(proxy: IceProxyHarness): Mix {
  const encoder = new OpusEncoder(module)
  const payloads = frames(sine(TONE_HZ, -12, 10), 960).map((frame) => encoder.encode(frame))
  const beginMs = performance.now()
  let tick = 0
  let idleTicks = 0
  const timer = setInterval(() => {
    while (tick * 20 <= performance.now() - beginMs) {
      idleTicks = mix.isSilent ? idleTicks + 1 : 0
      const opus = mix.isSilent
        ? keepalivePayload(idleTicks - 1, 0)
        : payloads[tick % payloads.length]
      const payload = { sessions: [1, 2], level: 12, marker: tick === 0 }
      const sent = opus === undefined ? [] : [{ ...payload, opus }]
      proxy.sendMix({ tick: 5000 + tick, payloads: sent })
      tick += 1
    }
  }, 10)
  const mix = { isSilent: false, stop: () => clearInterval(timer) }
  return mix
}
