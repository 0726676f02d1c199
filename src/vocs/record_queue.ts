// Records on their way to the store: in portions, and none of them twice. Pure but for the store behind it.

/** Of one transaction: others are not to wait for it. */
const PORTION = 500

export interface RecordQueueOptions<Item> {
  /** For the log: "loop events". */
  readonly what: string
  readonly write: (items: readonly Item[]) => Promise<unknown>
  /** Items that wait while the store takes none; beyond it the newest are lost, and that is logged. */
  readonly waitingMax: number
  readonly log: { error(fields: object, text: string): void }
}

export class RecordQueue<Item> {
  readonly #options: RecordQueueOptions<Item>
  #waiting: Item[] = []
  #writing: Promise<void> | undefined
  #lost = 0

  constructor(options: RecordQueueOptions<Item>) {
    this.#options = options
  }

  push(item: Item): void {
    if (this.#waiting.length < this.#options.waitingMax) this.#waiting.push(item)
    else this.#lost++
  }

  /** Fulfilled when what was there is written, or could not be and waits. */
  async write(): Promise<void> {
    await this.#writing
    this.#writing ??= this.#write().finally(() => (this.#writing = undefined))
    await this.#writing
  }

  async #write(): Promise<void> {
    const { what, write, log } = this.#options
    while (this.#waiting.length > 0) {
      const portion = this.#waiting.slice(0, PORTION)
      try {
        await write(portion)
      } catch (error) {
        log.error({ err: error, waiting: this.#waiting.length }, `${what} not written`)
        return
      }
      this.#waiting = this.#waiting.slice(portion.length)
    }
    if (this.#lost > 0) log.error({ lost: this.#lost }, `${what} lost: the store was away`)
    this.#lost = 0
  }
}
