// A table of any length: only the rows in sight are rendered. An ARIA grid: one stop for the tab key, in which arrow keys,
// Page Up and Down, Home and End move; Space selects, with Shift from the last one on; Enter opens.
import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import type { Column, EntityRow } from './table_columns.ts'
import { TableHead } from './table_head.tsx'
import type { TableState } from './table_state.ts'
import { text } from './text.ts'
import { type Axis, remPx, useAxis } from './virtual_axis.ts'

export interface EntityTableProps {
  readonly label: string
  readonly table: TableState
  readonly columns: readonly Column[]
  /** Found and in order. */
  readonly rows: readonly EntityRow[]
  readonly open: (id: string) => void
}

/** rem, as in tables.css. */
const ROW_HEIGHT = 3.25
const HEAD_HEIGHT = 3
const CHOICE_WIDTH = 2.75
/** Rows that Page Up and Down go. */
const PAGE_ROWS = 10

type Control = 'choice' | 'name'

export function EntityTable(props: EntityTableProps): JSX.Element {
  const { label, table, columns, rows } = props
  const scroller = useRef<HTMLDivElement>(null)
  const activeAt = Math.max(
    0,
    rows.findIndex(({ id }) => id === table.active.value),
  )
  const axis = useAxis({
    count: rows.length,
    size: ROW_HEIGHT * remPx(),
    head: HEAD_HEIGHT * remPx(),
    kept: activeAt,
    scroller,
  })
  const press = useKeys(props, axis, activeAt, scroller)
  const width = columns.reduce((sum, column) => sum + column.width, CHOICE_WIDTH)
  return (
    <div class="table-scroll" ref={scroller} data-table="">
      <table
        class="table"
        role="grid"
        aria-label={label}
        aria-rowcount={rows.length + 1}
        aria-multiselectable="true"
        style={{ minWidth: `${width}rem` }}
      >
        <colgroup>
          <col style={{ width: `${CHOICE_WIDTH}rem` }} />
          {columns.map(({ name, width: wide }) => (
            <col key={name} style={{ width: `${wide}rem` }} />
          ))}
        </colgroup>
        <TableHead table={table} columns={columns} rows={rows} />
        <tbody onKeyDown={press}>
          <Rows {...props} axis={axis} activeAt={activeAt} />
        </tbody>
      </table>
    </div>
  )
}

interface RowsProps extends EntityTableProps {
  readonly axis: Axis
  readonly activeAt: number
}

/** Empty rows stand for all that are not rendered. */
function Rows(props: RowsProps): JSX.Element {
  const { axis, rows, activeAt } = props
  const parts: JSX.Element[] = []
  let end = HEAD_HEIGHT * remPx()
  for (const item of axis.items) {
    const row = rows[item.index]
    if (row === undefined) continue
    if (item.start > end + 1) parts.push(<Gap key={`before ${row.id}`} height={item.start - end} />)
    parts.push(
      <Row
        key={row.id}
        {...props}
        row={row}
        index={item.index}
        isActive={item.index === activeAt}
      />,
    )
    end = item.end
  }
  if (axis.total > end + 1) parts.push(<Gap key="after all" height={axis.total - end} />)
  return <>{parts}</>
}

function Gap({ height }: { readonly height: number }): JSX.Element {
  return (
    <tr class="table-gap" aria-hidden="true">
      <td style={{ height: `${height}px` }} />
    </tr>
  )
}

interface RowProps extends EntityTableProps {
  readonly row: EntityRow
  readonly index: number
  readonly isActive: boolean
}

function Row(props: RowProps): JSX.Element {
  const { table, columns, rows, row, index, isActive, open } = props
  const isChosen = row.isOwn && table.chosen.value.has(row.id)
  const tabIndex = isActive ? 0 : -1
  const isColoured = 'highlight' in row.entity
  return (
    <tr
      class="table-row"
      data-row={row.id}
      data-read-only={!row.isOwn}
      aria-rowindex={index + 2}
      aria-selected={isChosen}
      onFocusIn={() => (table.active.value = row.id)}
    >
      <td class="table-choice">
        {row.isOwn && (
          <label>
            <span class="unseen">{text.table.choose(row.entity.name)}</span>
            <input
              type="checkbox"
              data-control="choice"
              tabIndex={tabIndex}
              checked={isChosen}
              onClick={({ shiftKey }) => table.switchRow(rows, row.id, shiftKey)}
            />
          </label>
        )}
      </td>
      {columns.map(({ name }, at) =>
        name === 'name' ? (
          <NameCell key={name} row={row} tabIndex={tabIndex} open={open} />
        ) : (
          <td
            key={name}
            data-column={name}
            data-colour={name === 'highlight' && isColoured ? row.entity.highlight : undefined}
            data-inherited={name === 'scope' ? row.isInherited : undefined}
          >
            <span class="cell" title={row.cells[at]}>
              {row.cells[at]}
            </span>
          </td>
        ),
      )}
    </tr>
  )
}

interface NameProps {
  readonly row: EntityRow
  readonly tabIndex: number
  readonly open: (id: string) => void
}

function NameCell({ row, tabIndex, open }: NameProps): JSX.Element {
  const words = text.table
  const { name } = row.entity
  return (
    <th scope="row" class="table-name">
      <div class="name-line">
        <button
          type="button"
          class="cell-button"
          data-control="name"
          tabIndex={tabIndex}
          aria-label={row.isOwn ? words.edit(name) : words.look(name)}
          onClick={() => open(row.id)}
        >
          <span class="cell">{name}</span>
          {!row.isOwn && <Icon name="eye" />}
        </button>
        {row.pending !== undefined && (
          <span class="badge">{row.pending === 'new' ? words.isNew : words.isChanged}</span>
        )}
      </div>
    </th>
  )
}

/** Moves the focus within the grid; a row that is not rendered yet gets it when it is. */
function useKeys(
  { table, rows }: EntityTableProps,
  axis: Axis,
  activeAt: number,
  scroller: { readonly current: HTMLDivElement | null },
): (event: KeyboardEvent) => void {
  const wanted = useRef<Control | undefined>(undefined)
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    const row = scroller.current?.querySelector(
      `[data-row="${CSS.escape(rows[activeAt]?.id ?? '')}"]`,
    )
    const control =
      row?.querySelector<HTMLElement>(`[data-control=${wanted.current}]`) ??
      row?.querySelector<HTMLElement>('[data-control]')
    wanted.current = undefined
    control?.focus({ preventScroll: true })
  })
  return (event) => {
    const control = controlOf(event.target)
    if (control === undefined || event.altKey || event.metaKey) return
    if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
      event.preventDefault()
      return focusBeside(event.target, event.key === 'ArrowLeft' ? 'choice' : 'name')
    }
    const at = rowFor(event.key, activeAt, rows.length)
    if (at === undefined) return
    event.preventDefault()
    if (at === activeAt) return
    wanted.current = control
    table.active.value = rows[at]?.id
    axis.scrollTo(at)
  }
}

function focusBeside(target: EventTarget | null, control: Control): void {
  if (!(target instanceof HTMLElement)) return
  target.closest('tr')?.querySelector<HTMLElement>(`[data-control=${control}]`)?.focus()
}

function controlOf(target: EventTarget | null): Control | undefined {
  if (!(target instanceof HTMLElement)) return undefined
  return target.dataset['control'] as Control | undefined
}

function rowFor(key: string, at: number, count: number): number | undefined {
  const next = {
    ArrowDown: at + 1,
    ArrowUp: at - 1,
    PageDown: at + PAGE_ROWS,
    PageUp: at - PAGE_ROWS,
    Home: 0,
    End: count - 1,
  }[key]
  return next === undefined ? undefined : Math.min(count - 1, Math.max(0, next))
}
