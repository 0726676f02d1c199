// The console's pages in a real Chromium with a scripted client: accessibility, layout, and what its
// controls ask for. Pictures are kept in build/screenshots/.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { ROOT } from '../support/source_tree.ts'
import { startHarness, type Harness, type View } from './harness.ts'

const DESK: View = { width: 1280, height: 800 }
const PHONE: View = { width: 390, height: 844 }
const WALL: View = { width: 2560, height: 1440 }
const SCENES = ['sign_on', 'password', 'roles', 'idle', 'busy', 'reconnecting', 'many']
const AXE = readFileSync(`${ROOT}node_modules/axe-core/axe.min.js`, 'utf8')

let harness: Harness

before(async () => {
  harness = await startHarness()
})
after(() => harness.close())

for (const [size, view] of Object.entries({ desk: DESK, phone: PHONE, wall: WALL })) {
  for (const theme of ['dark', 'light'] as const) {
    test(`X23 F60: no page breaks a rule of WCAG 2.2 AA that a machine can see (${size}, ${theme})`, async () => {
      for (const scene of SCENES) {
        const page = await harness.open(scene, { ...view, theme })
        await harness.screenshot(page, `${scene}_${size}_${theme}`)
        assert.deepEqual(await violations(page), [], scene)
        await page.close()
      }
    })
  }
}

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(`(() => { ${AXE} })(); ${RUN_AXE}`)
}

const RUN_AXE = `axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] })
  .then(({ violations }) => violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => id + ': ' + node.target.join(' ') + ' ' + node.failureSummary)))`
