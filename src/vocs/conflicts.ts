// Whether what a change is about was changed by others since its author looked (F84), and what may be told of it. Pure
// but for the store.
import type { AuditEntryMessage } from '../protocol/admin_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { AuditEntry } from '../store/audit_entry.ts'
import type { Configuration, EntityChange, EntityKind } from '../store/entities.ts'
import { entryMessage } from './audit_text.ts'
import type { Edit } from './edits.ts'
import { countWithin } from './message_size.ts'
import { Visibility } from './visibility.ts'

type Key = Pick<EntityChange, 'kind' | 'id'>

export interface ConflictLook {
  readonly store: {
    entriesSince(
      revision: number,
      keys: readonly Key[],
      ofPresentScopes: boolean,
    ): Promise<readonly AuditEntry[]>
  }
  readonly configuration: Configuration
  /** Whose change it is: no more is told than this one may see; undefined: everything. */
  readonly actor: string | undefined
  readonly baseRevision: number
}

/** Rejects with CONFLICT if one of these was changed, or one that is new here was deleted, since the base. */
export async function refuseConflicts(
  look: ConflictLook,
  changes: readonly EntityChange[],
): Promise<void> {
  const { configuration, baseRevision } = look
  if (configuration.revision <= baseRevision) return
  const newer = changes.filter(
    ({ before }) => before !== undefined && before.revision > baseRevision,
  )
  const made = changes.filter(({ before }) => before === undefined)
  if (newer.length + made.length === 0) return
  const { entries, seen } = await entriesOf(look, [...newer, ...made])
  // Of a role that many use somebody may have changed what is not this author's to see.
  if (seen.length > 0 || (entries.length === 0 && newer.length > 0)) throw conflict(seen, newer)
}

/** Rejects with CONFLICT if something that the edits name was deleted since the base: that is why they fail. */
export async function refuseDeleted(look: ConflictLook, edits: readonly Edit[]): Promise<void> {
  const { seen } = await entriesOf(look, edits.flatMap(keysOf))
  const deletions = seen.filter(({ action }) => action === 'delete')
  if (deletions.length > 0) throw conflict(deletions, [])
}

async function entriesOf(
  { store, configuration, actor, baseRevision }: ConflictLook,
  keys: readonly Key[],
): Promise<{ entries: readonly AuditEntry[]; seen: AuditEntryMessage[] }> {
  const visibility = actor === undefined ? undefined : new Visibility(configuration, actor)
  const seesAll = visibility === undefined || visibility.isAll
  const entries = await store.entriesSince(baseRevision, keys, !seesAll)
  const seen = seesAll ? entries : entries.flatMap((entry) => visibility.entry(entry) ?? [])
  return { entries, seen: seen.map(entryMessage) }
}

function conflict(entries: readonly AuditEntryMessage[], newer: readonly Key[]): VocsError {
  const keys = newer.map(({ kind, id }) => `${kind} "${id}"`)
  const ids = entries.map(({ entity }) => `"${entity?.id ?? ''}"`)
  const names = [...new Set(ids.length > 0 ? ids : keys)]
  const actors = [...new Set(entries.map(({ actor }) => actor))].join(', ') || 'others'
  const more = names.length > 5 ? ` and ${names.length - 5} more` : ''
  const text = `${names.slice(0, 5).join(', ')}${more} changed meanwhile by ${actors}`
  const conflicts = entries.slice(0, countWithin(entries))
  return new VocsError('CONFLICT', `${text}: look again, then repeat your change`, 0, { conflicts })
}

function keysOf(edit: Edit): Key[] {
  const key = (kind: EntityKind, id: string): Key => ({ kind, id })
  switch (edit.body) {
    case 'putScope':
      return [key('scope', edit.putScope.id), key('scope', edit.putScope.parent)]
    case 'putUser':
      return [key('user', edit.putUser.id), key('scope', edit.putUser.scope)]
    case 'putLoop':
      return [key('loop', edit.putLoop.id), key('scope', edit.putLoop.scope)]
    case 'putRole':
      return [key('role', edit.putRole.id), key('scope', edit.putRole.scope)]
    case 'putKeyset':
      return [key('keyset', edit.putKeyset.id), key('scope', edit.putKeyset.scope)]
    case 'remove':
      return [edit.remove]
    case 'setMember':
      return [key('role', edit.setMember.role), key('user', edit.setMember.user)]
    case 'setRight':
      return [key('role', edit.setRight.role), key('loop', edit.setRight.loop)]
    case 'setLayout':
      return [key('role', edit.setLayout.role)]
    case 'setDuty':
      return [key('user', edit.setDuty.user), key('scope', edit.setDuty.scope)]
    case 'setPassword':
      return [key('user', edit.setPassword.user)]
  }
}
