// The loops of the role that stand nowhere yet (F80), to be taken from here; what is dropped here leaves the page.
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { Icon } from '../shared/icons.tsx'
import { cancel, focusCell, type LayoutProps } from './layout_grid.tsx'
import { loopAt } from '../admin_logic/layout_edit.ts'
import type { LayoutState } from './layout_state.ts'
import { text } from './text.ts'

/** Longer lists are filtered. */
const SHOWN_MAX = 200

export function LayoutList({ layout }: LayoutProps): JSX.Element {
  const words = text.layouts
  const wanted = layout.filter.value.trim().toLowerCase()
  const left = layout.left.value.filter(
    (id) => wanted === '' || `${id} ${layout.nameOf(id)}`.toLowerCase().includes(wanted),
  )
  const isCarrying = layout.carried.value?.from !== undefined
  return (
    <section class="layout-list" data-list="" data-carrying={isCarrying} aria-label={words.list}>
      <h2>{words.list}</h2>
      <label class="field">
        <span>{words.filter}</span>
        <input
          type="search"
          value={layout.filter.value}
          onInput={({ currentTarget }) => (layout.filter.value = currentTarget.value)}
        />
      </label>
      <label class="layout-check">
        <input
          type="checkbox"
          checked={layout.listsAll.value}
          onChange={({ currentTarget }) => (layout.listsAll.value = currentTarget.checked)}
        />
        <span>{words.listAll}</span>
      </label>
      {left.length === 0 && (
        <p class="soft">{wanted === '' ? words.allPlaced : words.nothingFound}</p>
      )}
      <ul>
        {left.slice(0, SHOWN_MAX).map((id, index) => (
          <li key={id}>
            <FreeLoop layout={layout} id={id} isFirst={index === 0} />
          </li>
        ))}
      </ul>
      {left.length > SHOWN_MAX && <p class="soft">{words.more(left.length - SHOWN_MAX)}</p>}
    </section>
  )
}

interface FreeLoopProps extends LayoutProps {
  readonly id: string
  readonly isFirst: boolean
}

/** Arrow keys go from one to the next, so that the list is one stop for the Tab key. */
function FreeLoop({ layout, id, isFirst }: FreeLoopProps): JSX.Element {
  const loop = layout.admin.entities.value.loop.get(id)
  const isCarried = layout.carried.value?.from === undefined && layout.carried.value?.loop === id
  return (
    <button
      class="layout-free"
      type="button"
      tabIndex={isFirst ? 0 : -1}
      aria-pressed={isCarried}
      data-free={id}
      onClick={() => {
        if (isCarried) layout.cancel()
        else take(layout, id)
      }}
      onKeyDown={(event) => pressKey(layout, event)}
    >
      <span>{loop?.name ?? id}</span>
      <span class="soft">{loop?.abbreviation}</span>
      {isCarried && <Icon name="arrow" />}
    </button>
  )
}

/** Into the hand; keys then go on in the grid, at the first cell that is empty. */
function take(layout: LayoutState, id: string): void {
  layout.pickUp(id, undefined)
  const { rows, columns } = layout.size.peek()
  for (let at = 0; at < rows * columns; at++) {
    const cell = { row: Math.floor(at / columns) + 1, column: (at % columns) + 1 }
    if (loopAt(layout.page.peek(), cell) !== undefined) continue
    layout.cell.value = cell
    break
  }
  focusCell(layout.cell.peek())
}

function pressKey(layout: LayoutState, event: TargetedKeyboardEvent<HTMLElement>): void {
  const item = event.currentTarget.closest('li')
  const next = {
    ArrowDown: item?.nextElementSibling,
    ArrowUp: item?.previousElementSibling,
  }[event.key]
  if (event.key === 'Escape') cancel(layout)
  else if (next instanceof HTMLElement) next.querySelector('button')?.focus()
  else return
  event.preventDefault()
}
