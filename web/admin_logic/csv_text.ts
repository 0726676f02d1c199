// Lines that were pasted out of a spreadsheet or come out of a file: comma, semicolon or tab between fields. Pure.
import papa from 'papaparse'

export interface CsvLine {
  /** In the text, from 1: where it begins. */
  readonly line: number
  readonly cells: readonly string[]
  /** A quote that never ends, or text behind one. */
  readonly isBroken: boolean
}

/** Lines without anything in them are left out. */
export function csvLines(text: string): readonly CsvLine[] {
  const { data, errors } = papa.parse<string[]>(text, { delimiter: delimiterOf(text) })
  const broken = new Set(errors.map(({ row }) => row))
  let line = 1
  const lines = data.map((row, index): CsvLine => {
    const here = line
    line += row.reduce((sum, cell) => sum + breaksIn(cell), 1)
    return { line: here, cells: row.map((cell) => cell.trim()), isBroken: broken.has(index) }
  })
  return lines.filter(({ cells }) => cells.some((cell) => cell !== ''))
}

/** Of the first line with anything in it; what spreadsheets put on the clipboard has tabs. */
function delimiterOf(text: string): string {
  const first = text.split(/\r\n|\r|\n/).find((line) => line.trim() !== '') ?? ''
  return ['\t', ';'].find((delimiter) => first.includes(delimiter)) ?? ','
}

function breaksIn(cell: string): number {
  return cell.match(/\r\n|\r|\n/g)?.length ?? 0
}
