// What one statement takes at a time. Pure.

/** Rows of one statement: PostgreSQL takes 65,535 values, SQLite 32,766. */
const ROWS_MAX = 1000

/** Of as many rows as a statement may have. */
export function portions<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / ROWS_MAX)
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * ROWS_MAX, (index + 1) * ROWS_MAX),
  )
}
