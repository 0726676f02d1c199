// The two ends of the sound card, in the audio thread: a loudspeaker that plays the frames it is sent, and a
// microphone that sends frames. I/O. Both talk with the lab's worker over a port of their own.
import type { Played } from '../mixer_lab_logic/messages.ts'

declare class AudioWorkletProcessor {
  readonly port: MessagePort
}
declare function registerProcessor(name: string, processor: typeof AudioWorkletProcessor): void

const FRAME_SAMPLES = 960
/** Frames held; more push out the oldest, so that the delay stays short. */
const FRAMES_MAX = 12

class Loudspeaker extends AudioWorkletProcessor {
  readonly #frames: Float32Array[] = []
  #worker: MessagePort | undefined
  #place = 0
  #glitches = 0
  #isPlaying = false

  constructor() {
    super()
    this.port.onmessage = ({ data: worker }: MessageEvent<MessagePort>) => {
      this.#worker = worker
      worker.onmessage = ({ data: frame }: MessageEvent<Float32Array>) => {
        if (this.#frames.length >= FRAMES_MAX) this.#frames.shift()
        this.#frames.push(frame)
      }
    }
  }

  process(_inputs: Float32Array[][], outputs: Float32Array[][]): boolean {
    const output = outputs[0]?.[0]
    if (output === undefined) return true
    let played = 0
    for (let index = 0; index < output.length; index++) {
      const frame = this.#frames[0]
      if (frame === undefined) {
        if (this.#isPlaying) this.#glitches += 1
        this.#isPlaying = false
        break
      }
      output[index] = frame[this.#place] ?? 0
      this.#isPlaying = true
      this.#place += 1
      if (this.#place < FRAME_SAMPLES) continue
      this.#place = 0
      this.#frames.shift()
      played += 1
    }
    if (played > 0) this.#tell(played)
    return true
  }

  #tell(frames: number): void {
    const played: Played = { frames, glitches: this.#glitches }
    this.#worker?.postMessage(played)
  }
}

class Microphone extends AudioWorkletProcessor {
  #worker: MessagePort | undefined
  #frame = new Float32Array(FRAME_SAMPLES)
  #place = 0

  constructor() {
    super()
    this.port.onmessage = ({ data: worker }: MessageEvent<MessagePort>) => {
      this.#worker = worker
    }
  }

  process(inputs: Float32Array[][]): boolean {
    for (const sample of inputs[0]?.[0] ?? []) {
      this.#frame[this.#place] = sample
      this.#place += 1
      if (this.#place < FRAME_SAMPLES) continue
      this.#worker?.postMessage(this.#frame)
      this.#frame = new Float32Array(FRAME_SAMPLES)
      this.#place = 0
    }
    return true
  }
}

registerProcessor('lab-loudspeaker', Loudspeaker)
registerProcessor('lab-microphone', Microphone)
