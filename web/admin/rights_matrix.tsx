// A matrix of rights for large projects: a grid of which only what is in sight is rendered, moved in by keys, with
// rectangles that are set as one step.
import { type Signal, useSignal } from '@preact/signals'
import type { JSX } from 'preact'
import { type Cell, cellCount, rectangleOf, type Selection, within } from '../admin_logic/matrix.ts'
import { CELLS_SET_MAX, type Matrix, rectangleEdits } from '../admin_logic/rights_matrix.ts'
import { RightsFilter } from './rights_filter.tsx'
import { RightsGrid } from './rights_grid.tsx'
import type { RightsProps } from './rights_page.tsx'
import { valueLetters, valueWords, wordsOfCell } from './rights_words.ts'
import { text } from './text.ts'

export interface MatrixProps extends RightsProps {
  readonly matrix: Matrix
}

export interface Marks {
  /** undefined: nothing was selected yet. */
  readonly selection: Signal<Selection | undefined>
  /** Under the pointer. */
  readonly pointed: Signal<Cell | undefined>
}

export function RightsMatrix(
  props: MatrixProps & { readonly rowKind: 'loop' | 'user' },
): JSX.Element {
  const { rights, matrix, rowKind } = props
  const { world, filters } = rights
  const marks: Marks = {
    selection: useSignal<Selection | undefined>(undefined),
    pointed: useSignal<Cell | undefined>(undefined),
  }
  const { scope, roles } = world.value
  const shownKey = [scope, filters[rowKind].value, filters.role.value].join('\n')
  const rowsAll = world.value[`${rowKind}s`].length
  const isEmpty = matrix.rows.length === 0 || matrix.columns.length === 0
  const forget = () => (marks.selection.value = marks.pointed.value = undefined)
  return (
    <div class="rights-matrix">
      {/* Another filter is another matrix: what was selected would be something else. */}
      <div class="rights-tools" onInput={forget}>
        <RightsFilter rights={rights} kind={rowKind} shown={matrix.rows.length} all={rowsAll} />
        <RightsFilter
          rights={rights}
          kind="role"
          shown={matrix.columns.length}
          all={roles.length}
        />
        <SetButtons rights={rights} matrix={matrix} marks={marks} />
      </div>
      <MatrixSentence rights={rights} matrix={matrix} marks={marks} />
      {isEmpty ? (
        <p class="soft rights-grid rights-empty">
          {rowsAll === 0
            ? text.rightsPage.none[rowKind]
            : roles.length === 0
              ? text.rightsPage.none.role
              : text.rightsPage.noRows}
        </p>
      ) : (
        <RightsGrid
          key={shownKey}
          matrix={matrix}
          marks={marks}
          originOf={(where) => rights.originOf(where)}
          set={(selection, value) => setSelected(rights, matrix, selection, value)}
          refuse={(access) => rights.refuse(access)}
        />
      )}
      <p class="soft rights-keys">
        {matrix.kind === 'right' ? text.rightsPage.matrixKeys : text.rightsPage.memberKeys}
      </p>
    </div>
  )
}

type MarkedProps = MatrixProps & { readonly marks: Marks }

function SetButtons({ rights, matrix, marks }: MarkedProps): JSX.Element {
  const { selection } = marks
  const letters = valueLetters(matrix)
  return (
    <div class="rights-set" role="group" aria-label={text.rightsPage.setSelected}>
      {valueWords(matrix).map((word, value) => (
        <button
          key={word}
          class="button"
          type="button"
          disabled={selection.value === undefined}
          onClick={() => {
            if (selection.value !== undefined) setSelected(rights, matrix, selection.value, value)
          }}
        >
          <span
            class="rights-letter"
            data-value={matrix.kind === 'member' ? value && 'member' : value}
          >
            {letters[value] || '–'}
          </span>
          {word}
        </button>
      ))}
    </div>
  )
}

function MatrixSentence({ rights, matrix, marks }: MarkedProps): JSX.Element {
  const { pointed, selection } = marks
  const area = selection.value === undefined ? undefined : rectangleOf(selection.value)
  const cell = pointed.value ?? selection.value?.active
  const isSeveral = pointed.value === undefined && area !== undefined && cellCount(area) > 1
  const isThere =
    cell !== undefined && cell.row < matrix.rows.length && cell.column < matrix.columns.length
  return (
    <p class="rights-sentence" role="status">
      {isSeveral
        ? text.rightsPage.selected(area.bottom - area.top + 1, area.right - area.left + 1)
        : isThere
          ? wordsOfCell(rights.world.value, matrix, cell.row, cell.column)
          : ''}
    </p>
  )
}

function setSelected(
  { admin }: RightsProps['rights'],
  matrix: Matrix,
  selection: Selection,
  value: number,
): void {
  const size = { rows: matrix.rows.length, columns: matrix.columns.length }
  const edits = rectangleEdits(matrix, rectangleOf(within(selection, size)), value)
  if (edits !== undefined) admin.stage(edits)
  else admin.notices.show('warning', text.rightsPage.tooMany(CELLS_SET_MAX))
}
