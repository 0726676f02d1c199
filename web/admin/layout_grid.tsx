// The grid of a page, with the console's tiles in it (F80): a loop is picked up, carried and dropped by keys and by
// pressing; layout_drag does the same by dragging.
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { type Cell, isSame, loopAt } from '../admin_logic/layout_edit.ts'
import { Icon } from '../shared/icons.tsx'
import { LayoutFrame } from './layout_frame.tsx'
import { TilePreview } from './layout_preview.tsx'
import type { LayoutState } from './layout_state.ts'
import { text } from './text.ts'

export interface LayoutProps {
  readonly layout: LayoutState
}

export const PANEL_ID = 'layout-panel'
export const HINT_ID = 'layout-hint'

export function LayoutGrid({ layout }: LayoutProps): JSX.Element {
  const { rows, columns } = layout.size.value
  const isFree = layout.keyset.value === undefined
  const scale = layout.keyset.value?.scale ?? 100
  return (
    <LayoutFrame name={layout.frame.value} tileScale={scale}>
      <div
        class="layout-grid"
        role="grid"
        aria-label={text.layouts.grid}
        aria-describedby={HINT_ID}
        aria-rowcount={rows}
        aria-colcount={columns}
        data-carrying={layout.carried.value !== undefined}
        style={{
          gridTemplateColumns: tracks(columns, isFree, '10rem'),
          gridTemplateRows: tracks(rows, isFree, '9.6rem'),
        }}
      >
        {Array.from({ length: rows }, (_, row) => (
          <div key={row} class="layout-row" role="row">
            {Array.from({ length: columns }, (_, column) => (
              <GridCell
                key={column}
                layout={layout}
                cell={{ row: row + 1, column: column + 1 }}
                number={row * columns + column}
              />
            ))}
          </div>
        ))}
      </div>
    </LayoutFrame>
  )
}

/** Without a keyset the last one is only there to be filled. */
function tracks(count: number, isFree: boolean, least: string): string {
  const all = isFree ? Math.max(1, count - 1) : count
  const last = isFree && count > 1 ? ' 5rem' : ''
  return `repeat(${all}, minmax(${least}, 1fr))${last}`
}

interface CellProps extends LayoutProps {
  readonly cell: Cell
  readonly number: number
}

function GridCell({ layout, cell, number }: CellProps): JSX.Element {
  const id = loopAt(layout.page.value, cell)
  const carried = layout.carried.value
  const isHere = isSame(layout.cell.value, cell)
  const isOrigin = carried?.from !== undefined && isSame(carried.from, cell)
  const loop = id === undefined ? undefined : layout.admin.entities.value.loop.get(id)
  const isStranger = id !== undefined && layout.strangers.value.includes(id)
  const name = loop?.name ?? id ?? ''
  const right = layout.role.value?.rights.find((each) => each.loop === id)?.right ?? 0
  return (
    <div
      class="layout-cell"
      role="gridcell"
      tabIndex={isHere ? 0 : -1}
      aria-rowindex={cell.row}
      aria-colindex={cell.column}
      data-cell={`${cell.row} ${cell.column}`}
      data-loop={id}
      data-origin={isOrigin}
      data-target={carried !== undefined && isHere}
      data-stranger={isStranger}
      style={{ gridRow: cell.row, gridColumn: cell.column }}
      onFocus={() => layout.moveTo(cell)}
      onClick={() => press(layout, cell)}
      onKeyDown={(event) => pressKey(layout, cell, event)}
    >
      <span class="unseen">{text.layouts.cell(cell.row, cell.column, name, isStranger)}</span>
      {loop !== undefined && <TilePreview loop={loop} right={right} number={number} />}
      {isStranger && (
        <span class="layout-stranger" aria-hidden="true">
          <Icon name="warning" />
          {text.layouts.noRight}
        </span>
      )}
      {carried !== undefined && isHere && !isOrigin && (
        <span class="layout-carried" aria-hidden="true">
          {layout.nameOf(carried.loop)}
        </span>
      )}
    </div>
  )
}

/** Picks up what is there, or drops what is carried. */
function press(layout: LayoutState, cell: Cell): void {
  const id = loopAt(layout.page.peek(), cell)
  if (layout.carried.peek() !== undefined) layout.drop(cell)
  else if (id !== undefined) layout.pickUp(id, cell)
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
}

function pressKey(
  layout: LayoutState,
  cell: Cell,
  event: TargetedKeyboardEvent<HTMLElement>,
): void {
  const { key } = event
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const step = STEPS[key]
  const carried = layout.carried.peek()
  if (step !== undefined) go(layout, { row: cell.row + step[0], column: cell.column + step[1] })
  else if (key === 'Home') go(layout, { row: cell.row, column: 1 })
  else if (key === 'End') go(layout, { row: cell.row, column: layout.size.peek().columns })
  else if (key === 'Enter' || key === ' ') press(layout, cell)
  else if (key === 'Escape' && carried !== undefined) cancel(layout)
  else if (key === 'Delete' || key === 'Backspace') {
    if (carried === undefined) layout.remove(cell)
    else layout.dropInList()
  } else return
  event.preventDefault()
}

function go(layout: LayoutState, cell: Cell): void {
  layout.moveTo(cell)
  focusCell(layout.cell.peek())
}

/** The focus goes back to where it was picked up. */
export function cancel(layout: LayoutState): void {
  const carried = layout.carried.peek()
  layout.cancel()
  if (carried === undefined) return
  if (carried.from !== undefined) focusCell(carried.from)
  else document.querySelector<HTMLElement>(`[data-free="${CSS.escape(carried.loop)}"]`)?.focus()
}

export function focusCell({ row, column }: Cell): void {
  document.querySelector<HTMLElement>(`[data-cell="${row} ${column}"]`)?.focus()
}
