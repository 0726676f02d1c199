// Which keys of the keyboard can be the talk key (F43), by KeyboardEvent.code, and what they are called. Pure.

/** Those which a browser or the page needs for itself, or whose release it is not told of. */
const REFUSED = new Set([
  'Tab',
  'Escape',
  'Enter',
  'NumpadEnter',
  'AltLeft',
  'AltRight',
  'MetaLeft',
  'MetaRight',
  'OSLeft',
  'OSRight',
  'CapsLock',
  'NumLock',
  'ContextMenu',
  'PrintScreen',
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'PageUp',
  'PageDown',
  'Power',
  'Sleep',
  'WakeUp',
  'Fn',
  'FnLock',
])
/** Help, find, reload, focus of the address, caret, menu bar, full screen, developer tools. */
const FUNCTION_KEYS = /^F(?:1|3|5|6|7|10|11|12)$/
const BROWSER_KEYS = /^(?:Browser|Launch|Media|AudioVolume)/

export interface PressedKey {
  readonly code: string
  readonly key: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly metaKey: boolean
}

/** Whether this press may be the talk key: a key alone, that nothing else needs. */
export function isTalkKeyAllowed(press: PressedKey): boolean {
  const { code } = press
  if (code === '' || code === 'Unidentified' || hasModifier(press)) return false
  return !REFUSED.has(code) && !FUNCTION_KEYS.test(code) && !BROWSER_KEYS.test(code)
}

/** Whether another key makes it a command of the browser or the system. */
export function hasModifier({ code, ctrlKey, altKey, metaKey }: PressedKey): boolean {
  return altKey || metaKey || (ctrlKey && !code.startsWith('Control'))
}

/** What this person's keyboard has printed on it; the code where that is nothing to see. */
export function keyLabel({ code, key }: Pick<PressedKey, 'code' | 'key'>): string {
  // One character, be it of two units.
  const isPrinted = /^\S$/u.test(key)
  return isPrinted && !code.startsWith('Numpad') ? key.toUpperCase() : code
}
