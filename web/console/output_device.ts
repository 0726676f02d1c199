// Keeps what is heard on the chosen output (F51): while that one is away the system's own is used, with a notice, and
// the chosen one again when it is back. I/O (browser).
import {
  deviceNews,
  findDevice,
  type FoundDevice,
  type SoundDevice,
  wantedId,
} from '../console_logic/device_choice.ts'
import type { Notices } from '../shared/notices.ts'
import type { DeviceList } from './device_list.ts'
import { canChooseOutput, type LocalAudio } from './local_audio.ts'
import type { SoundMemory } from './sound_memory.ts'
import type { Speaker } from './speaker.ts'
import { text } from './text.ts'

export interface OutputParts {
  readonly speaker: Speaker
  readonly local: LocalAudio
  readonly devices: DeviceList
  readonly memory: SoundMemory
  readonly notices: Notices
}

export class OutputDevice {
  readonly #parts: OutputParts
  #found: FoundDevice = { kind: 'default' }
  /** The one that plays, or that was refused; '': the system's own. */
  #triedId: string | undefined = ''
  #work: Promise<void> = Promise.resolve()

  constructor(parts: OutputParts) {
    this.#parts = parts
  }

  async choose(device: SoundDevice | undefined): Promise<void> {
    this.#parts.memory.change({ output: device })
    this.#found = findDevice(this.#parts.devices.outputs.value, device)
    this.#triedId = undefined
    await this.follow()
  }

  /** The devices changed, or are known now. */
  follow(): Promise<void> {
    if (!canChooseOutput()) return Promise.resolve()
    const done = this.#work.then(() => this.#follow())
    // Whoever asked for it is told of a failure; the next job is none of its business.
    this.#work = done.catch(() => undefined)
    return done
  }

  async #follow(): Promise<void> {
    const { devices, memory, notices } = this.#parts
    const { output } = memory.choices.value
    // Without names nothing can be said of a device that is away.
    if (!devices.areNamed) return
    const found = findDevice(devices.outputs.value, output)
    const news = deviceNews(this.#found, found)
    this.#found = found
    if (found.kind === 'chosen' && found.device.deviceId !== output?.deviceId) {
      memory.change({ output: found.device })
    }
    const isHeard = await this.#play(wantedId(found) ?? '')
    if (found.kind === 'default') return
    const { label } = found.device
    if (!isHeard) notices.show('warning', text.sounds.notices.outputRefused(label))
    else if (news === 'gone') notices.show('warning', text.sounds.notices.outputGone(label))
    else if (news === 'back') notices.show('info', text.sounds.notices.outputBack(label))
  }

  /** False if the browser refused it: the system's own output plays instead. */
  async #play(sinkId: string): Promise<boolean> {
    if (sinkId === this.#triedId) return true
    this.#triedId = sinkId
    const { speaker, local } = this.#parts
    try {
      await speaker.setSink(sinkId)
      await local.setSink(sinkId)
      return true
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      await speaker.setSink('')
      await local.setSink('')
      return false
    }
  }
}
