// Listeners whose encoders should expect another loss than they do, until the encoder can be exchanged. Pure.
// It is exchanged in silence, where nobody hears it. In speech that goes on a new encoder makes a seam of
// about one frame, and moves the sound by 4 ms of look-ahead: whoever loses packets hears more than that
// every second, so more loss waits for a second only. FEC that is no longer needed can wait for silence.
import type { Listener } from './listener.ts'

/** So long more loss waits for silence: a second. */
const WAIT_TICKS = 50

export class LossChanges {
  /** By listener: the tick in which it began to wait. */
  readonly #waiting = new Map<Listener, number>()

  /** What the listener's encoder should expect may have changed. */
  note(listener: Listener, tick: number): void {
    if (listener.lossPercent === listener.expectedLossPercent) this.#waiting.delete(listener)
    else if (!this.#waiting.has(listener)) this.#waiting.set(listener, tick)
  }

  delete(listener: Listener): void {
    this.#waiting.delete(listener)
  }

  /** Somebody has waited for long enough. */
  isDue(tick: number): boolean {
    for (const [listener, since] of this.#waiting) if (isOver(listener, since, tick)) return true
    return false
  }

  /** Sets what the encoders expect of those who can change now. */
  settle(tick: number, isSilent: (listener: Listener) => boolean): void {
    for (const [listener, since] of this.#waiting) {
      if (!isSilent(listener) && !isOver(listener, since, tick)) continue
      listener.lossPercent = listener.expectedLossPercent
      this.#waiting.delete(listener)
    }
  }
}

function isOver(
  { lossPercent, expectedLossPercent }: Listener,
  since: number,
  tick: number,
): boolean {
  return expectedLossPercent > lossPercent && tick - since >= WAIT_TICKS
}
