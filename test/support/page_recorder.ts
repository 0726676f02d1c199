// Records what a page really hears, the decoded samples of the remote track behind its <audio id="mix">, or
// what its microphone gives, key or no key (pages of openConsole, microphone `raw`). I/O, in the page. Samples are at 48 kHz with the page's clock, so that Node can judge them.
import type { Page } from 'playwright-core'

export interface Recording {
  /** Full scale 1; of the left side, where there are two. */
  readonly samples: Float32Array
  /** Of the right side; of a mono track, the same as `samples`. */
  readonly right: Float32Array
  /** Channels of the track, as it was decoded; 2 in Firefox. */
  readonly channels: number
  readonly sampleRate: number
  /** Page time (performance.now, ms) at which the last sample was delivered. */
  readonly endedMs: number
  /** Page time of the first sample, if no chunk of them had waited: earlier than any of them says. */
  readonly beganMs: number
}

/**
 * `microphone`: before the key switches it. `own`: what the page itself plays beside the mix (pages that were prepared
 * by `tapOwnSound`).
 */
export type RecordedTrack = 'heard' | 'microphone' | 'own'

/** In the page, before its scripts: what goes to an output by WebAudio goes to a track too. */
export function tapOwnSound(): void {
  const connect = Reflect.get(AudioNode.prototype, 'connect') as (...target: unknown[]) => AudioNode
  AudioNode.prototype.connect = function (this: AudioNode, ...target: unknown[]) {
    if (target[0] instanceof AudioDestinationNode && this.context instanceof AudioContext) {
      const tap = this.context.createMediaStreamDestination()
      connect.call(this, tap)
      Object.assign(globalThis, { testOwnSound: tap.stream.getAudioTracks()[0] })
    }
    return connect.apply(this, target)
  } as typeof AudioNode.prototype.connect
}

/** What the page keeps while it records. */
interface PageState {
  /** Left and right, one pair for each chunk. */
  readonly chunks: Float32Array[][]
  channels: number
  rate: number
  endedMs: number
  beganMs: number
  frames: number
  on: boolean
}

/** Begins to record; again after the remote stream changed. */
export async function startRecording(page: Page, which: RecordedTrack = 'heard'): Promise<void> {
  const hasProcessor = await page.evaluate(() => 'MediaStreamTrackProcessor' in globalThis)
  await (hasProcessor ? recordTrack(page, which) : recordByWebAudio(page))
}

async function recordTrack(page: Page, which: RecordedTrack): Promise<void> {
  await page.evaluate((wanted) => {
    const audio = document.querySelector<HTMLAudioElement>('#mix')
    const { testMicrophones, testOwnSound } = globalThis as unknown as {
      testMicrophones?: MediaStreamTrack[]
      testOwnSound?: MediaStreamTrack
    }
    const tracks = {
      heard: (audio?.srcObject as MediaStream | null)?.getAudioTracks()[0],
      microphone: testMicrophones?.at(-1)?.clone(),
      own: testOwnSound?.clone(),
    }
    const track = tracks[wanted]
    if (track === undefined) throw new Error(`the page has no track that is ${wanted}`)
    track.enabled = true
    // A Chromium interface that lib.dom does not know.
    const processors = globalThis as unknown as {
      MediaStreamTrackProcessor: new (init: object) => { readable: ReadableStream<AudioData> }
    }
    const state: PageState = {
      chunks: [],
      channels: 0,
      rate: 0,
      endedMs: 0,
      beganMs: Infinity,
      frames: 0,
      on: true,
    }
    Object.assign(globalThis, { testRecording: state })
    // A page that is held up must not lose any.
    const source = { track, maxBufferSize: 500 }
    const reader = new processors.MediaStreamTrackProcessor(source).readable.getReader()
    const pump = async (): Promise<void> => {
      while (state.on) {
        const { value, done } = await reader.read()
        if (done) return
        const sides = [0, Math.min(1, value.numberOfChannels - 1)].map((planeIndex) => {
          const side = new Float32Array(value.numberOfFrames)
          value.copyTo(side, { planeIndex, format: 'f32-planar' })
          return side
        })
        state.chunks.push(sides)
        state.channels = value.numberOfChannels
        state.rate = value.sampleRate
        state.endedMs = performance.now()
        state.frames += value.numberOfFrames
        const lengthMs = (state.frames / value.sampleRate) * 1000
        state.beganMs = Math.min(state.beganMs, state.endedMs - lengthMs)
        value.close()
      }
      await reader.cancel()
      if (wanted !== 'heard') track.stop()
    }
    void pump()
  }, which)
}

/** Firefox gives a track's samples to WebAudio alone. */
async function recordByWebAudio(page: Page): Promise<void> {
  await page.evaluate(() => {
    const audio = document.querySelector<HTMLAudioElement>('#mix')
    const stream = audio?.srcObject
    if (!(stream instanceof MediaStream)) throw new Error('the page plays no remote stream yet')
    const context = new AudioContext({ sampleRate: 48_000 })
    const state: PageState = {
      chunks: [],
      channels: 2,
      rate: 48_000,
      endedMs: 0,
      beganMs: Infinity,
      frames: 0,
      on: true,
    }
    Object.assign(globalThis, { testRecording: state })
    // A worklet would be one more file to serve.
    const tap = context.createScriptProcessor(1024, 2, 1)
    tap.onaudioprocess = ({ inputBuffer }) => {
      if (!state.on) {
        // Events that waited come after it too.
        tap.onaudioprocess = null
        void context.close()
        return
      }
      state.chunks.push([0, 1].map((side) => inputBuffer.getChannelData(side).slice()))
      state.endedMs = performance.now()
      state.frames += inputBuffer.length
      const lengthMs = (state.frames / state.rate) * 1000
      state.beganMs = Math.min(state.beganMs, state.endedMs - lengthMs)
    }
    context.createMediaStreamSource(stream).connect(tap).connect(context.destination)
  })
}

/** Ends the recording and gives what was heard since it began. */
export async function stopRecording(page: Page): Promise<Recording> {
  const { sides, ...rest } = await page.evaluate(() => {
    const { testRecording: state } = globalThis as unknown as { testRecording: PageState }
    state.on = false
    const base64Of = (chunks: (Float32Array | undefined)[]): string => {
      let text = ''
      for (const chunk of chunks) {
        const bytes = new Uint8Array(chunk?.buffer ?? new ArrayBuffer(0))
        for (let at = 0; at < bytes.length; at += 8192) {
          text += String.fromCharCode(...bytes.subarray(at, at + 8192))
        }
      }
      return btoa(text)
    }
    const { chunks, channels, rate: sampleRate, endedMs, beganMs } = state
    const sides = [0, 1].map((side) => base64Of(chunks.map((chunk) => chunk[side])))
    return { sides, channels, sampleRate, endedMs, beganMs }
  })
  const [samples, right] = sides.map(samplesOf)
  return { samples: samples!, right: right!, ...rest }
}

/** Records for `ms`. */
export async function record(page: Page, ms: number): Promise<Recording> {
  await startRecording(page)
  await page.waitForTimeout(ms)
  return stopRecording(page)
}

function samplesOf(base64: string): Float32Array {
  const bytes = Buffer.from(base64, 'base64')
  return Float32Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readFloatLE(index * 4))
}
