// What was begun by somebody and has to come back once, in time: sign-ons at a provider, challenges. Pure.

export interface SingleUseConfig {
  readonly lifetimeMs: number
  /** Beyond it the oldest is given up: nobody can keep others out by beginning many. */
  readonly entriesMax: number
}

export class SingleUse<Value> {
  readonly #config: SingleUseConfig
  /** The oldest first. */
  readonly #entries = new Map<string, { readonly value: Value; readonly endMs: number }>()
  /** Given up for newer ones. */
  droppedCount = 0

  constructor(config: SingleUseConfig) {
    this.#config = config
  }

  get size(): number {
    return this.#entries.size
  }

  /** key: what can't be guessed, and comes once. */
  add(key: string, value: Value, nowMs: number): void {
    for (const [old, { endMs }] of this.#entries) {
      const isOver = endMs <= nowMs
      if (!isOver && this.#entries.size < this.#config.entriesMax) break
      this.#entries.delete(old)
      if (!isOver) this.droppedCount++
    }
    this.#entries.set(key, { value, endMs: nowMs + this.#config.lifetimeMs })
  }

  /** Undefined if there is none, or not any more. */
  take(key: string, nowMs: number): Value | undefined {
    const found = this.#entries.get(key)
    this.#entries.delete(key)
    return found !== undefined && nowMs < found.endMs ? found.value : undefined
  }
}
