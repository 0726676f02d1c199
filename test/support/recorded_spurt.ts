// Presses and releases the key of one console page and records what its microphone gave meanwhile and what
// another page heard. I/O, in the pages.
import type { Page } from 'playwright-core'
import { startRecording, stopRecording } from './page_recorder.ts'
import type { RecordedSpurt, RecordedVoice } from './talk_spurt.ts'

const BEFORE_MS = 400
const AFTER_MS = 500

interface KeyTimes {
  pressedMs: number
  releasedMs: number
  releaseSeenMs: number
}

export async function recordSpurt(
  talker: Page,
  listener: Page,
  holdMs: number,
): Promise<RecordedSpurt> {
  await Promise.all([startRecording(talker, 'microphone'), startRecording(listener)])
  await talker.evaluate(noteKeys)
  await talker.waitForTimeout(BEFORE_MS)
  await talker.keyboard.down('Space')
  await talker.waitForTimeout(holdMs)
  await talker.keyboard.up('Space')
  await talker.waitForTimeout(AFTER_MS)
  const keys = await talker.evaluate(
    () => (globalThis as unknown as { testKeyTimes: KeyTimes }).testKeyTimes,
  )
  const voice = await stopVoice(talker, listener)
  const { originMs } = voice.microphone
  return {
    ...voice,
    pressedMs: originMs + keys.pressedMs,
    releasedMs: originMs + keys.releasedMs,
    releaseSeenMs: originMs + keys.releaseSeenMs,
  }
}

/** Records what the one page says and the other hears meanwhile, for `ms`. */
export async function recordVoice(
  talker: Page,
  listener: Page,
  ms: number,
): Promise<RecordedVoice> {
  await Promise.all([startRecording(talker, 'microphone'), startRecording(listener)])
  await talker.waitForTimeout(ms)
  return stopVoice(talker, listener)
}

async function stopVoice(talker: Page, listener: Page): Promise<RecordedVoice> {
  const [microphone, heard] = await Promise.all(
    [talker, listener].map(async (page) => ({
      ...(await stopRecording(page)),
      originMs: await page.evaluate(() => performance.timeOrigin),
    })),
  )
  return { microphone: microphone!, heard: heard! }
}

/** In a page, before its own scripts: whatever it says to the server gets there so much later. */
export function slowSignalling(ms: number): void {
  globalThis.WebSocket = class extends WebSocket {
    override send(message: Parameters<WebSocket['send']>[0]): void {
      setTimeout(() => this.readyState === WebSocket.OPEN && super.send(message), ms)
    }
  }
}

/** In the page: the times at which the browser took the key's next press and release. */
function noteKeys(): void {
  const times = { pressedMs: 0, releasedMs: 0, releaseSeenMs: 0 }
  Object.assign(globalThis, { testKeyTimes: times })
  const options = { capture: true, once: true }
  const down = (event: Event): void => void (times.pressedMs = event.timeStamp)
  const up = (event: Event): void => {
    times.releasedMs = event.timeStamp
    times.releaseSeenMs = performance.now()
  }
  window.addEventListener('keydown', down, options)
  window.addEventListener('keyup', up, options)
}
