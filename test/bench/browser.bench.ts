// Mouth to ear: what two real browsers and the server between them take. The one's fake microphone plays
// short bursts of a tone at uneven distances. Each page notes when its own track delivered which samples:
// the talker's page those of the microphone, the listener's page those that left its jitter buffer. Both
// clocks are the machine's, so the same burst's two times differ by the way between: Chromium's capture
// buffer and encoder, the server, NetEq. The sound device's own buffers, which are none here, are not in it.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { launchChromium } from '../support/chromium.ts'
import { type ConsolePage, consoleOf, type Operator, signOn } from '../support/console_page.ts'
import { BENCH_ROLE, benchUser, startBenchServer } from '../support/bench_server.ts'
import { printTable, rounded, timesRow } from '../support/bench_table.ts'
import { TEST_PASSWORD } from '../support/test_server.ts'
import { peak, seededRandom, sine } from '../support/tones.ts'
import { writeWav } from '../support/wav.ts'

const LOOP = 'first'
const RATE = 48_000
const BURST_SECONDS = 0.04
const SOUND_SECONDS = 30
/** Bursts come 600 to 1000 ms apart: what is heard sooner after a burst can be no other. */
const GAP_LEAST_MS = 600
const GAP_SPREAD_MS = 400
const DELAY_MAX_MS = 550
const MEASURE_MS = 60_000
const SETTLE_MS = 3000
/** The burst begins where it passes a third of its height. */
const ONSET_PART = 1 / 3
const QUIET_MS = 100

type Track = 'microphone' | 'heard'

async function main(): Promise<void> {
  const server = await startBenchServer(2)
  const browsers: Browser[] = []
  try {
    const open = async (index: number, microphoneFile: string): Promise<ConsolePage> => {
      const browser = await launchChromium({ microphoneFile })
      browsers.push(browser)
      const operator = { user: benchUser(index), password: TEST_PASSWORD, role: BENCH_ROLE }
      const opened = await openPage(await browser.newContext(), server.address, operator)
      await opened.mediaConnected()
      return opened
    }
    const talker = await open(0, writeWav(bursts()))
    const listener = await open(1, writeWav(new Float32Array(RATE)))
    await talker.switchLoop(LOOP, 'talk')
    await listener.switchLoop(LOOP, 'monitor')
    await talker.pressPtt()
    await talker.page.waitForTimeout(SETTLE_MS)
    await measure(talker.page, listener.page)
    await talker.releasePtt()
  } finally {
    await Promise.all(browsers.map((browser) => browser.close()))
    await server.close()
  }
}

function bursts(): Float32Array {
  const random = seededRandom(1)
  const samples = new Float32Array(SOUND_SECONDS * RATE)
  const burst = sine(1000, -6, BURST_SECONDS)
  for (let at = RATE / 2; at + burst.length < samples.length;) {
    samples.set(burst, at)
    at += Math.round(((GAP_LEAST_MS + GAP_SPREAD_MS * random()) * RATE) / 1000)
  }
  return samples
}

async function openPage(
  context: BrowserContext,
  address: string,
  operator: Operator,
): Promise<ConsolePage> {
  await context.grantPermissions(['microphone'])
  const page = await context.newPage()
  await page.addInitScript(keepTracks)
  await page.goto(address)
  await signOn(page, operator)
  return consoleOf(page)
}

async function measure(talker: Page, listener: Page): Promise<void> {
  await startOnsets(talker, 'microphone')
  await startOnsets(listener, 'heard')
  const before = await netEq(listener)
  await listener.waitForTimeout(MEASURE_MS)
  const [said, heard] = [await onsets(talker), await onsets(listener)]
  const after = await netEq(listener)
  const delays = said.flatMap((saidMs) => {
    const heardMs = heard.find((ms) => ms >= saidMs)
    return heardMs === undefined || heardMs - saidMs > DELAY_MAX_MS ? [] : [heardMs - saidMs]
  })
  printTable('mouth to ear, browser to browser, ms', {
    'microphone to ear': timesRow(delays, 'p95 150'),
  })
  const emitted = after.emitted - before.emitted
  const part = (value: number): number => rounded((1000 * value) / emitted)
  console.log(
    `bursts said ${said.length}, heard ${heard.length}; NetEq held each sample for ` +
      `${part(after.delay - before.delay)} ms on average (its target ${part(after.target - before.target)}, ` +
      `its least ${part(after.least - before.least)}), ${after.concealed - before.concealed} of ` +
      `${after.samples - before.samples} samples concealed`,
  )
}

/** In the page: no signal processing; keeps the microphone's tracks and the connections. */
function keepTracks(): void {
  const kept = { microphones: [] as MediaStreamTrack[], peers: [] as RTCPeerConnection[] }
  Object.assign(globalThis, { benchKept: kept })
  const devices = navigator.mediaDevices
  const getUserMedia = devices.getUserMedia.bind(devices)
  devices.getUserMedia = async () => {
    const audio = { echoCancellation: false, noiseSuppression: false, autoGainControl: false }
    const stream = await getUserMedia({ audio })
    kept.microphones.push(...stream.getAudioTracks())
    return stream
  }
  const Plain = globalThis.RTCPeerConnection
  globalThis.RTCPeerConnection = class extends Plain {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      kept.peers.push(this)
    }
  }
}

/** Begins to note when a burst starts in this track, as machine time in ms (the page's origin and clock). */
async function startOnsets(page: Page, which: Track): Promise<void> {
  const threshold = peak(sine(1000, -6, BURST_SECONDS)) * ONSET_PART
  await page.evaluate(
    ({ wanted, loud, quietMs }) => {
      const { benchKept } = globalThis as unknown as {
        benchKept: { microphones: MediaStreamTrack[] }
      }
      const stream = document.querySelector<HTMLAudioElement>('#mix')?.srcObject as MediaStream
      const track = wanted === 'heard' ? stream.getAudioTracks()[0] : benchKept.microphones.at(-1)
      if (track === undefined) throw new Error(`no track ${wanted}`)
      // A Chromium interface that lib.dom does not know.
      const processors = globalThis as unknown as {
        MediaStreamTrackProcessor: new (init: object) => { readable: ReadableStream<AudioData> }
      }
      const found: number[] = []
      Object.assign(globalThis, { benchOnsets: found })
      const reader = new processors.MediaStreamTrackProcessor({ track }).readable.getReader()
      let lastLoudMs = 0
      const pump = async (): Promise<void> => {
        for (;;) {
          const { value, done } = await reader.read()
          if (done) return
          // The last sample of a chunk has just come.
          const endMs = performance.timeOrigin + performance.now()
          const chunk = new Float32Array(value.numberOfFrames)
          value.copyTo(chunk, { planeIndex: 0, format: 'f32-planar' })
          const sampleMs = 1000 / value.sampleRate
          value.close()
          for (let index = 0; index < chunk.length; index++) {
            if (Math.abs(chunk[index] ?? 0) < loud) continue
            const ms = endMs - (chunk.length - 1 - index) * sampleMs
            if (ms - lastLoudMs > quietMs) found.push(ms)
            lastLoudMs = ms
          }
        }
      }
      void pump()
    },
    { wanted: which, loud: threshold, quietMs: QUIET_MS },
  )
}

function onsets(page: Page): Promise<number[]> {
  return page.evaluate(() => (globalThis as unknown as { benchOnsets: number[] }).benchOnsets)
}

interface NetEqTotals {
  /** Seconds times samples, since the connection began. */
  readonly delay: number
  readonly target: number
  readonly least: number
  readonly emitted: number
  readonly concealed: number
  readonly samples: number
}

/** https://w3c.github.io/webrtc-stats/#dom-rtcinboundrtpstreamstats-jitterbufferdelay and its neighbours. */
function netEq(page: Page): Promise<NetEqTotals> {
  return page.evaluate(async () => {
    const { benchKept } = globalThis as unknown as { benchKept: { peers: RTCPeerConnection[] } }
    const report = await benchKept.peers.at(-1)?.getStats()
    const inbound = [...(report?.values() ?? [])].find(({ type }) => type === 'inbound-rtp') ?? {}
    const total = (name: string): number => Number(inbound[name] ?? 0)
    return {
      delay: total('jitterBufferDelay'),
      target: total('jitterBufferTargetDelay'),
      least: total('jitterBufferMinimumDelay'),
      emitted: total('jitterBufferEmittedCount'),
      concealed: total('concealedSamples'),
      samples: total('totalSamplesReceived'),
    }
  })
}

await main()
process.exit(0)
