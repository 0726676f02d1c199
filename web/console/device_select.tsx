// Which device: the system's own choice, those that are there, and the chosen one even while it is away.
import type { JSX } from 'preact'
import { findDevice, type SoundDevice } from '../console_logic/device_choice.ts'
import { text } from './text.ts'

export interface DeviceSelectProps {
  readonly label: string
  readonly devices: readonly SoundDevice[]
  readonly remembered: SoundDevice | undefined
  /** undefined: the system's own choice. */
  readonly choose: (device: SoundDevice | undefined) => void
}

export function DeviceSelect(props: DeviceSelectProps): JSX.Element {
  const { devices, remembered } = props
  const words = text.sounds.microphone
  const found = findDevice(devices, remembered)
  const chosenId = found.kind === 'default' ? '' : found.device.deviceId
  return (
    <label class="field">
      <span>{props.label}</span>
      <select
        value={chosenId}
        onChange={({ currentTarget: { value } }) =>
          props.choose(devices.find(({ deviceId }) => deviceId === value))
        }
      >
        <option value="">{words.systemDefault}</option>
        {found.kind === 'missing' && (
          <option value={chosenId}>{words.away(found.device.label)}</option>
        )}
        {devices.map(({ deviceId, label }) => (
          <option key={deviceId} value={deviceId} selected={deviceId === chosenId}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
