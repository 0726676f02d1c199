// What accounts leave in the store: sign-ons, what users had on. Pure but for the store, which comes in. Much
// is written at a time, and again if it failed.
import type { MemoryRows, SignOnRow } from '../store/account_store.ts'
import type { KeysetMemory } from './keyset_memory.ts'
import type { SignOnChanges } from './tokens.ts'

/** Rows of one transaction: the thread waits for it, 3 to 10 ms with a disk that is not slow. */
export const MEMORY_ROWS_MAX = 200
/** Sign-ons of one transaction. */
const SIGN_ON_ROWS_MAX = 1000
/** Sign-ons that wait for it: no new one is taken then. Beyond it there is only what the store may have already. */
export const SIGN_ONS_PENDING_MAX = 50_000

export interface AccountWriterOptions {
  readonly accounts: {
    writeSignOns(changes: SignOnChanges): Promise<void>
    writeMemory(rows: MemoryRows): Promise<void>
  }
  readonly memory: KeysetMemory
  /** Digests of the sign-ons that the store has. */
  readonly stored: Iterable<string>
  readonly log: { error(fields: object, text: string): void }
}

export class AccountWriter {
  readonly #options: AccountWriterOptions
  readonly #signOns = new Map<string, SignOnRow | undefined>()
  /** What the store may have, also by a transaction that failed: what ends is deleted there. */
  readonly #stored: Set<string>
  #last: Promise<void> = Promise.resolve()
  #next: Promise<void> | undefined
  #writing: Promise<void> | undefined

  constructor(options: AccountWriterOptions) {
    this.#options = options
    this.#stored = new Set(options.stored)
  }

  get memory(): KeysetMemory {
    return this.#options.memory
  }

  /** How many sign-ons wait to be written or deleted. */
  get waiting(): number {
    return this.#signOns.size
  }

  /** What has ended is always taken; a new one only while there is room, as `keep` says. */
  signOns(changes: SignOnChanges): void {
    for (const [digest, row] of changes) {
      const isKnown = this.#stored.has(digest) || this.#signOns.has(digest)
      if (row === undefined && !this.#stored.has(digest)) this.#signOns.delete(digest)
      else if (isKnown || this.#signOns.size < SIGN_ONS_PENDING_MAX) this.#signOns.set(digest, row)
    }
  }

  /**
   * Fulfilled when all sign-ons that were told so far are on disk. Who asks while a batch is written is in the
   * next one, with all others who did. Rejects if it can't be written, or if there was no room for `token`.
   */
  keep(token?: string): Promise<void> {
    if (token !== undefined && !this.#signOns.has(token) && !this.#stored.has(token)) {
      return Promise.reject(new Error('too many sign-ons wait for the store'))
    }
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

  /** What has ended goes first, and alone: nothing else can keep it from the disk. */
  async #writeSignOns(): Promise<void> {
    const all = [...this.#signOns]
    const ended = all.filter(([, row]) => row === undefined)
    const others = all.filter(([, row]) => row !== undefined)
    for (const part of [ended, others]) {
      for (let first = 0; first < part.length; first += SIGN_ON_ROWS_MAX) {
        const some = part.slice(first, first + SIGN_ON_ROWS_MAX)
        await this.#writeSome(some.map(([digest]) => digest))
      }
    }
  }

  /** As they are now: one may have ended since it began to wait. */
  async #writeSome(digests: readonly string[]): Promise<void> {
    const batch = new Map<string, SignOnRow | undefined>()
    for (const digest of digests) {
      if (!this.#signOns.has(digest)) continue
      batch.set(digest, this.#signOns.get(digest))
      this.#signOns.delete(digest)
      this.#stored.add(digest)
    }
    if (batch.size === 0) return
    try {
      await this.#options.accounts.writeSignOns(batch)
    } catch (error) {
      for (const [digest, row] of batch) {
        if (!this.#signOns.has(digest)) this.#signOns.set(digest, row)
      }
      throw error
    }
    for (const [digest, row] of batch) if (row === undefined) this.#stored.delete(digest)
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
