// Keys and switches of MIDI devices (X05). The browser asks the person once. I/O (Web MIDI).
import { signal } from '@preact/signals'
import { midiChange } from '../console_logic/device_buttons.ts'
import { midiSource, type TalkInput } from '../console_logic/talk_settings.ts'
import type { TalkControl } from './talk_control.ts'

export class MidiInput {
  /** Of the inputs that are plugged in. */
  readonly names = signal<readonly string[]>([])
  readonly #talk: TalkControl
  #access: MIDIAccess | undefined

  constructor(talk: TalkControl) {
    this.#talk = talk
  }

  get isPossible(): boolean {
    return 'requestMIDIAccess' in navigator
  }

  /** Asks for access if nobody did; false: the person or the browser says no. */
  async open(): Promise<boolean> {
    if (this.#access !== undefined) return true
    if (!this.isPossible) return false
    try {
      this.#access = await navigator.requestMIDIAccess()
    } catch (error) {
      if (!(error instanceof DOMException)) throw error
      return false
    }
    this.#access.addEventListener('statechange', (event) => this.#portChanged(event))
    this.#listen()
    return true
  }

  #portChanged({ port }: MIDIConnectionEvent): void {
    if (port?.state === 'disconnected') this.#talk.dropSources(midiSource(nameOf(port)), 'device')
    this.#listen()
  }

  #listen(): void {
    const inputs = [...(this.#access?.inputs.values() ?? [])].filter(
      ({ state }) => state !== 'disconnected',
    )
    for (const input of inputs) {
      input.onmidimessage = ({ data }) => {
        if (data !== null) this.#message(nameOf(input), data)
      }
    }
    this.names.value = inputs.map(nameOf)
  }

  #message(device: string, bytes: Uint8Array): void {
    const change = midiChange(bytes)
    if (change === undefined) return
    const { pressed, ...button } = change
    const input: TalkInput = { kind: 'midi', device, ...button }
    const learning = this.#talk.learning.peek()
    if (learning?.kind === 'midi') {
      if (pressed) learning.take(input)
    } else if (pressed) this.#talk.pressInput(input)
    else this.#talk.releaseInput(input)
  }
}

function nameOf({ name, id }: MIDIPort): string {
  return name ?? id
}
