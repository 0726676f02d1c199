// A network that lets no UDP through: all media of a console goes by TCP to a TURN relay, both ways.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole } from '../support/console_page.ts'
import { startRelay } from '../support/coturn.ts'
import { openLoopEar } from '../support/loop_ear.ts'
import { speakTone } from '../support/gstreamer.ts'
import { record } from '../support/page_recorder.ts'
import { GROUPS, startTestServer } from '../support/test_server.ts'
import { sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'Flight Director'
const PORT = 5004
const SECRET = 'of-the-relay-and-the-server'

test('a console without UDP talks and listens through the relay, with credentials of its sign-on', async (t) => {
  const relay = await startRelay(SECRET)
  t.after(relay.close)
  const turn = { urls: [relay.url], secret: SECRET, lifetimeS: 600 }
  const server = await startTestServer({ turn })
  t.after(() => server.close())
  const ear = await openLoopEar(GROUPS[LOOP], PORT)
  t.after(ear.close)
  const browser = await launchChromium({ microphoneFile: writeWav(sine(440, -20, 60)) })
  t.after(() => browser.close())
  const anna = server.operator('anna')
  const operator = await openConsole(browser, server.address, anna, 'raw', withoutUdp)
  await operator.mediaConnected()
  await operator.switchLoop(LOOP, 'talk')
  assert.deepEqual(await usedPair(operator.page), { local: 'relay', by: 'tcp' })

  const sender = speakTone(GROUPS[LOOP], PORT, 5)
  await operator.page.waitForTimeout(1500)
  const { samples } = await record(operator.page, 2000)
  const heard = toneLevelDbfs(samples, 600)
  assert.ok(Math.abs(heard + 20) < 2, `heard with ${heard} dBFS`)
  assert.equal(await sender.ended, 0)

  await operator.pressPtt()
  const spoken = toneLevelDbfs(await ear.hear(), 440)
  await operator.releasePtt()
  assert.ok(Math.abs(spoken + 20) < 1.5, `spoken with ${spoken} dBFS`)
})

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
