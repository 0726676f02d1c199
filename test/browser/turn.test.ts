// A network that lets no UDP through: all media of a console goes by TCP or TLS to a TURN relay, both ways.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test, type TestContext } from 'node:test'
import type { Page } from 'playwright-core'
import { openUdpPort } from '../../src/net/udp_port.ts'
import type { SettingsOverrides } from '../../src/net/settings.ts'
import { blockUdp } from '../support/blocked_udp.ts'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { RELAY_PORTS, startDocumentedRelay, startRelay, type Relay } from '../support/coturn.ts'
import { openLoopEar } from '../support/loop_ear.ts'
import { speakTone } from '../support/gstreamer.ts'
import { record } from '../support/page_recorder.ts'
import { GROUPS, startTestServer } from '../support/test_server.ts'
import { sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'Flight Director'
const PORT = 5004
const SECRET = 'of-the-relay-and-the-server'

const SAID = { frequencyHz: 440, levelDbfs: -20 }
const HEARD = { frequencyHz: 600, levelDbfs: -20 }

test('a console without UDP talks and listens through the relay, with credentials of its sign-on', async (t) => {
  const relay = await startRelay(SECRET)
  t.after(relay.close)
  await talkThroughRelay(t, relay, { prepare: withoutUdp })
})

test('a browser whose datagrams a firewall drops chooses the relay by itself', async (t) => {
  const relay = await startRelay(SECRET)
  t.after(relay.close)
  const port = await freeUdpPort()
  const block = await blockUdp({ port, except: RELAY_PORTS })
  t.after(block.lift)
  await talkThroughRelay(t, relay, { iceProxy: { port } })
  assert.ok((await block.dropped()) > 0, 'it tried the direct way too')
})

test('the configuration of docs/relay.md relays by TLS, to the ice_proxy', async (t) => {
  // As `openssl rand -base64 32` makes it.
  const secret = randomBytes(32).toString('base64')
  const relay = await startDocumentedRelay(secret)
  t.after(relay.close)
  assert.match(relay.url, /^turns:/)
  await talkThroughRelay(t, relay, {
    secret,
    by: 'tls',
    flags: relay.chromiumFlags,
    iceProxy: { port: 0, address: [relay.peerAddress], advertised: [relay.peerAddress] },
    prepare: withoutUdp,
  })
})

interface Way {
  readonly secret?: string
  readonly by?: 'tcp' | 'tls'
  readonly flags?: readonly string[]
  readonly iceProxy?: SettingsOverrides['iceProxy']
  readonly prepare?: (page: Page) => Promise<void>
}

async function talkThroughRelay(t: TestContext, relay: Relay, way: Way): Promise<void> {
  const turn = { urls: [relay.url], secret: way.secret ?? SECRET, lifetimeS: 600 }
  const server = await startTestServer({ turn, iceProxy: way.iceProxy ?? { port: 0 } })
  t.after(() => server.close())
  const ear = await openLoopEar(GROUPS[LOOP], PORT)
  t.after(ear.close)
  const microphoneFile = writeWav(sine(SAID.frequencyHz, SAID.levelDbfs, 60))
  const browser = await launchChromium({ microphoneFile, extraFlags: way.flags ?? [] })
  t.after(() => browser.close())
  const anna = server.operator('anna')
  const operator = await openConsole(browser, server.address, anna, 'raw', way.prepare)
  await operator.mediaConnected()
  await operator.switchLoop(LOOP, 'talk')
  assert.deepEqual(await usedPair(operator.page), { local: 'relay', by: way.by ?? 'tcp' })

  const sender = speakTone(GROUPS[LOOP], PORT, 5)
  await operator.page.waitForTimeout(1500)
  const { samples } = await record(operator.page, 2000)
  assertLevel(samples, HEARD)
  assert.equal(await sender.ended, 0)

  await operator.pressPtt()
  assertLevel(await ear.hear(), SAID)
  await operator.releasePtt()
}

function assertLevel(samples: Float32Array, { frequencyHz, levelDbfs }: typeof SAID): void {
  const level = toneLevelDbfs(samples, frequencyHz)
  assert.ok(Math.abs(level - levelDbfs) < 2, `${frequencyHz} Hz at ${level} dBFS`)
}

async function freeUdpPort(): Promise<number> {
  const socket = await openUdpPort({ address: '127.0.0.1', port: 0, receiveBufferBytes: 1 << 16 })
  const { port } = socket
  socket.close()
  return port
}

/** In the page: what a browser is left with where no datagram comes through. */
async function withoutUdp(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const Native = RTCPeerConnection
    globalThis.RTCPeerConnection = class extends Native {
      constructor(configuration?: RTCConfiguration) {
        super({ ...configuration, iceTransportPolicy: 'relay' })
      }
    }
  })
}

async function usedPair(page: Page): Promise<object> {
  return page.evaluate(async () => {
    const { testConnections } = globalThis as unknown as { testConnections: RTCPeerConnection[] }
    const report = await testConnections.at(-1)!.getStats()
    const entries = new Map<string, Record<string, string>>(report.entries())
    const transport = [...entries.values()].find(({ type }) => type === 'transport')
    const pair = entries.get(transport?.['selectedCandidatePairId'] ?? '')
    const local = entries.get(pair?.['localCandidateId'] ?? '')
    return { local: local?.['candidateType'], by: local?.['relayProtocol'] }
  })
}
