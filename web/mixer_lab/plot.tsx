// A canvas that is drawn anew with each report, sharp on every screen, in the page's colours. I/O.
import { useSignalEffect } from '@preact/signals'
import type { JSX } from 'preact'
import { useRef } from 'preact/hooks'
import type { LabState } from './lab_state.ts'
import type { LabReport } from '../mixer_lab_logic/messages.ts'

export interface Drawing {
  readonly context: CanvasRenderingContext2D
  /** CSS pixels. */
  readonly width: number
  readonly height: number
  /** A colour of base.css or lab.css by its name without dashes in front. */
  readonly colour: (name: string) => string
  readonly report: LabReport
}

export interface PlotProps {
  readonly state: LabState
  readonly label: string
  readonly draw: (drawing: Drawing) => void
  readonly name: string
}

export function Plot({ state, label, draw, name }: PlotProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null)
  useSignalEffect(() => {
    const report = state.report.value
    if (canvas.current !== null && report !== undefined) drawOn(canvas.current, report, draw)
  })
  return (
    <div class="plot" data-plot={name}>
      <canvas ref={canvas} role="img" aria-label={label} />
    </div>
  )
}

function drawOn(
  canvas: HTMLCanvasElement,
  report: LabReport,
  draw: (drawing: Drawing) => void,
): void {
  const { clientWidth: width, clientHeight: height } = canvas
  const ratio = window.devicePixelRatio
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio)
    canvas.height = Math.round(height * ratio)
  }
  const context = canvas.getContext('2d')
  if (context === null) return
  const style = getComputedStyle(canvas)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  context.font = `11px ${style.fontFamily}`
  const colour = (name: string) => style.getPropertyValue(`--${name}`)
  draw({ context, width, height, colour, report })
}
