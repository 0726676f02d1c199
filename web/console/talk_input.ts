// Keyboard, middle mouse button, and whatever makes a key-up uncertain (F43, F44, F50). I/O on the window; what they
// mean is in talk_key.ts. Where the talk key is shown it never also clicks: Enter works the buttons there.
import { hasModifier, isTalkKeyAllowed, keyLabel } from '../console_logic/key_choice.ts'
import type { TalkInput } from '../console_logic/talk_settings.ts'
import type { ConsoleState } from './console_state.ts'
import { startGamepads } from './gamepad_input.ts'
import { watchVoice } from './secure_voice.ts'

/** The focus and the clock are looked at so often, ms. */
const LOOK_MS = 250
/** A page that ran no timer for so long slept: a key-up may have passed it by, ms. Pages in the background run theirs each second. */
const SLEPT_MS = 2500

/** Listens from now on. */
export function startTalkInput(state: ConsoleState): void {
  state.talk.start()
  listenForKeys(state)
  listenForMiddleButton(state)
  watchFocus(state)
  startGamepads(state.talk)
  watchVoice(state)
  state.devices.start()
}

const MIDDLE: TalkInput = { kind: 'mouse' }
const MIDDLE_BUTTON = 1
const MIDDLE_MASK = 4

function listenForKeys({ talk, phase }: ConsoleState): void {
  const bound = (event: KeyboardEvent): TalkInput | undefined => {
    const input: TalkInput = { kind: 'key', code: event.code, label: '' }
    if (phase.peek() !== 'console' || hasModifier(event) || takesKeys(event.target))
      return undefined
    return talk.targetOf(input) === undefined ? undefined : input
  }
  const down = (event: KeyboardEvent) => {
    // While Meta is down macOS tells of no other key that goes up.
    if (event.key === 'Meta') talk.dropSources('key', 'uncertain')
    const learning = talk.learning.peek()
    if (learning?.kind === 'key') return learnKey(event, learning.take)
    const input = bound(event)
    if (input === undefined) return
    event.preventDefault()
    if (event.repeat) return
    // Down again without having gone up: that key-up was lost.
    talk.releaseInput(input)
    talk.pressInput(input)
  }
  const up = (event: KeyboardEvent) => {
    // On a button the click comes with the key-up.
    if (bound(event) !== undefined) event.preventDefault()
    talk.releaseInput({ kind: 'key', code: event.code, label: '' })
  }
  window.addEventListener('keydown', down, { capture: true })
  window.addEventListener('keyup', up, { capture: true })
}

/** Tab and Escape stay what they are; what can't be the talk key is told as one without a label. */
function learnKey(event: KeyboardEvent, take: (input: TalkInput) => void): void {
  if (event.key === 'Tab' || event.key === 'Escape') return
  event.preventDefault()
  event.stopPropagation()
  const label = isTalkKeyAllowed(event) ? keyLabel(event) : ''
  take({ kind: 'key', code: event.code, label })
}

function listenForMiddleButton({ talk, phase }: ConsoleState): void {
  const isBound = () => phase.peek() === 'console' && talk.targetOf(MIDDLE) !== undefined
  const down = (event: MouseEvent) => {
    if (event.button !== MIDDLE_BUTTON || !isBound()) return
    // No scrolling by moving, and no page of a link.
    event.preventDefault()
    talk.releaseInput(MIDDLE)
    talk.pressInput(MIDDLE)
  }
  const up = (event: MouseEvent) => {
    if (event.button === MIDDLE_BUTTON) talk.releaseInput(MIDDLE)
  }
  /** It went up where the page was not told. */
  const move = ({ buttons }: MouseEvent) => {
    if ((buttons & MIDDLE_MASK) === 0) talk.releaseInput(MIDDLE)
  }
  const click = (event: MouseEvent) => {
    if (event.button === MIDDLE_BUTTON && isBound()) event.preventDefault()
  }
  window.addEventListener('mousedown', down, { capture: true })
  window.addEventListener('mouseup', up, { capture: true })
  window.addEventListener('mousemove', move, { capture: true, passive: true })
  window.addEventListener('auxclick', click, { capture: true })
}

function watchFocus({ talk }: ConsoleState): void {
  const drop = () => talk.dropAtBlur()
  window.addEventListener('blur', (event) => {
    if (event.target === window) drop()
  })
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) drop()
  })
  // Frozen pages run nothing, whatever is pressed then.
  for (const event of ['freeze', 'pagehide'] as const) {
    const target = event === 'freeze' ? document : window
    target.addEventListener(event, () => talk.drop('blur'))
  }
  let lookedMs = performance.now()
  setInterval(() => {
    const nowMs = performance.now()
    if (nowMs - lookedMs > SLEPT_MS) talk.drop('uncertain')
    // A frame, the developer tools or the address can take the focus without an event of the window.
    else if (!document.hasFocus()) drop()
    lookedMs = nowMs
  }, LOOK_MS)
}

/** Where keys mean something of their own: text fields, the menu with its choices, dialogs. */
const TAKES_KEYS =
  'input:not([type="range"]), textarea, select, [contenteditable], [data-menu], dialog'

function takesKeys(target: EventTarget | null): boolean {
  if (document.querySelector('dialog:modal') !== null) return true
  return target instanceof Element && target.closest(TAKES_KEYS) !== null
}
