// Plays the operator's mix through the page's audio element; browsers may want a click first. I/O.
import { signal } from '@preact/signals'

export class Speaker {
  /** The browser holds the sound back until somebody clicks. */
  readonly blocked = signal(false)
  readonly #audio: HTMLAudioElement

  constructor(audio: HTMLAudioElement) {
    this.#audio = audio
  }

  /** Plays this stream from now on; the same stream again changes nothing. */
  play(stream: MediaStream | null): void {
    if (this.#audio.srcObject === stream) return
    this.#audio.srcObject = stream
    if (stream === null) this.blocked.value = false
    else this.start()
  }

  /** Linear 0..1, over all that is heard. */
  setVolume(gain: number): void {
    this.#audio.volume = gain
    // Some browsers leave the volume to the device's own keys; all of them can be silent.
    this.#audio.muted = gain === 0
  }

  /** '': the system's own output. Rejects if the device can't be used. */
  async setSink(sinkId: string): Promise<void> {
    await this.#audio.setSinkId(sinkId)
  }

  /** Tries to play; from a click it is always allowed. */
  start(): void {
    this.#audio.play().then(
      () => void (this.blocked.value = false),
      (error: unknown) => {
        // A new stream that comes before this one played interrupts it: that is no refusal.
        this.blocked.value = error instanceof DOMException && error.name === 'NotAllowedError'
      },
    )
  }
}
