// The charts of the last hours, and the same as tables. Fetched when it is first shown. I/O: canvases.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks'
import uPlot from 'uplot'
import 'uplot/dist/uPlot.min.css'
import { type Chart, type ChartLine, lastOf, mostOf } from '../admin_logic/history_series.ts'
import { minuteWords, momentWords, timeZone } from '../shared/times.ts'
import { text } from './text.ts'

const HEIGHT_PX = 190
/** Between the times that are told, s: nothing is known of parts of a minute. */
const TICKS_S = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600] as const
/** Lines are told apart by their strokes too. */
const STROKES = [
  { colour: '--monitor-line', dash: [] },
  { colour: '--talk-line', dash: [8, 4] },
  { colour: '--warning-line', dash: [2, 3] },
  { colour: '--alert-line', dash: [10, 3, 2, 3] },
] as const

interface ChartsProps {
  readonly charts: readonly Chart[]
}

export function HistoryCharts({ charts }: ChartsProps): JSX.Element {
  return (
    <div class="charts">
      {charts.map((chart) => (
        <figure key={chart.name} class="chart">
          <figcaption>{titleOf(chart)}</figcaption>
          <Plot key={timeZone.value} chart={chart} />
        </figure>
      ))}
    </div>
  )
}

function Plot({ chart }: { readonly chart: Chart }): JSX.Element {
  const place = useRef<HTMLDivElement>(null)
  const plot = useRef<uPlot | undefined>(undefined)
  /** The minute under the pointer. */
  const under = useSignal<number | undefined>(undefined)
  const latest = useRef(chart)
  latest.current = chart
  const names = chart.lines.map(({ name }) => name).join()
  useLayoutEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const made = new uPlot(
      optionsOf(latest.current, element.clientWidth, (index) => (under.value = index)),
      pointsOf(latest.current),
      element,
    )
    plot.current = made
    const resizes = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: HEIGHT_PX }),
    )
    resizes.observe(element)
    // The theme's colours are read when it is drawn.
    const themes = new MutationObserver(() => made.redraw(false, true))
    themes.observe(document.documentElement, { attributeFilter: ['data-theme'] })
    return () => {
      resizes.disconnect()
      themes.disconnect()
      made.destroy()
    }
  }, [names])
  useEffect(() => plot.current?.setData(pointsOf(chart)), [chart])
  return (
    <>
      <div class="plot" ref={place} role="img" aria-label={summaryOf(chart)} />
      <Legend chart={chart} index={under.value} />
    </>
  )
}

/** What the lines are, with their values where the pointer is, else the last ones. */
function Legend(props: { readonly chart: Chart; readonly index: number | undefined }): JSX.Element {
  const { chart, index } = props
  const at = index === undefined ? undefined : chart.atMs[index]
  return (
    <p class="chart-legend">
      {chart.lines.map((line, number) => (
        <span key={line.name}>
          <svg viewBox="0 0 28 8" aria-hidden="true">
            <line x1="0" x2="28" y1="4" y2="4" class={`stroke-${number % STROKES.length}`} />
          </svg>
          {lineName(line)}{' '}
          <b>{said(chart, at === undefined ? lastOf(line) : line.values[index ?? 0])}</b>
        </span>
      ))}
      {at !== undefined && <span class="soft">{minuteWords(at)}</span>}
    </p>
  )
}

export function HistoryTables({ charts }: ChartsProps): JSX.Element {
  const lines = charts.flatMap((chart) => chart.lines.map((line) => ({ chart, line })))
  const atMs = charts[0]?.atMs ?? []
  return (
    <div
      class="table-scroller tall"
      tabIndex={0}
      role="region"
      aria-label={text.system.historyTable}
    >
      <table class="services">
        <thead>
          <tr>
            <th scope="col">{text.system.minute}</th>
            {lines.map(({ chart, line }) => (
              <th key={`${chart.name} ${line.name}`} scope="col">
                {chart.name === 'load'
                  ? `${text.system.columns.load}, ${line.name}`
                  : lineName(line)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {atMs
            .map((_, index) => atMs.length - 1 - index)
            .map((index) => (
              <tr key={atMs[index]}>
                <th scope="row">{momentWords(atMs[index] ?? 0)}</th>
                {lines.map(({ chart, line }) => (
                  <td key={`${chart.name} ${line.name}`}>{said(chart, line.values[index])}</td>
                ))}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

function optionsOf(
  chart: Chart,
  width: number,
  pointed: (index: number | undefined) => void,
): uPlot.Options {
  const grid = { stroke: () => colourOf('--line'), width: 1 }
  const axis = { stroke: () => colourOf('--ink-soft'), grid, ticks: grid }
  const zone = timeZone.peek()
  return {
    width,
    height: HEIGHT_PX,
    legend: { show: false },
    cursor: { drag: { setScale: false, x: false, y: false } },
    tzDate: (seconds) =>
      zone === 'utc' ? uPlot.tzDate(new Date(seconds * 1000), 'Etc/UTC') : new Date(seconds * 1000),
    scales: { y: { range: (_plot, _least, most) => [0, topOf(chart, most)] } },
    axes: [
      {
        ...axis,
        incrs: [...TICKS_S],
        values: (_, ticks) => ticks.map((tick) => hourWords(tick, zone)),
      },
      { ...axis, size: 52 },
    ],
    series: [
      {},
      ...chart.lines.map((line, number) => {
        const { colour, dash } = STROKES[number % STROKES.length]!
        const stroke = () => colourOf(colour)
        const points = { show: chart.atMs.length < 3 }
        return { label: lineName(line), stroke, dash: [...dash], width: 2, points }
      }),
    ],
    hooks: { setCursor: [({ cursor }) => pointed(cursor.idx ?? undefined)] },
  }
}

/** The least top of each axis: what is next to nothing is to look like it. */
function topOf({ name }: Chart, most: number): number {
  const least = { load: 20, sessions: 5, delay: 50, loss: 5 }[name]
  return Math.max(least, (most || 0) * 1.1)
}

function hourWords(seconds: number, zone: 'utc' | 'local'): string {
  const date = new Date(seconds * 1000)
  const [hours, minutes] =
    zone === 'utc'
      ? [date.getUTCHours(), date.getUTCMinutes()]
      : [date.getHours(), date.getMinutes()]
  return [hours, minutes].map((number) => String(number).padStart(2, '0')).join(':')
}

function pointsOf({ atMs, lines }: Chart): uPlot.AlignedData {
  return [atMs.map((ms) => ms / 1000), ...lines.map(({ values }) => [...values])]
}

function colourOf(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim()
}

function titleOf({ name }: Chart): string {
  const unit = text.system.unit[name]
  return unit === '' ? text.system.charts[name] : `${text.system.charts[name]}, ${unit}`
}

function lineName({ name }: ChartLine): string {
  return (text.system.series as Readonly<Record<string, string>>)[name] ?? name
}

function said({ name }: Chart, value: number | null | undefined): string {
  if (value === null || value === undefined) return text.system.unknown
  const digits = name === 'sessions' ? 0 : 1
  return `${value.toFixed(digits)} ${text.system.unit[name]}`.trim()
}

function summaryOf(chart: Chart): string {
  const parts = chart.lines.map((line) =>
    text.system.seriesSummary(lineName(line), said(chart, lastOf(line)), said(chart, mostOf(line))),
  )
  return text.system.summary(text.system.charts[chart.name], parts.join('; '))
}
