// A matrix that is moved in by keys: which cell is active, which rectangle is selected, and what a key sets. Pure.
export interface Cell {
  readonly row: number
  readonly column: number
}

/** From one corner to the other; the active cell has the focus. */
export interface Selection {
  readonly anchor: Cell
  readonly active: Cell
}

export interface Size {
  readonly rows: number
  readonly columns: number
}

export interface Rectangle {
  readonly top: number
  readonly bottom: number
  readonly left: number
  readonly right: number
}

export const FIRST_CELL: Selection = {
  anchor: { row: 0, column: 0 },
  active: { row: 0, column: 0 },
}

export interface KeyPress {
  readonly key: string
  readonly shiftKey: boolean
  readonly ctrlKey: boolean
}

/** pageRows: how many rows are seen at once; undefined: it is no key to move by. */
export function moved(
  { anchor, active }: Selection,
  press: KeyPress,
  size: Size,
  pageRows: number,
): Selection | undefined {
  const next = target(active, press, size, pageRows)
  if (next === undefined) return undefined
  const cell = {
    row: Math.max(0, Math.min(size.rows - 1, next.row)),
    column: Math.max(0, Math.min(size.columns - 1, next.column)),
  }
  return { anchor: press.shiftKey ? anchor : cell, active: cell }
}

function target(
  { row, column }: Cell,
  { key, ctrlKey }: KeyPress,
  size: Size,
  pageRows: number,
): Cell | undefined {
  const far = Number.MAX_SAFE_INTEGER
  switch (key) {
    case 'ArrowUp':
      return { row: ctrlKey ? 0 : row - 1, column }
    case 'ArrowDown':
      return { row: ctrlKey ? far : row + 1, column }
    case 'ArrowLeft':
      return { row, column: ctrlKey ? 0 : column - 1 }
    case 'ArrowRight':
      return { row, column: ctrlKey ? far : column + 1 }
    case 'Home':
      return { row: ctrlKey ? 0 : row, column: 0 }
    case 'End':
      return { row: ctrlKey ? size.rows : row, column: far }
    case 'PageUp':
      return { row: row - pageRows, column }
    case 'PageDown':
      return { row: row + pageRows, column }
    default:
      return undefined
  }
}

/** Within a matrix that has become smaller, as by a filter. */
export function within({ anchor, active }: Selection, { rows, columns }: Size): Selection {
  const clamp = ({ row, column }: Cell): Cell => ({
    row: Math.max(0, Math.min(rows - 1, row)),
    column: Math.max(0, Math.min(columns - 1, column)),
  })
  return { anchor: clamp(anchor), active: clamp(active) }
}

export function rectangleOf({ anchor, active }: Selection): Rectangle {
  return {
    top: Math.min(anchor.row, active.row),
    bottom: Math.max(anchor.row, active.row),
    left: Math.min(anchor.column, active.column),
    right: Math.max(anchor.column, active.column),
  }
}

export function cellCount({ top, bottom, left, right }: Rectangle): number {
  return (bottom - top + 1) * (right - left + 1)
}

/** All cells of one row or column. */
export function wholeRow(row: number, { columns }: Size): Selection {
  return { anchor: { row, column: columns - 1 }, active: { row, column: 0 } }
}

export function wholeColumn(column: number, { rows }: Size): Selection {
  return { anchor: { row: rows - 1, column }, active: { row: 0, column } }
}

/** What a key sets: the letters that stand in the cells, or digits; undefined: nothing. */
export function valueOfKey(key: string, letters: readonly string[]): number | undefined {
  const value = /^[0-9]$/.test(key)
    ? Number(key)
    : letters.findIndex((letter) => letter !== '' && letter.toLowerCase() === key.toLowerCase())
  return value >= 0 && value < letters.length ? value : undefined
}

/** Where a key moves to in a list; undefined: it is no key to move by. */
export function movedInList(
  index: number,
  key: string,
  count: number,
  pageRows: number,
): number | undefined {
  const next = {
    ArrowUp: index - 1,
    ArrowDown: index + 1,
    PageUp: index - pageRows,
    PageDown: index + pageRows,
    Home: 0,
    End: count - 1,
  }[key]
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next))
}
