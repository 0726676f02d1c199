// The store: opened, brought to this version, read, changed in whole transactions. I/O.
// Changes are written against a revision: who planned from an older one is told so and plans again.
import { createHash } from 'node:crypto'
import { setImmediate as afterOthers } from 'node:timers/promises'
import { type MemoryRows, putMemory } from './account_store.ts'
import {
  type AuditEntry,
  type AuditRecord,
  FIRST_HASH,
  firstBroken,
  hashOf,
} from './audit_entry.ts'
import { type Configuration, ENTITY_KINDS, type EntityChange } from './entities.ts'
import { migrate } from './migrations.ts'
import { portions } from './portions.ts'
import { readConfiguration, readRevision } from './read_entities.ts'
import {
  appendEvents,
  type AuditQuery,
  entryOf,
  type EventQuery,
  forgetEvents,
  isOfPresentScope,
  type LoopEventRow,
  searchAudit,
  searchEvents,
  type StoredLoopEvent,
} from './record_search.ts'
import { type OpenSql, openSql, sql, type SqlOrTransaction, type StoreSettings } from './sql.ts'
import type { Tables } from './tables.ts'
import { writeChanges } from './write_entities.ts'

const ENTRIES_MAX = 100
/** Entries that are read, and hashed, at one time: others wait for that long. */
const VERIFIED_AT_ONCE = 300

export interface AuditCheck {
  /** Entries that were looked at. */
  readonly entries: number
  /** The first that is not what it should be; undefined: there is none. */
  readonly firstBroken: AuditEntry | undefined
  /** The log's end was cut off: the last change of the store is not in it. */
  readonly endMissing: boolean
}

export interface Commit {
  /** The revision that the changes were planned from. */
  readonly base: number
  readonly changes: readonly EntityChange[]
  readonly records: readonly AuditRecord[]
  /** What users had on, of those that the changes make. */
  readonly memory?: MemoryRows | undefined
}

export interface Committed {
  readonly revision: number
  readonly entries: readonly AuditEntry[]
}

/** What came of a change, and what the log is to say of it. */
export interface Recorded<Value> {
  readonly value: Value
  readonly records: readonly AuditRecord[]
}

/** Rejects if the store can't be opened, is of a newer program or can't be migrated. */
export async function openStore(settings: StoreSettings, nowMs: () => number): Promise<Store> {
  const database = openSql(settings)
  try {
    await migrate(database)
    return new Store(database, nowMs)
  } catch (error) {
    await database.close()
    throw error
  }
}

export class Store {
  readonly database: OpenSql
  readonly #nowMs: () => number

  constructor(database: OpenSql, nowMs: () => number) {
    this.database = database
    this.#nowMs = nowMs
  }

  load(): Promise<Configuration> {
    return this.database.sql
      .transaction()
      .setIsolationLevel(this.database.engine === 'sqlite' ? 'serializable' : 'repeatable read')
      .execute(readConfiguration)
  }

  /** Cheap: to see whether another process changed something. */
  revision(): Promise<number> {
    return readRevision(this.database.sql)
  }

  /**
   * Writes changes and their entries whole, safe on disk when it is fulfilled; 'stale': the store has gone
   * on from `base`, nothing was written.
   */
  commit({ base, changes, records, memory }: Commit): Promise<Committed | 'stale'> {
    return this.database.sql.transaction().execute(async (transaction) => {
      const revision = base + 1
      // Also the lock that lets one writer at a time on in PostgreSQL.
      const { numUpdatedRows } = await transaction
        .updateTable('system')
        .set({ revision })
        .where('revision', '=', base)
        .executeTakeFirstOrThrow()
      if (numUpdatedRows === 0n) return 'stale'
      await writeChanges(transaction, changes, revision)
      if (memory !== undefined) await putMemory(transaction, memory)
      const entries = await this.#append(transaction, records, revision)
      return { revision, entries }
    })
  }

  /**
   * Entries after `revision` about these entities, oldest first, at most 100. `ofPresentScopes`: none of a scope that
   * is gone and whose id another has.
   */
  async entriesSince(
    revision: number,
    entities: readonly Pick<EntityChange, 'kind' | 'id'>[],
    ofPresentScopes: boolean,
  ): Promise<readonly AuditEntry[]> {
    const rows: Tables['audit'][] = []
    for (const kind of ENTITY_KINDS) {
      const ids = [
        ...new Set(entities.filter((entity) => entity.kind === kind).map(({ id }) => id)),
      ]
      for (const some of portions(ids)) {
        const query = this.database.sql
          .selectFrom('audit')
          .selectAll()
          .where('revision', '>', revision)
          .where('kind', '=', kind)
          .where('entity', 'in', some)
          .orderBy('sequence')
          .limit(ENTRIES_MAX)
        const found = ofPresentScopes ? query.where(isOfPresentScope) : query
        rows.push(...(await found.execute()))
      }
    }
    const inOrder = rows.sort((a, b) => a.sequence - b.sequence)
    return inOrder.slice(0, ENTRIES_MAX).map(entryOf)
  }

  searchAudit(query: AuditQuery): Promise<readonly AuditEntry[]> {
    return searchAudit(this.database, query)
  }

  /** Walks the whole log, and lets others work between its pages. */
  async verifyAudit(): Promise<AuditCheck> {
    let before = { sequence: 0, hash: FIRST_HASH }
    for (;;) {
      const rows = await this.database.sql
        .selectFrom('audit')
        .selectAll()
        .where('sequence', '>', before.sequence)
        .orderBy('sequence')
        .limit(VERIFIED_AT_ONCE)
        .execute()
      const entries = rows.map(entryOf)
      const broken = entries[firstBroken(entries, before, sha256)]
      const last = entries.at(-1)
      if (broken !== undefined || last === undefined) {
        const endMissing = broken === undefined && !(await this.#tellsLastChange())
        return { entries: (broken ?? before).sequence, firstBroken: broken, endMissing }
      }
      before = last
      await afterOthers()
    }
  }

  searchEvents(query: EventQuery): Promise<readonly LoopEventRow[]> {
    return searchEvents(this.database, query)
  }

  /** Keeps what happened on the loops; at most a few hundred at a time. */
  appendEvents(events: readonly StoredLoopEvent[]): Promise<void> {
    return this.#alone((transaction) => appendEvents(transaction, events))
  }

  /** Forgets what happened on the loops before then (Unix time, ms); gives how much that was. */
  forgetEvents(beforeMs: number): Promise<number> {
    return forgetEvents(this.database.sql, beforeMs)
  }

  /** Records what changes no entity. */
  record(records: readonly AuditRecord[]): Promise<readonly AuditEntry[]> {
    return this.#alone((transaction) => this.#append(transaction, records, 0))
  }

  /** Changes what is no entity, with its entries: all of it or nothing, and no other writer meanwhile. */
  recorded<Value>(
    work: (transaction: SqlOrTransaction) => Promise<Recorded<Value>>,
  ): Promise<Value> {
    return this.#alone(async (transaction) => {
      const { value, records } = await work(transaction)
      if (records.length > 0) await this.#append(transaction, records, 0)
      return value
    })
  }

  close(): Promise<void> {
    return this.database.close()
  }

  /** Whether the audit log has the last change of the store. */
  async #tellsLastChange(): Promise<boolean> {
    const last = sql<number>`coalesce((select max(revision) from audit), 0)`
    const row = await this.database.sql
      .selectFrom('system')
      .select(['revision', last.as('told')])
      .executeTakeFirstOrThrow()
    return row.told === row.revision
  }

  /** A transaction of the only writer at that time. */
  #alone<Value>(work: (transaction: SqlOrTransaction) => Promise<Value>): Promise<Value> {
    return this.database.sql.transaction().execute(async (transaction) => {
      // Changes nothing, and waits for others.
      await transaction
        .updateTable('system')
        .set((row) => ({ revision: row.ref('revision') }))
        .execute()
      return work(transaction)
    })
  }

  async #append(
    transaction: SqlOrTransaction,
    records: readonly AuditRecord[],
    revision: number,
  ): Promise<AuditEntry[]> {
    const last = await transaction
      .selectFrom('audit')
      .select(['sequence', 'at_ms', 'hash'])
      .orderBy('sequence', 'desc')
      .limit(1)
      .executeTakeFirst()
    const atMs = Math.max(Math.floor(this.#nowMs()), last?.at_ms ?? 0)
    let { sequence, hash } = last ?? { sequence: 0, hash: FIRST_HASH }
    const entries: AuditEntry[] = []
    for (const record of records.map(keepable)) {
      const entry = { ...record, sequence: ++sequence, atMs, revision }
      hash = hashOf(entry, hash, sha256)
      entries.push({ ...entry, hash })
    }
    for (const some of portions(entries)) {
      const rows = some.map(({ atMs: at_ms, ...row }) => ({ ...row, at_ms }))
      await transaction.insertInto('audit').values(rows).execute()
    }
    return entries
  }
}

/** PostgreSQL keeps no NUL in a text; what strangers type can have one. */
function keepable(record: AuditRecord): AuditRecord {
  const texts = Object.entries(record).map(([name, text]: [string, string]) => [
    name,
    text.replaceAll('\0', '\ufffd'),
  ])
  return Object.fromEntries(texts) as AuditRecord
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
