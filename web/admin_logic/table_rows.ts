// The rows of a table: found by what is typed, in an order, chosen one by one, in ranges or all. Pure.

export interface TableRow {
  readonly id: string
  /** What its columns show. */
  readonly cells: readonly string[]
  /** In which is searched: see `saidOf`. */
  readonly said: string
  readonly isOwn: boolean
}

export interface Order {
  /** Index of the column; undefined: as they come. */
  readonly column: number | undefined
  readonly isDescending: boolean
}

export const NO_ORDER: Order = { column: undefined, isDescending: false }

const COLLATOR = new Intl.Collator(undefined, { numeric: true, sensitivity: 'base' })

/** Made once for a row: it is searched with each letter that is typed. */
export function saidOf(id: string, cells: readonly string[]): string {
  return plain([id, ...cells].join('\n'))
}

/** Those with each of the words in id or columns, whatever its case. */
export function found<Row extends TableRow>(rows: readonly Row[], search: string): readonly Row[] {
  const words = plain(search).split(/\s+/).filter(Boolean)
  if (words.length === 0) return rows
  return rows.filter(({ said }) => words.every((word) => said.includes(word)))
}

export function sorted<Row extends TableRow>(rows: readonly Row[], order: Order): readonly Row[] {
  const { column, isDescending } = order
  if (column === undefined) return rows
  const sign = isDescending ? -1 : 1
  const textOf = ({ cells }: Row) => cells[column] ?? ''
  return [...rows].sort(
    (a, b) => sign * COLLATOR.compare(textOf(a), textOf(b)) || (a.id < b.id ? -1 : 1),
  )
}

/** A click on a column's head: up, then down, then as they come. */
export function nextOrder(order: Order, column: number): Order {
  if (order.column !== column) return { column, isDescending: false }
  return order.isDescending ? NO_ORDER : { column, isDescending: true }
}

/**
 * Switches one row; with `from`, the row that was switched last, all between become as it is to be. Rows that can't be
 * changed are never chosen.
 */
export function withSwitched(
  chosen: ReadonlySet<string>,
  rows: readonly TableRow[],
  id: string,
  from: string | undefined,
): ReadonlySet<string> {
  const isOn = !chosen.has(id)
  const at = rows.findIndex((row) => row.id === id)
  const start = from === undefined ? -1 : rows.findIndex((row) => row.id === from)
  const [first, last] = start < 0 ? [at, at] : [Math.min(at, start), Math.max(at, start)]
  const next = new Set(chosen)
  for (const row of rows.slice(first, last + 1)) {
    if (isOn && row.isOwn) next.add(row.id)
    else next.delete(row.id)
  }
  return next
}

/** All that are shown, or none of them if all are chosen already. */
export function withAllSwitched(
  chosen: ReadonlySet<string>,
  rows: readonly TableRow[],
): ReadonlySet<string> {
  const own = rows.filter(({ isOwn }) => isOwn)
  const isOn = !own.every(({ id }) => chosen.has(id))
  const next = new Set(chosen)
  for (const { id } of own) {
    if (isOn) next.add(id)
    else next.delete(id)
  }
  return next
}

/** Letters with marks are found without them. */
function plain(text: string): string {
  return text.toLowerCase().normalize('NFKD').replace(/\p{M}/gu, '')
}
