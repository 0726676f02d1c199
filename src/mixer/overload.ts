// What a mixer thread gives up when its ticks take too long, in this order: quality of the encoders,
// talkers, new sessions. Pure. It gives up a step at once and takes it back slowly, so that it neither falls
// behind nor swings.

/** 0 nothing; 1 encoders of the least complexity; 2 also half the talkers per loop; 3 also no new sessions. */
export type Degradation = 0 | 1 | 2 | 3
export const DEGRADATION_MAX = 3

/** Ticks of 20 ms over which the work is averaged. */
const AVERAGED_TICKS = 25
/** A tick's work beyond this gives up a step, ms: there must be room for what comes between ticks. */
const TOO_MUCH_MS = 14
/** Work below this for so many ticks takes a step back. */
const LITTLE_MS = 7
const CALM_TICKS = 250

export class Overload {
  #degradation: Degradation = 0
  #averageMs = 0
  #ticksSinceChange = 0
  #calmTicks = 0

  get degradation(): Degradation {
    return this.#degradation
  }

  /** Takes how long a tick's work was, ms. Returns whether the degradation changed. */
  note(workMs: number): boolean {
    this.#averageMs += (workMs - this.#averageMs) / AVERAGED_TICKS
    this.#ticksSinceChange += 1
    this.#calmTicks = this.#averageMs < LITTLE_MS ? this.#calmTicks + 1 : 0
    if (this.#averageMs > TOO_MUCH_MS && this.#ticksSinceChange >= AVERAGED_TICKS) {
      return this.#step(1)
    }
    return this.#calmTicks >= CALM_TICKS && this.#step(-1)
  }

  #step(step: number): boolean {
    const next = Math.min(DEGRADATION_MAX, Math.max(0, this.#degradation + step)) as Degradation
    const changed = next !== this.#degradation
    this.#degradation = next
    this.#ticksSinceChange = 0
    this.#calmTicks = 0
    return changed
  }
}
