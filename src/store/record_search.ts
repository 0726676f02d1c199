// Pages of the audit log and of what happened on the loops, newest first; and the latter's keeping. I/O: SQL.
import { setImmediate as afterOthers } from 'node:timers/promises'
import type { AuditEntry } from './audit_entry.ts'
import { type OpenSql, type Sql, sql, type SqlOrTransaction, type StoreEngine } from './sql.ts'
import type { Tables } from './tables.ts'

/** Rows that one query looks at: SQLite does so in this thread, which has others to serve. */
const ROWS_AT_ONCE = 1000

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

export function searchAudit(
  { engine, sql: database }: OpenSql,
  { actor, kind, entity, text, ...page }: AuditQuery,
): Promise<AuditEntry[]> {
  return inWindows(database, 'audit', page, async ({ from, below, limit }) => {
    let query = database
      .selectFrom('audit')
      .selectAll()
      .where('sequence', '>=', from)
      .where('sequence', '<', below)
      .orderBy('sequence', 'desc')
      .limit(limit)
    if (page.fromMs > 0) query = query.where('at_ms', '>=', page.fromMs)
    if (page.toMs > 0) query = query.where('at_ms', '<=', page.toMs)
    if (page.scopes !== undefined) {
      query = query.where('scope', 'in', [...page.scopes]).where(isOfPresentScope)
    }
    if (actor !== '') query = query.where('actor', '=', actor)
    if (kind !== '') query = query.where('kind', '=', kind)
    if (entity !== '') query = query.where('entity', '=', entity)
    if (text !== '') {
      const columns = ['action', 'entity', 'before', 'after', 'reason'] as const
      query = query.where((where) => where.or(columns.map((column) => has(engine, column, text))))
    }
    return (await query.execute()).map(entryOf)
  })
}

export function searchEvents(
  { sql: database }: OpenSql,
  { loop, user, session, ...page }: EventQuery,
): Promise<LoopEventRow[]> {
  return inWindows(database, 'loop_events', page, async ({ from, below, limit }) => {
    let query = database
      .selectFrom('loop_events')
      .selectAll()
      .where('sequence', '>=', from)
      .where('sequence', '<', below)
      .orderBy('sequence', 'desc')
      .limit(limit)
    if (page.fromMs > 0) query = query.where('at_ms', '>=', page.fromMs)
    if (page.toMs > 0) query = query.where('at_ms', '<=', page.toMs)
    if (page.scopes !== undefined) {
      query = query.where('scope', 'in', [...page.scopes]).where(isSincePresentScope)
    }
    if (loop !== '') query = query.where('loop', '=', loop)
    if (user !== '') query = query.where('user', '=', user)
    if (session > 0) query = query.where('session', '=', session)
    return (await query.execute()).map(({ at_ms: atMs, ...row }) => ({ ...row, atMs }))
  })
}

/**
 * Whether an entry tells of the scope that is there now, not of one that had its id before. Where the one went and the
 * other came in one change, what was deleted is the old one's.
 */
export const isOfPresentScope = sql<boolean>`not exists (
  select 1 from audit as made
  where made.kind = 'scope' and made.action = 'create' and made.entity = audit.scope
    and (made.sequence > audit.sequence
      or (audit.action = 'delete' and made.revision = audit.revision)))`

const isSincePresentScope = sql<boolean>`not exists (
  select 1 from audit as made
  where made.kind = 'scope' and made.action = 'create' and made.entity = loop_events.scope
    and made.at_ms > loop_events.at_ms)`

export function entryOf({ at_ms: atMs, kind, ...row }: Tables['audit']): AuditEntry {
  return { ...row, kind: kind as AuditEntry['kind'], atMs }
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

interface Window {
  /** Sequences: from this one on, and below that one. */
  readonly from: number
  readonly below: number
  readonly limit: number
}

/** A page's rows, window after window from the newest on, until there are enough. Others work in between. */
async function inWindows<Row>(
  database: Sql,
  table: 'audit' | 'loop_events',
  { beforeSequence, limit }: Page,
  find: (window: Window) => Promise<readonly Row[]>,
): Promise<Row[]> {
  const edge = async (order: 'asc' | 'desc') => {
    const query = database.selectFrom(table).select('sequence').orderBy('sequence', order).limit(1)
    return (await query.executeTakeFirst())?.sequence ?? 0
  }
  const oldest = await edge('asc')
  const found: Row[] = []
  let below = (await edge('desc')) + 1
  if (beforeSequence > 0) below = Math.min(below, beforeSequence)
  while (found.length < limit && below > oldest) {
    const from = Math.max(oldest, below - ROWS_AT_ONCE)
    found.push(...(await find({ from, below, limit: limit - found.length })))
    below = from
    await afterOthers()
  }
  return found
}

/** Whether a column has the text, in capitals or not; SQLite's own lower() knows ASCII alone. */
function has(engine: StoreEngine, column: string, text: string) {
  if (engine === 'sqlite') {
    const pattern = `*${text.replace(/./gsu, eitherCase)}*`
    return sql<boolean>`${sql.ref(column)} glob ${pattern}`
  }
  const pattern = `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
  return sql<boolean>`lower(${sql.ref(column)}) like ${pattern} escape '\\'`
}

/** For GLOB. A letter whose other case is none, or several, stands for itself alone. */
function eitherCase(letter: string): string {
  if ('*?['.includes(letter)) return `[${letter}]`
  const cases = [letter, letter.toLowerCase(), letter.toUpperCase()]
  const single = [...new Set(cases)].filter((one) => /^.$/su.test(one))
  return single.length === 1 ? letter : `[${single.join('')}]`
}
