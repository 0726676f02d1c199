// Space and the events that make a key-up uncertain (F43, F50). I/O on the window; what they mean is in
// talk_key.ts. Where the talk key is shown Space never also clicks: Enter works the buttons there.
import type { TalkSource } from '../console_logic/talk_key.ts'

export interface TalkInputActions {
  /** Whether the talk key is shown; where it is not, Space is a key like any other. */
  readonly isShown: () => boolean
  readonly press: (source: TalkSource) => void
  readonly release: (source: TalkSource) => void
  /** `blur`: the window lost the focus or was hidden. */
  readonly drop: () => void
}

/** Listens until the returned function is called. */
export function listenForTalkKey(actions: TalkInputActions): () => void {
  const stop = new AbortController()
  const options = { signal: stop.signal, capture: true }
  window.addEventListener(
    'keydown',
    (event) => {
      if (!actions.isShown() || !isTalkKey(event)) return
      event.preventDefault()
      if (!event.repeat) actions.press('keyboard')
    },
    options,
  )
  window.addEventListener(
    'keyup',
    (event) => {
      if (event.code !== 'Space') return
      // On a button the click comes with the key-up.
      if (actions.isShown() && isTalkKey(event)) event.preventDefault()
      actions.release('keyboard')
    },
    options,
  )
  window.addEventListener(
    'blur',
    (event) => {
      if (event.target === window) actions.drop()
    },
    options,
  )
  window.addEventListener('pagehide', actions.drop, options)
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.hidden) actions.drop()
    },
    options,
  )
  return () => stop.abort()
}

function isTalkKey(event: KeyboardEvent): boolean {
  if (event.code !== 'Space' || event.ctrlKey || event.altKey || event.metaKey) return false
  return !(event.target instanceof Element) || event.target.closest(TAKES_SPACE) === null
}

/** Where Space means something of its own: text fields, and the menu with its choices. */
const TAKES_SPACE = 'input:not([type="range"]), textarea, select, [contenteditable], [data-menu]'
