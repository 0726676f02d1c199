// Buttons of devices that tell bytes (F45, F46): which bit of a HID report is a button's, and what a MIDI message
// presses. Pure.

/** One bit of a device's input report. */
export interface HidBit {
  readonly report: number
  readonly byte: number
  /** A power of two. */
  readonly mask: number
}

/** Whether the bit is set; a report that is too short has none. */
export function isBitSet(bytes: Uint8Array, { byte, mask }: HidBit): boolean {
  return ((bytes[byte] ?? 0) & mask) !== 0
}

/** Finds the button that somebody presses, by which bit of which report changes. */
export class HidLearner {
  readonly #before = new Map<number, Uint8Array>()

  /**
   * A report; the button, once just one bit has changed. Devices report changes, so before its first report a device
   * counts as at rest. Where several bits change at once it may be a lever or a counter: that is waited out.
   */
  add(report: number, bytes: Uint8Array): HidBit | undefined {
    const before = this.#before.get(report) ?? new Uint8Array(bytes.length)
    this.#before.set(report, bytes.slice())
    const changed: HidBit[] = []
    bytes.forEach((value, byte) => {
      const bits = value ^ (before[byte] ?? 0)
      for (let mask = 1; mask <= 128; mask <<= 1) {
        if ((bits & mask) !== 0) changed.push({ report, byte, mask })
      }
    })
    return changed.length === 1 ? changed[0] : undefined
  }
}

/** A key or a controller of a MIDI device. */
export interface MidiButton {
  readonly message: 'note' | 'control'
  /** 0..15 */
  readonly channel: number
  /** 0..127 */
  readonly number: number
}

export interface MidiChange extends MidiButton {
  readonly pressed: boolean
}

const NOTE_OFF = 0x80
const NOTE_ON = 0x90
const CONTROL = 0xb0
/** From here on a controller that is a switch is on (MIDI 1.0). */
const CONTROL_ON = 64

/** What one message changes; undefined: nothing that is a button. */
export function midiChange(bytes: Uint8Array): MidiChange | undefined {
  const [status = 0, number, value] = bytes
  if (number === undefined || value === undefined) return undefined
  const channel = status & 0x0f
  switch (status & 0xf0) {
    case NOTE_OFF:
      return { message: 'note', channel, number, pressed: false }
    case NOTE_ON:
      return { message: 'note', channel, number, pressed: value > 0 }
    case CONTROL:
      return { message: 'control', channel, number, pressed: value >= CONTROL_ON }
    default:
      return undefined
  }
}
