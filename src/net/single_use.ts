// What was begun by somebody and has to come back once, in time: sign-ons at a provider, challenges. Pure.
import { VocsError } from '../protocol/errors.ts'

export interface SingleUseConfig {
  readonly lifetimeMs: number
  /**
   * All at one time. A further one takes the place of the oldest of who has the most, if that is more than who begins
   * has: nobody can keep others out, or push them out, by beginning many.
   */
  readonly entriesMax: number
  /** Of one source at one time: a further one is refused. */
  readonly ofSourceMax: number
}

export interface PendingCounts {
  readonly pending: number
  /** Since the start: not begun, as their source had too many. */
  readonly refused: number
  /** Since the start: given up for those of others who had fewer. */
  readonly dropped: number
}

const RETRY_MS = 10_000

interface Entry<Value> {
  readonly value: Value
  readonly source: string
  readonly endMs: number
}

export class SingleUse<Value> {
  readonly #config: SingleUseConfig
  /** The oldest first. */
  readonly #entries = new Map<string, Entry<Value>>()
  /** Keys, the oldest first. */
  readonly #ofSources = new Map<string, Set<string>>()
  #refused = 0
  #dropped = 0

  constructor(config: SingleUseConfig) {
    this.#config = config
  }

  get counts(): PendingCounts {
    return { pending: this.#entries.size, refused: this.#refused, dropped: this.#dropped }
  }

  /** key: what can't be guessed, and comes once. Throws VocsError THROTTLED if there is no room for this source. */
  add(key: string, value: Value, source: string, nowMs: number): void {
    for (const [old, { endMs }] of this.#entries) {
      if (endMs > nowMs) break
      this.#delete(old)
    }
    const ofSource = this.#ofSources.get(source) ?? new Set()
    if (ofSource.size >= this.#config.ofSourceMax || !this.#makeRoom(ofSource.size)) {
      this.#refused++
      const text = 'many have begun to sign on and have not come back: try again soon'
      throw new VocsError('THROTTLED', text, RETRY_MS)
    }
    this.#entries.set(key, { value, source, endMs: nowMs + this.#config.lifetimeMs })
    this.#ofSources.set(source, ofSource.add(key))
  }

  /** Undefined if there is none, or not any more. */
  take(key: string, nowMs: number): Value | undefined {
    const found = this.#delete(key)
    return found !== undefined && nowMs < found.endMs ? found.value : undefined
  }

  /** For one more of who has so many. */
  #makeRoom(held: number): boolean {
    if (this.#entries.size < this.#config.entriesMax) return true
    let most: ReadonlySet<string> = new Set()
    for (const keys of this.#ofSources.values()) if (keys.size > most.size) most = keys
    const [oldest] = most
    if (oldest === undefined || most.size <= held + 1) return false
    this.#delete(oldest)
    this.#dropped++
    return true
  }

  #delete(key: string): Entry<Value> | undefined {
    const found = this.#entries.get(key)
    if (found === undefined) return undefined
    this.#entries.delete(key)
    const ofSource = this.#ofSources.get(found.source)
    ofSource?.delete(key)
    if (ofSource?.size === 0) this.#ofSources.delete(found.source)
    return found
  }
}
