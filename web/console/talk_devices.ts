// The devices whose buttons talk, beside keyboard, mouse and gamepad. I/O.
import { HidInput } from './hid_input.ts'
import { MidiInput } from './midi_input.ts'
import type { TalkControl } from './talk_control.ts'

export class TalkDevices {
  readonly hid: HidInput
  readonly midi: MidiInput
  readonly #talk: TalkControl

  constructor(talk: TalkControl) {
    this.#talk = talk
    this.hid = new HidInput(talk)
    this.midi = new MidiInput(talk)
  }

  /** Takes what was paired before; MIDI, of which the browser asks the person, only where something is bound to it. */
  start(): void {
    void this.hid.start()
    const isMidiBound = this.#talk.settings
      .peek()
      .bindings.some(({ input }) => input.kind === 'midi')
    if (isMidiBound) void this.midi.open()
  }
}
