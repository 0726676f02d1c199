// What accounts leave in the store: sign-ons, what users had on. Pure but for the store, which comes in. Much
// is written at a time, and again if it failed.
import type { MemoryRows, SignOnRow } from '../store/account_store.ts'
import type { KeysetMemory } from './keyset_memory.ts'
import type { SignOnChanges } from './tokens.ts'

/** Rows of one transaction: the thread waits for it, 3 to 10 ms with a disk that is not slow. */
export const MEMORY_ROWS_MAX = 200
/** Sign-ons that wait for it; no more are taken then. */
export const SIGN_ONS_PENDING_MAX = 50_000

export interface AccountWriterOptions {
  readonly accounts: {
    writeSignOns(changes: SignOnChanges): Promise<void>
    writeMemory(rows: MemoryRows): Promise<void>
  }
  readonly memory: KeysetMemory
  readonly log: { error(fields: object, text: string): void }
}

export class AccountWriter {
  readonly #options: AccountWriterOptions
  readonly #signOns = new Map<string, SignOnRow | undefined>()
  #last: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  #writing: Promise<void> | undefined

  constructor(options: AccountWriterOptions) {
    this.#options = options
  }

  signOns(changes: SignOnChanges): void {
    for (const [digest, row] of changes) {
      if (this.#signOns.size < SIGN_ONS_PENDING_MAX || this.#signOns.has(digest)) {
        this.#signOns.set(digest, row)
      }
    }
  }

  /**
   * Fulfilled when all sign-ons that were told so far are on disk. Who asks while a batch is written is in the
   * next one, with all others who did. Rejects if it can't be written.
   */
  keep(): Promise<void> {
    if (this.#signOns.size >= SIGN_ONS_PENDING_MAX)
      return Promise.reject(new Error('store is full'))
    this.#next ??= this.#last.then(() => {
      this.#next = undefined
      return this.#writeSignOns()
    })
    const next = this.#next
    this.#last = next.catch(() => undefined)
    return next
  }

  /** A portion of what waits; to be called a few times a second. */
  write(): Promise<void> {
    this.#writing ??= this.#writePortion().finally(() => (this.#writing = undefined))
    return this.#writing
  }

  /** All that waits; what can't be written now is lost. */
  async close(): Promise<void> {
    await this.write()
    const { memory, accounts } = this.#options
    const rows = memory.takeChanges(Infinity)
    if (rows !== undefined) await this.#tried(() => accounts.writeMemory(rows))
  }

  async #writePortion(): Promise<void> {
    const { memory, accounts } = this.#options
    if (this.#signOns.size > 0) await this.#tried(() => this.keep())
    const rows = memory.takeChanges(MEMORY_ROWS_MAX)
    if (rows !== undefined && !(await this.#tried(() => accounts.writeMemory(rows)))) {
      memory.putBack(rows)
    }
  }

  async #writeSignOns(): Promise<void> {
    const batch = new Map(this.#signOns)
    this.#signOns.clear()
    if (batch.size === 0) return
    try {
      await this.#options.accounts.writeSignOns(batch)
    } catch (error) {
      for (const [digest, row] of batch) {
        if (!this.#signOns.has(digest)) this.#signOns.set(digest, row)
      }
      throw error
    }
  }

  /** Whether it could be done. */
  async #tried(write: () => Promise<unknown>): Promise<boolean> {
    try {
      await write()
      return true
    } catch (error) {
      this.#options.log.error({ err: error }, 'accounts not written: it is tried again')
      return false
    }
  }
}
