// Drives the real console page as an operator would: signs on, chooses a role, clicks tiles, holds the key.
import type { Browser, Page } from 'playwright-core'

export interface Operator {
  readonly user: string
  readonly password: string
  /** Name of the role as the page shows it. */
  readonly role: string
}

export interface ConsolePage {
  readonly page: Page
  /** Clicks until the loop is in the state that is asked for. */
  readonly switchLoop: (name: string, state: 'off' | 'monitor' | 'talk') => Promise<void>
  readonly setVolume: (name: string, volume: number) => Promise<void>
  /** pan: a multiple of 5, as the slider gives it. */
  readonly setPan: (name: string, pan: number) => Promise<void>
  readonly pressPtt: () => Promise<void>
  readonly releasePtt: () => Promise<void>
  /** Waits until the server says that this page's media is connected. */
  readonly mediaConnected: () => Promise<void>
  readonly tile: (name: string) => ReturnType<Page['locator']>
}

/**
 * Opens the console, signs on and chooses the role. microphone: `raw` has its signal processing off, so that
 * tones pass; `processed` is as the console asks for it. prepare: what is to be done to the page before its
 * own scripts run.
 */
export async function openConsole(
  browser: Browser,
  address: string,
  operator: Operator,
  microphone: 'raw' | 'processed' = 'raw',
  prepare: (page: Page) => Promise<void> = () => Promise.resolve(),
): Promise<ConsolePage> {
  const context = await browser.newContext({ ignoreHTTPSErrors: true, permissions: ['microphone'] })
  const page = await context.newPage()
  if (microphone === 'raw') await page.addInitScript(rawMicrophone)
  await page.addInitScript(keepConnections)
  await prepare(page)
  await page.goto(address)
  await signOn(page, operator)
  return consoleOf(page)
}

/** Fills the sign-on form and, where the user has several roles, chooses one. */
export async function signOn(page: Page, operator: Operator): Promise<void> {
  await page.getByLabel('User').fill(operator.user)
  await page.getByLabel('Password', { exact: true }).fill(operator.password)
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: operator.role }).click()
  await page.locator('[data-loop]').first().waitFor()
}

export function consoleOf(page: Page): ConsolePage {
  const tile = (name: string) => page.locator(`[data-loop][data-name="${name}"]`)
  const stateOf = (name: string) => tile(name).getAttribute('data-state')
  return {
    page,
    tile,
    switchLoop: async (name, state) => {
      if (state === 'off') {
        await tile(name).getByRole('button', { name: 'Off' }).click()
      } else {
        for (let clicks = 0; clicks < 2 && (await stateOf(name)) !== state; clicks++) {
          const before = await stateOf(name)
          await tile(name).locator('[data-switch]').click()
          await page.waitForFunction(
            ([loop, old]) =>
              document
                .querySelector(`[data-loop][data-name="${loop}"]`)
                ?.getAttribute('data-state') !== old,
            [name, before] as const,
          )
        }
      }
      await tile(name)
        .and(page.locator(`[data-state="${state}"]`))
        .waitFor()
    },
    setVolume: async (name, volume) => {
      await tile(name).getByRole('slider').fill(String(volume))
    },
    setPan: async (name, pan) => {
      await tile(name).locator('.sound-figures').click()
      const slider = tile(name).getByRole('slider', { name: /^Place/ })
      await slider.fill(String(pan))
      await slider.press('Escape')
    },
    pressPtt: async () => {
      await page.keyboard.down('Space')
      await page.locator('[data-ptt="pressed"]').waitFor()
    },
    releasePtt: async () => {
      await page.keyboard.up('Space')
      await page.locator('[data-ptt="released"]').waitFor()
    },
    mediaConnected: () => page.locator('[data-media="connected"]').waitFor(),
  }
}

/** In the page: noise suppression would take a steady tone for noise. Keeps the tracks for the tests. */
function rawMicrophone(): void {
  const devices = navigator.mediaDevices
  const getUserMedia = devices.getUserMedia.bind(devices)
  const tracks: MediaStreamTrack[] = []
  Object.assign(globalThis, { testMicrophones: tracks })
  devices.getUserMedia = async () => {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    const stream = await getUserMedia({ audio })
    tracks.push(...stream.getAudioTracks())
    return stream
  }
}

/** In the page: keeps the WebRTC connections that the console makes, for their statistics. */
function keepConnections(): void {
  const made: RTCPeerConnection[] = []
  Object.assign(globalThis, { testConnections: made })
  const Native = RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      made.push(this)
    }
  }
}
