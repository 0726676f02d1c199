// The emergency loops on which somebody speaks (X06), the first call first. A call outlasts the pauses between
// sentences, so that what says so stays where it is. Pure.
import { hasOtherVoice, type HeardLoop } from './dim_sign.ts'

/** From the last speech to the end of a call, ms. */
export const CALL_HOLD_MS = 4000

export class EmergencyCalls {
  /** By loop: when speech was last seen. */
  readonly #lastMs = new Map<number, number>()

  /** Ids of the loops. To be asked with each change of the loops, and again until there is none. */
  look(loops: readonly HeardLoop[], nowMs: number): readonly number[] {
    const emergency = loops.filter(({ priority }) => priority === 'emergency')
    for (const loop of emergency) if (hasOtherVoice(loop)) this.#lastMs.set(loop.id, nowMs)
    for (const [id, lastMs] of this.#lastMs) {
      const isThere = emergency.some((loop) => loop.id === id)
      if (!isThere || nowMs - lastMs > CALL_HOLD_MS) this.#lastMs.delete(id)
    }
    return [...this.#lastMs.keys()]
  }
}
