// The sound of this console: which devices, how loud, what the operator hears of the own voice, and the hint that
// nobody hears it. Holds the signals that the components read. I/O: timer, clock.
import { computed, effect, type ReadonlySignal, signal } from '@preact/signals'
import { masterGain } from '../console_logic/master_volume.ts'
import { pttSound } from '../console_logic/own_sounds.ts'
import { KeyUpHint } from '../console_logic/speech_detector.ts'
import type { VoiceProcessing } from '../console_logic/sound_choices.ts'
import type { Notices } from '../shared/notices.ts'
import { DeviceList } from './device_list.ts'
import { InputDevice } from './input_device.ts'
import { LocalAudio } from './local_audio.ts'
import type { Microphone } from './microphone.ts'
import { OutputDevice } from './output_device.ts'
import { SoundMemory } from './sound_memory.ts'
import type { Speaker } from './speaker.ts'
import type { TalkControl } from './talk_control.ts'

/** How often the own voice is listened to while the key is up, ms. */
const LISTEN_EVERY_MS = 50

export interface SoundParts {
  readonly microphone: Microphone
  readonly speaker: Speaker
  readonly notices: Notices
  readonly talk: TalkControl
  /** Others hear the own voice now. */
  readonly isLive: ReadonlySignal<boolean>
  /** They would, if the key were pressed. */
  readonly isReady: ReadonlySignal<boolean>
  readonly send: (track: MediaStreamTrack | null) => Promise<unknown>
}

export class Sound {
  readonly memory = new SoundMemory()
  readonly devices = new DeviceList()
  readonly local = new LocalAudio()
  readonly input: InputDevice
  readonly output: OutputDevice
  /** Taken back by a reload: silence must not outlive what it was meant for. */
  readonly isMuted = signal(false)
  /** Nothing is heard, whatever the loops' volumes are. */
  readonly isSilent = computed(() => this.isMuted.value || this.memory.choices.value.master === 0)
  /** The operator speaks, but the key is up. */
  readonly isUnheard = signal(false)
  readonly isDialogOpen = signal(false)
  readonly #parts: SoundParts

  constructor(parts: SoundParts) {
    const { devices, memory, local } = this
    this.#parts = parts
    this.input = new InputDevice({ ...parts, devices, memory })
    this.output = new OutputDevice({ ...parts, devices, memory, local })
  }

  start(): void {
    this.devices.start(() => this.#follow())
    this.input.start()
    this.#parts.microphone.state.subscribe((state) => {
      // With the permission come the names; it may be there from an earlier visit.
      if (state === 'ready' || state === 'unasked') {
        void this.devices.refresh().then(() => this.output.follow())
      }
    })
    effect(() => this.#setMaster(this.memory.choices.value.master, this.isMuted.value))
    this.#followSidetone()
    this.#followKey()
    this.#listen()
  }

  /** 0..100. Whoever moves it wants to hear. */
  setMaster(volume: number): void {
    this.isMuted.value = false
    this.memory.change({ master: Math.min(100, Math.max(0, Math.round(volume))) })
  }

  /** Silence, and back; from a volume of 0 back to all of it. */
  toggleMute(): void {
    if (this.memory.choices.value.master === 0) this.setMaster(100)
    else this.isMuted.value = !this.isMuted.value
  }

  setProcessing(part: Partial<VoiceProcessing>): Promise<void> {
    const { processing } = this.memory.choices.value
    this.memory.change({ processing: { ...processing, ...part } })
    return this.input.open()
  }

  #follow(): void {
    void this.input.follow()
    void this.output.follow()
  }

  #setMaster(volume: number, isMuted: boolean): void {
    const gain = isMuted ? 0 : masterGain(volume)
    this.#parts.speaker.setVolume(gain)
    this.local.setMaster(gain)
  }

  /** The own voice in the own ears, while others hear it. */
  #followSidetone(): void {
    const gain = computed(() => {
      const { headphones, sidetone } = this.memory.choices.value
      return headphones ? masterGain(sidetone) : 0
    })
    const { microphone, isLive } = this.#parts
    effect(() => {
      const isWanted = gain.value > 0 && microphone.state.value === 'ready'
      this.local.setVoice(isWanted ? microphone.ownTrack : undefined)
    })
    effect(() => this.local.setSidetone(isLive.value ? gain.value : 0))
  }

  #followKey(): void {
    let wasLive = false
    this.#parts.isLive.subscribe((isLive) => {
      const tone = this.memory.choices.peek().pttTone
      if (isLive !== wasLive && tone !== 'off') {
        void this.local.play((rate) => [pttSound(tone, isLive ? 'start' : 'stop', rate)])
      }
      wasLive = isLive
    })
  }

  #listen(): void {
    const hint = new KeyUpHint()
    setInterval(() => {
      const { microphone, isReady, isLive } = this.#parts
      const isAsked = this.memory.choices.peek().keyUpHint && isReady.peek() && !isLive.peek()
      this.isUnheard.value = hint.add(microphone.dbfs(), isAsked, performance.now())
    }, LISTEN_EVERY_MS)
  }
}
