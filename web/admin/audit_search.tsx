// Who did what (F85): found by person, by what it was about, by text and time.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo } from 'preact/hooks'
import type { AuditEntryMessage } from '../../src/protocol/admin_messages.ts'
import { type Kind, KINDS, scopesWithin } from '../admin_logic/entities.ts'
import { timeZone, timeWords } from '../shared/times.ts'
import type { StateProps } from './app.tsx'
import { AuditEntry } from './audit_entry.tsx'
import { actorWords, entryWords } from './audit_words.ts'
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

export function AuditSearch({ state }: StateProps): JSX.Element {
  const words = text.audit
  const search = useMemo(() => new RecordSearch<AuditEntryMessage>(), [])
  const entities = state.base.value
  const person = useSignal('')
  const kind = useSignal<Kind | ''>('')
  const entity = useSignal('')
  const typed = useSignal('')
  const times = { from: useSignal(''), to: useSignal('') }
  const { scope } = state.route.value
  const begin = () => {
    const base = state.base.peek()
    const number = kind.value === '' ? 0 : KINDS.indexOf(kind.value) + 1
    const id = kind.value === '' ? '' : idOf(base, kind.value, entity.value)
    const query = {
      actor: idOf(base, 'user', person.value),
      text: typed.value.trim(),
      ...timesOf(times),
      ...(number === 0 ? {} : { entity: { kind: number, id } }),
    }
    // The server searches all that one may read; of the chosen domain or project is what is shown.
    const isShown = scopeTest(state, scope)
    void search.search(async (beforeSequence, limit) => {
      const page = await state.administration.searchAudit({ ...query, beforeSequence, limit })
      return { rows: page.entries.filter(isShown), cursor: page.cursor }
    })
  }
  useEffect(begin, [scope])
  useEffect(() => () => search.stop(), [])
  return (
    <>
      <RecordForm state={state} search={search} begin={begin} csv={csvOf(state)}>
        <NamedField label={words.person} kind="user" entities={entities} value={person} />
        <KindField kind={kind} />
        <NamedField
          label={words.entity}
          kind={kind.value || 'user'}
          entities={entities}
          value={entity}
          disabled={kind.value === ''}
        />
        <label class="field">
          <span>{words.text}</span>
          <input
            type="search"
            maxLength={64}
            value={typed.value}
            onInput={({ currentTarget }) => (typed.value = currentTarget.value)}
          />
        </label>
        <TimeFields {...times} />
      </RecordForm>
      <SearchFailure failure={search.failure.value} refused={words.refused} />
      <Entries state={state} entries={search.rows.value} />
      <MoreButton search={search} />
    </>
  )
}

function Entries(
  props: StateProps & { readonly entries: readonly AuditEntryMessage[] },
): JSX.Element {
  return (
    <ol class="audit-list" key={timeZone.value}>
      {props.entries.map((entry) => (
        <li key={entry.sequence}>
          <AuditEntry state={props.state} entry={entry} />
        </li>
      ))}
    </ol>
  )
}

function KindField({ kind }: { readonly kind: { value: Kind | '' } }): JSX.Element {
  return (
    <label class="field">
      <span>{text.audit.kind}</span>
      <select
        value={kind.value}
        onChange={({ currentTarget }) => (kind.value = currentTarget.value as Kind | '')}
      >
        <option value="">{text.audit.anyKind}</option>
        {KINDS.map((one) => (
          <option key={one} value={one}>
            {text.kinds[one]}
          </option>
        ))}
      </select>
    </label>
  )
}

function scopeTest(
  state: StateProps['state'],
  scope: string,
): (entry: { readonly scope: string }) => boolean {
  if (scope === '') return () => true
  const within = scopesWithin(state.base.peek(), scope)
  return (entry) => within.has(entry.scope)
}

function csvOf(state: StateProps['state']) {
  return {
    name: 'audit',
    head: () => {
      const { columns, number } = text.audit
      const { from_: address, reason } = text.audit
      return [
        number(0).replace(' 0', ''),
        columns.time,
        columns.user,
        columns.event,
        columns.detail,
        reason('').replace(': ', ''),
        address('').trim(),
      ]
    },
    row: (entry: AuditEntryMessage) => {
      const { sentence, fields } = entryWords(entry, state.base.peek())
      const details = fields.map(
        ({ label, before, after }) =>
          `${label}: ${[entry.before && before, entry.after && after].filter(Boolean).join(' → ')}`,
      )
      const who = actorWords(entry.actor, state.base.peek())
      return [
        entry.sequence,
        timeWords(entry.atMs),
        who,
        sentence,
        details.join('; '),
        entry.reason,
        entry.address,
      ]
    },
  }
}
