// Which microphone and which output are used (F51): the one that was chosen, found again though it was plugged in
// elsewhere or is named anew, or the system's own while that one is away. Pure.

/** As browsers describe a device (MediaDeviceInfo); label and groupId are empty before a permission. */
export interface SoundDevice {
  readonly deviceId: string
  readonly label: string
  readonly groupId: string
}

/** `default`: none was chosen. `missing`: one was, and is away. */
export type FoundDevice =
  | { readonly kind: 'default' }
  | { readonly kind: 'chosen'; readonly device: SoundDevice }
  | { readonly kind: 'missing'; readonly device: SoundDevice }

/** What a change of the device means to the operator. */
export type DeviceNews = 'gone' | 'back'

/** Names by which browsers list the system's own choice a second time. */
const ALIASES = ['default', 'communications']

/** The devices themselves, each once, without the system's choice and those that have no name yet. */
export function realDevices(devices: readonly SoundDevice[]): readonly SoundDevice[] {
  return devices.filter(({ deviceId }) => deviceId !== '' && !ALIASES.includes(deviceId))
}

/**
 * Looks for the remembered device: the same id, else the same label and group, else a label that only one has. Two
 * of one make are not taken for each other.
 */
export function findDevice(
  devices: readonly SoundDevice[],
  remembered: SoundDevice | undefined,
): FoundDevice {
  if (remembered === undefined) return { kind: 'default' }
  const real = realDevices(devices)
  const byLabel = real.filter(({ label }) => label !== '' && label === remembered.label)
  const device =
    real.find(({ deviceId }) => deviceId === remembered.deviceId) ??
    byLabel.find(({ groupId }) => groupId !== '' && groupId === remembered.groupId) ??
    (byLabel.length === 1 ? byLabel[0] : undefined)
  return device === undefined ? { kind: 'missing', device: remembered } : { kind: 'chosen', device }
}

/** The device to ask the browser for; undefined: its own choice. */
export function wantedId(found: FoundDevice): string | undefined {
  return found.kind === 'chosen' ? found.device.deviceId : undefined
}

/** What to tell after the devices changed; undefined: nothing. */
export function deviceNews(before: FoundDevice, after: FoundDevice): DeviceNews | undefined {
  if (after.kind === 'missing') return before.kind === 'missing' ? undefined : 'gone'
  return before.kind === 'missing' && after.kind === 'chosen' ? 'back' : undefined
}
