// A talk spurt from key to ear: what two real browsers and the server between them take from the press to the
// first sound, and what of the speech between press and release is missing at the listener. The talker's
// fake microphone never stops; once as things are on this machine, and once with a signalling that is slow.
import type { Browser, Page } from 'playwright-core'
import { BENCH_ROLE, benchUser, startBenchServer } from '../support/bench_server.ts'
import { printTable, timesRow } from '../support/bench_table.ts'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import { between, inbound } from '../support/page_network.ts'
import { recordSpurt, slowSignalling } from '../support/recorded_spurt.ts'
import { isEven, judgeSpurt, unmistakableNoise, type SpurtVerdict } from '../support/talk_spurt.ts'
import { TEST_PASSWORD } from '../support/test_server.ts'
import { seededRandom } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'first'
const PRESSES = 24
const TRIES_MAX = 60
const HOLD_LEAST_MS = 700
const HOLD_SPREAD_MS = 300
const SLOW_MS = 150
const SETTLE_MS = 2000

async function main(): Promise<void> {
  const random = seededRandom(1)
  const server = await startBenchServer(2)
  const browsers: Browser[] = []
  const open = async (index: number, seconds: number, delayMs: number): Promise<ConsolePage> => {
    const microphoneFile = writeWav(unmistakableNoise(seconds))
    const browser = await launchChromium({ microphoneFile })
    browsers.push(browser)
    const operator = { user: benchUser(index), password: TEST_PASSWORD, role: BENCH_ROLE }
    const opened = await openConsole(browser, server.address, operator, 'raw', async (page) => {
      if (delayMs > 0) await page.addInitScript(slowSignalling, delayMs)
    })
    await opened.mediaConnected()
    return opened
  }
  const run = async (title: string, delayMs: number): Promise<void> => {
    const talker = await open(0, 20, delayMs)
    const listener = await open(1, 1, 0)
    await talker.switchLoop(LOOP, 'talk')
    await listener.switchLoop(LOOP, 'monitor')
    await talker.page.waitForTimeout(SETTLE_MS)
    const verdicts: SpurtVerdict[] = []
    const before = await inbound(listener.page)
    let tries = 0
    for (; verdicts.length < PRESSES && tries < TRIES_MAX; tries++) {
      const holdMs = HOLD_LEAST_MS + HOLD_SPREAD_MS * random()
      const spurt = await recordSpurt(talker.page, listener.page, holdMs)
      const verdict = isEven(spurt) ? judgeSpurt(spurt) : undefined
      if (verdict !== undefined) verdicts.push(verdict)
    }
    const { waitMs } = between(before, await inbound(listener.page))
    printVerdicts(title, verdicts)
    console.log(
      `of these the listener's jitter buffer ${waitMs.toFixed(0)} ms on average, the talker's capture ` +
        `${(await captureMs(talker.page)).toFixed(0)} ms by its own word`,
    )
    console.log(
      `in ${tries - verdicts.length} of ${tries} presses a page or its microphone stood still`,
    )
    await Promise.all(browsers.splice(0).map((browser) => browser.close()))
  }
  try {
    await run('a talk spurt, browser to browser, ms', 0)
    await run(`the same with a signalling ${SLOW_MS} ms slower, ms`, SLOW_MS)
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()))
    await server.close()
  }
}

/** What the browser says that its capture of the microphone takes. */
async function captureMs(page: Page): Promise<number> {
  const seconds = await page.evaluate(() => {
    const { testMicrophones } = globalThis as unknown as { testMicrophones: MediaStreamTrack[] }
    const settings = testMicrophones.at(-1)?.getSettings() as { readonly latency?: number }
    return settings.latency ?? NaN
  })
  return 1000 * seconds
}

function printVerdicts(title: string, verdicts: readonly SpurtVerdict[]): void {
  const row = (of: keyof SpurtVerdict, budget?: string) =>
    timesRow(
      verdicts.map((verdict) => verdict[of]),
      budget,
    )
  printTable(title, {
    'pressed to audible': row('audibleMs', 'p95 150'),
    'released to silent': row('silentMs', 'p95 100'),
    'missing after the press': row('missingAtStartMs', '20'),
    'missing before the release': row('missingAtEndMs', '20'),
    'missing between': row('missingBetweenMs'),
  })
  const dump = (of: keyof SpurtVerdict): string =>
    verdicts.map((verdict) => verdict[of].toFixed(0)).join(' ')
  console.log(`missing after the press: ${dump('missingAtStartMs')}`)
  console.log(`missing before the release: ${dump('missingAtEndMs')}`)
}

await main()
process.exit(0)
