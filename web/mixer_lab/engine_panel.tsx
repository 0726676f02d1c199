// What the mixer itself does: who shares an encoder with whom, and how long a tick takes.
import { useComputed } from '@preact/signals'
import type { JSX } from 'preact'
import type { LabProps } from './app.tsx'
import { drawSharing, drawTick, encodersOf } from './drawings.ts'
import type { LabReport } from '../mixer_lab_logic/messages.ts'
import { Plot } from './plot.tsx'
import { text } from './text.ts'

const words = text.engine

export function EnginePanel({ state }: LabProps): JSX.Element {
  const sharing = useComputed(() => sharingInWords(state.report.value))
  return (
    <section class="card engine" aria-label={words.title}>
      <h2>{words.sharing}</h2>
      <Plot state={state} name="sharing" label={sharing.value} draw={drawSharing} />
      <div class="card-row">
        <h2>{words.tick}</h2>
        <TickTime state={state} />
      </div>
      <Plot
        state={state}
        name="tick"
        label={words.tickPlot}
        draw={(drawing) => drawTick(drawing, state.history)}
      />
    </section>
  )
}

function TickTime({ state }: LabProps): JSX.Element {
  const isRunning = state.report.value !== undefined
  return (
    <span class="soft" data-tick="">
      {words.microseconds(isRunning ? state.history.usualTickMicroseconds : 0)}
    </span>
  )
}

function sharingInWords(report: LabReport | undefined): string {
  const encoders = report === undefined ? [] : encodersOf(report)
  if (encoders.length === 0) return words.sharingNobody
  const groups = encoders.map((encoder) => {
    const members = report?.listeners.flatMap((listener, index) =>
      listener.encoder === encoder ? [index] : [],
    )
    return words.shared(encoder, members ?? [])
  })
  return `${words.sharing}: ${groups.join('; ')}`
}
