// Reads how the media is doing while there is some, for the status line (X18). I/O: timer.
import { signal } from '@preact/signals'
import {
  type AudioCounters,
  type AudioQuality,
  AudioQualityWindow,
} from '../console_logic/audio_quality.ts'

const READ_EVERY_MS = 2000

export class AudioWatch {
  /** undefined while nothing is known. */
  readonly quality = signal<AudioQuality | undefined>(undefined)
  readonly #read: () => Promise<AudioCounters | undefined>
  readonly #window = new AudioQualityWindow()

  /** read: the counters; undefined without media. */
  constructor(read: () => Promise<AudioCounters | undefined>) {
    this.#read = read
  }

  start(): void {
    setInterval(() => void this.#look(), READ_EVERY_MS)
  }

  async #look(): Promise<void> {
    const counters = await this.#read()
    if (counters === undefined) this.#window.clear()
    this.quality.value = counters && this.#window.add(counters)
  }
}
