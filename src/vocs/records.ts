// The records that the core makes, on their way to the store: what happened on the loops, and the audit
// entries of what changes no entity. Pure but for the store.
import type { AuditRecord } from '../store/audit_entry.ts'
import type { StoredLoopEvent } from '../store/record_search.ts'
import { RecordQueue } from './record_queue.ts'

/** Of each kind, while the store is away. */
const WAITING_MAX = 100_000
const DAY_MS = 86_400_000

export interface RecordsOptions {
  readonly store: {
    appendEvents(events: readonly StoredLoopEvent[]): Promise<void>
    record(records: readonly AuditRecord[]): Promise<unknown>
    forgetEvents(beforeMs: number): Promise<number>
  }
  /** What happened on the loops is kept so long. */
  readonly loopEventsDays: number
  readonly log: { error(fields: object, text: string): void }
}

export class Records {
  readonly #options: RecordsOptions
  readonly #loopEvents: RecordQueue<StoredLoopEvent>
  readonly #audit: RecordQueue<AuditRecord>

  constructor(options: RecordsOptions) {
    this.#options = options
    const { store, log } = options
    this.#loopEvents = new RecordQueue({
      what: 'loop events',
      write: (events: readonly StoredLoopEvent[]) => store.appendEvents(events),
      waitingMax: WAITING_MAX,
      log,
    })
    this.#audit = new RecordQueue({
      what: 'audit entries',
      write: (records: readonly AuditRecord[]) => store.record(records),
      waitingMax: WAITING_MAX,
      log,
    })
  }

  /** Waits for the next `write`. */
  loopEvent(event: StoredLoopEvent): void {
    this.#loopEvents.push(event)
  }

  /** Written at once. */
  audit(record: AuditRecord): void {
    this.#audit.push(record)
    void this.#audit.write()
  }

  async write(): Promise<void> {
    await Promise.all([this.#loopEvents.write(), this.#audit.write()])
  }

  /** nowMs: Unix time. */
  async forget(nowMs: number): Promise<void> {
    const { store, loopEventsDays, log } = this.#options
    await store
      .forgetEvents(nowMs - loopEventsDays * DAY_MS)
      .catch((error: unknown) => log.error({ err: error }, 'old loop events not deleted'))
  }
}
