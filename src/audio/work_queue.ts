// What the engine is to do in the next tick, written into its memory item by item (struct work_item
// of wasm/audio_core.h). Pure; only AudioCore uses it.
import {
  BOARD_WORK_COUNT,
  BOARD_WORK_MAX,
  WORK_DISCARD,
  WORK_NOTHING,
  WORK_WORDS,
  at,
  type AudioBoard,
} from './audio_board.ts'

export class WorkQueue {
  readonly #board: AudioBoard
  /** Samples that the work queued so far will add to each talker, less those that it discards. */
  readonly #samples: Int32Array
  #packetBytes = 0

  constructor(board: AudioBoard, talkersMax: number) {
    this.#board = board
    this.#samples = new Int32Array(talkersMax)
  }

  /** Samples that the queue adds to this talker, less those that it discards. */
  samples(talker: number): number {
    return at(this.#samples, talker)
  }

  /** kind: one of WORK_...; in order for each talker. False: full, nothing was queued. */
  push(kind: number, talker: number, payload: Uint8Array, samples: number): boolean {
    const { words, work, packets } = this.#board
    const index = at(words, BOARD_WORK_COUNT)
    if (index >= at(words, BOARD_WORK_MAX)) return false
    if (this.#packetBytes + payload.length > packets.length) return false
    packets.set(payload, this.#packetBytes)
    const base = index * WORK_WORDS
    work[base] = kind
    work[base + 1] = talker
    work[base + 2] = this.#packetBytes
    work[base + 3] = payload.length
    work[base + 4] = samples
    words[BOARD_WORK_COUNT] = index + 1
    this.#packetBytes += payload.length
    this.#samples[talker] = this.samples(talker) + (kind === WORK_DISCARD ? -samples : samples)
    return true
  }

  /** Drops what is queued for this talker. */
  drop(talker: number): void {
    const { words, work } = this.#board
    for (let item = 0; item < at(words, BOARD_WORK_COUNT); item++) {
      if (work[item * WORK_WORDS + 1] === talker) work[item * WORK_WORDS] = WORK_NOTHING
    }
    this.#samples[talker] = 0
  }

  /** The engine has done it all. */
  clear(): void {
    this.#samples.fill(0)
    this.#packetBytes = 0
  }
}
