// How busy this thread is. I/O: the event loop's clock.
import { performance } from 'node:perf_hooks'

/** Gives each time it is asked for how much of the time since the last call the thread was busy, per mille. */
export function threadLoad(): () => number {
  let last = performance.eventLoopUtilization()
  return () => {
    const now = performance.eventLoopUtilization()
    const { utilization } = performance.eventLoopUtilization(now, last)
    last = now
    return Math.round(utilization * 1000)
  }
}
