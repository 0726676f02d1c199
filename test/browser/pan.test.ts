// A loop's place in the stereo field as a listener in a real browser hears it: judged on both channels of
// what the page decoded. A speaks a tone, B places the loop.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { stereoGains } from '../../src/audio/pan.ts'
import { launchChromium } from '../support/chromium.ts'
import { openConsole, type ConsolePage } from '../support/console_page.ts'
import { record } from '../support/page_recorder.ts'
import { startTestServer, type TestServer } from '../support/test_server.ts'
import { frames, gainToDb, rmsDbfs, sine, toneLevelDbfs } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'Flight Director'
const TONE_HZ = 440
const SPOKEN_DBFS = -20
/** A side this far below the other one is silent. */
const SILENT_DB = -60
/** A level is judged by pieces of 200 ms: where a frame was left out the tone's phase jumps. */
const PIECE_SAMPLES = 9600
/** From the place to steady sound at the listener. */
const SETTLE_MS = 700

let server: TestServer
const browsers: Browser[] = []
let a: ConsolePage
let b: ConsolePage

before(async () => {
  server = await startTestServer()
  const open = async (user: string, toneHz: number) => {
    const microphoneFile = writeWav(sine(toneHz, SPOKEN_DBFS, 60))
    const browser = await launchChromium({ microphoneFile })
    browsers.push(browser)
    const page = await openConsole(browser, server.address, server.operator(user))
    await page.mediaConnected()
    return page
  }
  a = await open('anna', TONE_HZ)
  b = await open('ben', 1000)
  await a.switchLoop(LOOP, 'talk')
  await b.switchLoop(LOOP, 'monitor')
  await a.pressPtt()
})

after(async () => {
  await Promise.all(browsers.map((browser) => browser.close()))
  await server.close()
})

interface Heard {
  readonly samples: Float32Array
  readonly level: number
}

/** What B hears on the left and on the right. */
async function hear(): Promise<readonly [left: Heard, right: Heard]> {
  await b.page.waitForTimeout(SETTLE_MS)
  const { samples, right, channels } = await record(b.page, 1500)
  assert.equal(channels, 2, 'the page plays in stereo')
  const side = (heard: Float32Array) => ({ samples: heard, level: toneLevel(heard) })
  return [side(samples), side(right)]
}

async function heardAt(pan: number): Promise<readonly [left: Heard, right: Heard]> {
  await b.setPan(LOOP, pan)
  return hear()
}

function assertCentre([left, right]: readonly [Heard, Heard]): void {
  assert.ok(Math.abs(left.level - SPOKEN_DBFS) < 1, `heard at ${left.level} dBFS`)
  assert.deepEqual(right.samples, left.samples)
}

test('X04: without a place both ears hear the same, as loud as it was spoken', async () => {
  assertCentre(await hear())
})

test('X04: a loop at one end is heard there, with all of its power, and not at all on the other side', async () => {
  for (const pan of [-100, 100]) {
    const [left, right] = await heardAt(pan)
    const [near, far] = pan < 0 ? [left, right] : [right, left]
    console.log(`pan ${pan}: left ${left.level} dBFS, right ${right.level}`)
    assert.ok(Math.abs(near.level - (SPOKEN_DBFS + gainToDb(Math.SQRT2))) < 1, `pan ${pan}`)
    assert.ok(rmsDbfs(far.samples) < near.level + SILENT_DB, `pan ${pan}: the far side is silent`)
  }
})

test('X04: between the ends each side has the level of the law, and the power stays the same', async () => {
  const powers: number[] = []
  for (const pan of [-75, -25, 25, 50]) {
    const [left, right] = await heardAt(pan)
    const law = stereoGains(1, pan)
    console.log(`pan ${pan}: left ${left.level} dBFS, right ${right.level}`)
    assert.ok(Math.abs(left.level - (SPOKEN_DBFS + gainToDb(law.left))) < 1, `left at ${pan}`)
    assert.ok(Math.abs(right.level - (SPOKEN_DBFS + gainToDb(law.right))) < 1, `right at ${pan}`)
    powers.push(10 * Math.log10(10 ** (left.level / 10) + 10 ** (right.level / 10)))
  }
  assert.ok(Math.max(...powers) - Math.min(...powers) < 0.5, powers.join())
})

test('X04 F20: after a reload the loop is where it was, in the tile and in the ears', async () => {
  await b.setPan(LOOP, -100)
  await b.page.reload()
  await b.mediaConnected()
  await b.tile(LOOP).getByText('L100').waitFor()
  const [left, right] = await hear()
  assert.ok(left.level > SPOKEN_DBFS && rmsDbfs(right.samples) < left.level + SILENT_DB)
})

test('X04: back in the centre both ears hear the same again', async () => {
  assertCentre(await heardAt(0))
})

/** The middle one of the tone's levels in short pieces, dBFS. */
function toneLevel(samples: Float32Array): number {
  const levels = frames(samples, PIECE_SAMPLES).map((piece) => toneLevelDbfs(piece, TONE_HZ))
  return levels.sort((x, y) => x - y)[levels.length >> 1] ?? -Infinity
}
