// Gamepad, HID device and MIDI input as a page sees them, moved by a test: no machine for tests has real ones. In the page.
import type { Page } from 'playwright-core'

interface TestDevices {
  /** Buttons of the one gamepad, by number; undefined: it is unplugged. */
  gamepad(pressed: readonly number[] | undefined): void
  hidReport(report: number, bytes: readonly number[]): void
  hidUnplug(): void
  midi(bytes: readonly number[]): void
  midiUnplug(): void
}

/** To be run before the page's own scripts. A HID device that was paired stays so over a reload. */
export function fakeDevices(): void {
  let pads: unknown[] = [null, null]
  navigator.getGamepads = () => pads as Gamepad[]
  class FakeHidDevice extends EventTarget {
    readonly vendorId = 0x1234
    readonly productId = 0x5678
    readonly productName = 'Test headset'
    opened = false
    async open() {
      this.opened = true
    }
  }
  const device = new FakeHidDevice()
  const granted = () => (localStorage.getItem('test.paired') === null ? [] : [device])
  const hid = Object.assign(new EventTarget(), {
    getDevices: async () => granted(),
    requestDevice: async ({ filters }: { filters: { usagePage?: number }[] }) => {
      localStorage.setItem('test.paired', JSON.stringify(filters))
      return granted()
    },
  })
  Object.defineProperty(navigator, 'hid', { value: hid })
  const input = { id: '1', name: 'Test pedal', state: 'connected' } as Record<string, unknown>
  const access = Object.assign(new EventTarget(), { inputs: new Map([['1', input]]) })
  navigator.requestMIDIAccess = async () => access as unknown as MIDIAccess
  const testDevices: TestDevices = {
    gamepad: (pressed) => {
      const before = pads[1]
      const buttons = Array.from({ length: 16 }, (_, at) => ({
        pressed: pressed?.includes(at) ?? false,
      }))
      pads = [null, pressed === undefined ? null : { connected: true, buttons }]
      if (before === null) dispatchEvent(new Event('gamepadconnected'))
      if (pressed === undefined) dispatchEvent(new Event('gamepaddisconnected'))
    },
    hidReport: (reportId, bytes) => {
      const data = new DataView(Uint8Array.from(bytes).buffer)
      device.dispatchEvent(Object.assign(new Event('inputreport'), { device, reportId, data }))
    },
    hidUnplug: () => {
      hid.dispatchEvent(Object.assign(new Event('disconnect'), { device }))
    },
    midi: (bytes) => {
      const tell = input['onmidimessage'] as (event: { data: Uint8Array }) => void
      tell({ data: Uint8Array.from(bytes) })
    },
    midiUnplug: () => {
      input['state'] = 'disconnected'
      access.dispatchEvent(Object.assign(new Event('statechange'), { port: input }))
    },
  }
  Object.assign(globalThis, { testDevices })
}

/** Moves one of them. */
export async function moveDevice<Move extends keyof TestDevices>(
  page: Page,
  move: Move,
  ...values: Parameters<TestDevices[Move]>
): Promise<void> {
  await page.evaluate(
    ([name, given]) => {
      const { testDevices } = globalThis as unknown as {
        testDevices: Record<string, (...values: unknown[]) => void>
      }
      testDevices[name]!(...given)
    },
    [move, values] as const,
  )
}
