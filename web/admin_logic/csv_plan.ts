// What pasted lines would do: each makes something, changes it, changes nothing, or is wrong and says why. Pure.
import type { EditMessage } from '../../src/protocol/admin_messages.ts'
import { type CsvColumn, type CsvHead, valueOf, withHead } from './csv_columns.ts'
import { type CsvLine, csvLines } from './csv_text.ts'
import { resetPassword, setMember } from './edits.ts'
import type { Entities } from './entities.ts'
import { addressesOf, type Fault, faultsOf } from './entity_faults.ts'
import {
  blankValues,
  type FormValues,
  fullId,
  hasScopedId,
  putOf,
  type TableEntity,
  type TableKind,
  valuesOf,
} from './entity_form.ts'
import { idOfName } from './ids.ts'
import { rolesFor } from './links.ts'

export const CSV_RESULTS = ['new', 'changed', 'unchanged', 'wrong'] as const
export type CsvResult = (typeof CSV_RESULTS)[number]

/** Those of a form, and what only lines can have. */
export interface CsvFault {
  readonly column: CsvColumn | undefined
  readonly code: Fault['code'] | 'broken' | 'tooMany' | 'valueBad' | 'twice' | 'elsewhere' | 'role'
  readonly detail: string
}

export interface PlannedLine {
  readonly line: number
  readonly id: string
  readonly name: string
  readonly result: CsvResult
  readonly faults: readonly CsvFault[]
  readonly edits: readonly EditMessage[]
}

export interface CsvOptions {
  readonly kind: TableKind
  readonly entities: Entities
  /** Where what says nothing of it is made. */
  readonly scope: string
  /** Domains and projects in which something can be made or changed. */
  readonly scopes: ReadonlySet<string>
  readonly usualPort: number
  /** New users get a one-time password. */
  readonly withPasswords: boolean
}

export interface CsvPlan {
  readonly lines: readonly PlannedLine[]
  /** Columns whose names are not known: nothing of them is taken. */
  readonly unknown: readonly string[]
}

interface Work extends CsvOptions {
  readonly head: CsvHead
  readonly addresses: Map<string, string>
  /** By id: the line that has it. */
  readonly seen: Map<string, number>
}

interface Cells {
  readonly given: Partial<Record<CsvColumn, string | boolean>>
  readonly faults: CsvFault[]
}

export function planCsv(text: string, options: CsvOptions): CsvPlan {
  const head = withHead(options.kind, csvLines(text))
  const addresses = addressesOf(options.entities)
  const work: Work = { ...options, head, addresses, seen: new Map() }
  // Two loops may exchange their addresses: what is given a new one has left its old one.
  if (options.kind === 'loop') {
    for (const line of head.lines) leaveAddress(work, cellsOf(work, line))
  }
  return { lines: head.lines.map((line) => planLine(work, line)), unknown: head.unknown }
}

function leaveAddress({ entities, addresses }: Work, { given }: Cells): void {
  const loop = entities.loop.get(String(given.id ?? ''))
  if (loop !== undefined && (given.group ?? given.port) !== undefined) {
    addresses.delete(`${loop.group}:${loop.port}`)
  }
}

function planLine(work: Work, line: CsvLine): PlannedLine {
  const { kind, entities } = work
  const { given, faults } = cellsOf(work, line)
  const present = entityOf(work, given)
  const values = { ...valuesFor(work, given, present) }
  const id = present?.id ?? fullId(kind, values)
  const found = faultsOf(kind, values, work, present)
  for (const [column, { code, detail }] of Object.entries(found)) {
    faults.push({ column: column as CsvColumn, code, detail })
  }
  const scope = present?.scope ?? values.scope
  if (entities.scope.has(scope) && !work.scopes.has(scope)) {
    faults.push({ column: 'scope', code: 'elsewhere', detail: entities.scope.get(scope)!.name })
  }
  const earlier = work.seen.get(id)
  if (id !== '' && earlier !== undefined) {
    faults.push({ column: 'id', code: 'twice', detail: String(earlier) })
  } else work.seen.set(id, line.line)
  const roles = rolesGiven(work, scope, given, faults)
  const shown = { line: line.line, id, name: values.name || present?.name || id }
  if (faults.length > 0) return { ...shown, result: 'wrong', faults, edits: [] }
  if (kind === 'loop' && values.group !== '') {
    work.addresses.set(`${values.group}:${values.port || work.usualPort}`, id)
  }
  return { ...shown, faults, ...outcome(work, values, present, roles) }
}

function outcome(
  { kind, entities, withPasswords }: Work,
  values: FormValues,
  present: TableEntity | undefined,
  roles: readonly string[],
): { readonly result: CsvResult; readonly edits: readonly EditMessage[] } {
  const put = putOf(kind, values, present)
  const id = present?.id ?? fullId(kind, values)
  const members = roles
    .filter((role) => entities.role.get(role)?.members.includes(id) !== true)
    .map((role) => setMember(role, id, true))
  if (present === undefined) {
    const password = kind === 'user' && withPasswords ? [resetPassword(id)] : []
    return { result: 'new', edits: [put, ...members, ...password] }
  }
  const before = valuesOf(present)
  const isSame = Object.entries(before).every(
    ([field, value]) => values[field as keyof FormValues] === value,
  )
  const edits = isSame ? members : [put, ...members]
  return { result: edits.length === 0 ? 'unchanged' : 'changed', edits }
}

/** Empty cells say nothing. */
function cellsOf({ head }: Work, line: CsvLine): Cells {
  const given: Cells['given'] = {}
  const faults: CsvFault[] = []
  if (line.isBroken) faults.push({ column: undefined, code: 'broken', detail: '' })
  for (const [at, cell] of line.cells.entries()) {
    const column = head.columns[at]
    if (cell === '') continue
    if (column === undefined) {
      if (at >= head.columns.length) {
        faults.push({ column: undefined, code: 'tooMany', detail: String(head.columns.length) })
        break
      }
      continue
    }
    const value = valueOf(column, cell)
    if (value === undefined) faults.push({ column, code: 'valueBad', detail: cell })
    else given[column] = value
  }
  return { given, faults }
}

/** What the line's id names; of roles and keysets with or without the scope in front. */
function entityOf(work: Work, { id, scope }: Cells['given']): TableEntity | undefined {
  const { kind, entities } = work
  if (typeof id !== 'string') return undefined
  const home = scopeNamed(entities, scope) ?? work.scope
  return entities[kind].get(id) ?? entities[kind].get(fullId(kind, { id, scope: home }))
}

function valuesFor(
  work: Work,
  given: Cells['given'],
  present: TableEntity | undefined,
): FormValues {
  const { kind, entities } = work
  const { roles: _roles, id, scope, name, ...fields } = given
  const before = present === undefined ? blankValues(work.scope) : valuesOf(present)
  const home = scopeNamed(entities, scope) ?? idScope(kind, id) ?? before.scope
  const own = typeof id === 'string' ? ownId(kind, id, home) : idOfName(String(name ?? ''))
  const isNew = present === undefined
  const names = { id: isNew ? own : before.id, name: String(name ?? (isNew ? own : before.name)) }
  // Of each column came what its field is.
  return { ...before, ...(fields as Partial<FormValues>), ...names, scope: home }
}

function ownId(kind: TableKind, id: string, home: string): string {
  return hasScopedId(kind) && id.startsWith(`${home}/`) ? id.slice(home.length + 1) : id
}

function idScope(kind: TableKind, id: string | boolean | undefined): string | undefined {
  if (!hasScopedId(kind) || typeof id !== 'string' || !id.includes('/')) return undefined
  return id.slice(0, id.indexOf('/'))
}

/** By id, or by a name that only one has; what is neither is told as unknown. */
function scopeNamed({ scope: scopes }: Entities, said: string | boolean | undefined) {
  if (typeof said !== 'string' || scopes.has(said)) return said as string | undefined
  const named = [...scopes.values()].filter(({ name }) => name === said)
  return named.length === 1 ? named[0]!.id : said
}

function rolesGiven(
  { entities }: Work,
  scope: string,
  { roles }: Cells['given'],
  faults: CsvFault[],
): readonly string[] {
  if (typeof roles !== 'string') return []
  const usable = new Set(rolesFor(entities, scope).map(({ id }) => id))
  const named = roles.split(/[\s,;|]+/).filter(Boolean)
  for (const role of named) {
    if (!usable.has(role)) faults.push({ column: 'roles', code: 'role', detail: role })
  }
  return named
}
