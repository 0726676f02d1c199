// The console's layout in both languages and at all sizes: nothing is cut off, nothing lies on something else.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { layoutFaults } from '../support/layout_faults.ts'
import { startHarness, type Harness } from './harness.ts'

const SIZES = {
  phone: { width: 390, height: 844 },
  tablet: { width: 820, height: 1180 },
  desk: { width: 1280, height: 800 },
  wall: { width: 2560, height: 1440 },
}
const SCENES = ['sign_on', 'sign_on_ways', 'password', 'roles', 'idle', 'muted', 'busy', 'many']

let harness: Harness

before(async () => {
  harness = await startHarness()
})
after(() => harness.close())

for (const language of ['en', 'de'] as const) {
  test(`X23: no text is cut off and no control lies on another (${language})`, async () => {
    const faults: string[] = []
    for (const scene of SCENES) {
      const page = await harness.open(scene, { ...SIZES.desk, language })
      for (const [size, view] of Object.entries(SIZES)) {
        await page.setViewportSize(view)
        await page.waitForTimeout(100)
        const found = await layoutFaults(page)
        faults.push(...found.map((fault) => `${scene}, ${size}: ${fault}`))
        if (found.length > 0) await harness.screenshot(page, `layout_${scene}_${size}_${language}`)
      }
      await page.close()
    }
    assert.deepEqual(faults, [])
  })
}
