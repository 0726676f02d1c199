// What the audit log says of a change: the fields that differ, never a secret. Pure.
import type { AuditEntryMessage } from '../protocol/admin_messages.ts'
import type { AuditEntry, AuditRecord } from '../store/audit_entry.ts'
import type { Entity, EntityChange, LayoutPage } from '../store/entities.ts'
import { numberOfKind } from './edits.ts'

export type Author = Pick<AuditRecord, 'actor' | 'address' | 'reason'>

export function recordOf(change: EntityChange, author: Author): AuditRecord {
  const { kind, id, before, after } = change
  const action = before === undefined ? 'create' : after === undefined ? 'delete' : 'change'
  const [was, is] = differing(fieldsOf(before), fieldsOf(after))
  const password = passwordChange(before, after)
  return {
    ...author,
    action,
    kind,
    entity: id,
    scope: scopeOf(after ?? before),
    before: textOf(was),
    after: textOf({ ...is, ...password }),
  }
}

function scopeOf(entity: Entity | undefined): string {
  if (entity === undefined) return ''
  return entity.kind === 'scope' ? entity.id : entity.scope
}

type Fields = Readonly<Record<string, unknown>>

/** Sets and maps as plain values; links one by one, so that a long list tells only what differs. */
function fieldsOf(entity: Entity | undefined): Fields {
  if (entity === undefined) return {}
  const { kind: _, id: __, revision: ___, ...fields } = entity
  const plain: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(fields) as [string, unknown][]) {
    if (name === 'passwordHash') continue
    if (value instanceof Set)
      for (const item of value as Set<string>) plain[`member ${item}`] = true
    else if (value instanceof Map) {
      for (const [key, item] of value as Map<string, unknown>) {
        plain[`${linkNames[name] ?? name} ${key}`.trim()] = isLayout(item) ? layoutText(item) : item
      }
    } else if (value !== undefined) plain[name] = value
  }
  return plain
}

const linkNames: Readonly<Record<string, string>> = {
  rights: 'right on',
  layouts: 'layout',
  duties: 'duty in',
}

function isLayout(value: unknown): value is readonly LayoutPage[] {
  return Array.isArray(value)
}

function layoutText(pages: readonly LayoutPage[]): string[] {
  return pages.map(({ name, places }) =>
    [name, ...places.map(({ loop, row, column }) => `${loop} at ${row},${column}`)].join('; '),
  )
}

function passwordChange(before: Entity | undefined, after: Entity | undefined): Fields {
  if (after?.kind !== 'user') return {}
  const old = before?.kind === 'user' ? before.passwordHash : undefined
  if (after.passwordHash === old) return {}
  return { password: after.passwordHash === undefined ? 'removed' : 'set' }
}

function differing(before: Fields, after: Fields): readonly [Fields, Fields] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  )
  const pick = (fields: Fields): Fields =>
    Object.fromEntries(names.filter((name) => name in fields).map((name) => [name, fields[name]]))
  return [pick(before), pick(after)]
}

function textOf(fields: Fields): string {
  return Object.keys(fields).length === 0 ? '' : JSON.stringify(fields)
}

export function entryMessage(entry: AuditEntry): AuditEntryMessage {
  const { kind, entity: id, ...rest } = entry
  return { ...rest, entity: { kind: numberOfKind(kind), id } }
}
