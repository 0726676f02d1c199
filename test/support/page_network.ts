// Puts a bad network between a page and the ice_proxy that an answer names, and reads what the page's
// connection made of what came. I/O: a real browser.
import type { Page } from 'playwright-core'
import { LossyRelay } from './lossy_relay.ts'

export class PageNetwork {
  /** Of the page's peers, the oldest first; one for all unless each has its own. */
  readonly relays: LossyRelay[] = []
  readonly #seed: number
  readonly #isEachItsOwn: boolean

  constructor(seed: number, isEachItsOwn = false) {
    this.#seed = seed
    this.#isEachItsOwn = isEachItsOwn
  }

  get relay(): LossyRelay | undefined {
    return this.relays[0]
  }

  close(): void {
    for (const relay of this.relays) relay.close()
  }

  /** To be called before the page's own scripts run. */
  async between(page: Page): Promise<void> {
    await page.exposeFunction('redirect', async (answer: string, peer: number) => {
      const port = Number(/ (\d+) typ host/.exec(answer)?.[1])
      const index = this.#isEachItsOwn ? peer : 0
      this.relays[index] ??= await LossyRelay.open(port, this.#seed)
      return this.relays[index].redirect(answer)
    })
    await page.addInitScript(throughRelay)
  }
}

/** In the page: answers name the relay. */
function throughRelay(): void {
  const { redirect } = globalThis as unknown as {
    redirect: (sdp: string, peer: number) => Promise<string>
  }
  const Native = RTCPeerConnection
  let made = 0
  globalThis.RTCPeerConnection = class extends Native {
    readonly #peer = made++

    override async setRemoteDescription({ type, sdp = '' }: RTCSessionDescriptionInit) {
      await super.setRemoteDescription({ type, sdp: await redirect(sdp, this.#peer) })
    }
  }
}

/** In the page, before its own scripts: offers have no RED, as Firefox has none. */
export function withoutRed(): void {
  const Native = RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Native {
    override addTransceiver(track: MediaStreamTrack | string, init?: RTCRtpTransceiverInit) {
      const transceiver = super.addTransceiver(track, init)
      const codecs = RTCRtpReceiver.getCapabilities('audio')?.codecs ?? []
      transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => mimeType !== 'audio/red'))
      return transceiver
    }
  }
}

export interface Inbound {
  /** Samples that were played so far, and those of them that were concealed. */
  readonly all: number
  readonly concealed: number
  /** What all emitted samples waited in the jitter buffer together, seconds, and how many they were. */
  readonly waitedSeconds: number
  readonly emitted: number
}

export async function inbound(page: Page): Promise<Inbound> {
  return page.evaluate(async () => {
    const { testConnections } = globalThis as unknown as { testConnections: RTCPeerConnection[] }
    const report = await testConnections.at(-1)?.getStats()
    const entries = [...(report as unknown as Map<string, Record<string, number>>).values()]
    const stream = entries.find(({ type }) => (type as unknown) === 'inbound-rtp')
    return {
      all: stream?.['totalSamplesReceived'] ?? 0,
      concealed: stream?.['concealedSamples'] ?? 0,
      waitedSeconds: stream?.['jitterBufferDelay'] ?? 0,
      emitted: stream?.['jitterBufferEmittedCount'] ?? 0,
    }
  })
}

/** What happened between two times: concealed, %, and the mean wait in the jitter buffer, ms. */
export function between(from: Inbound, to: Inbound): { concealed: number; waitMs: number } {
  return {
    concealed: (100 * (to.concealed - from.concealed)) / (to.all - from.all),
    waitMs: (1000 * (to.waitedSeconds - from.waitedSeconds)) / (to.emitted - from.emitted),
  }
}
