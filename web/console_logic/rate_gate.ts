// Lets values through at a bounded rate; the last one always gets through. Pure.

export class RateGate<Value> {
  readonly #intervalMs: number
  #nextMs = -Infinity
  #waiting: { readonly value: Value } | undefined

  /** intervalMs: least time between two values. */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs
  }

  /** A new value. Gives it back to be sent now, or keeps it (instead of an older one) until `due`. */
  offer(value: Value, nowMs: number): Value | undefined {
    if (nowMs < this.#nextMs) {
      this.#waiting = { value }
      return undefined
    }
    this.#waiting = undefined
    this.#nextMs = nowMs + this.#intervalMs
    return value
  }

  /** The kept value once its time has come. */
  due(nowMs: number): Value | undefined {
    if (this.#waiting === undefined || nowMs < this.#nextMs) return undefined
    const { value } = this.#waiting
    return this.offer(value, nowMs)
  }

  /** How long until `due` has something, ms; undefined while nothing is kept. */
  waitMs(nowMs: number): number | undefined {
    return this.#waiting === undefined ? undefined : Math.max(0, this.#nextMs - nowMs)
  }
}
