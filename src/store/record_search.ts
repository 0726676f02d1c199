// Pages of the audit log and of what happened on the loops, newest first; and the latter's keeping. I/O: SQL.
import type { AuditEntry } from './audit_entry.ts'
import { type SqlOrTransaction, sql } from './sql.ts'
import type { Tables } from './tables.ts'

/** Rows of one page. */
export interface Page {
  /** Only older ones; 0: the newest. */
  readonly beforeSequence: number
  readonly limit: number
  /** Unix time, ms; 0: open. */
  readonly fromMs: number
  readonly toMs: number
  /** Of these domains and projects; undefined: of all. */
  readonly scopes: readonly string[] | undefined
}

export interface AuditQuery extends Page {
  /** Empty: any, here and below. */
  readonly actor: string
  readonly kind: string
  readonly entity: string
  readonly text: string
}

export interface EventQuery extends Page {
  readonly loop: string
  readonly user: string
  /** 0: any. */
  readonly session: number
}

export type StoredLoopEvent = Omit<Tables['loop_events'], 'sequence' | 'at_ms'> & {
  readonly atMs: number
}
export type LoopEventRow = StoredLoopEvent & { readonly sequence: number }

export async function searchAudit(
  database: SqlOrTransaction,
  { actor, kind, entity, text, ...page }: AuditQuery,
): Promise<AuditEntry[]> {
  let query = database.selectFrom('audit').selectAll().orderBy('sequence', 'desc').limit(page.limit)
  if (page.beforeSequence > 0) query = query.where('sequence', '<', page.beforeSequence)
  if (page.fromMs > 0) query = query.where('at_ms', '>=', page.fromMs)
  if (page.toMs > 0) query = query.where('at_ms', '<=', page.toMs)
  if (page.scopes !== undefined) query = query.where('scope', 'in', [...page.scopes])
  if (actor !== '') query = query.where('actor', '=', actor)
  if (kind !== '') query = query.where('kind', '=', kind)
  if (entity !== '') query = query.where('entity', '=', entity)
  if (text !== '') {
    const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
    query = query.where((where) =>
      where.or(
        (['action', 'entity', 'before', 'after', 'reason'] as const).map(
          (column) => sql<boolean>`lower(${where.ref(column)}) like ${pattern} escape '\\'`,
        ),
      ),
    )
  }
  const rows = await query.execute()
  return rows.map(({ at_ms: atMs, kind: entityKind, ...row }) => ({
    ...row,
    kind: entityKind as AuditEntry['kind'],
    atMs,
  }))
}

export async function searchEvents(
  database: SqlOrTransaction,
  { loop, user, session, ...page }: EventQuery,
): Promise<LoopEventRow[]> {
  let query = database
    .selectFrom('loop_events')
    .selectAll()
    .orderBy('sequence', 'desc')
    .limit(page.limit)
  if (page.beforeSequence > 0) query = query.where('sequence', '<', page.beforeSequence)
  if (page.fromMs > 0) query = query.where('at_ms', '>=', page.fromMs)
  if (page.toMs > 0) query = query.where('at_ms', '<=', page.toMs)
  if (page.scopes !== undefined) query = query.where('scope', 'in', [...page.scopes])
  if (loop !== '') query = query.where('loop', '=', loop)
  if (user !== '') query = query.where('user', '=', user)
  if (session > 0) query = query.where('session', '=', session)
  const rows = await query.execute()
  return rows.map(({ at_ms: atMs, ...row }) => ({ ...row, atMs }))
}

/** Within a transaction that lets one writer on at a time. */
export async function appendEvents(
  transaction: SqlOrTransaction,
  events: readonly StoredLoopEvent[],
): Promise<void> {
  const last = await transaction
    .selectFrom('loop_events')
    .select(({ fn }) => fn.max('sequence').as('sequence'))
    .executeTakeFirst()
  const first = (last?.sequence ?? 0) + 1
  const rows = events.map(({ atMs: at_ms, ...event }, index) => ({
    ...event,
    at_ms,
    sequence: first + index,
  }))
  await transaction.insertInto('loop_events').values(rows).execute()
}

/** Gives how many were deleted. */
export async function forgetEvents(database: SqlOrTransaction, beforeMs: number): Promise<number> {
  const { numDeletedRows } = await database
    .deleteFrom('loop_events')
    .where('at_ms', '<', beforeMs)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
