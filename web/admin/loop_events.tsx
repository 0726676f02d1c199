// What happened on the loops (F91): who joined, talked, left, found by loop, person and time.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { LoopEventMessage } from '../../src/protocol/admin_messages.ts'
import { scopesWithin } from '../admin_logic/entities.ts'
import { timeWords, timeZone } from '../shared/times.ts'
import type { AdminState } from './admin_state.ts'
import type { StateProps } from './app.tsx'
import { nameOf } from './audit_words.ts'
import {
  idOf,
  MoreButton,
  NamedField,
  RecordForm,
  SearchFailure,
  TimeFields,
  timesOf,
} from './record_form.tsx'
import { RecordSearch } from './record_search.ts'
import { text } from './text.ts'

const COLUMNS = ['time', 'loop', 'user', 'event', 'detail', 'role', 'session'] as const

export function LoopEvents({ state }: StateProps): JSX.Element {
  const words = text.audit
  const search = useMemo(() => new RecordSearch<LoopEventMessage>(), [])
  const entities = state.base.value
  const loop = useSignal('')
  const person = useSignal('')
  const times = { from: useSignal(''), to: useSignal('') }
  const { scope } = state.route.value
  const within = scopesWithin(entities, scope)
  const loops = [...entities.loop.values()].filter((each) => within.has(each.scope))
  const begin = () => {
    const base = state.base.peek()
    const query = { loop: loop.value, user: idOf(base, 'user', person.value), ...timesOf(times) }
    const isShown = (event: LoopEventMessage) =>
      scope === '' || within.has(base.loop.get(event.loop)?.scope ?? '')
    void search.search(async (beforeSequence, limit) => {
      const page = await state.administration.searchEvents({ ...query, beforeSequence, limit })
      return { rows: page.events.filter(isShown), cursor: page.cursor }
    })
  }
  useEffect(begin, [scope])
  useEffect(() => () => search.stop(), [])
  const csv = {
    name: 'loop_events',
    head: () => COLUMNS.map((column) => words.columns[column]),
    row: (event: LoopEventMessage) => cellsOf(state, event),
  }
  return (
    <>
      <RecordForm state={state} search={search} begin={begin} csv={csv}>
        <label class="field">
          <span>{words.loop}</span>
          <select
            value={loop.value}
            onChange={({ currentTarget }) => (loop.value = currentTarget.value)}
          >
            <option value="">{words.anyLoop}</option>
            {loops.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <NamedField label={words.person} kind="user" entities={entities} value={person} />
        <TimeFields {...times} />
      </RecordForm>
      <SearchFailure failure={search.failure.value} refused={words.refusedEvents} />
      <EventTable key={timeZone.value} state={state} events={search.rows.value} />
      <MoreButton search={search} />
    </>
  )
}

function EventTable(
  props: StateProps & { readonly events: readonly LoopEventMessage[] },
): JSX.Element {
  const { state, events } = props
  return (
    <div class="table-scroller" tabIndex={0} role="region" aria-label={text.audit.tabs.events}>
      <table class="services">
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {text.audit.columns[column]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {events.map((event) => (
            <tr key={event.sequence}>
              {cellsOf(state, event).map((cell, place) => (
                <td key={COLUMNS[place]}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** In the order of COLUMNS. */
function cellsOf({ base }: AdminState, event: LoopEventMessage): readonly (string | number)[] {
  const entities = base.value
  return [
    timeWords(event.atMs),
    nameOf(entities, 'loop', event.loop),
    event.user === '' ? '' : nameOf(entities, 'user', event.user),
    text.audit.event[event.event] ?? event.event,
    detailWords(event, (user) => nameOf(entities, 'user', user)),
    event.role === '' ? '' : nameOf(entities, 'role', event.role),
    event.session || '',
  ]
}

function detailWords(
  { event, detail }: LoopEventMessage,
  userName: (id: string) => string,
): string {
  if (event === 'right') return text.audit.values[detail] ?? detail
  if (detail.startsWith('by ')) return text.audit.byWhom(userName(detail.slice(3)))
  return detail
}
