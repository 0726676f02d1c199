// Reads how the media is doing while there is some, for the status line (X18). I/O: timer.
import { signal } from '@preact/signals'
import {
  type AudioCounters,
  type AudioQuality,
  AudioQualityWindow,
} from '../console_logic/audio_quality.ts'
import { DelayHistory, type DelayParts, type DelayReading } from '../console_logic/voice_delay.ts'

const READ_EVERY_MS = 2000

export interface ShownDelay {
  /** undefined: nobody was heard yet. */
  readonly latest: DelayParts | undefined
  /** The last ten minutes, oldest first. */
  readonly readings: readonly DelayReading[]
}

export class AudioWatch {
  /** undefined while nothing is known. */
  readonly quality = signal<AudioQuality | undefined>(undefined)
  readonly delay = signal<ShownDelay>({ latest: undefined, readings: [] })
  readonly #read: () => Promise<AudioCounters | undefined>
  readonly #serverDelayMs: () => number | undefined
  readonly #window = new AudioQualityWindow()
  readonly #history = new DelayHistory()

  /** read: the counters; undefined without media. serverDelayMs: as the server told it last. */
  constructor(
    read: () => Promise<AudioCounters | undefined>,
    serverDelayMs: () => number | undefined,
  ) {
    this.#read = read
    this.#serverDelayMs = serverDelayMs
  }

  start(): void {
    setInterval(() => void this.#look(), READ_EVERY_MS)
  }

  async #look(): Promise<void> {
    const counters = await this.#read()
    if (counters === undefined) this.#window.clear()
    this.quality.value = counters && this.#window.add(counters)
    this.#history.add(counters, this.#serverDelayMs(), performance.now())
    const { latest, readings } = this.#history
    this.delay.value = { latest, readings }
  }
}
