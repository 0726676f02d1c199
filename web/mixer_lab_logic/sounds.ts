// What the lab's talkers say: sounds that are made here, so that no file and no microphone is needed. Pure.
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../src/audio/format.ts'
import { concatenate, noise, sine, speechLike } from '../../test/support/tones.ts'

export const SOUNDS = [
  'speechLow',
  'speechHigh',
  'speechFast',
  'tone440',
  'tone1000',
  'beeps',
  'noise',
  'file',
  'microphone',
] as const
export type Sound = (typeof SOUNDS)[number]

/** Sounds that the lab makes itself. */
export type BuiltInSound = Exclude<Sound, 'file' | 'microphone'>

/** One frame after the other. */
export interface FrameSource {
  /** The next 960 samples, mono. */
  next(): Float32Array
}

/** A sound that begins again at its end. samples: mono, 48 kHz; a frame at least. */
export class LoopedSound implements FrameSource {
  readonly #samples: Float32Array
  #place = 0

  constructor(samples: Float32Array) {
    this.#samples = samples.length > 0 ? samples : new Float32Array(FRAME_SAMPLES)
  }

  next(): Float32Array {
    const frame = new Float32Array(FRAME_SAMPLES)
    for (let index = 0; index < FRAME_SAMPLES; index++) {
      frame[index] = this.#samples[this.#place] ?? 0
      this.#place = (this.#place + 1) % this.#samples.length
    }
    return frame
  }
}

/** Frames the microphone may be ahead; more push out the oldest. */
const LIVE_FRAMES_MAX = 5

/** A sound that comes in while it is played: silence where nothing has come. */
export class LiveSound implements FrameSource {
  readonly #frames: Float32Array[] = []

  push(frame: Float32Array): void {
    if (this.#frames.length >= LIVE_FRAMES_MAX) this.#frames.shift()
    this.#frames.push(frame)
  }

  next(): Float32Array {
    return this.#frames.shift() ?? new Float32Array(FRAME_SAMPLES)
  }
}

/** Whole cycles, so that the loop has no seam. */
export function builtInSound(sound: BuiltInSound): LoopedSound {
  return new LoopedSound(samplesOf(sound))
}

function samplesOf(sound: BuiltInSound): Float32Array {
  switch (sound) {
    case 'speechLow':
      return phrases(11, [2.4, 1.6, 2.9])
    case 'speechHigh':
      return phrases(23, [1.8, 3.1])
    case 'speechFast':
      return phrases(37, [1.2, 0.8, 1.9, 1.1])
    case 'tone440':
      return sine(440, -20, 1)
    case 'tone1000':
      return sine(1000, -20, 1)
    case 'beeps':
      return concatenate([sine(1000, -14, 0.1), new Float32Array(0.9 * SAMPLE_RATE)])
    case 'noise':
      return noise(5, -30, 3)
  }
}

/** Speech with pauses of a breath between its phrases. lengths: seconds. */
function phrases(seed: number, lengths: readonly number[]): Float32Array {
  const pause = new Float32Array(0.7 * SAMPLE_RATE)
  return concatenate(
    lengths.flatMap((seconds, index) => [speechLike(seed + index, -10, seconds), pause]),
  )
}
