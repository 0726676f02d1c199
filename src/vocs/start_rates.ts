// How often one source may ask what a provider or passkeys are needed for, on its way to sign on. Pure.
import { VocsError } from '../protocol/errors.ts'
import { type Bucket, take } from './connections.ts'

/** A source may stand for a whole control room at the change of its shift; each sign-on asks twice. */
export const STARTS_BURST_MAX = 100
export const STARTS_PER_SECOND_MAX = 5
/** Sources that are known at one time; the one that has not asked for the longest time is forgotten. */
export const START_SOURCES_MAX = 10_000

export class StartRates {
  /** Who asked last is the last one. */
  readonly #buckets = new Map<string, Bucket>()

  /** Throws VocsError THROTTLED. */
  take(source: string, nowMs: number): void {
    const bucket = this.#buckets.get(source) ?? { level: STARTS_BURST_MAX, filledMs: nowMs }
    this.#buckets.delete(source)
    this.#buckets.set(source, bucket)
    for (const oldest of this.#buckets.keys()) {
      if (this.#buckets.size <= START_SOURCES_MAX) break
      this.#buckets.delete(oldest)
    }
    if (take(bucket, STARTS_BURST_MAX, STARTS_PER_SECOND_MAX, nowMs)) return
    throw new VocsError('THROTTLED', 'many sign on from where you are: try again soon', 1000)
  }
}
