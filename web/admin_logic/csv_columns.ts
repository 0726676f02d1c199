// The columns of pasted lines by kind, and what their cells say in either language. Pure.
import { HIGHLIGHTS, TALK_MODES } from '../../src/protocol/domain.ts'
import type { CsvLine } from './csv_text.ts'
import type { FormField, TableKind } from './entity_form.ts'

/** `roles`: ids, with spaces between; the user becomes a member of them. */
export type CsvColumn = Exclude<FormField, 'priority'> | 'roles'

/** In the order of lines without a header. */
export const CSV_COLUMNS: Readonly<Record<TableKind, readonly CsvColumn[]>> = {
  user: ['id', 'name', 'scope', 'disabled', 'roles'],
  role: ['id', 'name', 'scope', 'abbreviation', 'talkMode'],
  loop: ['id', 'name', 'scope', 'abbreviation', 'highlight', 'group', 'port'],
  keyset: ['id', 'name', 'scope', 'rows', 'columns', 'scale'],
}

/** What a column may be called, lower case. */
const NAMES: Readonly<Record<CsvColumn, readonly string[]>> = {
  id: ['id', 'kennung'],
  name: ['name'],
  scope: ['scope', 'belongs to', 'gehört zu', 'domain', 'project', 'domäne', 'projekt'],
  abbreviation: ['abbreviation', 'kürzel'],
  highlight: ['highlight', 'markierung'],
  talkMode: ['talkmode', 'talk mode', 'sprechart'],
  group: ['group', 'multicast group', 'multicast-gruppe', 'gruppe', 'address'],
  port: ['port'],
  disabled: ['disabled', 'gesperrt'],
  rows: ['rows', 'zeilen'],
  columns: ['columns', 'spalten'],
  scale: ['scale', 'größe'],
  roles: ['roles', 'rollen'],
}

const TRUE = ['1', 'x', 'yes', 'true', 'ja', 'wahr']
const FALSE = ['0', 'no', 'false', 'nein', 'falsch']
const HIGHLIGHT_WORDS: readonly (readonly string[])[] = [
  [HIGHLIGHTS[0], 'keine'],
  [HIGHLIGHTS[1], 'rot'],
  [HIGHLIGHTS[2]],
  [HIGHLIGHTS[3], 'gelb'],
]
const TALK_MODE_WORDS: readonly (readonly string[])[] = [
  [TALK_MODES[0], 'single talk', 'einzeln', 'einzeln sprechen'],
  [TALK_MODES[1], 'multi talk', 'mehrfach', 'mehrfach sprechen'],
]

export interface CsvHead {
  /** By position; undefined: a column that says nothing here. */
  readonly columns: readonly (CsvColumn | undefined)[]
  readonly lines: readonly CsvLine[]
  /** Names of columns that are not known. */
  readonly unknown: readonly string[]
}

/** A first line is a header where it names the id or the name and nothing that it can't be is said twice. */
export function withHead(kind: TableKind, lines: readonly CsvLine[]): CsvHead {
  const known = CSV_COLUMNS[kind]
  const [first, ...rest] = lines
  const columns =
    first?.cells.map((cell) =>
      known.find((column) => NAMES[column].includes(cell.toLowerCase())),
    ) ?? []
  const isHead = columns.includes('id') || columns.includes('name')
  if (!isHead) return { columns: known, lines, unknown: [] }
  const unknown = first?.cells.filter((cell, at) => cell !== '' && columns[at] === undefined) ?? []
  return { columns, lines: rest, unknown }
}

/** undefined: it says nothing that the column can be. */
export function valueOf(column: CsvColumn, cell: string): string | boolean | undefined {
  const word = cell.toLowerCase()
  switch (column) {
    case 'disabled':
      return TRUE.includes(word) ? true : FALSE.includes(word) ? false : undefined
    case 'highlight':
      return numberOf(HIGHLIGHT_WORDS, word)
    case 'talkMode':
      return numberOf(TALK_MODE_WORDS, word)
    default:
      return cell
  }
}

function numberOf(words: readonly (readonly string[])[], word: string): string | undefined {
  const found = words.findIndex((each, number) => word === String(number) || each.includes(word))
  return found < 0 ? undefined : String(found)
}
