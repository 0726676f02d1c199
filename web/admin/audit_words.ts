// An entry of the audit log in words: what was done to what, and each field before and after. Pure but for the language.
import type { AuditEntryMessage } from '../../src/protocol/admin_messages.ts'
import { auditFields, subjectOf } from '../admin_logic/audit_fields.ts'
import { type Entities, type Kind, KINDS } from '../admin_logic/entities.ts'
import { text } from './text.ts'

export interface FieldWords {
  readonly label: string
  readonly before: string
  readonly after: string
}

export interface EntryWords {
  readonly sentence: string
  readonly fields: readonly FieldWords[]
}

export function entryWords(entry: AuditEntryMessage, entities: Entities): EntryWords {
  const words = text.audit
  const kind = KINDS[(entry.entity?.kind ?? 0) - 1]
  const id = entry.entity?.id ?? ''
  const name = kind === undefined ? id || words.wholeSystem : nameOf(entities, kind, id)
  const what = kind === undefined ? '' : text.edit.kindWords[kind]
  const who = actorWords(entry.actor, entities)
  const say = words.actions[entry.action]
  const about = entry.action === 'sign on refused' ? id && name : name
  const sentence = say?.(who, what, about) ?? words.other(who, entry.action, about)
  return { sentence, fields: fieldWords(entry, entities) }
}

export function actorWords(actor: string, entities: Entities): string {
  const known = entities.user.get(actor)
  if (known !== undefined) return named(known.name, actor)
  const words = text.audit
  if (actor === 'system') return words.system
  if (actor === 'command line') return words.commandLine
  return actor === 'unknown' || actor === '' ? words.nobody : actor
}

/** The name with the id, where they differ: names change, ids do not. */
export function nameOf(entities: Entities, kind: Kind, id: string): string {
  const name = entities[kind].get(id)?.name
  return name === undefined ? id : named(name, id)
}

function named(name: string, id: string): string {
  return name === id ? name : `${name} (${id})`
}

function fieldWords(entry: AuditEntryMessage, entities: Entities): FieldWords[] {
  const isLoops = entry.action === 'switch loop'
  return auditFields(entry.before, entry.after).map(({ name, before, after }) => ({
    label: isLoops ? nameOf(entities, 'loop', name) : labelOf(name, entities),
    before: valueWords(name, before, entities),
    after: valueWords(name, after, entities),
  }))
}

function labelOf(name: string, entities: Entities): string {
  const words = text.audit
  const { kind, id } = subjectOf(name)
  switch (kind) {
    case 'member':
      return words.member(nameOf(entities, 'user', id))
    case 'right on':
      return words.right(nameOf(entities, 'loop', id))
    case 'duty in':
      return words.duty(id === '' ? words.wholeSystem : nameOf(entities, 'scope', id))
    case 'layout':
      return words.layout(id === '' ? '' : nameOf(entities, 'keyset', id))
    case 'field':
      return words.fields[id] ?? text.fields[id] ?? id
  }
}

/** Fields that hold an id, of what. */
const ID_FIELDS: Readonly<Record<string, Kind>> = { scope: 'scope', parent: 'scope' }
/** Fields that hold what people typed: no word of ours. */
const TYPED = new Set(['name', 'abbreviation', 'text', 'client', 'address', ''])

function valueWords(name: string, value: unknown, entities: Entities): string {
  if (value === undefined || value === null || value === '') return text.audit.nothing
  if (typeof value === 'boolean') return value ? text.yes : text.no
  if (typeof value === 'string') {
    const kind = ID_FIELDS[name]
    if (kind !== undefined) return nameOf(entities, kind, value)
    if (TYPED.has(name)) return value
    return text.audit.values[value] ?? value
  }
  if (Array.isArray(value)) {
    const isLayout = subjectOf(name).kind === 'layout'
    const items = value.map((item: unknown) =>
      isLayout && typeof item === 'string'
        ? pageWords(item, entities)
        : valueWords('', item, entities),
    )
    return items.join('\n')
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([key, item]) => `${labelOf(key, entities)}: ${valueWords(key, item, entities)}`)
      .join('\n')
  }
  return String(value as number)
}

/** A page of a layout: "Ascent; flight at 1,1; gc at 1,2". */
function pageWords(page: string, entities: Entities): string {
  const [name = '', ...places] = page.split('; ')
  const said = places.map((place) => {
    const match = /^(.+) at (\d+),(\d+)$/.exec(place)
    if (match === null) return place
    const [, loop = '', row = '', column = ''] = match
    return text.audit.place(nameOf(entities, 'loop', loop), row, column)
  })
  return [name, ...said].filter(Boolean).join('; ')
}
