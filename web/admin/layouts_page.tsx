// The layout editor (F80, F54, F56): where the loops of a role stand on each kind of console, as the console shows them.
import { useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { withoutLoops } from '../admin_logic/layout_edit.ts'
import { Icon } from '../shared/icons.tsx'
import type { StateProps } from './app.tsx'
import { LayoutCopyDialog } from './layout_copy_dialog.tsx'
import { LayoutDrag } from './layout_drag.ts'
import { FRAME_NAMES } from './layout_frame.tsx'
import { cancel, HINT_ID, LayoutGrid, type LayoutProps, PANEL_ID } from './layout_grid.tsx'
import { LayoutList } from './layout_list.tsx'
import { LayoutState } from './layout_state.ts'
import { LayoutTabs, PageActions, tabId } from './layout_tabs.tsx'
import { text } from './text.ts'

export function LayoutsPage({ state }: StateProps): JSX.Element {
  const layout = useMemo(() => new LayoutState(state), [])
  const words = text.layouts
  return (
    <>
      <header class="page-head">
        <h1>{words.title}</h1>
      </header>
      {layout.role.value === undefined ? (
        <p class="soft">{words.noRole}</p>
      ) : (
        <>
          <Choices layout={layout} />
          <Warnings layout={layout} />
          <LayoutTabs layout={layout} />
          <Board layout={layout} />
        </>
      )}
      <p class="unseen" aria-live="polite" data-said="">
        {layout.said.value}
      </p>
    </>
  )
}

function Choices({ layout }: LayoutProps): JSX.Element {
  const words = text.layouts
  const copies = useSignal(false)
  const { scope: scopes } = layout.admin.entities.value
  return (
    <div class="layout-choices">
      <label class="field">
        <span>{words.role}</span>
        <select
          value={layout.role.value?.id}
          onChange={({ currentTarget }) => layout.chooseRole(currentTarget.value)}
        >
          {layout.roles.value.map(({ id, name, scope }) => (
            <option key={id} value={id}>
              {`${name} (${scopes.get(scope)?.name ?? scope})`}
            </option>
          ))}
        </select>
      </label>
      <label class="field">
        <span>{words.keyset}</span>
        <select
          value={layout.keyset.value?.id ?? ''}
          onChange={({ currentTarget }) => layout.chooseKeyset(currentTarget.value)}
        >
          <option value="">{words.noKeyset}</option>
          {layout.keysets.value.map(({ id, name, rows, columns, scale }) => (
            <option key={id} value={id}>
              {words.keysetLine(name, rows, columns, scale)}
            </option>
          ))}
        </select>
      </label>
      <FrameChoice layout={layout} />
      <div class="layout-actions">
        <button class="button" type="button" onClick={() => layout.fill()}>
          <Icon name="layout" />
          {words.fill}
        </button>
        <button class="button" type="button" onClick={() => (copies.value = true)}>
          <Icon name="copy" />
          {words.copy}
        </button>
      </div>
      {copies.value && <LayoutCopyDialog layout={layout} close={() => (copies.value = false)} />}
    </div>
  )
}

/** As on which screen it is shown. */
function FrameChoice({ layout }: LayoutProps): JSX.Element {
  const words = text.layouts
  return (
    <fieldset class="layout-frames">
      <legend>{words.screen}</legend>
      {FRAME_NAMES.map((name) => (
        <label key={name}>
          <input
            type="radio"
            name="layout-frame"
            checked={layout.frame.value === name}
            onChange={() => (layout.frame.value = name)}
          />
          <span>{words.screens[name]}</span>
        </label>
      ))}
    </fieldset>
  )
}

function Warnings({ layout }: LayoutProps): JSX.Element {
  const words = text.layouts
  const strangers = layout.strangers.value
  const isBorrowed = layout.keyset.value !== undefined && !layout.hasOwnLayout.value
  return (
    <>
      {!layout.hasOwnLayout.value && (
        <p class="soft">{isBorrowed ? words.noneForKeyset : words.none}</p>
      )}
      {strangers.length > 0 && (
        <div class="shell-warning" role="status">
          <Icon name="warning" />
          <p>{words.strangers(strangers.map((id) => layout.nameOf(id)).join(', '))}</p>
          <button
            class="button"
            type="button"
            onClick={() => layout.put(withoutLoops(layout.pages.peek(), strangers))}
          >
            {words.removeStrangers}
          </button>
        </div>
      )}
    </>
  )
}

/** The grid, and beside it what can be put into it. */
function Board({ layout }: LayoutProps): JSX.Element {
  const board = useRef<HTMLDivElement>(null)
  const drag = useMemo(() => new LayoutDrag(layout), [])
  const ghost = drag.ghost.value
  const index = layout.index.value
  useEffect(() => drag.follow(board.current!), [])
  return (
    <div
      class="layout-board"
      ref={board}
      onKeyDown={({ key }) => {
        if (key === 'Escape') cancel(layout)
      }}
    >
      <div class="layout-main" role="tabpanel" id={PANEL_ID} aria-labelledby={tabId(index)}>
        <CarriedBar layout={layout} />
        <LayoutGrid layout={layout} />
        <PageActions layout={layout} />
        <p class="soft" id={HINT_ID}>
          {layout.keyset.value === undefined ? text.layouts.hintFree : text.layouts.hint}
        </p>
      </div>
      <LayoutList layout={layout} />
      {ghost !== undefined && (
        <div
          class="layout-ghost"
          aria-hidden="true"
          style={{ transform: `translate(${ghost.x + 12}px, ${ghost.y + 12}px)` }}
        >
          {ghost.name}
        </div>
      )}
    </div>
  )
}

/** Always there, so that nothing moves when something is picked up. */
function CarriedBar({ layout }: LayoutProps): JSX.Element {
  const words = text.layouts
  const carried = layout.carried.value
  return (
    <div class="layout-bar" data-carrying={carried !== undefined}>
      <p>{carried === undefined ? words.handEmpty : words.hand(layout.nameOf(carried.loop))}</p>
      <button
        class="button"
        type="button"
        disabled={carried?.from === undefined}
        onClick={() => layout.dropInList()}
      >
        {words.toList}
      </button>
      <button
        class="button"
        type="button"
        disabled={carried === undefined}
        onClick={() => cancel(layout)}
      >
        {text.cancel}
      </button>
    </div>
  )
}
