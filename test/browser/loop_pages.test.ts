// Pages, rosters and presets of the real console on a real server: as administrators lay them out, live, and again
// after a new sign-on; a preset by what is heard.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import type { EditMessage } from '../../src/protocol/admin_messages.ts'
import { Administration } from '../../src/sdk/administration.ts'
import { NodeOperator, socketUrl } from '../sdk/node_operator.ts'
import { launchChromium } from '../support/chromium.ts'
import { consoleOf, openConsole, type ConsolePage } from '../support/console_page.ts'
import { keysetEntity } from '../support/edits.ts'
import { record } from '../support/page_recorder.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'
import { frames, sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const ROLE = 'test/controller'
const TONE_HZ = 440
const SPOKEN_DBFS = -20
const PIECE_SAMPLES = 4800

let server: TestServer
const browsers: Browser[] = []
let anna: NodeOperator
let administration: Administration

before(async () => {
  server = await startTestServer()
  anna = new NodeOperator({ url: socketUrl(server.address) })
  await anna.client.signOn('anna', TEST_PASSWORD)
  administration = new Administration(anna.client)
  await administration.change([
    { body: 'putKeyset', putKeyset: { ...keysetEntity('test/desk', 'test'), rows: 2, columns: 3 } },
    layout('test/desk', [
      { name: 'Flight', places: [{ loop: 'gc', row: 2, column: 3 }] },
      { name: 'Both', places: [{ loop: 'fd', row: 1, column: 1 }] },
    ]),
  ])
})
after(async () => {
  anna.close()
  await Promise.all(browsers.map((browser) => browser.close()))
  await server.close()
})

test('F54 F56 F57 F38: a kiosk’s address names keyset and role; pages follow the administrator, and the one last seen comes back', async () => {
  const browser = await launch(1000)
  const context = await browser.newContext({ permissions: ['microphone'] })
  const page = await context.newPage()
  await page.goto(`${server.address}?keyset=desk&role=${ROLE}`)
  await signOnOnly(page)
  const tabs = () => page.getByRole('tab').allInnerTexts()
  await page.getByRole('tab', { name: 'Others' }).waitFor()
  assert.deepEqual(await tabs(), ['Flight', 'Both', 'Others'])
  assert.equal(await page.locator('.loops').getAttribute('data-columns'), '3')
  const place = await page.locator('[data-name="Ground Control"]').evaluate((tile) => {
    const { gridRowStart, gridColumnStart } = getComputedStyle(tile)
    return [gridRowStart, gridColumnStart]
  })
  assert.deepEqual(place, ['2', '3'])
  const desk = consoleOf(page)
  await desk.switchLoop('Ground Control', 'monitor')
  await desk.setVolume('Ground Control', 0)
  await page.getByRole('tab', { name: 'Others' }).click()
  await desk.tile('Telemetry').waitFor()
  const both = [{ loop: 'tm', row: 1, column: 2 }]
  await administration.change([
    layout('test/desk', [
      { name: 'Flight', places: [{ loop: 'gc', row: 1, column: 1 }] },
      { name: 'Both', places: [{ loop: 'fd', row: 1, column: 1 }] },
      { name: 'Telemetry', places: both },
    ]),
  ])
  await page.getByRole('tab', { name: 'Telemetry' }).waitFor({ timeout: 2000 })
  assert.equal(await page.getByRole('tab', { name: 'Others' }).count(), 0, 'all are on pages')
  await page.getByRole('tab', { name: 'Both' }).click()
  await page.waitForTimeout(500)
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Sign off' }).click()
  await signOnOnly(page)
  await page.getByRole('tab', { name: 'Both', selected: true }).waitFor()
  await page.getByRole('tab', { name: 'Flight' }).click()
  const tile = desk.tile('Ground Control')
  assert.equal(await tile.getAttribute('data-state'), 'monitor')
  assert.equal(await tile.locator('.volume-number').innerText(), '0', 'volume 0 stays 0')
  await page.goto(server.address)
  await page.locator('.loops:not(.fixed)').waitFor()
  assert.equal(await page.getByRole('tab').count(), 0, 'another address, another kind of console')
  await context.close()
})

test('X22 X10: a preset brings back what was heard and how loud; the roster tells who talks and talked', async () => {
  const talker = await openAs('anna', TONE_HZ)
  const { page, ...listener } = await openAs('ben', 1000)
  await talker.switchLoop('Flight Director', 'talk')
  await listener.switchLoop('Flight Director', 'monitor')
  await listener.setVolume('Flight Director', 70)
  await talker.pressPtt()
  const level = await heard(page)
  await openPresets(page)
  await page.getByRole('textbox', { name: 'Name' }).fill('Quiet')
  await page.keyboard.press('Enter')
  await page.getByText('“Quiet” is saved.').waitFor()
  await page.keyboard.press('Escape')
  await listener.setVolume('Flight Director', 100)
  const loud = await heard(page)
  assert.ok(Math.abs(loud - SPOKEN_DBFS) < 1, `full volume: ${loud} dBFS`)
  assert.ok(loud - level > 3, `saved at ${level}, full ${loud} dBFS`)
  await listener.switchLoop('Flight Director', 'off')
  await openPresets(page)
  await page.getByRole('button', { name: 'Apply Quiet' }).click()
  await page.locator('[data-name="Flight Director"][data-state="monitor"]').waitFor()
  const again = await heard(page)
  console.log(`saved at ${level}, full ${loud}, by the preset ${again} dBFS`)
  assert.ok(Math.abs(again - level) < 1, `${again} dBFS instead of ${level}`)
  await listener.tile('Flight Director').locator('.tile-people').click()
  const people = page.locator('[data-roster="people"]')
  await people.locator('[data-talking="true"]').getByText('Anna').waitFor()
  await talker.releasePtt()
  await page.locator('[data-roster="last"]').getByText('Anna').waitFor({ timeout: 4000 })
  assert.equal(await people.locator('[data-talking="true"]').count(), 0)
  await page.keyboard.press('Escape')
  await page.reload()
  await page.locator('[data-loop]').first().waitFor()
  await openPresets(page)
  await page.getByRole('button', { name: 'Apply Quiet' }).waitFor()
})

function layout(
  keyset: string,
  pages: readonly {
    readonly name: string
    readonly places: readonly {
      readonly loop: string
      readonly row: number
      readonly column: number
    }[]
  }[],
): EditMessage {
  return { body: 'setLayout', setLayout: { role: ROLE, layout: { keyset, pages: [...pages] } } }
}

async function launch(toneHz: number): Promise<Browser> {
  const browser = await launchChromium({ microphoneFile: writeWav(sine(toneHz, SPOKEN_DBFS, 60)) })
  browsers.push(browser)
  return browser
}

async function openAs(user: string, toneHz: number): Promise<ConsolePage> {
  const page = await openConsole(await launch(toneHz), server.address, server.operator(user))
  await page.mediaConnected()
  return page
}

/** The role is the address's. */
async function signOnOnly(page: Page): Promise<void> {
  await page.getByLabel('User').fill('ben')
  await page.getByLabel('Password', { exact: true }).fill(TEST_PASSWORD)
  await page.keyboard.press('Enter')
}

async function openPresets(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Menu' }).click()
  await page.getByRole('button', { name: 'Presets' }).click()
  await page.getByRole('dialog', { name: 'Presets' }).waitFor()
}

/** The tone's level at this listener, dBFS. */
async function heard(page: Page): Promise<number> {
  await page.waitForTimeout(1500)
  const { samples } = await record(page, 1000)
  // By pieces, the middle one of them: where a frame was left out the tone's phase jumps.
  const levels = frames(samples, PIECE_SAMPLES).map((piece) => toneLevelDbfs(piece, TONE_HZ))
  return levels.sort((x, y) => x - y)[levels.length >> 1] ?? -Infinity
}
