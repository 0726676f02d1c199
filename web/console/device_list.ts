// The microphones and outputs that the browser knows, live (F51). I/O (browser).
import { signal } from '@preact/signals'
import { realDevices, type SoundDevice } from '../console_logic/device_choice.ts'

export class DeviceList {
  readonly inputs = signal<readonly SoundDevice[]>([])
  readonly outputs = signal<readonly SoundDevice[]>([])
  /** Before a permission browsers tell neither names nor ids. */
  areNamed = false

  /** Calls back after each change, when the lists are new. */
  start(changed: () => void): void {
    navigator.mediaDevices?.addEventListener('devicechange', () => {
      void this.refresh().then(changed)
    })
  }

  async refresh(): Promise<void> {
    const all = (await navigator.mediaDevices?.enumerateDevices()) ?? []
    const plain = (wanted: MediaDeviceKind) =>
      all
        .filter(({ kind }) => kind === wanted)
        .map(({ deviceId, label, groupId }) => ({ deviceId, label, groupId }))
    this.areNamed = all.some(({ label }) => label !== '')
    this.inputs.value = realDevices(plain('audioinput'))
    this.outputs.value = realDevices(plain('audiooutput'))
  }
}
