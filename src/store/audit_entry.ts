// One entry of the audit log and how entries are chained by their hashes. Pure: SHA-256 comes in.
import type { EntityKind } from './entities.ts'

/** What somebody did; the log adds sequence, time and hash. */
export interface AuditRecord {
  /** A user's id; "command line" or "system" for what no user did. */
  readonly actor: string
  /** The client's address; empty for what came from none. */
  readonly address: string
  readonly action: string
  /** Of the entity; empty: it is about none. */
  readonly kind: EntityKind | ''
  readonly entity: string
  /** The domain or project whose administrators may read it; empty: only those of the system. */
  readonly scope: string
  /** JSON without secrets; empty: nothing. */
  readonly before: string
  readonly after: string
  readonly reason: string
}

export interface AuditEntry extends AuditRecord {
  /** From 1, without a gap. */
  readonly sequence: number
  /** Unix time, ms; never less than the entry before. */
  readonly atMs: number
  /** Of the store, after it; 0: nothing in it was changed. */
  readonly revision: number
  /** Over this entry and the hash of the one before, hex. */
  readonly hash: string
}

/** What the first entry's hash is chained to. */
export const FIRST_HASH = '0'.repeat(64)

/** `sha256`: of a text, hex. */
export function hashOf(
  entry: Omit<AuditEntry, 'hash'>,
  hashBefore: string,
  sha256: (text: string) => string,
): string {
  const { sequence, atMs, actor, address, action, kind, entity } = entry
  const { scope, before, after, reason, revision } = entry
  const fields = [sequence, atMs, actor, address, action, kind, entity, scope]
  return sha256(JSON.stringify([hashBefore, ...fields, before, after, reason, revision]))
}

/** Index of the first of these consecutive entries that breaks the chain; -1: none does. */
export function firstBroken(
  entries: readonly AuditEntry[],
  before: Pick<AuditEntry, 'sequence' | 'hash'>,
  sha256: (text: string) => string,
): number {
  let { sequence, hash } = before
  return entries.findIndex((entry) => {
    const isNext = entry.sequence === ++sequence && entry.hash === hashOf(entry, hash, sha256)
    hash = entry.hash
    return !isNext
  })
}
