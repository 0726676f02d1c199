// The 20 ms step of a media thread. I/O (timers). Scheduled against an absolute clock: a tick that comes
// late moves none of the following, and ticks that were missed are run at once, one after the other.

/** A tick that begins this long after its time is counted as late, ms. */
const LATE_MS = 5
/** After a standstill at most so many missed ticks are caught up; older ones are given up. */
const CATCH_UP_TICKS_MAX = 10

export interface Ticker {
  readonly ticks: number
  /** Ticks that began more than 5 ms after their time. */
  readonly late: number
  /** Ticks that were given up because the thread stood still for longer than can be caught up. */
  readonly skipped: number
  /** There is something to do in the next tick after all; call it where a tick may have asked to sleep. */
  wake(): void
  /** No tick begins afterwards; may be called in a tick. */
  stop(): void
}

/**
 * Calls `onTick` for each period with its number, which is the machine's time in periods: it grows by one
 * from call to call, goes on evenly over a restart of the thread, and jumps only where ticks are skipped, or
 * where `onTick` gave the number of a later one: those between are left out until `wake` is called.
 */
export function startTicker(
  periodMs: number,
  onTick: (tick: number, nowMs: number) => number | void,
): Ticker {
  const state = { ticks: 0, late: 0, skipped: 0, stopped: false }
  const upcoming = (): number => Math.floor(machineMs() / periodMs) + 1
  let next = upcoming()
  let asleep = false
  let timer: NodeJS.Timeout | undefined
  const run = (): void => {
    const due = Math.floor(machineMs() / periodMs)
    if (due - next >= CATCH_UP_TICKS_MAX) {
      state.skipped += due - next
      next = due
    }
    asleep = false
    while (next <= due && !state.stopped) {
      const nowMs = machineMs()
      if (nowMs - next * periodMs > LATE_MS) state.late += 1
      state.ticks += 1
      const wanted = onTick(next, nowMs) ?? 0
      asleep = wanted > next + 1
      next = Math.max(next + 1, wanted)
    }
    schedule()
  }
  const schedule = (): void => {
    if (state.stopped || next === Infinity) return
    // Behind what has arrived meanwhile: after a standstill, packets are read before the tick needs them.
    timer = setTimeout(() => setImmediate(run), Math.max(0, next * periodMs - machineMs()))
  }
  schedule()
  return {
    get ticks() {
      return state.ticks
    },
    get late() {
      return state.late
    },
    get skipped() {
      return state.skipped
    },
    wake: () => {
      if (!asleep || state.stopped) return
      asleep = false
      next = Math.min(next, upcoming())
      clearTimeout(timer)
      schedule()
    },
    stop: () => {
      state.stopped = true
      clearTimeout(timer)
    },
  }
}

/** The machine's monotonic clock, ms since it booted: the same in each thread and process. */
export function machineMs(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000
}
