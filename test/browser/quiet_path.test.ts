// A way that carries nothing any more while nobody says so: a real browser notices by itself and comes back, without
// a new sign-on. The server knows of nothing: its threads go on, and no message of its own helps.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import { PageNetwork } from '../support/page_network.ts'
import { isLostAndBack, mediaChanges, watchMedia } from '../support/shown_media.ts'
import { record, startRecording, stopRecording } from '../support/page_recorder.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'
import { rmsDbfs, sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const NOTICED_WITHIN_MS = 2000
const BACK_WITHIN_MS = 5000
const LOUD_DBFS = -24
/** Of the first user's voice and the second's. */
const ANNA_HZ = 440
const BEN_HZ = 1000

let server: TestServer
const browsers: Browser[] = []
const network = new PageNetwork(1, true)
let anna: ConsolePage
let ben: ConsolePage

before(async () => {
  server = await startTestServer()
  const open = async (user: string, hz: number, prepare?: (page: Page) => Promise<void>) => {
    const browser = await launchChromium({ microphoneFile: writeWav(sine(hz, -20, 60)) })
    browsers.push(browser)
    const opened = await openConsole(browser, server.address, server.operator(user), 'raw', prepare)
    await opened.mediaConnected()
    return opened
  }
  anna = await open('anna', ANNA_HZ)
  ben = await open('ben', BEN_HZ, (page) => network.between(page))
  await ben.switchLoop('Ground Control', 'talk')
  await anna.switchLoop('Ground Control', 'monitor')
  await anna.switchLoop('Flight Director', 'talk')
  await ben.switchLoop('Flight Director', 'monitor')
})

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  network.close()
  await server.close()
})

test('a loop that is silent for 10 s, and a mixer that is replaced, are no dead way', async () => {
  await ben.page.evaluate(watchMedia)
  await ben.page.waitForTimeout(10_000)
  const mixer = server.server.thread('mixer 0')
  mixer?.postMessage(null)
  await ben.page.waitForTimeout(4000)
  assert.notEqual(server.server.thread('mixer 0'), mixer, 'another thread runs now')
  assert.deepEqual(await ben.page.evaluate(mediaChanges), [])
  assert.equal(network.relays.length, 1, 'still the first peer')
})

test('F63: the ice_proxy is gone and nobody says so: noticed within 2 s, heard again over a new peer', async () => {
  await anna.pressPtt()
  await heardWithin(ben.page, ANNA_HZ, 3000)
  await ben.page.evaluate(watchMedia)
  const cutMs = Date.now()
  network.relays[0]!.isCut = true
  await heardWithin(ben.page, ANNA_HZ, BACK_WITHIN_MS + 2000, () => network.relays.length > 1)
  const backMs = Date.now() - cutMs
  const [noticed] = await ben.page.evaluate(mediaChanges)
  const noticedMs = Math.round((noticed?.atMs ?? NaN) - cutMs)
  console.log(`noticed after ${noticedMs} ms, the tone was heard again for 120 ms after ${backMs}`)
  assert.equal(noticed?.media, 'lost')
  assert.ok(noticedMs <= NOTICED_WITHIN_MS, `${noticedMs} ms`)
  assert.ok(backMs <= BACK_WITHIN_MS, `${backMs} ms`)
  assert.equal(network.relays.length, 2, 'one new peer')
  await anna.releasePtt()
})

test('F61: a network that lets nothing in at the old port: an ICE restart heals it, and nothing said meanwhile is lost', async () => {
  await anna.pressPtt()
  await ben.pressPtt()
  await Promise.all([heardWithin(ben.page, ANNA_HZ, 3000), heardWithin(anna.page, BEN_HZ, 3000)])
  const peers = network.relays.length
  await Promise.all([startRecording(anna.page), ben.page.evaluate(watchMedia)])
  const cutMs = Date.now()
  network.relays.at(-1)!.deafen()
  await ben.page.waitForFunction(isLostAndBack, undefined, { timeout: 6000 })
  await heardWithin(ben.page, ANNA_HZ, 3000)
  const changes = await ben.page.evaluate(mediaChanges)
  const { samples } = await stopRecording(anna.page)
  const afterMs = changes.map(({ atMs }) => Math.round(atMs - cutMs))
  console.log(`lost after ${afterMs[0]} ms, connected again after ${afterMs[1]} ms`)
  assert.deepEqual(
    changes.map(({ media }) => media),
    ['lost', 'connected'],
  )
  assert.ok((afterMs[0] ?? Infinity) <= NOTICED_WITHIN_MS)
  assert.equal(network.relays.length, peers, 'the same peer')
  assert.equal(holes(samples.subarray(9600)), 0, 'no 20 ms piece without the tone')
})

async function heardWithin(
  page: Page,
  hz: number,
  ms: number,
  isDue: () => boolean = () => true,
): Promise<void> {
  const deadline = performance.now() + ms
  while (performance.now() < deadline) {
    const heard = await record(page, 120).catch(() => undefined)
    const isLoud = heard !== undefined && toneLevelDbfs(heard.samples, hz) > LOUD_DBFS
    if (isLoud && isDue()) return
  }
  assert.fail(`${hz} Hz were not heard within ${ms} ms`)
}

/** 20 ms pieces that are much quieter than the tone. */
function holes(samples: Float32Array): number {
  let count = 0
  for (let at = 0; at + 960 <= samples.length; at += 960) {
    if (rmsDbfs(samples.subarray(at, at + 960)) < -40) count += 1
  }
  return count
}
