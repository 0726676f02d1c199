// Whether there is speech on a loop, steady enough to look at (F33), and whose streams are there. Pure.

/** Louder than this is speech that begins, dBov with the sign left out. */
export const ONSET_LEVEL = 50
/** Speech that has begun goes on down to this level: word ends are quiet. */
export const HOLD_LEVEL = 60
/** From the last speech to the end of activity: longer than the pauses between words. */
const HANGOVER_MS = 600
/** A stream without a packet for so long is not heard any more. */
const STREAM_GONE_MS = 300

export interface LoopActivityState {
  readonly active: boolean
  readonly ssrcs: readonly number[]
}

/** Nobody there, no speech. */
const IDLE = 'false'

export class LoopActivity {
  #active = false
  #lastSpeechMs = -Infinity
  /** By SSRC: when its last packet came. */
  readonly #streams = new Map<number, number>()
  #told = IDLE

  /** A stream's level at this time, 0 loud .. 127 silent. */
  note(ssrc: number, level: number, lastPacketMs: number, nowMs: number): void {
    if (nowMs - lastPacketMs > STREAM_GONE_MS) return
    this.#streams.set(ssrc, lastPacketMs)
    if (level < (this.#active ? HOLD_LEVEL : ONSET_LEVEL)) this.#lastSpeechMs = nowMs
  }

  /** The state, if it is another than the one that was taken last. */
  take(nowMs: number): LoopActivityState | undefined {
    this.#active = nowMs - this.#lastSpeechMs <= HANGOVER_MS
    for (const [ssrc, lastMs] of this.#streams) {
      if (nowMs - lastMs > STREAM_GONE_MS) this.#streams.delete(ssrc)
    }
    if (!this.#active && this.#streams.size === 0 && this.#told === IDLE) return undefined
    const ssrcs = [...this.#streams.keys()].sort((a, b) => a - b)
    const state = `${this.#active}${ssrcs.join()}`
    if (state === this.#told) return undefined
    this.#told = state
    return { active: this.#active, ssrcs }
  }
}
