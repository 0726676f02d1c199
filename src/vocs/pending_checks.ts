// How many proofs of one kind are looked at, at one time: all, and those of one source. Pure.
import { VocsError } from '../protocol/errors.ts'

export const PENDING_MAX = 32
export const PENDING_OF_SOURCE_MAX = 24
const RETRY_MS = 1000

export class PendingChecks {
  readonly #ofSources = new Map<string, number>()
  #all = 0

  /** `ended` has to come for each that begins. Throws VocsError THROTTLED. */
  begin(source: string): void {
    const ofSource = this.#ofSources.get(source) ?? 0
    if (this.#all >= PENDING_MAX || ofSource >= PENDING_OF_SOURCE_MAX) {
      throw new VocsError('THROTTLED', 'many sign on just now: try again soon', RETRY_MS)
    }
    this.#all++
    this.#ofSources.set(source, ofSource + 1)
  }

  ended(source: string): void {
    const ofSource = this.#ofSources.get(source) ?? 0
    if (ofSource <= 1) this.#ofSources.delete(source)
    else this.#ofSources.set(source, ofSource - 1)
    this.#all--
  }
}
