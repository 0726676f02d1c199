// A search through records that come page by page, newest first: the cursor is followed also over pages that have
// nothing. I/O: through the client.
import { signal } from '@preact/signals'
import { VocsError } from '../../src/protocol/errors.ts'

export interface RecordPage<Row> {
  readonly rows: readonly Row[]
  /** For the next page; 0: there is none. */
  readonly cursor: number
}

/** before: the cursor of the page before, 0: the newest; limit: how many are looked at. */
export type ReadPage<Row> = (before: number, limit: number) => Promise<RecordPage<Row>>

const PAGE = 100
/** The most that the server gives at a time. */
const EXPORT_PAGE = 500
export const EXPORT_MAX = 20_000

export class RecordSearch<Row> {
  readonly rows = signal<readonly Row[]>([])
  readonly hasMore = signal(false)
  readonly busy = signal(false)
  readonly failure = signal<VocsError | undefined>(undefined)
  #read: ReadPage<Row> = async () => ({ rows: [], cursor: 0 })
  #cursor = 0
  /** What an older search brings is not shown. */
  #turn = 0

  /** Begins anew. */
  search(read: ReadPage<Row>): Promise<void> {
    this.#read = read
    this.#cursor = 0
    this.rows.value = []
    return this.#next()
  }

  more(): Promise<void> {
    return this.#next()
  }

  stop(): void {
    this.#turn++
  }

  /** All that is found, at most EXPORT_MAX, whatever was shown of it. */
  async all(): Promise<readonly Row[]> {
    const found: Row[] = []
    let cursor = 0
    do {
      const page = await this.#read(cursor, EXPORT_PAGE)
      found.push(...page.rows)
      cursor = page.cursor
    } while (cursor > 0 && found.length < EXPORT_MAX)
    return found.slice(0, EXPORT_MAX)
  }

  async #next(): Promise<void> {
    const turn = ++this.#turn
    this.busy.value = true
    this.failure.value = undefined
    try {
      let page: RecordPage<Row>
      do {
        page = await this.#read(this.#cursor, PAGE)
        if (turn !== this.#turn) return
        this.#cursor = page.cursor
      } while (page.rows.length === 0 && page.cursor > 0)
      this.rows.value = [...this.rows.peek(), ...page.rows]
      this.hasMore.value = page.cursor > 0
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      if (turn === this.#turn) this.failure.value = error
    } finally {
      if (turn === this.#turn) this.busy.value = false
    }
  }
}
