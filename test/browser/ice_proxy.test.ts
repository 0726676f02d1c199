// A real Chromium against a real ice_proxy thread: its voice reaches the loop, a mix is heard in the page,
// an ICE restart loses nothing. Loopback only.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { joinLoop } from '../../src/net/multicast_socket.ts'
import { parseRtpPacket, type RtpPacket } from '../../src/rtp/packet.ts'
import { startIceProxy, type IceProxyHarness } from '../ice_proxy/worker_harness.ts'
import { launchChromium } from '../support/chromium.ts'
import { record } from '../support/page_recorder.ts'
import { ROOT } from '../support/source_tree.ts'
import { frames, sine, toneLevelDbfs } from '../support/tones.ts'

const LOOP = { loop: 1, group: '239.255.72.1', port: 5004 }
const CONNECTED = 2
const TONE_HZ = 600

/** What the page's script puts into its global object. */
interface PageClient {
  offer(iceRestart?: boolean): Promise<string>
  answer(sdp: string): Promise<void>
  state(): string
  inbound(): Promise<{ packetsReceived: number; packetsLost: number } | undefined>
  remoteInbound(): Promise<{ roundTripTime?: number; fractionLost?: number } | undefined>
}
declare const client: PageClient

const page = await readFile(`${ROOT}test/browser/ice_proxy_page/index.html`)
const server = createServer((_request, response) => {
  response.setHeader('content-type', 'text/html')
  response.end(page)
}).listen(0, '127.0.0.1')
const browser = await launchChromium()
const module = await loadAudioCoreModule()
after(async () => {
  await browser.close()
  server.close()
})

test('a voice reaches the loop, a mix is heard, reports arrive, and an ICE restart loses nothing', async (t) => {
  const proxy = await startIceProxy()
  t.after(() => proxy.close())
  const loop = await listen()
  t.after(() => loop.close())
  proxy.send({
    body: 'session',
    session: { session: 1, generation: 1, ssrc: 4242, talkLoops: [LOOP], pttPressed: true },
  })
  const client = await openPage()
  const setUpMs = await connect(proxy, client)
  console.log(`offer to connected: ${setUpMs.toFixed(0)} ms`)
  const mix = playTone(proxy)
  t.after(() => mix.stop())
  await pause(1500)
  const { samples } = await record(client, 1000)
  const level = toneLevelDbfs(samples, TONE_HZ)
  assert.ok(level > -14 && level < -10, `the tone of -12 dBFS is heard with ${level} dBFS`)
  assert.ok(loop.packets.length > 80, `${loop.packets.length} packets of the microphone`)
  await restartIce(proxy, client)
  await pause(1500)
  await checkReports(client)
  await checkNothingLost(client, loop.packets)
  const load = await proxy.load()
  console.log('load', JSON.stringify(load))
})

async function openPage(): Promise<Page> {
  const opened = await browser.newPage()
  await opened.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await opened.waitForFunction(() => 'client' in globalThis)
  return opened
}

/** Time from the offer to the connected peer, ms. */
async function connect(proxy: IceProxyHarness, opened: Page): Promise<number> {
  const beginMs = performance.now()
  const answer = await proxy.offer(1, await opened.evaluate(() => client.offer()))
  assert.equal(answer.error, '')
  await opened.evaluate((sdp) => client.answer(sdp), answer.sdp)
  await proxy.next('peer', ({ peer }) => peer.phase === CONNECTED)
  return performance.now() - beginMs
}

async function restartIce(proxy: IceProxyHarness, opened: Page): Promise<void> {
  const answer = await proxy.offer(1, await opened.evaluate(() => client.offer(true)))
  assert.equal(answer.error, '')
  await opened.evaluate((sdp) => client.answer(sdp), answer.sdp)
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

async function listen(): Promise<{ packets: RtpPacket[]; close: () => void }> {
  const packets: RtpPacket[] = []
  const receiver = await joinLoop({ ...LOOP, interfaceAddress: '127.0.0.1' })
  receiver.onDatagram((bytes) => {
    const packet = parseRtpPacket(Uint8Array.from(bytes), 1)
    if (packet !== undefined) packets.push(packet)
  })
  return { packets, close: () => receiver.close() }
}

/** Sends a mix with a tone of -12 dBFS to session 1 until it is stopped, 50 ticks a second. */
function playTone(proxy: IceProxyHarness): { stop: () => void } {
  const encoder = new OpusEncoder(module)
  const payloads = frames(sine(TONE_HZ, -12, 10), 960).map((frame) => encoder.encode(frame))
  const beginMs = performance.now()
  let tick = 0
  const timer = setInterval(() => {
    while (tick * 20 <= performance.now() - beginMs) {
      const opus = payloads[tick % payloads.length] as Uint8Array
      proxy.sendMix({
        tick: 5000 + tick,
        payloads: [{ opus, sessions: [1], level: 12, marker: tick === 0 }],
      })
      tick += 1
    }
  }, 10)
  return { stop: () => clearInterval(timer) }
}
