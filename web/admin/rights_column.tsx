// One column of the picture of rights: a list box in which what is linked with the chosen role is selected. Only what is in
// sight is rendered.
import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { movedInList } from '../admin_logic/matrix.ts'
import type { Column } from '../admin_logic/rights_paths.ts'
import { RightsFilter } from './rights_filter.tsx'
import { RightsOption } from './rights_option.tsx'
import type { RightsProps } from './rights_page.tsx'
import type { RightsState } from './rights_state.ts'
import { keyValue } from './rights_words.ts'
import { text } from './text.ts'
import { type Axis, useAxis } from './virtual_axis.ts'

export interface ColumnProps extends RightsProps {
  readonly kind: Column
  readonly scroll: Signal<number>
  readonly rowHeight: number
}

export function RightsColumn(props: ColumnProps): JSX.Element {
  const { rights, kind } = props
  const shown = rights.shown[kind].value
  const all = rights.world.value[`${kind}s`].length
  return (
    <>
      <header class="rights-column-head" data-kind={kind}>
        <h2 id={`rights-${kind}`}>{text.rightsPage.columns[kind]}</h2>
        <RightsFilter rights={rights} kind={kind} shown={shown.length} all={all} />
      </header>
      {shown.length === 0 ? (
        <p class="soft rights-list rights-empty" data-kind={kind}>
          {all === 0 ? text.rightsPage.none[kind] : text.rightsPage.noRows}
        </p>
      ) : (
        <ColumnList {...props} />
      )}
    </>
  )
}

const optionId = (kind: Column, id: string) => `rights-${kind}-${id}`

function ColumnList(props: ColumnProps): JSX.Element {
  const { rights, kind, scroll, rowHeight } = props
  const scroller = useRef<HTMLDivElement>(null)
  const shown = rights.shown[kind].value
  const activeId = useSignal(kind === 'role' ? (rights.role.peek()?.id ?? '') : '')
  const active = Math.max(
    0,
    shown.findIndex(({ id }) => id === activeId.value),
  )
  const axis = useAxis({ count: shown.length, size: rowHeight, kept: active, scroller })
  useEffect(() => {
    if (active > 0) axis.scrollTo(active)
    return () => void (scroll.value = 0)
  }, [])
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const pageRows = Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight)
    const next = movedInList(active, event.key, shown.length, pageRows)
    if (next !== undefined) {
      const { id } = shown[next]!
      axis.scrollTo(next)
      activeId.value = id
      if (kind === 'role') rights.chooseRole(id)
      rights.focused.value = { kind, id }
    } else if (!pressOn(rights, kind, shown[active]!.id, event)) return
    rights.pointed.value = undefined
    event.preventDefault()
  }
  return (
    <div
      class="rights-list"
      data-kind={kind}
      role="listbox"
      tabIndex={0}
      aria-labelledby={`rights-${kind}`}
      aria-multiselectable={kind !== 'role'}
      aria-activedescendant={optionId(kind, shown[active]!.id)}
      ref={scroller}
      onKeyDown={press}
      onScroll={({ currentTarget }) => (scroll.value = currentTarget.scrollTop)}
      onMouseLeave={() => (rights.pointed.value = undefined)}
      onFocus={({ currentTarget }) => {
        if (!currentTarget.matches(':focus-visible')) return
        rights.focused.value = { kind, id: shown[active]!.id }
      }}
      onBlur={() => (rights.focused.value = undefined)}
    >
      <Options
        {...props}
        axis={axis}
        active={active}
        clicked={(id, step) => {
          activeId.value = id
          rights.focused.value = undefined
          act(rights, kind, id, step)
        }}
      />
    </div>
  )
}

interface OptionsProps extends ColumnProps {
  readonly axis: Axis
  readonly active: number
  readonly clicked: (id: string, step: 1 | -1) => void
}

function Options(props: OptionsProps): JSX.Element {
  const { rights, kind, rowHeight, axis, active, clicked } = props
  const shown = rights.shown[kind].value
  return (
    <div class="rights-rows" style={{ height: `${axis.total}px` }}>
      {axis.items.map(({ index, start }) => {
        const entity = shown[index]
        if (entity === undefined) return null
        return (
          <RightsOption
            key={entity.id}
            rights={rights}
            kind={kind}
            entity={entity}
            id={optionId(kind, entity.id)}
            top={start}
            height={rowHeight}
            index={index}
            count={shown.length}
            isActive={index === active}
            act={(step) => clicked(entity.id, step)}
          />
        )
      })}
    </div>
  )
}

function act(rights: RightsState, kind: Column, id: string, step: 1 | -1): void {
  if (kind === 'role') rights.chooseRole(id)
  else rights.cycle(kind, id, step)
}

/** Whether the key does something to what is active. */
function pressOn(
  rights: RightsState,
  kind: Column,
  id: string,
  { key, shiftKey }: KeyboardEvent,
): boolean {
  const isAct = key === 'Enter' || key === ' '
  if (isAct) act(rights, kind, id, shiftKey ? -1 : 1)
  if (isAct || kind === 'role') return isAct
  const letters = text.rightsPage[kind === 'user' ? 'memberLetters' : 'letters']
  const value = keyValue(key, letters)
  if (value !== undefined) rights.set(kind, id, value)
  return value !== undefined
}
