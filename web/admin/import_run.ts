// One import, tried and then made (F81, F82, F112): what the server says of it. Holds signals. What was tried counts
// until something of it is changed.
import { signal } from '@preact/signals'
import type { ChangedMessage } from '../../src/protocol/admin_messages.ts'
import { VocsError } from '../../src/protocol/errors.ts'

export interface ImportReport {
  readonly isDry: boolean
  readonly changed: ChangedMessage
  /** For people; those of a domain file are its changes alone. */
  readonly lines: readonly string[]
  readonly linesLeftOut: number
}

export type ImportAnswer = Pick<ImportReport, 'changed'> &
  Partial<Pick<ImportReport, 'lines' | 'linesLeftOut'>>

export class ImportRun {
  readonly busy = signal(false)
  readonly report = signal<ImportReport | undefined>(undefined)
  readonly refusal = signal<VocsError | undefined>(undefined)
  #asked = 0

  /** What comes of a try that is under way is not shown any more. */
  clear(): void {
    this.#asked++
    this.busy.value = false
    this.report.value = undefined
    this.refusal.value = undefined
  }

  async run(isDry: boolean, ask: () => Promise<ImportAnswer>): Promise<void> {
    this.clear()
    const asked = this.#asked
    this.busy.value = true
    try {
      const { changed, lines = [], linesLeftOut = 0 } = await ask()
      if (asked === this.#asked) this.report.value = { isDry, changed, lines, linesLeftOut }
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      if (asked === this.#asked) this.refusal.value = error
    } finally {
      if (asked === this.#asked) this.busy.value = false
    }
  }
}
