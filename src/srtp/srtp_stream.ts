// Where one SSRC's stream stands: roll-over counter and, of what comes in, the replay window (RFC 3711 3.3.1,
// 3.3.2). Pure.
// The index of a packet is 2^16 * roll-over counter + sequence; SRTCP brings its index along.

const SEQUENCE_MODULUS = 0x10000
/** Packets that may come late; older ones are taken for replays. */
export const REPLAY_WINDOW_PACKETS = 128

export class SrtpStream {
  #highest = -1
  /** Entry i % window: whether index i was seen, for the indexes up to the highest. */
  readonly #seen = new Uint8Array(REPLAY_WINDOW_PACKETS)

  /**
   * The index that a sequence most likely stands for: the nearest to the highest that was accepted.
   * Negative if that lies before the stream's beginning.
   */
  estimate(sequence: number): number {
    if (this.#highest < 0) return sequence
    const distance = ((sequence - this.#highest) << 16) >> 16
    return this.#highest + distance
  }

  /** Whether the index was accepted before, or is too old to tell. */
  isReplay(index: number): boolean {
    if (index < 0 || index <= this.#highest - REPLAY_WINDOW_PACKETS) return true
    return index <= this.#highest && this.#seen[index % REPLAY_WINDOW_PACKETS] === 1
  }

  /** Call once the packet is authenticated. */
  accept(index: number): void {
    const steps = Math.min(index - this.#highest, REPLAY_WINDOW_PACKETS)
    for (let back = 0; back < steps; back++) {
      this.#seen[(index - back) % REPLAY_WINDOW_PACKETS] = 0
    }
    this.#seen[index % REPLAY_WINDOW_PACKETS] = 1
    if (index > this.#highest) this.#highest = index
  }
}

/** A stream of ours, which knows no replay: each packet is the next one. */
export class SentStream {
  /** Signed: see TickStream. */
  readonly ssrc: number
  #sequence = -1
  #rollOver = 0

  constructor(ssrc: number) {
    this.ssrc = ssrc
  }

  /** The roll-over counter of the packet with this sequence, less than 2^15 behind the one before. */
  advance(sequence: number): number {
    if (sequence < this.#sequence) this.#rollOver += 1
    this.#sequence = sequence
    return this.#rollOver
  }
}

/** The roll-over counter of an index. */
export function rollOver(index: number): number {
  return Math.floor(index / SEQUENCE_MODULUS)
}
