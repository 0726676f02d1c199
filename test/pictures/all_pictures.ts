// Pictures of every page and state, in both themes and languages at four sizes, in build/pictures/, and what is off in
// their layout, on the standard output. I/O. By `make pictures`.
import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { startHarness } from '../console/harness.ts'
import { openAdmin } from '../support/admin_page.ts'
import { launchChromium } from '../support/chromium.ts'
import { layoutFaults } from '../support/layout_faults.ts'
import { ROOT } from '../support/source_tree.ts'
import { startTestServer, TEST_PASSWORD } from '../support/test_server.ts'

const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desk: { width: 1280, height: 800 },
  wall: { width: 2560, height: 1440 },
}
const THEMES = ['dark', 'light'] as const
const LANGUAGES = ['en', 'de'] as const
/** Of web/harness/scenes.ts. */
const SCENES = [
  'connecting',
  'sign_on',
  'sign_on_ways',
  'password',
  'roles',
  'idle',
  'muted',
  'single',
  'busy',
  'emergency',
  'calm',
  'full',
  'reconnecting',
  'pages',
  'large_tiles',
  'long_names',
  'many',
  'seat',
]
/** What the menu of the console opens. */
const DIALOGS = ['Sound', 'Dim and priority', 'Presets']
/** Of web/admin/pages.ts. */
const ROUTES = [
  'overview',
  'users',
  'roles',
  'loops',
  'rights',
  'keysets',
  'layouts',
  'exchange',
  'live',
  'audit',
]
/** Until what is fetched and drawn is there. */
const SETTLE_MS = 300

mkdirSync(`${ROOT}build/pictures`, { recursive: true })
let faulty = 0
await takeConsole()
await takeAdministration()
console.log(faulty === 0 ? 'nothing is off' : `${faulty} pictures have something off`)

async function takeConsole(): Promise<void> {
  const harness = await startHarness()
  for (const theme of THEMES) {
    for (const language of LANGUAGES) {
      for (const scene of SCENES) {
        const page = await harness.open(scene, { ...SIZES.desk, theme, language })
        await takeSizes(page, `console_${scene}_${theme}_${language}`)
        await page.close()
      }
    }
    for (const dialog of DIALOGS) {
      const page = await harness.open('busy', { ...SIZES.desk, theme })
      await page.getByRole('button', { name: 'Menu' }).click()
      await page.getByRole('button', { name: dialog }).click()
      await page.getByRole('dialog').waitFor()
      await takeSizes(page, `console_${dialog.toLowerCase().replaceAll(' ', '_')}_${theme}_en`)
      await page.close()
    }
  }
  await harness.close()
}

async function takeAdministration(): Promise<void> {
  const server = await startTestServer()
  const browser = await launchChromium()
  for (const theme of THEMES) {
    for (const language of LANGUAGES) await takeRoutes(browser, server.address, theme, language)
  }
  await browser.close()
  await server.close()
}

async function takeRoutes(
  browser: Browser,
  address: string,
  theme: 'dark' | 'light',
  language: 'en' | 'de',
): Promise<void> {
  const anna = { user: 'anna', password: TEST_PASSWORD }
  const page = await openAdmin(browser, address, anna, { ...SIZES.desk, theme, language })
  await page.getByRole('heading', { level: 1 }).waitFor()
  for (const route of ROUTES) {
    await page.evaluate((hash) => (location.hash = hash), `#/${route}/test`)
    await takeSizes(page, `admin_${route}_${theme}_${language}`)
  }
  await page.context().close()
}

async function takeSizes(page: Page, name: string): Promise<void> {
  for (const [size, view] of Object.entries(SIZES)) {
    await page.setViewportSize(view)
    await page.waitForTimeout(SETTLE_MS)
    await page.screenshot({ path: `${ROOT}build/pictures/${name}_${size}.png` })
    const faults = await layoutFaults(page)
    if (faults.length === 0) continue
    faulty += 1
    console.log(`${name}_${size}: ${faults.join('; ')}`)
  }
}
