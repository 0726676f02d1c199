// The grid of a matrix of rights: virtual both ways, one cell in the order of Tab, heads that stand still.
import type { JSX } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import {
  type Cell,
  FIRST_CELL,
  moved,
  rectangleOf,
  type Selection,
  type Size,
  wholeColumn,
  wholeRow,
  within,
} from '../admin_logic/matrix.ts'
import { type Access, cycled } from '../admin_logic/rights.ts'
import type { Matrix } from '../admin_logic/rights_matrix.ts'
import { GridHeads, GridRow } from './rights_grid_row.tsx'
import type { Marks } from './rights_matrix.tsx'
import { keyValue, valueLetters } from './rights_words.ts'
import { text } from './text.ts'
import { type Axis, remPx, useAxis } from './virtual_axis.ts'

export interface GridProps {
  readonly matrix: Matrix
  readonly marks: Marks
  readonly originOf: (scope: string) => string
  readonly set: (selection: Selection, value: number) => void
  readonly refuse: (access: Access) => void
}

/** px; cells are square enough to hit, heads as wide as the screen has room. */
export interface GridSizes {
  readonly cell: number
  readonly row: number
  readonly headWidth: number
  readonly headHeight: number
}

function sizesNow(): GridSizes {
  const rem = remPx()
  return {
    cell: Math.round(2.4 * rem),
    row: Math.round(2.2 * rem),
    headWidth: Math.round(Math.min(16 * rem, innerWidth * 0.38)),
    headHeight: Math.round(Math.min(10 * rem, Math.max(7 * rem, innerHeight * 0.22))),
  }
}

export function RightsGrid(props: GridProps): JSX.Element {
  const { matrix, marks } = props
  const { rows, columns } = matrix
  const scroller = useRef<HTMLDivElement>(null)
  const sizes = useMemo(sizesNow, [])
  const size = { rows: rows.length, columns: columns.length }
  const selection = marks.selection.value && within(marks.selection.value, size)
  const active = selection?.active ?? FIRST_CELL.active
  const vertical = useAxis({
    count: rows.length,
    size: sizes.row,
    head: sizes.headHeight,
    kept: active.row,
    scroller,
  })
  const horizontal = useAxis({
    count: columns.length,
    size: sizes.cell,
    head: sizes.headWidth,
    kept: active.column,
    horizontal: true,
    scroller,
  })
  const hands = useHands(props, sizes, scroller, vertical, horizontal)
  return (
    <div
      class="rights-grid"
      role="grid"
      aria-label={text.rightsPage.views[matrix.kind === 'right' ? 'matrix' : 'members']}
      aria-rowcount={rows.length + 1}
      aria-colcount={columns.length + 1}
      aria-multiselectable="true"
      ref={scroller}
      style={{ '--rights-cell': `${sizes.cell}px` }}
      {...hands}
    >
      <GridHeads
        matrix={matrix}
        marks={marks}
        items={horizontal.items}
        sizes={sizes}
        width={horizontal.total}
        originOf={props.originOf}
      />
      <GridBody
        matrix={matrix}
        selection={selection}
        rows={vertical}
        columns={horizontal}
        sizes={sizes}
        originOf={props.originOf}
      />
    </div>
  )
}

interface BodyProps extends Pick<GridProps, 'matrix' | 'originOf'> {
  readonly selection: Selection | undefined
  readonly rows: Axis
  readonly columns: Axis
  readonly sizes: GridSizes
}

function GridBody(props: BodyProps): JSX.Element {
  const { matrix, selection, rows, columns, sizes } = props
  const active = selection?.active ?? FIRST_CELL.active
  const area = selection && rectangleOf(selection)
  const width = columns.total
  return (
    <div
      class="rights-grid-body"
      role="presentation"
      style={{ height: `${rows.total - sizes.headHeight}px`, width: `${width}px` }}
    >
      {rows.items.map(({ index, start }) => {
        const isWithin = area !== undefined && index >= area.top && index <= area.bottom
        return (
          <GridRow
            key={matrix.rows[index]!.id}
            matrix={matrix}
            row={index}
            top={start - sizes.headHeight}
            items={columns.items}
            sizes={sizes}
            width={width}
            active={index === active.row ? active.column : -1}
            from={isWithin ? area.left : -1}
            to={isWithin ? area.right : -1}
            originOf={props.originOf}
          />
        )
      })}
    </div>
  )
}

interface Hands {
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onClick: (event: MouseEvent) => void
  readonly onMouseOver: (event: MouseEvent) => void
  readonly onMouseLeave: () => void
  readonly onFocusIn: () => void
}

/** What is done by keys and pointer. */
function useHands(
  { matrix, marks, set, refuse }: GridProps,
  sizes: GridSizes,
  scroller: { readonly current: HTMLElement | null },
  vertical: Axis,
  horizontal: Axis,
): Hands {
  const wantsFocus = useRef(false)
  useLayoutEffect(() => {
    if (!wantsFocus.current) return
    wantsFocus.current = false
    scroller.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true })
  })
  const size = { rows: matrix.rows.length, columns: matrix.columns.length }
  const select = (selection: Selection, isScrolled = false) => {
    wantsFocus.current = true
    marks.selection.value = selection
    if (!isScrolled) return
    vertical.scrollTo(selection.active.row)
    horizontal.scrollTo(selection.active.column)
  }
  const cycle = (cell: Cell, step: 1 | -1) => {
    const { access, value } = matrix.cell(cell.row, cell.column)
    if (access === 'set') set({ anchor: cell, active: cell }, cycled(value, matrix.valueMax, step))
    else refuse(access)
  }
  const press = (event: KeyboardEvent) => {
    if (event.metaKey || event.altKey) return
    const selection = within(marks.selection.peek() ?? FIRST_CELL, size)
    const seen = (scroller.current?.clientHeight ?? 0) - sizes.headHeight
    const next = moved(selection, event, size, Math.max(1, Math.floor(seen / sizes.row) - 1))
    const chosen = next ?? selectedBy(event, selection, size)
    const value = event.ctrlKey ? undefined : keyValue(event.key, valueLetters(matrix))
    if (chosen !== undefined) select(chosen, next !== undefined)
    else if (value !== undefined) set(selection, value)
    else if (event.key === 'Enter' || event.key === ' ') {
      cycle(selection.active, event.shiftKey ? -1 : 1)
    } else return
    marks.pointed.value = undefined
    event.preventDefault()
  }
  const click = ({ target, shiftKey }: MouseEvent) => {
    const { row, column } = placeOf(target)
    if (row === undefined && column === undefined) return
    if (row === undefined) return select(wholeColumn(column!, size))
    if (column === undefined) return select(wholeRow(row, size))
    const cell = { row, column }
    if (shiftKey) return select({ anchor: marks.selection.peek()?.anchor ?? cell, active: cell })
    select({ anchor: cell, active: cell })
    cycle(cell, 1)
  }
  return { onKeyDown: press, onClick: click, ...pointing(marks) }
}

function pointing({ pointed, selection }: Marks): Omit<Hands, 'onKeyDown' | 'onClick'> {
  return {
    onMouseOver: ({ target }) => {
      const { row, column } = placeOf(target)
      const isCell = row !== undefined && column !== undefined
      pointed.value = isCell ? { row, column } : undefined
    },
    onMouseLeave: () => (pointed.value = undefined),
    onFocusIn: () => (selection.value ??= FIRST_CELL),
  }
}

/** The whole row or column by a key, or one cell again; undefined: it is no such key. */
function selectedBy(
  { key, shiftKey, ctrlKey }: KeyboardEvent,
  { active }: Selection,
  size: Size,
): Selection | undefined {
  if (key === ' ' && shiftKey) return wholeRow(active.row, size)
  if (key === ' ' && ctrlKey) return wholeColumn(active.column, size)
  return key === 'Escape' ? { anchor: active, active } : undefined
}

/** Which cell, or head of a row or column, something is in. */
function placeOf(target: EventTarget | null): Partial<Cell> {
  if (!(target instanceof Element)) return {}
  const row = target.closest<HTMLElement>('[data-row]')?.dataset['row']
  const column = target.closest<HTMLElement>('[data-column]')?.dataset['column']
  return {
    ...(row === undefined ? {} : { row: Number(row) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  }
}
