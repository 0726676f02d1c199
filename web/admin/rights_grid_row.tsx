// The rows of a matrix of rights: its heads on top, and one for each loop or user. A row is made anew only if something in
// it is different, so that scrolling and keys stay fast.
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { ACCESSES, pendingOf } from '../admin_logic/rights.ts'
import type { Matrix, MatrixCell, MatrixHead } from '../admin_logic/rights_matrix.ts'
import type { GridSizes } from './rights_grid.tsx'
import type { Marks } from './rights_matrix.tsx'
import { labelOfCell, valueLetters } from './rights_words.ts'
import { text } from './text.ts'
import type { VirtualItem } from './virtual_axis.ts'

interface LineProps {
  readonly matrix: Matrix
  /** The columns in sight. */
  readonly items: readonly VirtualItem[]
  readonly sizes: GridSizes
  readonly width: number
  readonly originOf: (scope: string) => string
}

export function GridHeads(props: LineProps & { readonly marks: Marks }): JSX.Element {
  const { matrix, marks, items, sizes, width, originOf } = props
  const pointed = marks.pointed.value?.column ?? marks.selection.value?.active.column
  return (
    <div
      class="rights-grid-heads"
      role="row"
      aria-rowindex={1}
      style={{ height: `${sizes.headHeight}px`, width: `${width}px` }}
    >
      <div
        class="rights-corner"
        role="columnheader"
        aria-colindex={1}
        style={{ width: `${sizes.headWidth}px`, height: `${sizes.headHeight}px` }}
      >
        <span>{text.rightsPage.columns.role} →</span>
        <span>{text.rightsPage.rowsOf[matrix.kind]} ↓</span>
      </div>
      {items.map(({ index, start }) => {
        const head = matrix.columns[index]!
        return (
          <div
            key={head.id}
            class="rights-column-title"
            role="columnheader"
            aria-colindex={index + 2}
            title={titleOf(head, originOf)}
            data-column={index}
            data-pointed={index === pointed}
            style={{
              left: `${start}px`,
              width: `${sizes.cell}px`,
              height: `${sizes.headHeight}px`,
            }}
          >
            <HeadName head={head} originOf={originOf} />
          </div>
        )
      })}
    </div>
  )
}

export interface RowProps extends LineProps {
  readonly row: number
  readonly top: number
  /** The column of the cell in the order of Tab, -1: it is in another row. */
  readonly active: number
  /** Selected columns; -1: none. */
  readonly from: number
  readonly to: number
}

export function GridRow(props: RowProps): JSX.Element {
  const { matrix, row, top, items, sizes, width, active, from, to, originOf } = props
  const head = matrix.rows[row]!
  const codes = items.map(({ index }) => codeOf(matrix.cell(row, index))).join()
  const cells = useMemo(
    () =>
      items.map((item) => (
        <GridCell
          key={matrix.columns[item.index]!.id}
          matrix={matrix}
          row={row}
          item={item}
          isActive={item.index === active}
          isSelected={item.index >= from && item.index <= to}
        />
      )),
    [codes, items, row, active, from, to, sizes],
  )
  return (
    <div
      class="rights-grid-row"
      role="row"
      aria-rowindex={row + 2}
      data-row={row}
      style={{ top: `${top}px`, height: `${sizes.row}px`, width: `${width}px` }}
    >
      <div
        class="rights-row-title"
        role="rowheader"
        aria-colindex={1}
        title={titleOf(head, originOf)}
        style={{ width: `${sizes.headWidth}px` }}
      >
        <HeadName head={head} originOf={originOf} />
      </div>
      {cells}
    </div>
  )
}

interface CellProps {
  readonly matrix: Matrix
  readonly row: number
  readonly item: VirtualItem
  readonly isActive: boolean
  readonly isSelected: boolean
}

/** There are up to thousands: no attribute that says nothing. */
function GridCell({ matrix, row, item, isActive, isSelected }: CellProps): JSX.Element {
  const cell = matrix.cell(row, item.index)
  return (
    <div
      class="rights-cell"
      role="gridcell"
      aria-colindex={item.index + 2}
      aria-selected={isSelected || undefined}
      aria-label={labelOfCell(matrix, cell)}
      aria-disabled={cell.access !== 'set' || undefined}
      tabIndex={isActive ? 0 : undefined}
      data-column={item.index}
      data-value={matrix.kind === 'member' && cell.value === 1 ? 'member' : cell.value}
      data-access={cell.access === 'set' ? undefined : cell.access}
      data-pending={pendingOf(cell)}
      style={{ left: `${item.start}px` }}
    >
      {valueLetters(matrix)[cell.value] || (cell.access === 'none' ? '' : '·')}
    </div>
  )
}

function codeOf({ value, before, access }: MatrixCell): number {
  return value + 3 * before + 9 * ACCESSES.indexOf(access)
}

interface HeadNameProps {
  readonly head: MatrixHead
  readonly originOf: (scope: string) => string
}

function HeadName({ head, originOf }: HeadNameProps): JSX.Element {
  const origin = originOf(head.scope)
  return (
    <>
      <span class="rights-title">{head.name}</span>
      {origin !== '' && <small>{origin}</small>}
    </>
  )
}

function titleOf(
  { name, abbreviation, id, scope }: MatrixHead,
  originOf: (scope: string) => string,
) {
  return [name, abbreviation !== name && abbreviation, id, originOf(scope)]
    .filter(Boolean)
    .join(' · ')
}
