// The buttons of the pages of loops (F54, F55): tabs, moved between by the arrow keys. Each shows by frame and icon
// that there is speech on a loop of it that is listened to (F35).
import type { JSX, TargetedKeyboardEvent } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import type { ShownPage } from './page_choice.ts'
import { text } from './text.ts'

export const PANEL_ID = 'loops-panel'
export const tabId = (index: number) => `page-tab-${index}`

export function PageBar({ state }: StateProps): JSX.Element | null {
  const bar = useRef<HTMLDivElement>(null)
  const pages = state.pages.pages.value
  const chosen = state.pages.index.value
  useEffect(() => {
    bar.current?.children[chosen]?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  }, [chosen])
  if (pages.length < 2) return null
  const press = (event: TargetedKeyboardEvent<HTMLDivElement>) => {
    const next = pageAfter(event.key, chosen, pages.length)
    if (next === undefined) return
    event.preventDefault()
    state.pages.choose(next)
    const tab = bar.current?.children[next]
    if (tab instanceof HTMLElement) tab.focus()
  }
  return (
    <div class="page-bar" role="tablist" aria-label={text.pages.label} ref={bar} onKeyDown={press}>
      {pages.map((page, index) => (
        <PageTab key={index} state={state} page={page} index={index} isChosen={index === chosen} />
      ))}
    </div>
  )
}

interface PageTabProps extends StateProps {
  readonly page: ShownPage
  readonly index: number
  readonly isChosen: boolean
}

function PageTab({ state, page, index, isChosen }: PageTabProps): JSX.Element {
  const isActive = page.isActive.value
  return (
    <button
      class="page-tab"
      type="button"
      role="tab"
      id={tabId(index)}
      aria-selected={isChosen}
      aria-controls={PANEL_ID}
      tabIndex={isChosen ? 0 : -1}
      data-page={index}
      data-active={isActive}
      onClick={() => state.pages.choose(index)}
    >
      <span class="page-name">{pageName(page, index)}</span>
      <Icon name="speech" />
      {isActive && <span class="unseen">{text.pages.active}</span>}
    </button>
  )
}

function pageName({ name, isRest }: ShownPage, index: number): string {
  if (isRest) return text.pages.rest
  return name === '' ? text.pages.number(index + 1) : name
}

/** undefined: the key moves nothing. */
function pageAfter(key: string, page: number, count: number): number | undefined {
  if (key === 'ArrowRight') return (page + 1) % count
  if (key === 'ArrowLeft') return (page + count - 1) % count
  if (key === 'Home') return 0
  return key === 'End' ? count - 1 : undefined
}
