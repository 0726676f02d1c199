// Takes the picture of the README, docs/console.png: the real console of an operator of the demo domain,
// with two colleagues who talk. I/O. By `make pictures`.
import { mkdirSync } from 'node:fs'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import { ROOT } from '../support/source_tree.ts'
import { startMissionServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'
import { speechLike } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const SIZE = { width: 1280, height: 800 }
const SPOKEN_DBFS = -6
/** Until the tiles and the meter show what is said, and the status line how it arrives. */
const SETTLE_MS = 6000

const server = await startMissionServer()
const browsers: Browser[] = []
const ben = await enter(server, 'ben', 'Flight Director')
const anna = await enter(server, 'anna', 'Flight Director')
const chloe = await enter(server, 'chloe', 'Flight Controller')

await anna.switchLoop('Air to Ground 1', 'talk')
await chloe.switchLoop('Guidance, Navigation, Control', 'talk')
await ben.switchLoop('Flight Director', 'talk')
const monitored = {
  'Air to Ground 1': { volume: 100, pan: -60 },
  'Guidance, Navigation, Control': { volume: 55, pan: 0 },
  'Telemetry and Command': { volume: 70, pan: 60 },
  'Flight Dynamics': { volume: 40, pan: 0 },
}
for (const [loop, { volume, pan }] of Object.entries(monitored)) {
  await ben.switchLoop(loop, 'monitor')
  await ben.setVolume(loop, volume)
  await ben.setPan(loop, pan)
}
for (const loop of ['Flight Director', 'Telemetry and Command', 'Ground Network']) {
  await chloe.switchLoop(loop, 'monitor')
  await anna.switchLoop(loop, 'monitor')
}
await ben.page.setViewportSize(SIZE)
await ben.page.emulateMedia({ colorScheme: 'dark' })
// Neither the keyboard's focus nor the pointer in the picture.
await ben.page.mouse.move(0, 0)
await ben.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
for (const operator of [anna, chloe, ben]) {
  await operator.mediaConnected()
  await operator.pressPtt()
}
await ben.page.waitForTimeout(SETTLE_MS)
mkdirSync(`${ROOT}docs`, { recursive: true })
await ben.page.screenshot({ path: `${ROOT}docs/console.png` })
await Promise.all(browsers.map((browser) => browser.close()))
await server.close()

/** Signs on, with a voice of one's own. */
async function enter(at: TestServer, user: string, role: string): Promise<ConsolePage> {
  const seed = browsers.length + 1
  const browser = await launchChromium({
    microphoneFile: writeWav(speechLike(seed, SPOKEN_DBFS, 20)),
  })
  browsers.push(browser)
  return openConsole(browser, at.address, { user, password: TEST_PASSWORD, role })
}
