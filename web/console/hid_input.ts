// Buttons of HID devices: headsets with a hook or mute key, foot switches (F46). Devices that were paired once are
// opened again by themselves. I/O (WebHID, in Chromium on HTTPS alone; lib.dom does not know it).
import { signal } from '@preact/signals'
import { HidLearner, isBitSet } from '../console_logic/device_buttons.ts'
import { hidSource, type TalkInput } from '../console_logic/talk_settings.ts'
import type { TalkControl } from './talk_control.ts'

interface HidDevice extends EventTarget {
  readonly vendorId: number
  readonly productId: number
  readonly productName: string
  readonly opened: boolean
  open(): Promise<void>
}

interface HidReportEvent extends Event {
  readonly device: HidDevice
  readonly reportId: number
  readonly data: DataView
}

interface Hid extends EventTarget {
  getDevices(): Promise<HidDevice[]>
  requestDevice(options: { filters: readonly { usagePage?: number }[] }): Promise<HidDevice[]>
}

/** Headsets: telephony (hook, mute) and consumer keys (HID usage tables 1.5). */
const HEADSET_FILTERS = [{ usagePage: 0x0b }, { usagePage: 0x0c }]

export class HidInput {
  /** Of the paired devices that answer. */
  readonly names = signal<readonly string[]>([])
  readonly #talk: TalkControl
  readonly #devices = new Set<HidDevice>()
  readonly #learners = new Map<HidDevice, HidLearner>()

  constructor(talk: TalkControl) {
    this.#talk = talk
  }

  get isPossible(): boolean {
    return hid() !== undefined
  }

  /** Opens what was paired before, and what of that is plugged in later. */
  async start(): Promise<void> {
    const bus = hid()
    if (bus === undefined) return
    bus.addEventListener('connect', (event) => void this.#take(deviceOf(event)))
    bus.addEventListener('disconnect', (event) => this.#lose(deviceOf(event)))
    for (const device of await bus.getDevices()) await this.#take(device)
  }

  /** Lets the person choose a device; to be called from a click. False: none was chosen. */
  async pair(which: 'headset' | 'any'): Promise<boolean> {
    const filters = which === 'headset' ? HEADSET_FILTERS : []
    const devices = (await hid()?.requestDevice({ filters })) ?? []
    for (const device of devices) await this.#take(device)
    return devices.length > 0
  }

  async #take(device: HidDevice): Promise<void> {
    if (!device.opened) {
      try {
        await device.open()
      } catch (error) {
        if (!(error instanceof DOMException)) throw error
        // Another program has it, or the system does not let browsers: it is not among the names then.
        return
      }
    }
    if (!this.#devices.has(device)) {
      device.addEventListener('inputreport', (event) => this.#report(event as HidReportEvent))
    }
    this.#devices.add(device)
    this.#showNames()
  }

  #lose(device: HidDevice): void {
    this.#devices.delete(device)
    this.#learners.delete(device)
    this.#talk.dropSources(hidSource(idOf(device)), 'device')
    this.#showNames()
  }

  #report({ device, reportId, data }: HidReportEvent): void {
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    const learner = this.#learners.get(device) ?? new HidLearner()
    this.#learners.set(device, learner)
    const changed = learner.add(reportId, bytes)
    const learning = this.#talk.learning.peek()
    if (learning?.kind === 'hid') {
      const id = idOf(device)
      if (changed) learning.take({ kind: 'hid', ...id, device: device.productName, ...changed })
      return
    }
    const { vendor, product } = idOf(device)
    for (const { input } of this.#talk.settings.peek().bindings) {
      if (input.kind !== 'hid' || input.vendor !== vendor || input.product !== product) continue
      if (input.report === reportId) this.#become(input, isBitSet(bytes, input))
    }
  }

  #become(input: TalkInput, isDown: boolean): void {
    if (isDown) this.#talk.pressInput(input)
    else this.#talk.releaseInput(input)
  }

  #showNames(): void {
    this.names.value = [...this.#devices].map(({ productName }) => productName)
  }
}

function hid(): Hid | undefined {
  return (navigator as Navigator & { readonly hid?: Hid }).hid
}

function deviceOf(event: Event): HidDevice {
  return (event as Event & { readonly device: HidDevice }).device
}

function idOf({ vendorId, productId }: HidDevice): { vendor: number; product: number } {
  return { vendor: vendorId, product: productId }
}
