// The head of a table: selects all, and puts in order by a column.
import type { JSX } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import type { Column, EntityRow } from './table_columns.ts'
import type { TableState } from './table_state.ts'
import { text } from './text.ts'

export interface TableHeadProps {
  readonly table: TableState
  readonly columns: readonly Column[]
  readonly rows: readonly EntityRow[]
}

export function TableHead({ table, columns, rows }: TableHeadProps): JSX.Element {
  const { column: ordered, isDescending } = table.order.value
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" class="table-choice">
          <AllChoice table={table} rows={rows} />
        </th>
        {columns.map(({ name }, at) => {
          const isOrdered = at === ordered
          const word = text.table.columns[name]
          return (
            <th
              key={name}
              scope="col"
              aria-sort={isOrdered ? (isDescending ? 'descending' : 'ascending') : 'none'}
            >
              <button type="button" class="table-sort" onClick={() => table.orderBy(at)}>
                <span>{word}</span>
                <span class="table-arrow" data-order={isOrdered && (isDescending ? 'down' : 'up')}>
                  <Icon name="chevronDown" />
                </span>
              </button>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

function AllChoice({ table, rows }: Omit<TableHeadProps, 'columns'>): JSX.Element {
  const box = useRef<HTMLInputElement>(null)
  const chosen = table.chosen.value
  const own = rows.filter(({ isOwn }) => isOwn)
  const count = own.filter(({ id }) => chosen.has(id)).length
  const isAll = count > 0 && count === own.length
  useLayoutEffect(() => {
    if (box.current !== null) box.current.indeterminate = count > 0 && !isAll
  })
  return (
    <label>
      <span class="unseen">{text.table.chooseAll}</span>
      <input
        ref={box}
        type="checkbox"
        checked={isAll}
        disabled={own.length === 0}
        onClick={() => table.switchAll(rows)}
      />
    </label>
  )
}
