// Carries the talk key's state to the server and shows it (F41, F42, F50). I/O: storage, window focus.
import { signal } from '@preact/signals'
import {
  dropTalkKey,
  pressTalkKey,
  releaseTalkKey,
  setTalkKeyMode,
  TALK_KEY_MODES,
  TALK_KEY_UP,
  type TalkKey,
  type TalkKeyMode,
  type TalkSource,
} from '../console_logic/talk_key.ts'

const STORAGE_KEY = 'flightloop.talkKeyMode'

export class TalkControl {
  readonly key = signal<TalkKey>({ ...TALK_KEY_UP, mode: storedMode() })
  readonly #send: (pressed: boolean) => void

  /** send: tells the server, only on a change. */
  constructor(send: (pressed: boolean) => void) {
    this.#send = send
  }

  press(source: TalkSource): void {
    this.#become(pressTalkKey(this.key.value, source))
  }

  release(source: TalkSource): void {
    this.#become(releaseTalkKey(this.key.value, source))
  }

  /** Opens the key whatever holds it; true if it was pressed. */
  drop(): boolean {
    const wasPressed = this.key.value.pressed
    this.#become(dropTalkKey(this.key.value))
    return wasPressed
  }

  /** Chooses and remembers the mode on this device. */
  setMode(mode: TalkKeyMode): void {
    localStorage.setItem(STORAGE_KEY, mode)
    this.#become(setTalkKeyMode(this.key.value, mode))
  }

  #become(key: TalkKey): void {
    const before = this.key.value
    this.key.value = key
    if (before.pressed !== key.pressed) this.#send(key.pressed)
  }
}

function storedMode(): TalkKeyMode {
  const stored = localStorage.getItem(STORAGE_KEY)
  return TALK_KEY_MODES.find((known) => known === stored) ?? 'hold'
}
