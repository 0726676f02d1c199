// Two real browsers and a whole server, with a bad network at each of them: loss, jitter, duplicates and another
// address in the middle of a call. What is heard is judged against the run before anything was bad.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import type { LossyRelay } from '../support/lossy_relay.ts'
import { record } from '../support/page_recorder.ts'
import { between, inbound, PageNetwork } from '../support/page_network.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'
import { rmsDbfs, speechLike } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const SEED = Number(process.env['SEED'] ?? 1)
const LOOP = 'Flight Director'
/** A browser reports each 2.5 to 7.5 s, and RED answers its report. */
const SETTLE_MS = 9000
const MEASURE_MS = 5000

let server: TestServer
let browsers: readonly Browser[]
let talker: ConsolePage
let listener: ConsolePage
let relays: readonly LossyRelay[]
let clean: Heard

interface Heard {
  readonly levelDbfs: number
  readonly concealed: number
  readonly waitMs: number
}

before(async () => {
  console.log(`seed ${SEED}`)
  server = await startTestServer()
  const microphoneFile = writeWav(speechLike(SEED, -6, 60))
  browsers = await Promise.all([launchChromium({ microphoneFile }), launchChromium()])
  const networks = [new PageNetwork(SEED), new PageNetwork(SEED + 1)]
  const pages = await Promise.all(
    ['anna', 'ben'].map((user, index) =>
      openConsole(browsers[index]!, server.address, server.operator(user), 'raw', (page) =>
        networks[index]!.between(page),
      ),
    ),
  )
  await Promise.all(pages.map((page) => page.mediaConnected()))
  ;[talker, listener] = pages as [ConsolePage, ConsolePage]
  relays = networks.map(({ relay }) => relay!)
  await talker.switchLoop(LOOP, 'talk')
  await listener.switchLoop(LOOP, 'monitor')
  // Not at 100: the mixer decodes the talker, and encodes a mix.
  await listener.setVolume(LOOP, 90)
  await talker.pressPtt()
  await listener.page.waitForTimeout(3000)
  clean = await hear()
})

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  for (const relay of relays) relay.close()
  await server.close()
})

for (const { loss, concealedMost } of [
  { loss: 0.05, concealedMost: 2 },
  { loss: 0.1, concealedMost: 4 },
  { loss: 0.2, concealedMost: 8 },
]) {
  test(`X09: ${loss * 100} % loss on both ways: speech is heard as loud, little is concealed`, async () => {
    const heard = await whileBad({ loss, lossUp: loss })
    assert.ok(heard.concealed < concealedMost, `${heard.concealed} % concealed`)
    assert.ok(Math.abs(heard.levelDbfs - clean.levelDbfs) < 3, `${heard.levelDbfs} dBFS`)
  })
}

test('F25: 60 ms of jitter on both ways, with packets that overtake each other: hardly anything is concealed', async () => {
  const heard = await whileBad({ jitterMs: 60 })
  assert.ok(heard.concealed < 3, `${heard.concealed} % concealed`)
  assert.ok(Math.abs(heard.levelDbfs - clean.levelDbfs) < 3, `${heard.levelDbfs} dBFS`)
})

test('F18: every second packet twice on both ways is heard as if it came once', async () => {
  const heard = await whileBad({ duplicates: 0.5 })
  assert.ok(heard.concealed < 1, `${heard.concealed} % concealed`)
  assert.ok(Math.abs(heard.levelDbfs - clean.levelDbfs) < 3, `${heard.levelDbfs} dBFS`)
})

test('F61: a client that turns up at another address is heard, and hears, after its next check', async () => {
  await Promise.all(relays.map((relay) => relay.moveClient()))
  await listener.page.waitForTimeout(6000)
  const heard = await hear()
  assert.ok(heard.concealed < 1, `${heard.concealed} % concealed`)
  assert.ok(Math.abs(heard.levelDbfs - clean.levelDbfs) < 3, `${heard.levelDbfs} dBFS`)
})

test('F23: after all of this the delay does not creep', async () => {
  // A browser's buffer takes what RED carries for reordering, and forgets that within a minute or two.
  const first = await hear()
  await listener.page.waitForTimeout(15_000)
  const second = await hear()
  assert.ok(second.waitMs < first.waitMs + 40, `${first.waitMs} ms, then ${second.waitMs}`)
})

type Faults = Partial<Pick<LossyRelay, 'loss' | 'lossUp' | 'jitterMs' | 'duplicates'>>

async function whileBad(faults: Faults): Promise<Heard> {
  for (const relay of relays) Object.assign(relay, faults)
  await listener.page.waitForTimeout(SETTLE_MS)
  const heard = await hear()
  for (const relay of relays)
    Object.assign(relay, { loss: 0, lossUp: 0, jitterMs: 0, duplicates: 0 })
  return heard
}

async function hear(): Promise<Heard> {
  const from = await inbound(listener.page)
  const { samples } = await record(listener.page, MEASURE_MS)
  const { concealed, waitMs } = between(from, await inbound(listener.page))
  const levelDbfs = rmsDbfs(samples)
  console.log(
    `${levelDbfs.toFixed(1)} dBFS, ${concealed.toFixed(2)} % concealed, ${waitMs.toFixed(0)} ms in the jitter buffer`,
  )
  return { levelDbfs, concealed, waitMs }
}
