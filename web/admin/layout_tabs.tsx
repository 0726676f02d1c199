// The pages of a layout as tabs (F54): go to one, name it, put it elsewhere, add and remove.
import type { JSX, TargetedKeyboardEvent } from 'preact'
import {
  addPage,
  movePage,
  PAGE_NAME_LETTERS_MAX,
  PAGES_MAX,
  removePage,
  renamePage,
} from '../admin_logic/layout_edit.ts'
import { Icon, type IconName } from '../shared/icons.tsx'
import { type LayoutProps, PANEL_ID } from './layout_grid.tsx'
import type { LayoutState } from './layout_state.ts'
import { text } from './text.ts'

export const tabId = (index: number) => `layout-tab-${index}`

export function LayoutTabs({ layout }: LayoutProps): JSX.Element {
  const words = text.layouts
  const pages = layout.pages.value
  const shown = layout.index.value
  return (
    <div class="layout-tabs">
      <div role="tablist" aria-label={words.pages} onKeyDown={(event) => pressKey(layout, event)}>
        {pages.map(({ name }, index) => (
          <button
            key={index}
            id={tabId(index)}
            class="layout-tab"
            type="button"
            role="tab"
            aria-selected={index === shown}
            aria-controls={index === shown ? PANEL_ID : undefined}
            tabIndex={index === shown ? 0 : -1}
            onClick={() => layout.showPage(index)}
          >
            {name || words.page(index + 1)}
          </button>
        ))}
      </div>
      <button
        class="button"
        type="button"
        disabled={pages.length >= PAGES_MAX}
        onClick={() => {
          layout.put(addPage(pages))
          layout.showPage(pages.length)
        }}
      >
        <Icon name="add" />
        {words.addPage}
      </button>
    </div>
  )
}

/** Of the page that is shown. */
export function PageActions({ layout }: LayoutProps): JSX.Element {
  const words = text.layouts
  const pages = layout.pages.value
  const index = layout.index.value
  const move = (to: number) => {
    layout.put(movePage(pages, index, to))
    layout.showPage(to)
    layout.said.value = words.pageMoved(to + 1)
  }
  return (
    <div class="layout-page-actions">
      <label class="field">
        <span>{words.pageName}</span>
        <input
          // Another page has another name, also where it is typed and not collected yet.
          key={index}
          type="text"
          autocomplete="off"
          maxLength={PAGE_NAME_LETTERS_MAX}
          value={pages[index]?.name ?? ''}
          onChange={({ currentTarget }) =>
            layout.put(renamePage(layout.pages.peek(), index, currentTarget.value.trim()))
          }
        />
      </label>
      <PageButton
        icon="back"
        label={words.pageEarlier}
        disabled={index === 0}
        act={() => move(index - 1)}
      />
      <PageButton
        icon="arrow"
        label={words.pageLater}
        disabled={index >= pages.length - 1}
        act={() => move(index + 1)}
      />
      <PageButton
        icon="remove"
        label={words.removePage}
        disabled={!layout.hasOwnLayout.value}
        act={() => {
          layout.put(removePage(pages, index))
          layout.showPage(Math.min(index, pages.length - 2))
          layout.said.value = words.pageRemoved
        }}
      />
    </div>
  )
}

interface PageButtonProps {
  readonly icon: IconName
  readonly label: string
  readonly disabled: boolean
  readonly act: () => void
}

function PageButton({ icon, label, disabled, act }: PageButtonProps): JSX.Element {
  return (
    <button
      class="button"
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={act}
    >
      <Icon name={icon} />
    </button>
  )
}

function pressKey(layout: LayoutState, event: TargetedKeyboardEvent<HTMLElement>): void {
  const count = layout.pages.peek().length
  const index = layout.index.peek()
  const next = {
    ArrowRight: (index + 1) % count,
    ArrowLeft: (index + count - 1) % count,
    Home: 0,
    End: count - 1,
  }[event.key]
  if (next === undefined) return
  event.preventDefault()
  layout.showPage(next)
  document.getElementById(tabId(next))?.focus()
}
