// Steps for the init script of a page that has the browser's fake devices: takes some of them away and gives them
// back, keeps what the page opened, and lets a test choose what is spoken. To be run in the page.
import type { Page } from 'playwright-core'

interface TestDevices {
  readonly away: Set<string>
  readonly asked: MediaTrackConstraints[]
  readonly opened: MediaStreamTrack[]
}

/** In the page, before its scripts: devices whose names are in `away` are neither listed nor opened. */
export function watchDevices(): void {
  const { mediaDevices } = navigator
  const state: TestDevices = { away: new Set(), asked: [], opened: [] }
  Object.assign(globalThis, { testDevices: state })
  const enumerateDevices = mediaDevices.enumerateDevices.bind(mediaDevices)
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices)
  mediaDevices.enumerateDevices = async () =>
    (await enumerateDevices()).filter(({ label }) => !state.away.has(label))
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints)
    state.asked.push((constraints?.audio ?? {}) as MediaTrackConstraints)
    state.opened.push(...stream.getAudioTracks())
    return stream
  }
}

/** Devices of these names are away from now on, all others are there. */
export async function setAway(page: Page, names: readonly string[]): Promise<void> {
  await page.evaluate((away) => {
    const { testDevices } = globalThis as unknown as { testDevices: TestDevices }
    testDevices.away.clear()
    for (const name of away) testDevices.away.add(name)
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
  }, names)
}

export interface OpenDevices {
  /** Name of the microphone that was opened last. */
  readonly input: string
  /** What was asked of the browser for it. */
  readonly asked: MediaTrackConstraints
  /** Name of the output that the mix is played on. */
  readonly output: string
}

export async function openDevices(page: Page): Promise<OpenDevices> {
  return page.evaluate(async () => {
    const { testDevices } = globalThis as unknown as { testDevices: TestDevices }
    const audio = document.querySelector<HTMLAudioElement>('#mix')
    const devices = await navigator.mediaDevices.enumerateDevices()
    const output = devices.find(
      ({ kind, deviceId }) => kind === 'audiooutput' && deviceId === (audio?.sinkId || 'default'),
    )
    return {
      input: testDevices.opened.at(-1)?.label ?? '',
      asked: testDevices.asked.at(-1) ?? {},
      output: output?.label ?? '',
    }
  })
}

/** The open microphone stops as if it had been unplugged. */
export async function unplugMicrophone(page: Page): Promise<void> {
  await page.evaluate(() => {
    const { testDevices } = globalThis as unknown as { testDevices: TestDevices }
    const track = testDevices.opened.at(-1)
    track?.stop()
    track?.dispatchEvent(new Event('ended'))
  })
}
