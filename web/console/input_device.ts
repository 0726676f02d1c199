// Keeps the microphone on the chosen device (F51): while that one is away the system's own is used, with a notice, and
// the chosen one again when it is back. I/O (browser).
import { effect } from '@preact/signals'
import {
  deviceNews,
  findDevice,
  type FoundDevice,
  type SoundDevice,
  wantedId,
} from '../console_logic/device_choice.ts'
import type { Notices } from '../shared/notices.ts'
import type { DeviceList } from './device_list.ts'
import type { Microphone } from './microphone.ts'
import type { SoundMemory } from './sound_memory.ts'
import type { TalkControl } from './talk_control.ts'
import { text } from './text.ts'

export interface InputParts {
  readonly microphone: Microphone
  readonly devices: DeviceList
  readonly memory: SoundMemory
  readonly notices: Notices
  readonly talk: TalkControl
  /** Gives the microphone's track to the server; null: none. */
  readonly send: (track: MediaStreamTrack | null) => Promise<unknown>
}

export class InputDevice {
  readonly #parts: InputParts
  #found: FoundDevice = { kind: 'default' }
  /** Listed, but the browser could not open it: not tried again before something changes. */
  #refusedId: string | undefined
  /** One after the other: devices come and go while one is being opened. */
  #work: Promise<void> = Promise.resolve()

  constructor(parts: InputParts) {
    this.#parts = parts
  }

  start(): void {
    // A microphone that came back waits for the end of what is being said.
    effect(() => {
      const { talk, microphone } = this.#parts
      if (!talk.wish.value.pressed && microphone.state.peek() === 'ready') void this.follow()
    })
  }

  /** Asks for the microphone and gives it to the server; the outcome is in the microphone's state. */
  open(): Promise<void> {
    return this.#then(() => this.#open())
  }

  /** Another device, or another processing: as the memory has it now. */
  async choose(device: SoundDevice | undefined): Promise<void> {
    this.#parts.memory.change({ input: device })
    this.#found = findDevice(this.#parts.devices.inputs.value, device)
    await this.open()
  }

  /** The devices changed. */
  follow(): Promise<void> {
    return this.#then(() => this.#follow())
  }

  /** The microphone was unplugged: takes another one, or says that there is none. */
  replace(): Promise<void> {
    return this.#then(async () => {
      const { devices, memory, microphone, notices, send } = this.#parts
      if (microphone.state.value !== 'ended') return
      await send(null)
      await devices.refresh()
      if (microphone.state.value !== 'ended') return
      if (devices.inputs.value.length === 0) {
        notices.show('alert', text.notices.microphoneEnded)
        return
      }
      const lost = microphone.label
      this.#found = findDevice(devices.inputs.value, memory.choices.value.input)
      await this.#open()
      if (!this.#isReady()) return
      const now = microphone.label
      if (now === lost) notices.show('warning', text.sounds.notices.inputAgain(now))
      else notices.show('warning', text.sounds.notices.inputGone(lost, now))
    })
  }

  async #open(): Promise<void> {
    const { microphone, devices, memory, notices, send } = this.#parts
    const { input, processing } = memory.choices.value
    await devices.refresh()
    const isListed = devices.areNamed
    const found = findDevice(devices.inputs.value, input)
    // Without names the remembered one can only be asked for.
    const deviceId = isListed ? wantedId(found) : input?.deviceId
    this.#refusedId = undefined
    await microphone.open(deviceId, processing)
    await send(microphone.track ?? null)
    if (!this.#isReady()) return
    if (microphone.deviceId !== deviceId) {
      this.#refusedId = deviceId
      if (isListed && input !== undefined) {
        notices.show('warning', text.sounds.notices.inputRefused(input.label, microphone.label))
      }
    }
    await devices.refresh()
    if (this.#isReady()) await this.#follow()
  }

  async #follow(): Promise<void> {
    const { microphone, devices, memory, talk, notices } = this.#parts
    const { state, deviceId } = microphone
    if (state.value === 'ended' || state.value === 'missing') {
      if (devices.inputs.value.length > 0) await this.#comeBack()
      return
    }
    if (state.value !== 'ready' || !devices.areNamed) return
    const found = findDevice(devices.inputs.value, memory.choices.value.input)
    const wanted = wantedId(found)
    const isRefused = wanted !== undefined && wanted === this.#refusedId
    const isOther = wanted !== deviceId && !isRefused
    if (isOther && found.kind === 'chosen' && talk.wish.value.pressed) return
    const news = deviceNews(this.#found, found)
    this.#found = found
    if (found.kind === 'chosen') this.#remember(found.device)
    if (isOther) await this.#open()
    if (found.kind === 'default') return
    const { label } = found.device
    if (news === 'gone')
      notices.show('warning', text.sounds.notices.inputGone(label, microphone.label))
    if (news === 'back') notices.show('info', text.sounds.notices.inputBack(label))
  }

  /** There was none, and now there is one. */
  async #comeBack(): Promise<void> {
    const { microphone, memory, devices, notices } = this.#parts
    this.#found = findDevice(devices.inputs.value, memory.choices.value.input)
    await this.#open()
    if (this.#isReady()) {
      notices.show('info', text.sounds.notices.inputBack(microphone.label))
    }
  }

  /** Found by its name, it may have a new id. */
  #remember(device: SoundDevice): void {
    const { memory } = this.#parts
    const known = memory.choices.value.input
    if (known?.deviceId !== device.deviceId || known.label !== device.label) {
      memory.change({ input: device })
    }
  }

  #isReady(): boolean {
    return this.#parts.microphone.state.value === 'ready'
  }

  #then(job: () => Promise<void>): Promise<void> {
    const done = this.#work.then(job)
    // Whoever asked for it is told of a failure; the next job is none of its business.
    this.#work = done.catch(() => undefined)
    return done
  }
}
