// How long a talker's packets were on their way in the last seconds: the fastest and the slowest.
// Pure. In buckets of half a second, so that what is older than the window falls out a bucket at a
// time. Only differences mean something: the talker's clock and ours do not start together.

const BUCKETS = 8
const BUCKET_MS = 500

export class TransitHistory {
  readonly #fastest = new Float64Array(BUCKETS).fill(Infinity)
  readonly #slowest = new Float64Array(BUCKETS).fill(-Infinity)
  #bucket = -1

  /** Infinity if nothing came in the window. */
  get fastestMs(): number {
    return Math.min(...this.#fastest)
  }

  /** -Infinity if nothing came in the window. */
  get slowestMs(): number {
    return Math.max(...this.#slowest)
  }

  get isEmpty(): boolean {
    return this.slowestMs === -Infinity
  }

  /** The window moves on to `nowMs`; it never moves back. */
  advance(nowMs: number): void {
    const bucket = Math.floor(nowMs / BUCKET_MS)
    const steps = this.#bucket < 0 ? BUCKETS : Math.min(BUCKETS, bucket - this.#bucket)
    for (let step = 0; step < steps; step++) {
      const index = (((bucket - step) % BUCKETS) + BUCKETS) % BUCKETS
      this.#fastest[index] = Infinity
      this.#slowest[index] = -Infinity
    }
    if (steps > 0) this.#bucket = bucket
  }

  /** Into the present bucket: advance first. */
  add(transitMs: number): void {
    const index = ((this.#bucket % BUCKETS) + BUCKETS) % BUCKETS
    this.#fastest[index] = Math.min(this.#fastest[index] ?? Infinity, transitMs)
    this.#slowest[index] = Math.max(this.#slowest[index] ?? -Infinity, transitMs)
  }

  clear(): void {
    this.#fastest.fill(Infinity)
    this.#slowest.fill(-Infinity)
  }
}
