// Whether the way from the server still carries anything: what the peer received is counted a few times a second.
// A server that is alive lets no second pass without a packet, whoever is silent on the loops and whatever the
// mixer does (src/README.md, Silence); so one and a half without any say that the ice_proxy, or the way to it, is
// gone: seconds before ICE says so. Pure.

/** Between two counts. */
export const COUNT_EVERY_MS = 300
/** Nothing for so long: the way is taken for dead. */
export const QUIET_MAX_MS = 1500
/**
 * A count that comes late stands for no more than this: a page in the background, or a machine that was asleep,
 * knows nothing of the time between.
 */
const STEP_MAX_MS = 2 * COUNT_EVERY_MS
/** A peer that carried something for so long after its start is no quick failure. */
const STEADY_MS = 10_000
/** How long to wait for the next peer after peers that fell quiet one after the other. */
const REST_FIRST_MS = 1000
const REST_MAX_MS = 30_000

export class PathWatch {
  #dueMs: number | undefined
  #startedMs = 0
  /** What was received by the last count; undefined: nothing was counted yet. */
  #received: number | undefined
  #countedMs = 0
  #quietMs = 0
  #failures = 0

  /** When the next count is due; undefined: no peer is watched. */
  get dueMs(): number | undefined {
    return this.#dueMs
  }

  /** How long after the start of the last peer the next one may be made. */
  get restMs(): number {
    if (this.#failures === 0) return 0
    return Math.min(REST_MAX_MS, REST_FIRST_MS * 2 ** (this.#failures - 1))
  }

  /** A peer has connected. */
  start(nowMs: number): void {
    this.#startedMs = nowMs
    this.#received = undefined
    this.#quietMs = 0
    this.#dueMs = nowMs + COUNT_EVERY_MS
  }

  stop(): void {
    this.#dueMs = undefined
  }

  /** The peer that fell quiet is given up. */
  failed(): void {
    this.#failures += 1
  }

  /** True: what was received has to be counted now. */
  isDue(nowMs: number): boolean {
    if (this.#dueMs === undefined || nowMs < this.#dueMs) return false
    this.#dueMs = nowMs + COUNT_EVERY_MS
    return true
  }

  /**
   * received: what came since the peer's start, in any unit that grows with each packet; it may fall where
   * the peer forgets an address. `alive`: there is more than before. `dead`: there was none for QUIET_MAX_MS.
   */
  count(received: number, nowMs: number): 'alive' | 'dead' | 'quiet' {
    const before = this.#received
    this.#received = received
    const sinceMs = nowMs - this.#countedMs
    this.#countedMs = nowMs
    if (before === undefined) return 'quiet'
    if (received > before) {
      this.#quietMs = 0
      if (nowMs - this.#startedMs >= STEADY_MS) this.#failures = 0
      return 'alive'
    }
    this.#quietMs += Math.min(STEP_MAX_MS, sinceMs)
    return this.#quietMs >= QUIET_MAX_MS ? 'dead' : 'quiet'
  }
}
