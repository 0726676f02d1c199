// Buttons of gamepads, and of foot switches that say they are one (F45). Browsers tell of no press: they are looked at.
// I/O: the gamepads, timers.
import type { TalkControl } from './talk_control.ts'

/** Frames come each 16 ms while the page is drawn; this looks too where none is, ms. */
const LOOK_MS = 40

/** Looks from now on, while there is a gamepad. */
export function startGamepads(talk: TalkControl): void {
  const watch = new GamepadWatch(talk)
  const start = () => watch.start()
  window.addEventListener('gamepadconnected', start)
  window.addEventListener('gamepaddisconnected', () => watch.look())
  start()
}

class GamepadWatch {
  readonly #talk: TalkControl
  /** Numbers of the buttons that are down on any of them. */
  #down: ReadonlySet<number> = new Set()
  #count = 0
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(talk: TalkControl) {
    this.#talk = talk
  }

  start(): void {
    if (this.#timer !== undefined || gamepads().length === 0) return
    this.#timer = setInterval(() => this.look(), LOOK_MS)
    const frame = () => {
      if (this.#timer === undefined) return
      this.look()
      requestAnimationFrame(frame)
    }
    frame()
  }

  look(): void {
    const pads = gamepads()
    const down = new Set(pads.flatMap(({ buttons }) => numbersOf(buttons)))
    if (pads.length < this.#count) this.#talk.dropSources('gamepad', 'device')
    for (const button of this.#down) {
      if (!down.has(button)) this.#talk.releaseInput({ kind: 'gamepad', button })
    }
    for (const button of down) if (!this.#down.has(button)) this.#press(button)
    this.#down = down
    this.#count = pads.length
    if (pads.length > 0) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #press(button: number): void {
    const learning = this.#talk.learning.peek()
    if (learning?.kind === 'gamepad') learning.take({ kind: 'gamepad', button })
    else this.#talk.pressInput({ kind: 'gamepad', button })
  }
}

function gamepads(): readonly Gamepad[] {
  const pads = 'getGamepads' in navigator ? navigator.getGamepads() : []
  return pads.filter((pad): pad is Gamepad => pad?.connected === true)
}

function numbersOf(buttons: readonly GamepadButton[]): number[] {
  return buttons.flatMap(({ pressed }, number) => (pressed ? [number] : []))
}
