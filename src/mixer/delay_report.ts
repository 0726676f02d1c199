// What the mixer itself adds to a voice's way: from a packet's arrival to its mix on the way out (X18). Pure.
import type { MixerDelayMessage } from '../protocol/service_messages.ts'

export class DelayReport {
  #workMs = 0
  #ticks = 0

  /** A tick that made mixes took so long until they were sent. */
  noteTick(workMs: number): void {
    this.#workMs += workMs
    this.#ticks += 1
  }

  /** By loop that was heard since the last report. waitedMs: from a packet's arrival to its tick, by loop. */
  take(waitedMs: ReadonlyMap<number, number>): readonly MixerDelayMessage[] {
    const workMs = this.#ticks === 0 ? 0 : this.#workMs / this.#ticks
    this.#workMs = 0
    this.#ticks = 0
    return Array.from(waitedMs, ([loop, ms]) => ({ loop, delayMs: ms + workMs }))
  }
}
