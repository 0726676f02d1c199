// How early a talker's packets came in the last seconds: the least and the most margin. Pure.
// One bucket a second, so that what is older than the window falls out a second at a time.

const BUCKETS = 6
const BUCKET_MS = 1000

export class MarginHistory {
  readonly #least = new Float64Array(BUCKETS).fill(Infinity)
  readonly #most = new Float64Array(BUCKETS).fill(-Infinity)
  #second = -1

  /** The window moves on to `nowMs`. */
  advance(nowMs: number): void {
    const second = Math.floor(nowMs / BUCKET_MS)
    const steps = this.#second < 0 ? BUCKETS : Math.min(BUCKETS, second - this.#second)
    for (let step = 0; step < steps; step++) {
      const index = (second - step) % BUCKETS
      this.#least[index] = Infinity
      this.#most[index] = -Infinity
    }
    if (steps > 0) this.#second = second
  }

  add(marginMs: number): void {
    const index = this.#second % BUCKETS
    this.#least[index] = Math.min(this.#least[index] ?? Infinity, marginMs)
    this.#most[index] = Math.max(this.#most[index] ?? -Infinity, marginMs)
  }

  /** The delay changed by this much: so did every margin. */
  shift(ms: number): void {
    for (let index = 0; index < BUCKETS; index++) {
      this.#least[index] = (this.#least[index] ?? Infinity) + ms
      this.#most[index] = (this.#most[index] ?? -Infinity) + ms
    }
  }

  /** Infinity if nothing came in the window. */
  get leastMs(): number {
    return Math.min(...this.#least)
  }

  /** -Infinity if nothing came in the window. */
  get mostMs(): number {
    return Math.max(...this.#most)
  }

  /** What jitter took: 0 if nothing came. */
  get spreadMs(): number {
    return Math.max(0, this.mostMs - this.leastMs) || 0
  }
}
