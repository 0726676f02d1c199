// A table of one kind (F74, F76): found by what is typed, put in order, changed one by one or many at once, filled by
// lines that are pasted. What is opened stands in the address.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { removeEntity } from '../admin_logic/edits.ts'
import type { TableKind } from '../admin_logic/entity_form.ts'
import { entitiesIn, scopesForNew } from '../admin_logic/ownership.ts'
import { found, sorted } from '../admin_logic/table_rows.ts'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { BulkBar } from './bulk_bar.tsx'
import { CsvDialog } from './csv_dialog.tsx'
import { EntityDialog } from './entity_dialog.tsx'
import { EntityTable } from './entity_table.tsx'
import { RemoveDialog } from './remove_dialog.tsx'
import { COLUMNS, type EntityRow, rowsOf } from './table_columns.ts'
import { tableStateOf } from './table_state.ts'
import { text } from './text.ts'

export interface KindProps extends StateProps {
  readonly kind: TableKind
}

/** Which dialog is open, besides that of the entity in the address. */
type Open =
  | { readonly kind: 'create' | 'paste' }
  | { readonly kind: 'remove'; readonly ids: readonly string[] }

export function TablePage({ state, kind }: KindProps): JSX.Element {
  const open = useSignal<Open | undefined>(undefined)
  const table = tableStateOf(state, kind)
  const all = useRows({ state, kind })
  const { search, order } = table
  const ordered = useMemo(() => sorted(all, order.value), [all, order.value])
  const rows = useMemo(() => found(ordered, search.value), [ordered, search.value])
  const chosen = all.filter(({ id, isOwn }) => isOwn && table.chosen.value.has(id))
  const unseen = chosen.length - rows.filter(({ id }) => table.chosen.value.has(id)).length
  return (
    <div class="table-page">
      <PageHead state={state} kind={kind} open={(what) => (open.value = { kind: what })} />
      <SearchLine search={search} shown={rows.length} all={all.length} />
      {chosen.length > 0 && (
        <BulkBar
          state={state}
          kind={kind}
          chosen={chosen.map(({ entity }) => entity)}
          unseen={unseen}
          clear={() => table.clear()}
          remove={() => (open.value = { kind: 'remove', ids: chosen.map(({ id }) => id) })}
        />
      )}
      {rows.length === 0 ? (
        <p class="soft">{all.length === 0 ? text.table.none : text.table.noneFound}</p>
      ) : (
        <EntityTable
          label={text.tablePages[kind]}
          table={table}
          columns={COLUMNS[kind]}
          rows={rows}
          open={(item) => state.go({ item })}
        />
      )}
      <Dialogs state={state} kind={kind} open={open} all={all} />
    </div>
  )
}

function useRows({ state, kind }: KindProps): readonly EntityRow[] {
  const entities = state.entities.value
  const base = state.base.value
  const { scope } = state.route.value
  const user = state.view.value.user?.id ?? ''
  return useMemo(
    () => rowsOf(kind, entitiesIn(entities, kind, scope, user), entities, base),
    [entities, base, kind, scope, user],
  )
}

function PageHead(
  props: KindProps & { readonly open: (what: 'create' | 'paste') => void },
): JSX.Element {
  const { state, kind, open } = props
  const user = state.view.value.user?.id ?? ''
  const canMake = scopesForNew(state.entities.value, state.route.value.scope, user).length > 0
  return (
    <header class="page-head">
      <h1>{text.tablePages[kind]}</h1>
      <div class="page-actions">
        <button class="button" type="button" disabled={!canMake} onClick={() => open('paste')}>
          <Icon name="upload" />
          {text.table.paste}
        </button>
        <button class="button" type="button" disabled={!canMake} onClick={() => open('create')}>
          <Icon name="add" />
          {text.table.create[kind]}
        </button>
      </div>
    </header>
  )
}

interface SearchProps {
  readonly search: { value: string }
  readonly shown: number
  readonly all: number
}

function SearchLine({ search, shown, all }: SearchProps): JSX.Element {
  return (
    <div class="table-search">
      <label class="search-field">
        <span class="unseen">{text.table.search}</span>
        <Icon name="search" />
        <input
          type="search"
          placeholder={text.table.search}
          autocomplete="off"
          spellcheck={false}
          maxLength={64}
          value={search.value}
          onInput={({ currentTarget }) => (search.value = currentTarget.value)}
        />
      </label>
      <p role="status" class="soft">
        {text.table.shown(shown, all)}
      </p>
    </div>
  )
}

interface DialogsProps extends KindProps {
  readonly open: { value: Open | undefined }
  readonly all: readonly EntityRow[]
}

function Dialogs({ state, kind, open, all }: DialogsProps): JSX.Element | null {
  const close = () => (open.value = undefined)
  const { item } = state.route.value
  const row = item === '' ? undefined : all.find(({ id }) => id === item)
  const present = open.value
  if (row !== undefined) {
    const shut = () => state.go({ item: '' })
    const remove = () => {
      shut()
      open.value = { kind: 'remove', ids: [row.id] }
    }
    return (
      <EntityDialog key={row.id} state={state} kind={kind} row={row} close={shut} remove={remove} />
    )
  }
  switch (present?.kind) {
    case 'create':
      return <EntityDialog state={state} kind={kind} close={close} />
    case 'paste':
      return <CsvDialog state={state} kind={kind} close={close} />
    case 'remove':
      return (
        <RemoveDialog
          state={state}
          kind={kind}
          ids={present.ids}
          close={close}
          remove={() => {
            state.stage(present.ids.map((id) => removeEntity(kind, id)))
            tableStateOf(state, kind).clear()
          }}
        />
      )
    default:
      return null
  }
}
