// Where somebody speaks now, of the loops for whose speech others are dimmed, and a little longer: so that what is
// dimmed does not come and go between words. Pure.
import { HOLD_LEVEL, ONSET_LEVEL } from './loop_activity.ts'
import type { Talker } from './talker.ts'

/** From the last packet with speech to the end of it. */
const HOLD_MS = 500

export class SpeechWatch {
  /** By loop, then by SSRC: when the last packet with speech came. */
  #loops = new Map<number, Map<number, number>>()

  /** All loops that matter; what is known of those that mattered before stays. */
  watch(loops: Iterable<number>): void {
    const before = this.#loops
    this.#loops = new Map()
    for (const loop of loops) this.#loops.set(loop, before.get(loop) ?? new Map<number, number>())
  }

  /** Takes the talkers as they are in this tick; returns whether somebody began or ended. */
  note(talkers: Iterable<Talker>, nowMs: number): boolean {
    let changed = false
    for (const { ssrc, level, arrivals } of talkers) {
      if (level >= HOLD_LEVEL) continue
      for (const [loop, lastPacketMs] of arrivals) {
        const speech = this.#loops.get(loop)
        if (speech === undefined || nowMs - lastPacketMs > HOLD_MS) continue
        const begins = !speech.has(ssrc)
        if (begins && level >= ONSET_LEVEL) continue
        speech.set(ssrc, lastPacketMs)
        changed ||= begins
      }
    }
    for (const speech of this.#loops.values()) {
      for (const [ssrc, lastMs] of speech) {
        if (nowMs - lastMs > HOLD_MS) changed = speech.delete(ssrc)
      }
    }
    return changed
  }

  /** Whether anybody but this one speaks on one of the loops. */
  isHeard(loops: readonly number[], ownSsrc: number): boolean {
    return loops.some((loop) => {
      const speech = this.#loops.get(loop)
      return speech !== undefined && speech.size > (speech.has(ownSsrc) ? 1 : 0)
    })
  }
}
