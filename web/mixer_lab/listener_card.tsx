// One listener: a volume for each loop, what comes out, and whose encoder made it.
import type { JSX } from 'preact'
import type { LabProps } from './app.tsx'
import { drawSpectrum, encoderColour } from './drawings.ts'
import { LOOPS } from '../mixer_lab_logic/messages.ts'
import { Plot } from './plot.tsx'
import { text } from './text.ts'

interface ListenerProps extends LabProps {
  readonly listener: number
}

const words = text.listeners

export function ListenerCard({ state, listener }: ListenerProps): JSX.Element {
  const { heard } = state.settings.value
  return (
    <article class="card" aria-label={words.name(listener)} data-listener={listener}>
      <div class="card-row">
        <h3>{words.name(listener)}</h3>
        <label class="hear">
          <input
            type="radio"
            name="heard"
            checked={heard === listener}
            aria-label={words.hearTitle(listener)}
            onChange={() => state.hear(listener)}
          />
          {words.hear}
        </label>
      </div>
      {LOOPS.map((_, loop) => (
        <VolumeSlider key={loop} state={state} listener={listener} loop={loop} />
      ))}
      <Plot
        state={state}
        name={`spectrum-${listener}`}
        label={words.plot(listener)}
        draw={(drawing) => drawSpectrum(drawing, listener)}
      />
      <Facts state={state} listener={listener} />
    </article>
  )
}

interface VolumeProps extends ListenerProps {
  readonly loop: number
}

function VolumeSlider({ state, listener, loop }: VolumeProps): JSX.Element {
  const volumes = state.settings.value.listeners[listener]?.volumes ?? []
  const name = LOOPS[loop] ?? ''
  const set = (volume: number) =>
    state.setListener(listener, {
      volumes: volumes.map((old, at) => (at === loop ? volume : old)),
    })
  return (
    <label class="slider">
      <span>{words.loop(name)}</span>
      <input
        type="range"
        min={0}
        max={100}
        step={1}
        value={volumes[loop] ?? 0}
        aria-label={words.volume(listener, name)}
        onInput={(event) => set(event.currentTarget.valueAsNumber)}
      />
      <span class="slider-value" aria-hidden="true">
        {volumes[loop] ?? 0}
      </span>
    </label>
  )
}

function Facts({ state, listener }: ListenerProps): JSX.Element {
  const { level = 127, encoder } = state.report.value?.listeners[listener] ?? {}
  return (
    <p class="facts">
      <span data-level="">{words.level(level)}</span>
      <span class="encoder">
        {encoder !== undefined && (
          <i class="swatch" style={{ background: `var(--${encoderColour(encoder)})` }} />
        )}
        {encoder === undefined ? words.idle : words.encoder(encoder)}
      </span>
    </p>
  )
}
