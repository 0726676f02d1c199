// What tests of the talk key do with a page of the harness.
import type { Page } from 'playwright-core'
import { fakeDevices } from '../support/fake_devices.ts'
import type { View } from './harness.ts'

export const TALK_DESK: View = { width: 1280, height: 800, prepare: fakeDevices }
export const TALK_PHONE: View = { width: 390, height: 844, prepare: fakeDevices }

const RELEASED_WITHIN_MS = 1000

/** The microphone is there: only then a key is taken. */
export async function ready(page: Page): Promise<void> {
  await page.locator('.ptt-bar[data-look="ready"]').waitFor()
}

export async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Talk key…' }).click()
  await page.getByRole('dialog', { name: 'Talk key' }).waitFor()
}

export async function chooseMode(page: Page, mode: string): Promise<void> {
  await openDialog(page)
  await page.getByLabel(mode).check()
  await page.keyboard.press('Escape')
  await page.locator('dialog').waitFor({ state: 'detached' })
}

export async function addGroup(
  page: Page,
  number: number,
  name: string,
  loops: string[],
): Promise<void> {
  await page.getByRole('button', { name: 'Add a talk group' }).click()
  const group = page.getByRole('group', { name: `Talk group ${number}` })
  await group.getByLabel('Name on the key').fill(name)
  for (const loop of loops) await group.getByLabel(loop).check()
}

export const pressed = (page: Page) => page.locator('[data-ptt="pressed"]').waitFor()
export const released = (page: Page) => page.locator('[data-ptt="released"]').waitFor()

export async function releasedInTime(
  page: Page,
  happen: () => Promise<unknown>,
  way = '',
): Promise<void> {
  const beganMs = performance.now()
  await happen()
  await page.locator('[data-ptt="released"]').waitFor({ timeout: RELEASED_WITHIN_MS })
  console.log(`${way} released after ${Math.round(performance.now() - beganMs)} ms`)
}

export async function spokenTiles(page: Page): Promise<(string | null)[]> {
  const tiles = page.locator('.tile:has([data-spoken])')
  return tiles.evaluateAll((all) => all.map((tile) => tile.getAttribute('data-loop')))
}

/** What the server was asked for about the key. */
export async function keyRequests(page: Page): Promise<string[]> {
  const all = ((await page.locator('body').getAttribute('data-requests')) ?? '').split('\n')
  return all.filter((one) => one.startsWith('setPtt ')).map((one) => one.slice('setPtt '.length))
}
