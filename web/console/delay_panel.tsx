// How late this operator hears: one small figure in the status line, and behind it what it is made of and
// how it was in the last ten minutes (X18). A native popover: Escape and a click beside it close it.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import {
  type DelayParts,
  type DelayReading,
  delayCurve,
  delayMs,
  delayRange,
} from '../console_logic/voice_delay.ts'
import type { StateProps } from './app.tsx'
import { text } from './text.ts'

const PANEL_ID = 'delay-panel'
const CURVE_WIDTH = 260
const CURVE_HEIGHT = 48
/** The curve's height stands for a multiple of this, ms. */
const SCALE_MS = 100

export function DelayFigure({ state }: StateProps): JSX.Element | null {
  const isOpen = useSignal(false)
  const { latest, readings } = state.audio.delay.value
  if (latest === undefined) return null
  const figure = text.delay.figure(Math.round(delayMs(latest)))
  return (
    <>
      <button
        class="delay-figure number"
        type="button"
        popovertarget={PANEL_ID}
        data-delay={Math.round(delayMs(latest))}
        title={text.delay.open}
      >
        {figure}
      </button>
      <div
        class="delay-panel"
        id={PANEL_ID}
        popover="auto"
        role="dialog"
        aria-label={text.delay.title}
        onToggle={({ newState }) => (isOpen.value = newState === 'open')}
      >
        {isOpen.value && (
          <DelayDetail
            latest={latest}
            readings={readings}
            signallingMs={state.situation.value.roundTripMs}
          />
        )}
      </div>
    </>
  )
}

interface DetailProps {
  readonly latest: DelayParts
  readonly readings: readonly DelayReading[]
  readonly signallingMs: number | undefined
}

function DelayDetail({ latest, readings, signallingMs }: DetailProps): JSX.Element {
  const rows: readonly (readonly [string, string])[] = [
    [text.delay.parts.coding, text.delay.ms(latest.codingMs)],
    [text.delay.parts.server, text.delay.ms(latest.serverMs)],
    [text.delay.parts.network, text.delay.ms(latest.networkMs)],
    [text.delay.parts.buffer, text.delay.ms(latest.bufferMs)],
  ]
  const concealed = text.percent(readings.at(-1)?.concealedPart ?? 0)
  return (
    <>
      <p class="delay-title">
        <strong>{text.delay.title}</strong>
        <strong class="number">{text.delay.ms(delayMs(latest))}</strong>
      </p>
      <dl class="delay-parts number">
        {rows.map(([name, value]) => (
          <Row key={name} name={name} value={value} />
        ))}
      </dl>
      <Curve readings={readings} />
      <dl class="delay-parts number">
        <Row name={text.delay.concealed} value={concealed} />
        {signallingMs !== undefined && (
          <Row name={text.delay.signalling} value={text.delay.ms(signallingMs)} />
        )}
      </dl>
      <p class="delay-note">{text.delay.note}</p>
    </>
  )
}

function Row({ name, value }: { readonly name: string; readonly value: string }): JSX.Element {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  )
}

function Curve({ readings }: { readonly readings: readonly DelayReading[] }): JSX.Element {
  const range = delayRange(readings)
  const topMs = Math.ceil(((range?.mostMs ?? 0) * 1.1) / SCALE_MS) * SCALE_MS || SCALE_MS
  const words = range === undefined ? '' : text.delay.history(range.leastMs, range.mostMs)
  return (
    <figure class="delay-history">
      <svg viewBox={`0 0 ${CURVE_WIDTH} ${CURVE_HEIGHT}`} aria-hidden="true">
        {delayCurve(readings, topMs, CURVE_WIDTH, CURVE_HEIGHT).map((points) => (
          <polyline key={points.slice(0, 12)} points={points} />
        ))}
      </svg>
      <figcaption>{words}</figcaption>
    </figure>
  )
}
