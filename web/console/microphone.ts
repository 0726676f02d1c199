// The operator's microphone: asks for it, watches it and measures its level. I/O (browser).
import { signal } from '@preact/signals'
import { peakDbfs } from '../console_logic/level_judge.ts'
import { meterPart, rmsDbfs } from '../console_logic/microphone_level.ts'
import type { VoiceProcessing } from '../console_logic/sound_choices.ts'

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

/** Samples that one level is measured on: 43 ms at 48 kHz. */
const LEVEL_SAMPLES = 2048

export class Microphone {
  readonly state = signal<MicrophoneState>('unasked')
  /** Of the device that is open or was last, as the system calls it. */
  label = ''
  /** The device that was asked for and is open; undefined: the system's own choice. */
  deviceId: string | undefined
  #stream: MediaStream | undefined
  #audio: AudioContext | undefined
  #analyser: AnalyserNode | undefined
  /** The SDK switches the track off while the key is up; what is only for the operator goes on. Never sent. */
  #ownTrack: MediaStreamTrack | undefined
  /** A later `open` or `close` makes an earlier one void. */
  #turn = 0
  readonly #samples = new Float32Array(LEVEL_SAMPLES)

  /** The track while the microphone is ready. */
  get track(): MediaStreamTrack | undefined {
    return this.#stream?.getAudioTracks()[0]
  }

  /** The same voice, whether the key is pressed or not: for this page alone. */
  get ownTrack(): MediaStreamTrack | undefined {
    return this.#ownTrack
  }

  /**
   * Asks the browser for this device, or for its own choice where that one can't be opened; the outcome is in `state`.
   * Never rejects.
   */
  async open(deviceId: string | undefined, processing: VoiceProcessing): Promise<void> {
    this.#release()
    if (navigator.mediaDevices === undefined) {
      this.state.value = 'insecure'
      return
    }
    this.state.value = 'waiting'
    const turn = this.#turn
    try {
      const { stream, openedId } = await ask(deviceId, processing)
      if (turn === this.#turn) this.#take(stream, openedId)
      else for (const track of stream.getTracks()) track.stop()
    } catch (error) {
      if (turn === this.#turn) this.state.value = stateOfFailure(error)
    }
  }

  /** Gives the device back. */
  close(): void {
    this.#release()
    this.state.value = 'unasked'
  }

  /** The state that follows is set once: who hears of one between would ask for the microphone anew. */
  #release(): void {
    this.#turn++
    for (const track of this.#stream?.getTracks() ?? []) track.stop()
    this.#ownTrack?.stop()
    this.#stream = undefined
    this.#ownTrack = undefined
    this.#analyser = undefined
    void this.#audio?.close()
    this.#audio = undefined
  }

  /** Present level as a part 0..1 of the meter; 0 without a microphone. */
  level(): number {
    return meterPart(this.#heard())
  }

  /** Present level (RMS), dBFS; -Infinity without a microphone. */
  dbfs(): number {
    return rmsDbfs(this.#heard())
  }

  /** The loudest sample now, dBFS. */
  peakDbfs(): number {
    return peakDbfs(this.#heard())
  }

  #heard(): Float32Array {
    if (this.#analyser === undefined) this.#samples.fill(0)
    else this.#analyser.getFloatTimeDomainData(this.#samples)
    return this.#samples
  }

  #take(stream: MediaStream, deviceId: string | undefined): void {
    const track = stream.getAudioTracks()[0]
    if (track === undefined) {
      this.state.value = 'missing'
      return
    }
    this.#stream = stream
    this.deviceId = deviceId
    this.label = track.label
    track.addEventListener('ended', () => {
      if (this.#stream !== stream) return
      this.#release()
      this.state.value = 'ended'
    })
    this.#audio = new AudioContext()
    this.#analyser = this.#audio.createAnalyser()
    this.#analyser.fftSize = LEVEL_SAMPLES
    this.#ownTrack = track.clone()
    this.#audio.createMediaStreamSource(new MediaStream([this.#ownTrack])).connect(this.#analyser)
    resumeWhenTouched(this.#audio)
    this.state.value = 'ready'
  }
}

/** After a reload a browser measures nothing before somebody touched the page. */
function resumeWhenTouched(audio: AudioContext): void {
  for (const event of ['pointerdown', 'keydown']) {
    window.addEventListener(event, () => void (audio.state === 'suspended' && audio.resume()), {
      capture: true,
      once: true,
    })
  }
}

interface Opened {
  readonly stream: MediaStream
  readonly openedId: string | undefined
}

async function ask(deviceId: string | undefined, processing: VoiceProcessing): Promise<Opened> {
  const audio: MediaTrackConstraints = { ...processing, channelCount: 1 }
  const { mediaDevices } = navigator
  if (deviceId !== undefined) {
    try {
      const exact = { ...audio, deviceId: { exact: deviceId } }
      return { stream: await mediaDevices.getUserMedia({ audio: exact }), openedId: deviceId }
    } catch (error) {
      // A refusal counts for all of them.
      if (error instanceof DOMException && error.name === 'NotAllowedError') throw error
    }
  }
  return { stream: await mediaDevices.getUserMedia({ audio }), openedId: undefined }
}

function stateOfFailure(error: unknown): MicrophoneState {
  const name = error instanceof DOMException ? error.name : ''
  return name === 'NotFoundError' || name === 'OverconstrainedError' ? 'missing' : 'denied'
}
