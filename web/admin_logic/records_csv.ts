// Records as CSV (RFC 4180), for spreadsheets and for keeping. Pure.

/** So that spreadsheets take it for UTF-8. */
const BYTE_ORDER_MARK = '\uFEFF'

export function recordsCsv(
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const lines = [head, ...rows].map((cells) => cells.map(cellOf).join(','))
  return `${BYTE_ORDER_MARK}${lines.join('\r\n')}\r\n`
}

/** A text that a spreadsheet would take for a formula gets an apostrophe before it: names are what people typed. */
function cellOf(value: string | number): string {
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : `${value}`
  return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
