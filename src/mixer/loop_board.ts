// All loops of a mixer, and what is to be told of who is heard on them. Pure.
import type { MixerActivityMessage } from '../protocol/service_messages.ts'
import { LoopActivity } from './loop_activity.ts'
import type { Talker } from './talker.ts'

export class LoopBoard {
  readonly #loops = new Map<number, LoopActivity>()

  has(loop: number): boolean {
    return this.#loops.has(loop)
  }

  /** All loops that there are: what is not among them ends. */
  set(loops: readonly number[]): void {
    const wanted = new Set(loops)
    for (const loop of this.#loops.keys()) if (!wanted.has(loop)) this.#loops.delete(loop)
    for (const loop of wanted) if (!this.#loops.has(loop)) this.#loops.set(loop, new LoopActivity())
  }

  /** Notes who is there, and gives the loops whose activity is another than when it was told last. */
  take(talkers: Iterable<Talker>, nowMs: number): MixerActivityMessage[] {
    for (const talker of talkers) {
      for (const [loop, lastPacketMs] of talker.arrivals) {
        this.#loops.get(loop)?.note(talker.ssrc, talker.level, lastPacketMs, nowMs)
      }
    }
    const changed: MixerActivityMessage[] = []
    for (const [loop, activity] of this.#loops) {
      const state = activity.take(nowMs)
      if (state !== undefined) changed.push({ loop, ...state })
    }
    return changed
  }
}
