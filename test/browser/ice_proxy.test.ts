// A real Chromium against a real ice_proxy thread: its voice reaches the loop, a mix is heard in the page,
// an ICE restart loses nothing. Loopback only.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import type { RtpPacket } from '../../src/rtp/packet.ts'
import { assertTone, startCall, type CallScene } from '../ice_proxy/call_scene.ts'
import { launchChromium } from '../support/chromium.ts'
import { launchFirefox } from '../support/firefox.ts'
import { record } from '../support/page_recorder.ts'
import { ROOT } from '../support/source_tree.ts'
import { gainToDb, sine } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const SAID = { frequencyHz: 440, levelDbfs: -20 }
const HEARD = { frequencyHz: 600, levelDbfs: -12 }

/** What the page's script puts into its global object. */
interface PageClient {
  offer(iceRestart?: boolean): Promise<string>
  answer(sdp: string): Promise<void>
  state(): string
  audioLevel(): number | undefined
  inbound(): Promise<{ packetsReceived: number; packetsLost: number } | undefined>
  remoteInbound(): Promise<{ roundTripTime?: number; fractionLost?: number } | undefined>
}
declare const client: PageClient

const page = await readFile(`${ROOT}test/browser/ice_proxy_page/index.html`)
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(page)
}).listen(0, '127.0.0.1')
after(() => server.close())

for (const { name, launch, profile } of [
  {
    name: 'Chromium',
    launch: () => launchChromium({ microphoneFile: writeWav(sine(440, -20, 60)) }),
    profile: 'AEAD_AES_128_GCM',
  },
  { name: 'Firefox', launch: launchFirefox, profile: 'AEAD_AES_128_GCM' },
] as const) {
  test(`${name}: a voice reaches the loop, a mix is heard, reports arrive, an ICE restart loses nothing`, async (t) => {
    const browser = await launch()
    t.after(() => browser.close())
    console.log(name, browser.version())
    await callByPage(t, await openPage(browser), profile)
  })
}

async function callByPage(t: TestContext, client: Page, profile: string): Promise<void> {
  const call = await startCall(t)
  const setUpMs = await connect(call, client)
  console.log(`offer to connected: ${setUpMs.toFixed(0)} ms`)
  call.playMix(HEARD)
  await pause(1500)
  const [spoken, { samples }] = await Promise.all([call.hearLoop(), record(client, 1000)])
  assertTone(spoken, SAID)
  assertTone(samples, HEARD)
  assert.equal(await call.profile(), profile)
  // The mix' own (call_scene.ts): 12 below full scale.
  assert.ok(Math.abs((await mixLevelDbov(client)) + 12) < 0.5)
  await restartIce(call, client)
  await pause(1500)
  await checkReports(client)
  await checkNothingLost(client, call.packets)
  const load = await call.proxy.load()
  console.log('load', JSON.stringify(load))
}

async function openPage(browser: Browser): Promise<Page> {
  const opened = await browser.newPage()
  await opened.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await opened.waitForFunction(() => 'client' in globalThis)
  return opened
}

/** Time from the offer to the connected peer, ms. */
async function connect(call: CallScene, opened: Page): Promise<number> {
  const beginMs = performance.now()
  const answer = await call.answer(await opened.evaluate(() => client.offer()))
  await opened.evaluate((sdp) => client.answer(sdp), withoutSource(answer))
  await call.connected()
  return performance.now() - beginMs
}

/** What the mix' packets say of their level (RFC 6464), as the browser tells it: of amplitude (W3C webrtc-pc 5.3). */
async function mixLevelDbov(opened: Page): Promise<number> {
  return gainToDb((await opened.evaluate(() => client.audioLevel())) ?? 0)
}

async function restartIce(call: CallScene, opened: Page): Promise<void> {
  const answer = await call.answer(await opened.evaluate(() => client.offer(true)))
  await opened.evaluate((sdp) => client.answer(sdp), withoutSource(answer))
}

/** The answer's a=ssrc lines are for those who want them: a browser finds the mix without. */
function withoutSource(answer: string): string {
  return answer.replaceAll(/a=ssrc:.*\r\n/g, '')
}

/** A browser reports when it likes: up to 7.5 s apart. A round trip needs its report, and then ours. */
async function checkReports(opened: Page): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const remote = await opened.evaluate(() => client.remoteInbound())
    if (remote?.roundTripTime === undefined) {
      await pause(250)
      continue
    }
    assert.ok(remote.roundTripTime < 0.5, `a round trip of ${remote.roundTripTime} s`)
    assert.equal(remote.fractionLost, 0)
    return
  }
  assert.fail('no round trip was measured in 15 s')
}

async function checkNothingLost(opened: Page, packets: readonly RtpPacket[]): Promise<void> {
  assert.equal(await opened.evaluate(() => client.state()), 'connected')
  const inbound = await opened.evaluate(() => client.inbound())
  assert.equal(inbound?.packetsLost, 0)
  assert.ok((inbound?.packetsReceived ?? 0) > 150)
  packets.forEach((packet, index) => {
    assert.equal((packet.sequence - (packets[0]?.sequence ?? 0)) & 0xffff, index)
    assert.equal(packet.payloadType, 100)
    assert.notEqual(packet.level, undefined)
  })
}
