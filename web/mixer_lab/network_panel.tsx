// How bad the way from the talkers to the mixer is: one slider for each evil, for all talkers or one.
import type { JSX } from 'preact'
import type { LabProps } from './app.tsx'
import { TALKERS } from '../mixer_lab_logic/messages.ts'
import {
  NETWORK_PERFECT,
  NETWORK_RANGES,
  type NetworkSetting,
} from '../mixer_lab_logic/simulated_network.ts'
import { text } from './text.ts'

const words = text.network

export function NetworkPanel({ state }: LabProps): JSX.Element {
  const settings = Object.keys(NETWORK_RANGES) as NetworkSetting[]
  return (
    <section class="card network" aria-labelledby="network-title">
      <div class="card-row">
        <h2 id="network-title">{words.title}</h2>
        <label class="network-of">
          {words.of}
          <select
            class="choice"
            value={state.networkOf.value}
            onChange={(event) => {
              const of = event.currentTarget.value
              state.networkOf.value = of === 'all' ? 'all' : Number(of)
            }}
          >
            <option value="all">{words.all}</option>
            {Array.from({ length: TALKERS }, (_, talker) => (
              <option key={talker} value={talker}>
                {text.talkers.name(talker)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {settings.map((setting) => (
        <NetworkSlider key={setting} state={state} setting={setting} />
      ))}
      <button class="button small" type="button" onClick={() => state.setNetwork(NETWORK_PERFECT)}>
        {words.perfect}
      </button>
    </section>
  )
}

interface SliderProps extends LabProps {
  readonly setting: NetworkSetting
}

function NetworkSlider({ state, setting }: SliderProps): JSX.Element {
  const of = state.networkOf.value
  const { network = NETWORK_PERFECT } = state.settings.value.talkers[of === 'all' ? 0 : of] ?? {}
  const { least, most, step } = NETWORK_RANGES[setting]
  const value = network[setting]
  const shown = `${value} ${words.units[setting]}`
  return (
    <label class="slider">
      <span>{words.settings[setting]}</span>
      <input
        type="range"
        min={least}
        max={most}
        step={step}
        value={value}
        aria-valuetext={shown}
        data-network={setting}
        onInput={(event) => state.setNetwork({ [setting]: event.currentTarget.valueAsNumber })}
      />
      <span class="slider-value" aria-hidden="true">
        {shown}
      </span>
    </label>
  )
}
