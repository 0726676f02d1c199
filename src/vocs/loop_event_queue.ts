// What happened on the loops on its way to the store: in portions, and none of it for ever. Pure but for the
// store behind it.
import type { StoredLoopEvent } from '../store/record_search.ts'

/** Events that wait while the store does not take any; beyond it the newest are lost, and that is logged. */
export const LOOP_EVENTS_WAITING_MAX = 100_000
/** Of one transaction: others are not to wait for it. */
const PORTION = 500
const DAY_MS = 86_400_000

export interface LoopEventStore {
  appendEvents(events: readonly StoredLoopEvent[]): Promise<void>
  forgetEvents(beforeMs: number): Promise<number>
}

export class LoopEventQueue {
  readonly #store: LoopEventStore
  readonly #keepDays: number
  readonly #log: { error(fields: object, text: string): void }
  #waiting: StoredLoopEvent[] = []
  #writing: Promise<void> | undefined
  #lost = 0

  constructor(
    store: LoopEventStore,
    keepDays: number,
    log: { error(fields: object, text: string): void },
  ) {
    this.#store = store
    this.#keepDays = keepDays
    this.#log = log
  }

  push(event: StoredLoopEvent): void {
    if (this.#waiting.length < LOOP_EVENTS_WAITING_MAX) this.#waiting.push(event)
    else this.#lost++
  }

  /** Fulfilled when what was there is written, or could not be and waits. */
  async write(): Promise<void> {
    await this.#writing
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined))
    await this.#writing
  }

  async forget(nowMs: number): Promise<void> {
    await this.#store
      .forgetEvents(nowMs - this.#keepDays * DAY_MS)
      .catch((error: unknown) => this.#log.error({ err: error }, 'old loop events not deleted'))
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      const portion = this.#waiting.slice(0, PORTION)
      try {
        await this.#store.appendEvents(portion)
      } catch (error) {
        this.#log.error({ err: error, waiting: this.#waiting.length }, 'loop events not written')
        return
      }
      this.#waiting = this.#waiting.slice(portion.length)
    }
    if (this.#lost > 0)
      this.#log.error({ lost: this.#lost }, 'loop events lost: the store was away')
    this.#lost = 0
  }
}
