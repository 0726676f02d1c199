// Which threads hang, by when they spoke last. Pure. A look that comes late tells of the thread that looks: nobody is
// judged by it, since what they said waits to be read as well.

export const WATCH_EVERY_MS = 500
/** A look that comes so long after the one before is late, ms. */
const LOOK_LATE_MS = 1000
/** A thread says something each second; one that is silent for so long hangs. */
const HUNG_AFTER_MS = 3000
/** A thread that has said nothing yet gets so long in addition. */
export const START_WITHIN_MS = 10_000

export class ThreadWatch<Thread> {
  readonly #heardMs = new Map<Thread, number>()
  readonly #startWithinMs: number
  #lookedMs: number

  constructor(nowMs: number, startWithinMs = START_WITHIN_MS) {
    this.#lookedMs = nowMs
    this.#startWithinMs = startWithinMs
  }

  started(thread: Thread, nowMs: number): void {
    this.#heardMs.set(thread, nowMs + this.#startWithinMs)
  }

  heard(thread: Thread, nowMs: number): void {
    if (this.#heardMs.has(thread)) this.#heardMs.set(thread, nowMs)
  }

  /** To be called each `WATCH_EVERY_MS`. Gives those that hang, each once. */
  look(nowMs: number): Thread[] {
    const isLate = nowMs - this.#lookedMs > LOOK_LATE_MS
    this.#lookedMs = nowMs
    const hung: Thread[] = []
    for (const [thread, heardMs] of this.#heardMs) {
      if (isLate) this.#heardMs.set(thread, Math.max(heardMs, nowMs))
      else if (nowMs - heardMs >= HUNG_AFTER_MS) hung.push(thread)
    }
    for (const thread of hung) this.ended(thread)
    return hung
  }

  ended(thread: Thread): void {
    this.#heardMs.delete(thread)
  }
}
