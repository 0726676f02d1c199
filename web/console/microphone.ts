// The operator's microphone: asks for it, watches it and measures its level. I/O (browser).
import { signal } from '@preact/signals'
import { meterPart } from '../console_logic/microphone_level.ts'

export const MICROPHONE_STATES = [
  'unasked',
  'waiting',
  'ready',
  'denied',
  'missing',
  'ended',
  'insecure',
] as const
/** Only `ready` can talk; in all others the operator listens. */
export type MicrophoneState = (typeof MICROPHONE_STATES)[number]

const CONSTRAINTS: MediaStreamConstraints = {
  audio: {
    echoCancellation: true,
    noiseSuppression: true,
    // A loop has many talkers: levels must not breathe with each pause (F22).
    autoGainControl: false,
    channelCount: 1,
  },
}
/** Samples that one level is measured on: 43 ms at 48 kHz. */
const LEVEL_SAMPLES = 2048

export class Microphone {
  readonly state = signal<MicrophoneState>('unasked')
  #stream: MediaStream | undefined
  #audio: AudioContext | undefined
  #analyser: AnalyserNode | undefined
  /** The SDK switches the track off while the key is up; the meter shows the voice all the same. */
  #meterTrack: MediaStreamTrack | undefined
  readonly #samples = new Float32Array(LEVEL_SAMPLES)

  /** The track while the microphone is ready. */
  get track(): MediaStreamTrack | undefined {
    return this.#stream?.getAudioTracks()[0]
  }

  /** Asks the browser; the outcome is in `state`. Never rejects. */
  async open(): Promise<void> {
    this.close()
    if (navigator.mediaDevices === undefined) {
      this.state.value = 'insecure'
      return
    }
    this.state.value = 'waiting'
    try {
      this.#take(await navigator.mediaDevices.getUserMedia(CONSTRAINTS))
    } catch (error) {
      this.state.value = stateOfFailure(error)
    }
  }

  /** Gives the device back. */
  close(): void {
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    this.#meterTrack?.stop()
    this.#stream = undefined
    this.#meterTrack = undefined
    this.#analyser = undefined
    void this.#audio?.close()
    this.#audio = undefined
    this.state.value = 'unasked'
  }

  /** Present level as a part 0..1 of the meter; 0 without a microphone. */
  level(): number {
    if (this.#analyser === undefined) return 0
    this.#analyser.getFloatTimeDomainData(this.#samples)
    return meterPart(this.#samples)
  }

  #take(stream: MediaStream): void {
    const track = stream.getAudioTracks()[0]
    if (track === undefined) {
      this.state.value = 'missing'
      return
    }
    this.#stream = stream
    track.addEventListener('ended', () => {
      if (this.#stream !== stream) return
      this.close()
      this.state.value = 'ended'
    })
    this.#audio = new AudioContext()
    this.#analyser = this.#audio.createAnalyser()
    this.#analyser.fftSize = LEVEL_SAMPLES
    this.#meterTrack = track.clone()
    this.#audio.createMediaStreamSource(new MediaStream([this.#meterTrack])).connect(this.#analyser)
    this.state.value = 'ready'
  }
}

function stateOfFailure(error: unknown): MicrophoneState {
  const name = error instanceof DOMException ? error.name : ''
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'denied'
}
