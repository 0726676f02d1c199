// What is wrong with a form while it is typed (F78): the server's own rules, said before it is asked. Pure.
import type { Entities } from './entities.ts'
import {
  type FormField,
  FORM_FIELDS,
  type FormValues,
  fullId,
  type TableEntity,
  type TableKind,
} from './entity_form.ts'
import { ID_PATTERN } from './ids.ts'

/** Each has its words in the pages' text; `detail` stands in them. */
export const FAULT_CODES = [
  'missing',
  'idBad',
  'idTaken',
  'idReserved',
  'tooLong',
  'control',
  'scopeUnknown',
  'cantMove',
  'groupBad',
  'groupRouters',
  'groupTaken',
  'portAlone',
  'notWithin',
] as const
export type FaultCode = (typeof FAULT_CODES)[number]
export interface Fault {
  readonly code: FaultCode
  readonly detail: string
}
export type Faults = Partial<Readonly<Record<FormField, Fault>>>

export interface FaultContext {
  readonly entities: Entities
  /** "group:port": the loop's id. */
  readonly addresses: ReadonlyMap<string, string>
  /** Of loops that are given none; 0: not known. */
  readonly usualPort: number
}

/** Who did it in the audit log, where no user did. */
const NO_USERS: readonly string[] = ['system', 'unknown']
const CONTROL = /\p{Cc}/u
const GRID = [1, 50] as const
const SCALE = [50, 300] as const
const PORT = [1024, 65535] as const

export function addressesOf({ loop }: Entities): Map<string, string> {
  return new Map([...loop.values()].map(({ id, group, port }) => [`${group}:${port}`, id]))
}

/** present: what the form changes; undefined: something new. Empty: nothing is wrong. */
export function faultsOf(
  kind: TableKind,
  values: FormValues,
  context: FaultContext,
  present?: TableEntity,
): Faults {
  const found: Partial<Record<FormField, Fault>> = {}
  for (const field of FORM_FIELDS[kind]) {
    const fault = faultIn(field, kind, values, context, present)
    if (fault !== undefined) found[field] = fault
  }
  return found
}

function faultIn(
  field: FormField,
  kind: TableKind,
  values: FormValues,
  context: FaultContext,
  present: TableEntity | undefined,
): Fault | undefined {
  switch (field) {
    case 'name': {
      const name = values.name.trim()
      return name === '' ? fault('missing') : textFault(name, kind === 'loop' ? 30 : 64)
    }
    case 'id':
      return present === undefined ? idFault(kind, values, context) : undefined
    case 'scope':
      if (!context.entities.scope.has(values.scope)) return fault('scopeUnknown', values.scope)
      return present === undefined || present.scope === values.scope
        ? undefined
        : fault('cantMove', present.scope)
    case 'abbreviation':
      return textFault(values.abbreviation.trim(), 8)
    case 'group':
      return groupFault(values, context, present)
    case 'port':
      if (values.port === '') return undefined
      if (values.group.trim() === '' && present === undefined) return fault('portAlone')
      return numberFault(values.port, PORT)
    case 'rows':
    case 'columns':
      return numberFault(values[field], GRID)
    case 'scale':
      return numberFault(values.scale, SCALE)
    case 'highlight':
    case 'talkMode':
    case 'priority':
    case 'disabled':
      return undefined
  }
}

function idFault(kind: TableKind, values: FormValues, { entities }: FaultContext) {
  const { id } = values
  if (id === '') return fault('missing')
  if (!ID_PATTERN.test(id)) return fault('idBad')
  if (kind === 'user' && NO_USERS.includes(id.toLowerCase())) return fault('idReserved')
  const full = fullId(kind, values)
  const other = entities[kind].get(full)
  return other === undefined ? undefined : fault('idTaken', other.name)
}

function textFault(text: string, most: number): Fault | undefined {
  if (text.length > most) return fault('tooLong', String(most))
  return CONTROL.test(text) ? fault('control') : undefined
}

function numberFault(text: string, [least, most]: readonly [number, number]): Fault | undefined {
  const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN
  return value >= least && value <= most ? undefined : fault('notWithin', `${least}–${most}`)
}

function groupFault(
  { group: typed, port }: FormValues,
  { entities, addresses, usualPort }: FaultContext,
  present: TableEntity | undefined,
): Fault | undefined {
  const group = typed.trim()
  if (group === '') return undefined
  if (group.startsWith('224.0.0.')) return fault('groupRouters')
  if (!isMulticast(group)) return fault('groupBad')
  const other = addresses.get(`${group}:${port.trim() || usualPort}`)
  if (other === undefined || other === present?.id) return undefined
  return fault('groupTaken', entities.loop.get(other)?.name ?? other)
}

/** IPv4, dotted, 224.0.0.0 to 239.255.255.255. */
function isMulticast(group: string): boolean {
  const parts = group.split('.')
  const first = Number(parts[0])
  return (
    parts.length === 4 &&
    parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256) &&
    first >= 224 &&
    first <= 239
  )
}

function fault(code: FaultCode, detail = ''): Fault {
  return { code, detail }
}
