// The table of live sessions: 1,000 of them cost what is in sight; rows stand still while a hand is among them.
import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { Sort } from '../admin_logic/live_rows.ts'
import { Icon } from '../shared/icons.tsx'
import { LiveLine } from './live_line.tsx'
import type { LiveProps } from './live_page.tsx'
import type { LiveState } from './live_state.ts'
import { text } from './text.ts'
import { remPx, useAxis } from './virtual_axis.ts'

/** rem of a row: as live.css lays it out. */
const ROW_REM = 4.25
const CARD_REM = 12.5
const NARROW = '(max-width: 62rem)'

const SORTED: readonly (Sort | 'loops')[] = [
  'name',
  'loops',
  'talking',
  'media',
  'delay',
  'loss',
  'node',
]

export function LiveTable(props: LiveProps): JSX.Element {
  const { live } = props
  const scroller = useRef<HTMLDivElement>(null)
  const size = useRowSize()
  const focused = useSignal<number | undefined>(undefined)
  const rows = live.rows.value
  const kept = rows.findIndex(({ session }) => session === focused.value)
  const axis = useAxis({
    count: rows.length,
    size,
    scroller,
    ...(kept < 0 ? {} : { kept }),
  })
  const holding = useHold(live, focused)
  return (
    <section class="live" aria-label={text.live.table}>
      <TableHead {...props} />
      <div
        class="live-scroller"
        ref={scroller}
        // Reached by the keyboard, so that it can be scrolled without a control in it.
        tabIndex={0}
        role="table"
        aria-label={text.live.table}
        aria-rowcount={rows.length + 1}
        {...holding}
      >
        <Columns {...props} />
        <div class="live-rows" role="rowgroup" style={{ height: `${axis.total}px` }}>
          {axis.items.map(({ index, start }) => {
            const row = rows[index]
            return (
              row && (
                <LiveLine
                  key={row.session}
                  {...props}
                  row={row}
                  index={index}
                  top={start}
                  height={size}
                />
              )
            )
          })}
        </div>
        {rows.length === 0 && <Nobody {...props} />}
      </div>
    </section>
  )
}

/** While the pointer or the focus is among the rows they are held; tells which one has the focus. */
function useHold(live: LiveState, focused: Signal<number | undefined>) {
  const holds = useRef({ pointer: false, focus: false })
  const hold = (by: 'pointer' | 'focus', held: boolean) => {
    holds.current[by] = held
    live.held.value = holds.current.pointer || holds.current.focus
  }
  useEffect(() => () => void (live.held.value = false), [])
  return {
    onPointerEnter: ({ pointerType }: PointerEvent) => hold('pointer', pointerType === 'mouse'),
    onPointerLeave: () => hold('pointer', false),
    onFocusIn: ({ target, currentTarget }: FocusEvent) => {
      hold('focus', target !== currentTarget)
      focused.value = sessionOf(target)
    },
    onFocusOut: ({ relatedTarget, currentTarget }: FocusEvent) => {
      const stays =
        relatedTarget instanceof Node &&
        currentTarget instanceof Node &&
        currentTarget.contains(relatedTarget)
      if (!stays) hold('focus', false)
    },
  }
}

function Nobody({ live }: LiveProps): JSX.Element {
  const words = text.live
  const isEmpty = live.all.value.length === 0
  return (
    <p class="live-none soft">
      {!live.isLoaded.value ? words.loading : isEmpty ? words.none : words.noneFound}
    </p>
  )
}

/** How many, what is done to those chosen, and why the rows stand still. */
function TableHead({ live, act }: LiveProps): JSX.Element {
  const chosen = live.chosen.value
  const words = text.live
  const fresh = live.fresh.value
  const isAll = fresh.length > 0 && fresh.every(({ session }) => live.isChosen(session))
  return (
    <div class="live-head">
      <label class="live-choose-all">
        <input
          type="checkbox"
          checked={isAll}
          disabled={fresh.length === 0}
          onChange={({ currentTarget }) => live.chooseAll(currentTarget.checked)}
        />
        {words.selectAll}
      </label>
      <p class="live-count" role="status">
        {chosen.length > 0
          ? words.selected(chosen.length)
          : words.count(fresh.length, live.all.value.length)}
      </p>
      {(['mute', 'message', 'disconnect'] as const).map((kind) => (
        <button
          key={kind}
          class={kind === 'disconnect' ? 'button danger' : 'button'}
          type="button"
          disabled={chosen.length === 0}
          onClick={() => act({ kind, rows: chosen })}
        >
          {words.act[kind]}
        </button>
      ))}
      <p class="live-held" data-held={live.held.value}>
        {live.held.value && live.isStale.value ? words.heldStale : words.held}{' '}
        <button
          class="button"
          type="button"
          disabled={!live.isStale.value}
          onClick={() => live.arrange()}
        >
          {words.sortNow}
        </button>
      </p>
    </div>
  )
}

function Columns({ live }: LiveProps): JSX.Element {
  const { by, descending } = live.sort.value
  const words = text.live.columns
  return (
    <div class="live-columns" role="rowgroup">
      <div class="live-row live-titles" role="row" aria-rowindex={1}>
        <span role="columnheader" class="cell-select">
          <span class="unseen">{words.select}</span>
        </span>
        {SORTED.map((column) => (
          <span
            key={column}
            role="columnheader"
            class={`cell-${column}`}
            aria-sort={column !== by ? undefined : descending ? 'descending' : 'ascending'}
          >
            {column === 'loops' ? (
              words.loops
            ) : (
              <button type="button" class="sort" onClick={() => live.sortBy(column)}>
                {words[column]}
                {column === by && (
                  <span class={descending ? 'sort-mark up' : 'sort-mark'}>
                    <Icon name="chevronDown" />
                  </span>
                )}
              </button>
            )}
          </span>
        ))}
        <span role="columnheader" class="cell-act">
          {words.act}
        </span>
      </div>
    </div>
  )
}

function useRowSize(): number {
  const size = useSignal(rowSize())
  useEffect(() => {
    const measure = () => (size.value = rowSize())
    window.addEventListener('resize', measure)
    return () => window.removeEventListener('resize', measure)
  }, [])
  return size.value
}

function rowSize(): number {
  return Math.round((matchMedia(NARROW).matches ? CARD_REM : ROW_REM) * remPx())
}

function sessionOf(target: EventTarget | null): number | undefined {
  const row = target instanceof Element ? target.closest('[data-session]') : null
  return row === null ? undefined : Number(row.getAttribute('data-session'))
}
