// What the plots show: buffers over time, spectra, who shares an encoder, the time of a tick. Draws on the
// canvas that it is given.
import type { LabReport } from '../mixer_lab_logic/messages.ts'
import type { Drawing } from './plot.tsx'
import type { ReportHistory } from '../mixer_lab_logic/report_history.ts'
import { bandOf, BANDS, FLOOR_DBFS } from '../mixer_lab_logic/spectrum.ts'
import { text } from './text.ts'

const BUFFER_GRID_MS = 50
const BUFFER_LEAST_MS = 100
const TICK_LEAST_MICROSECONDS = 1000
const SPECTRUM_MARKS = [
  [100, '100'],
  [1000, '1 k'],
  [10_000, '10 k'],
] as const
const ENCODER_COLOURS = ['accent', 'talk-line', 'warning-line', 'mark', 'alert-line'] as const

/** The colour that stands for an encoder everywhere. */
export function encoderColour(encoder: number): string {
  return ENCODER_COLOURS[encoder % ENCODER_COLOURS.length] ?? 'accent'
}

/** Audio that is held and the delay aimed at, and a red mark where a frame was concealed. */
export function drawBuffer(drawing: Drawing, history: ReportHistory, talker: number): void {
  const { context, width, height, colour } = drawing
  const { reports } = history
  const most = Math.max(
    BUFFER_LEAST_MS,
    ...reports.map(({ talkers }) =>
      Math.max(talkers[talker]?.depthMs ?? 0, targetOf(talkers[talker])),
    ),
  )
  const y = (ms: number) => height - 1 - (ms / (most * 1.1)) * (height - 2)
  drawGrid(drawing, BUFFER_GRID_MS, most, y, ' ms')
  context.fillStyle = colour('alert-line')
  reports.forEach((report, index) => {
    const before = reports[index - 1]?.talkers[talker]?.concealed ?? Infinity
    if ((report.talkers[talker]?.concealed ?? 0) <= before) return
    context.fillRect(history.placeOf(report) * width - 2, height - 6, 3, 6)
  })
  context.setLineDash([4, 3])
  drawLine(drawing, history, 'warning-line', (report) => y(targetOf(report.talkers[talker])))
  context.setLineDash([])
  drawLine(drawing, history, 'accent', (report) => y(report.talkers[talker]?.depthMs ?? 0))
}

/** Level as a bar on the left, bands on the right. */
export function drawSpectrum(drawing: Drawing, listener: number): void {
  const { context, width, height, colour, report } = drawing
  const { level, spectrum } = report.listeners[listener] ?? {}
  const [meter, gap, foot] = [10, 8, 13]
  const tall = height - foot
  context.fillStyle = colour('off')
  context.fillRect(0, 0, meter, tall)
  const full = Math.max(0, 1 - (level ?? 127) / 60)
  context.fillStyle = full > 0.9 ? colour('alert-line') : colour('live')
  context.fillRect(0, tall * (1 - full), meter, tall * full)
  const step = (width - meter - gap) / BANDS
  context.fillStyle = colour('accent')
  spectrum?.forEach((dbfs, band) => {
    const share = (dbfs - FLOOR_DBFS) / -FLOOR_DBFS
    context.fillRect(
      meter + gap + band * step,
      tall * (1 - share),
      step - 1,
      Math.max(1, tall * share),
    )
  })
  context.fillStyle = colour('ink-soft')
  for (const [hz, mark] of SPECTRUM_MARKS) {
    const x = meter + gap + bandOf(hz) * step
    context.fillText(mark, Math.min(x, width - context.measureText(mark).width), height - 2)
  }
}

/** Listeners on the left, encoders on the right, a line from each listener to its encoder. */
export function drawSharing(drawing: Drawing): void {
  const { context, width, height, colour, report } = drawing
  const encoders = encodersOf(report)
  const rows = report.listeners.length
  const rowOf = (row: number, count: number) => ((row + 0.5) * height) / count
  const [left, right] = [88, width - 74]
  context.textBaseline = 'middle'
  context.lineWidth = 2
  report.listeners.forEach(({ encoder }, listener) => {
    const y = rowOf(listener, rows)
    context.fillStyle = colour(encoder === undefined ? 'ink-soft' : 'ink')
    context.fillText(text.listeners.name(listener), 0, y)
    if (encoder === undefined) return
    const end = rowOf(encoders.indexOf(encoder), encoders.length)
    context.strokeStyle = colour(encoderColour(encoder))
    context.beginPath()
    context.moveTo(left, y)
    context.bezierCurveTo(width / 2, y, width / 2, end, right, end)
    context.stroke()
  })
  encoders.forEach((encoder, row) => {
    const y = rowOf(row, encoders.length)
    context.fillStyle = colour(encoderColour(encoder))
    context.fillRect(right, y - 9, 4, 18)
    context.fillStyle = colour('ink')
    context.fillText(text.listeners.encoder(encoder), right + 10, y)
  })
  if (encoders.length > 0) return
  context.fillStyle = colour('ink-soft')
  context.fillText(text.engine.sharingNobody, left + 8, height / 2)
}

export function drawTick(drawing: Drawing, history: ReportHistory): void {
  const { height } = drawing
  // The rare tick that the system interrupted may leave the plot at the top: the others stay readable.
  const most = Math.max(TICK_LEAST_MICROSECONDS, history.usualTickMicroseconds * 3)
  const y = (value: number) => Math.max(1, height - 1 - (value / (most * 1.1)) * (height - 2))
  drawGrid(drawing, most > 4000 ? 2000 : 500, most, y, ' µs')
  drawLine(drawing, history, 'live', (report) => y(report.tickMicroseconds))
}

/** Slots of the encoders in use, each once, in order. */
export function encodersOf(report: LabReport): number[] {
  const slots = report.listeners.flatMap(({ encoder }) => (encoder === undefined ? [] : [encoder]))
  return [...new Set(slots)].sort((a, b) => a - b)
}

function targetOf(talker: { readonly targetMs: number } | undefined): number {
  return talker?.targetMs ?? 0
}

function drawGrid(
  { context, width, colour }: Drawing,
  step: number,
  most: number,
  y: (value: number) => number,
  unit: string,
): void {
  context.fillStyle = colour('line')
  for (let value = 0; value <= most; value += step) context.fillRect(0, y(value), width, 1)
  context.fillStyle = colour('ink-soft')
  const top = Math.floor(most / step) * step
  context.fillText(`${top}${unit}`, 2, y(top) + 11)
}

function drawLine(
  { context, width, colour }: Drawing,
  history: ReportHistory,
  name: string,
  y: (report: LabReport) => number,
): void {
  context.strokeStyle = colour(name)
  context.lineWidth = 1.5
  context.beginPath()
  for (const report of history.reports) context.lineTo(history.placeOf(report) * width, y(report))
  context.stroke()
}
