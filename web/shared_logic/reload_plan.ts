// When a page loads itself anew after an administrator asked all to: not all at one time, for the server's sake, and
// never while something would be cut off by it. Pure: times in ms of one clock.

/** Pages are spread over this time. */
export const RELOAD_SPREAD_MS = 4000
/** So long it is told before. */
export const RELOAD_TOLD_MS = 1000
/** So long after a key was let go it goes on: the last word is on its way. */
export const RELOAD_QUIET_MS = 500

export class ReloadPlan {
  #dueMs: number

  /** random: 0 to 1. */
  constructor(nowMs: number, random: number) {
    this.#dueMs = nowMs + RELOAD_TOLD_MS + random * RELOAD_SPREAD_MS
  }

  /** busy: a key is pressed; it waits for its end. */
  isDue(nowMs: number, busy: boolean): boolean {
    if (busy) this.#dueMs = Math.max(this.#dueMs, nowMs + RELOAD_QUIET_MS)
    return nowMs >= this.#dueMs
  }
}
