// Slows down who guesses passwords: per user and per source address (F09). Pure.

/** Wrong passwords in a row that cost no wait. */
export const THROTTLE_FREE_FAILURES = 4
/** The first wait, doubled with each further failure. */
export const THROTTLE_FIRST_WAIT_MS = 1000
export const THROTTLE_WAIT_MAX_MS = 60_000
/** Failures are forgotten this long after the last one. */
export const THROTTLE_FORGET_MS = 15 * 60_000
/** Users and addresses that are remembered; the oldest go first. */
export const THROTTLE_ENTRIES_MAX = 10_000
/** An address may stand for a whole control room: so many times more failures are free. */
const ADDRESS_PATIENCE = 5

interface Failures {
  readonly count: number
  readonly lastMs: number
}

export class Throttle {
  readonly #failures = new Map<string, Failures>()

  /** How long this user at this address has to wait, ms; 0: may try now. */
  waitMs(user: string, address: string, nowMs: number): number {
    const byUser = this.#wait(`user ${user}`, THROTTLE_FREE_FAILURES, nowMs)
    const free = THROTTLE_FREE_FAILURES * ADDRESS_PATIENCE
    return Math.max(byUser, this.#wait(`address ${address}`, free, nowMs))
  }

  /** To be called before the password is verified, so that tries side by side count as well. */
  attempted(user: string, address: string, nowMs: number): void {
    for (const key of [`user ${user}`, `address ${address}`]) {
      const count = (this.#recent(key, nowMs)?.count ?? 0) + 1
      this.#failures.delete(key)
      this.#failures.set(key, { count, lastMs: nowMs })
    }
    for (const key of this.#failures.keys()) {
      if (this.#failures.size <= THROTTLE_ENTRIES_MAX) break
      this.#failures.delete(key)
    }
  }

  /** The password was right: its attempt is no failure. */
  succeeded(user: string, address: string): void {
    this.#failures.delete(`user ${user}`)
    const key = `address ${address}`
    const entry = this.#failures.get(key)
    if (entry !== undefined) this.#failures.set(key, { ...entry, count: entry.count - 1 })
  }

  #wait(key: string, free: number, nowMs: number): number {
    const entry = this.#recent(key, nowMs)
    if (entry === undefined || entry.count < free) return 0
    const doublings = Math.min(entry.count - free, 16)
    const waitMs = Math.min(THROTTLE_FIRST_WAIT_MS * 2 ** doublings, THROTTLE_WAIT_MAX_MS)
    return Math.max(0, entry.lastMs + waitMs - nowMs)
  }

  #recent(key: string, nowMs: number): Failures | undefined {
    const entry = this.#failures.get(key)
    return entry !== undefined && nowMs - entry.lastMs < THROTTLE_FORGET_MS ? entry : undefined
  }
}
