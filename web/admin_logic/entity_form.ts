// The fields of an entity as a form has them: text as it is typed, and the edit that it becomes. Pure.
import type { EditMessage } from '../../src/protocol/admin_messages.ts'
import { putKeyset, putLoop, putRole, putUser } from './edits.ts'
import type { Kind, KindTypes } from './entities.ts'

/** What has a table and a form; scopes have a page of their own. */
export const TABLE_KINDS = ['user', 'role', 'loop', 'keyset'] as const satisfies readonly Kind[]
export type TableKind = (typeof TABLE_KINDS)[number]
export type TableEntity = KindTypes[TableKind]

export interface FormValues {
  /** Of roles and keysets without the scope in front. */
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly abbreviation: string
  /** Numbers on the wire, as text. */
  readonly highlight: string
  readonly talkMode: string
  readonly priority: string
  readonly group: string
  /** Empty: the usual one. */
  readonly port: string
  readonly disabled: boolean
  readonly rows: string
  readonly columns: string
  readonly scale: string
}
export type FormField = keyof FormValues

/** In their order. */
export const FORM_FIELDS: Readonly<Record<TableKind, readonly FormField[]>> = {
  user: ['name', 'id', 'scope', 'disabled'],
  role: ['name', 'id', 'scope', 'abbreviation', 'talkMode'],
  loop: ['name', 'id', 'scope', 'abbreviation', 'highlight', 'priority', 'group', 'port'],
  keyset: ['name', 'id', 'scope', 'rows', 'columns', 'scale'],
}

const BLANK: FormValues = {
  id: '',
  scope: '',
  name: '',
  abbreviation: '',
  highlight: '0',
  talkMode: '0',
  priority: '1',
  group: '',
  port: '',
  disabled: false,
  rows: '4',
  columns: '4',
  scale: '100',
}

export function blankValues(scope: string): FormValues {
  return { ...BLANK, scope }
}

export function valuesOf(entity: TableEntity): FormValues {
  const shown = Object.fromEntries(
    Object.entries(entity)
      .filter(([name]) => Object.hasOwn(BLANK, name))
      .map(([name, value]) => [name, typeof value === 'boolean' ? value : String(value)]),
  )
  return { ...BLANK, ...shown, id: ownIdOf(entity) }
}

/** Roles and keysets have their scope's id in front. */
export function hasScopedId(kind: TableKind): boolean {
  return kind === 'role' || kind === 'keyset'
}

export function fullId(kind: TableKind, { id, scope }: Pick<FormValues, 'id' | 'scope'>): string {
  return hasScopedId(kind) && id !== '' ? `${scope}/${id}` : id
}

/** Of a form without faults. present: what it changes; undefined: something new. */
export function putOf(
  kind: TableKind,
  values: FormValues,
  present: TableEntity | undefined,
): EditMessage {
  const { scope, disabled } = values
  const id = present?.id ?? fullId(kind, values)
  const fields = { ...present, id, scope, name: values.name.trim() }
  const abbreviation = values.abbreviation.trim()
  const isNew = present === undefined
  switch (kind) {
    case 'user':
      return putUser({ ...fields, disabled }, isNew)
    case 'role':
      return putRole({ ...fields, abbreviation, talkMode: Number(values.talkMode) }, isNew)
    case 'loop': {
      const address = { group: values.group.trim(), port: Number(values.port) }
      const [highlight, priority] = [Number(values.highlight), Number(values.priority)]
      return putLoop({ ...fields, abbreviation, highlight, priority, ...address }, isNew)
    }
    case 'keyset': {
      const [rows, columns] = [Number(values.rows), Number(values.columns)]
      return putKeyset({ ...fields, rows, columns, scale: Number(values.scale) }, isNew)
    }
  }
}

function ownIdOf({ id, scope }: TableEntity): string {
  return id.startsWith(`${scope}/`) ? id.slice(scope.length + 1) : id
}
