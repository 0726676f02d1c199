// The picture of rights: users, roles and loops in three columns with lines between them. A narrow screen shows one of the
// columns at a time, the chosen role above it.
import { useSignal, type Signal } from '@preact/signals'
import type { JSX } from 'preact'
import { useMemo } from 'preact/hooks'
import { COLUMNS, type Column } from '../admin_logic/rights_paths.ts'
import { Icon } from '../shared/icons.tsx'
import { RightsColumn } from './rights_column.tsx'
import { RightsLines } from './rights_lines.tsx'
import type { RightsProps } from './rights_page.tsx'
import { wordsOfPoint } from './rights_words.ts'
import { text } from './text.ts'
import { remPx } from './virtual_axis.ts'

/** How far each column is scrolled, px. */
export type Scrolls = Readonly<Record<Column, Signal<number>>>

const ROW_REM = 2.75

export function RightsPicture({ rights }: RightsProps): JSX.Element {
  const scrolls: Scrolls = { user: useSignal(0), role: useSignal(0), loop: useSignal(0) }
  const rowHeight = useMemo(() => Math.round(ROW_REM * remPx()), [])
  const narrow = useSignal<Column>('role')
  const column = (kind: Column) => (
    <RightsColumn rights={rights} kind={kind} scroll={scrolls[kind]} rowHeight={rowHeight} />
  )
  return (
    <div class="rights-picture">
      <ChosenRole rights={rights} />
      <Sentence rights={rights} />
      <ColumnSwitch chosen={narrow} />
      <div class="rights-columns" data-narrow={narrow.value}>
        {column('user')}
        <RightsLines rights={rights} side="user" scrolls={scrolls} rowHeight={rowHeight} />
        {column('role')}
        <RightsLines rights={rights} side="loop" scrolls={scrolls} rowHeight={rowHeight} />
        {column('loop')}
      </div>
      <p class="soft rights-keys">{text.rightsPage.keys}</p>
    </div>
  )
}

function ChosenRole({ rights }: RightsProps): JSX.Element {
  const words = text.rightsPage
  const role = rights.role.value
  return (
    <div class="rights-chosen">
      <p>
        {words.role}: <strong>{role?.name ?? words.noRole}</strong>
      </p>
      <button
        class="button rights-only"
        type="button"
        aria-pressed={rights.linked.value !== undefined}
        disabled={role === undefined}
        onClick={() => rights.showLinked(rights.linked.value === undefined)}
      >
        {rights.linked.value !== undefined && <Icon name="check" />}
        {words.onlyLinked}
      </button>
    </div>
  )
}

/** What is pointed at, in words; read out too. */
function Sentence({ rights }: RightsProps): JSX.Element {
  const point = rights.point.value
  return (
    <p class="rights-sentence" role="status">
      {point === undefined ? text.rightsPage.hint : wordsOfPoint(rights.world.value, point)}
    </p>
  )
}

/** There only where one column has room. */
function ColumnSwitch({ chosen }: { readonly chosen: Signal<Column> }): JSX.Element {
  return (
    <div class="rights-switch" role="group" aria-label={text.rightsPage.viewsLabel}>
      {COLUMNS.map((kind) => (
        <button
          key={kind}
          class="rights-tab"
          type="button"
          aria-pressed={kind === chosen.value}
          onClick={() => (chosen.value = kind)}
        >
          {text.rightsPage.columns[kind]}
        </button>
      ))}
    </div>
  )
}
