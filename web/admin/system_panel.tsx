// How the system does (F88): alarms in words, room, services with their load, and the last hours.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect } from 'preact/hooks'
import { SERVICE_KINDS } from '../../src/protocol/domain.ts'
import type { ServiceState, SystemState } from '../../src/sdk/browser.ts'
import { chartsOf, HOURS, type Hours } from '../admin_logic/history_series.ts'
import { systemAlarms } from '../admin_logic/system_alarms.ts'
import { Icon } from '../shared/icons.tsx'
import type * as HistoryModule from './history_charts.tsx'
import { Segments } from './segments.tsx'
import type { SystemView } from './system_view.ts'
import { text } from './text.ts'

export interface SystemProps {
  readonly system: SystemView
}

export function SystemAlarms({ system }: SystemProps): JSX.Element {
  const state = system.state.value
  const alarms = state === undefined ? [] : systemAlarms(state)
  const words = text.system
  return (
    <div role="alert">
      {alarms.map((alarm) => (
        <p key={`${alarm.kind} ${'service' in alarm ? alarm.service : ''}`} class="system-alarm">
          <Icon name="warning" />
          {alarm.kind === 'lost'
            ? words.lost(alarm.service)
            : alarm.kind === 'degraded'
              ? words.degraded(alarm.service, alarm.step)
              : words.full(alarm.used, alarm.capacity)}
        </p>
      ))}
    </div>
  )
}

export function SystemPanel({ system }: SystemProps): JSX.Element | null {
  const state = system.state.value
  if (state === undefined) return null
  const words = text.system
  return (
    <section class="system-panel" aria-labelledby="system-title">
      <h2 id="system-title">{words.title}</h2>
      <dl class="system-figures">
        <div>
          <dt>{words.room}</dt>
          <dd>
            {words.roomOf(state.used, state.capacity)}
            <Bar label={words.room} part={state.capacity === 0 ? 0 : state.used / state.capacity} />
          </dd>
        </div>
        <Figure label={words.sessions} value={state.sessions} />
        <Figure label={words.inRoles} value={state.inRoles} />
        <Figure label={words.users} value={state.usersInRoles} />
        <Figure label={words.connections} value={state.connections} />
      </dl>
      <Services state={state} />
      <History system={system} />
    </section>
  )
}

function Figure(props: { readonly label: string; readonly value: number }): JSX.Element {
  return (
    <div>
      <dt>{props.label}</dt>
      <dd>{props.value}</dd>
    </div>
  )
}

/** A part of 1. What it says stands beside it. */
function Bar({ label, part }: { readonly label: string; readonly part: number }): JSX.Element {
  const percent = Math.round(Math.min(1, part) * 100)
  return (
    <span
      class="bar"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      data-high={percent >= 80}
    >
      <span style={{ width: `${percent}%` }} />
    </span>
  )
}

function Services({ state }: { readonly state: SystemState }): JSX.Element {
  const words = text.system.columns
  return (
    <div class="table-scroller" tabIndex={0} role="region" aria-label={text.system.services}>
      <table class="services">
        <thead>
          <tr>
            {(['name', 'state', 'load', 'sessions', 'late', 'delay'] as const).map((column) => (
              <th key={column} scope="col">
                {words[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {state.services.map((service) => (
            <ServiceLine key={service.name} service={service} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function ServiceLine({ service }: { readonly service: ServiceState }): JSX.Element {
  const words = text.system
  const isVocs = SERVICE_KINDS[service.kind] === 'vocs'
  return (
    <tr data-lost={!service.running}>
      <th scope="row">{service.name}</th>
      <td>
        <span class="mark" data-mark={service.running ? 'runs' : 'muted'}>
          <Icon name={service.running ? 'check' : 'warning'} />
          {service.running ? words.running : words.lostState}
        </span>
      </td>
      <td class="service-load">
        <span>{words.percent(service.loadPermille)}</span>
        <Bar label={`${words.columns.load}, ${service.name}`} part={service.loadPermille / 1000} />
      </td>
      <td>{isVocs ? service.sessions : words.roomOf(service.sessions, service.capacity)}</td>
      <td>{words.late(service.ticksLate, service.ticks)}</td>
      <td>{words.ms(service.delayMs)}</td>
    </tr>
  )
}

type Charts = typeof HistoryModule

function History({ system }: SystemProps): JSX.Element {
  const hours = useSignal<Hours>('1')
  const asTable = useSignal(false)
  const charts = useSignal<Charts | undefined>(undefined)
  // The charts' code is large, and most who come here want to see who is there.
  useEffect(() => void import('./history_charts.tsx').then((loaded) => (charts.value = loaded)), [])
  const { value: history } = system.history
  const words = text.system
  const shown = history === undefined ? [] : chartsOf(history, hours.value, Date.now())
  const isEmpty = shown.every(({ atMs }) => atMs.length === 0)
  const { HistoryCharts, HistoryTables } = charts.value ?? {}
  return (
    <section class="history" aria-labelledby="history-title">
      <header class="page-head">
        <h3 id="history-title">{words.history}</h3>
        <Segments
          legend={words.range}
          options={HOURS}
          words={words.ranges}
          chosen={hours.value}
          choose={(chosen) => (hours.value = chosen)}
        />
        <button class="button" type="button" onClick={() => (asTable.value = !asTable.value)}>
          {asTable.value ? words.asChart : words.asTable}
        </button>
      </header>
      {isEmpty ? (
        <p class="soft">{words.noHistory}</p>
      ) : asTable.value ? (
        HistoryTables && <HistoryTables charts={shown} />
      ) : (
        HistoryCharts && <HistoryCharts charts={shown} />
      )}
    </section>
  )
}
