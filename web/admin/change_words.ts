// What an import would change, in the words of the review list. Pure but for the language.
import type { AuditEntryMessage } from '../../src/protocol/admin_messages.ts'
import { auditFields, subjectOf } from '../admin_logic/audit_fields.ts'
import { type Entities, type Kind, KINDS } from '../admin_logic/entities.ts'
import type { EditWords } from './edit_words.ts'
import { text } from './text.ts'

export function changeWords(entry: AuditEntryMessage, entities: Entities): EditWords {
  const kind = KINDS[(entry.entity?.kind ?? 0) - 1] ?? 'scope'
  const id = entry.entity?.id ?? ''
  const fields = auditFields(entry.before, entry.after)
  const fresh = fields.find(({ name }) => name === 'name')?.after
  const name = entities[kind].get(id)?.name ?? (typeof fresh === 'string' ? fresh : id)
  const what = text.edit.kindWords[kind]
  const named = name === id ? id : `${name} (${id})`
  if (entry.action === 'delete') {
    return { sentence: text.edit.remove(what, named), details: [] }
  }
  const say = entry.action === 'create' ? text.edit.create : text.edit.change
  const isNew = entry.action === 'create'
  const details = fields
    .filter(({ name, after }) => name !== 'position' && !(isNew && isNothing(after)))
    .map((field) =>
      text.edit.from(labelOf(field.name, entities), wordsOf(field.before), wordsOf(field.after)),
    )
  return { sentence: say(what, named), details }
}

function isNothing(value: unknown): boolean {
  return value === '' || value === false || value === 0 || value === null
}

function labelOf(name: string, entities: Entities): string {
  const { kind, id } = subjectOf(name)
  const words = text.exchange.links
  const called = (kind: Kind) => entities[kind].get(id)?.name ?? id
  switch (kind) {
    case 'member':
      return words.member(called('user'))
    case 'right on':
      return words.right(called('loop'))
    case 'duty in':
      return words.duty(id === '' ? text.edit.wholeSystem : called('scope'))
    case 'layout':
      return id === '' ? text.layouts.noKeyset : words.layout(called('keyset'))
    case 'field':
      return text.fields[id] ?? id
  }
}

function wordsOf(value: unknown): string {
  if (value === undefined || value === null) return '–'
  if (typeof value === 'boolean') return value ? text.yes : text.no
  if (value === '') return text.empty
  if (typeof value === 'string') return text.exchange.values[value] ?? value
  return Array.isArray(value) ? value.join(' | ') : JSON.stringify(value)
}
