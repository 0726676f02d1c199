// What searches in records have in common: fields of person and time, the button, how many were found, more, CSV.
import { type Signal, useSignal } from '@preact/signals'
import type { ComponentChildren, JSX, TargetedSubmitEvent } from 'preact'
import { useId } from 'preact/hooks'
import type { VocsError } from '../../src/protocol/errors.ts'
import type { Entities, Kind } from '../admin_logic/entities.ts'
import { recordsCsv } from '../admin_logic/records_csv.ts'
import { instantOf } from '../shared_logic/time_words.ts'
import { Icon } from '../shared/icons.tsx'
import { timeZone } from '../shared/times.ts'
import type { StateProps } from './app.tsx'
import { EXPORT_MAX, type RecordSearch } from './record_search.ts'
import { saveFile } from './save_file.ts'
import { text } from './text.ts'

/** Suggestions of a field: more help nobody. */
const SUGGESTED_MAX = 500

export interface NamedFieldProps {
  readonly label: string
  readonly kind: Kind
  readonly entities: Entities
  readonly value: Signal<string>
  readonly disabled?: boolean
}

/** Takes a name or an id, and suggests what there is. */
export function NamedField(props: NamedFieldProps): JSX.Element {
  const { label, kind, entities, value, disabled = false } = props
  const list = useId()
  const known = [...entities[kind].values()].slice(0, SUGGESTED_MAX)
  return (
    <label class="field">
      <span>{label}</span>
      <input
        type="text"
        list={list}
        autocomplete="off"
        spellcheck={false}
        maxLength={64}
        disabled={disabled}
        value={value.value}
        onInput={({ currentTarget }) => (value.value = currentTarget.value)}
      />
      <datalist id={list}>
        {known.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </datalist>
    </label>
  )
}

/** The id of what was typed: an id, or a name. */
export function idOf(entities: Entities, kind: Kind, typed: string): string {
  const wanted = typed.trim()
  if (entities[kind].has(wanted)) return wanted
  const lower = wanted.toLowerCase()
  const found = [...entities[kind].values()].find(({ name }) => name.toLowerCase() === lower)
  return found?.id ?? wanted
}

export interface Times {
  readonly from: Signal<string>
  readonly to: Signal<string>
}

export function TimeFields({ from, to }: Times): JSX.Element {
  const zone = text.times.zones[timeZone.value]
  return (
    <>
      {(
        [
          [text.audit.from(zone), from],
          [text.audit.to(zone), to],
        ] as const
      ).map(([label, value]) => (
        <label key={label} class="field filter-time">
          <span>{label}</span>
          <input
            type="datetime-local"
            value={value.value}
            onInput={({ currentTarget }) => (value.value = currentTarget.value)}
          />
        </label>
      ))}
    </>
  )
}

/** As searches want them: 0 is from the beginning, to now. A minute that was typed as the end is searched whole. */
export function timesOf({ from, to }: Times): { readonly fromMs: number; readonly toMs: number } {
  const zone = timeZone.peek()
  const endMs = instantOf(to.peek(), zone)
  return {
    fromMs: instantOf(from.peek(), zone) ?? 0,
    toMs: endMs === undefined ? 0 : endMs + 59_999,
  }
}

export interface RecordFormProps<Row> extends StateProps {
  readonly search: RecordSearch<Row>
  readonly begin: () => void
  /** Its fields. */
  readonly children: ComponentChildren
  readonly csv: {
    readonly name: string
    readonly head: () => readonly string[]
    readonly row: (row: Row) => readonly (string | number)[]
  }
}

export function RecordForm<Row>(props: RecordFormProps<Row>): JSX.Element {
  const { state, search, begin, csv } = props
  const words = text.audit
  const saving = useSignal(false)
  const { value: rows } = search.rows
  const submit = (event: TargetedSubmitEvent<HTMLFormElement>) => {
    event.preventDefault()
    begin()
  }
  const save = async () => {
    saving.value = true
    const all = await state.attempt(search.all())
    saving.value = false
    if (all === undefined) return
    saveFile(`${csv.name}.csv`, 'text/csv', recordsCsv(csv.head(), all.map(csv.row)))
    const tell = all.length === EXPORT_MAX ? words.savedPart : words.saved
    state.notices.show('info', tell(all.length))
  }
  return (
    <>
      <form class="filters" role="search" onSubmit={submit}>
        {props.children}
        <button class="button main" type="submit">
          <Icon name="search" />
          {words.search}
        </button>
      </form>
      <div class="record-line">
        <p role="status">
          {search.busy.value ? words.searching : words.found(rows.length, search.hasMore.value)}
        </p>
        <button
          class="button"
          type="button"
          disabled={rows.length === 0 || saving.value}
          onClick={() => void save()}
        >
          <Icon name="download" />
          {words.save}
        </button>
      </div>
    </>
  )
}

export function MoreButton<Row>({
  search,
}: {
  readonly search: RecordSearch<Row>
}): JSX.Element | null {
  if (!search.hasMore.value) return null
  return (
    <button
      class="button more"
      type="button"
      aria-disabled={search.busy.value}
      onClick={() => search.busy.peek() || void search.more()}
    >
      {text.audit.more}
    </button>
  )
}

export function SearchFailure(props: {
  readonly failure: VocsError | undefined
  /** Said of who may not read it. */
  readonly refused: string
}): JSX.Element | null {
  const { failure, refused } = props
  if (failure === undefined) return null
  return (
    <p class="shell-warning" role="alert">
      {failure.code === 'PERMISSION_DENIED' ? refused : failure.message}
    </p>
  )
}
