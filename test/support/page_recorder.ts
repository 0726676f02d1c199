// Records what a page really hears: the decoded samples of the remote track behind its <audio id="mix">.
// I/O, in the page. Samples are mono at 48 kHz with the page's clock, so that Node can judge them.
import type { Page } from 'playwright-core'

export interface Recording {
  /** Mono samples, full scale 1. */
  readonly samples: Float32Array
  readonly sampleRate: number
  /** Page time (performance.now, ms) at which the last sample was delivered. */
  readonly endedMs: number
}

/** Begins to record; again after the remote stream changed. */
export async function startRecording(page: Page): Promise<void> {
  await page.evaluate(() => {
    const audio = document.querySelector<HTMLAudioElement>('#mix')
    const track = (audio?.srcObject as MediaStream | null)?.getAudioTracks()[0]
    if (track === undefined) throw new Error('the page plays no remote stream yet')
    // A Chromium interface that lib.dom does not know.
    const processors = globalThis as unknown as {
      MediaStreamTrackProcessor: new (init: object) => { readable: ReadableStream<AudioData> }
    }
    const state = { chunks: [] as Float32Array[], rate: 0, endedMs: 0, on: true }
    Object.assign(globalThis, { testRecording: state })
    const reader = new processors.MediaStreamTrackProcessor({ track }).readable.getReader()
    const pump = async (): Promise<void> => {
      while (state.on) {
        const { value, done } = await reader.read()
        if (done) return
        const chunk = new Float32Array(value.numberOfFrames)
        value.copyTo(chunk, { planeIndex: 0, format: 'f32-planar' })
        state.chunks.push(chunk)
        state.rate = value.sampleRate
        state.endedMs = performance.now()
        value.close()
      }
      await reader.cancel()
    }
    void pump()
  })
}

/** Ends the recording and gives what was heard since it began. */
export async function stopRecording(page: Page): Promise<Recording> {
  const { base64, sampleRate, endedMs } = await page.evaluate(() => {
    const { testRecording: state } = globalThis as unknown as {
      testRecording: { chunks: Float32Array[]; rate: number; endedMs: number; on: boolean }
    }
    state.on = false
    const bytes = state.chunks.map((chunk) => new Uint8Array(chunk.buffer))
    let text = ''
    for (const part of bytes) {
      for (let at = 0; at < part.length; at += 8192) {
        text += String.fromCharCode(...part.subarray(at, at + 8192))
      }
    }
    return { base64: btoa(text), sampleRate: state.rate, endedMs: state.endedMs }
  })
  const bytes = Buffer.from(base64, 'base64')
  const samples = new Float32Array(bytes.length / 4)
  for (let index = 0; index < samples.length; index++) samples[index] = bytes.readFloatLE(index * 4)
  return { samples, sampleRate, endedMs }
}

/** Records for `ms`. */
export async function record(page: Page, ms: number): Promise<Recording> {
  await startRecording(page)
  await page.waitForTimeout(ms)
  return stopRecording(page)
}
