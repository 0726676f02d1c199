// Arithmetic on RTP's sequence numbers and timestamps, which wrap (RFC 3550 5.1, A.1). Pure.
// The one file that knows that 65535 is followed by 0.

export const SEQUENCE_MODULUS = 0x10000

/** How far `a` is ahead of `b`, -32768..32767: 1 for 0 after 65535. */
export function sequenceDifference(a: number, b: number): number {
  return ((a - b) << 16) >> 16
}

/** How far `a` is ahead of `b` in timestamp units, -2^31..2^31-1. */
export function rtpTimeDifference(a: number, b: number): number {
  return (a - b) | 0
}

/** Gives each sequence number its place in a line that never wraps: 65535, 65536, 65537 ... */
export class SequenceExtender {
  #highest: number | undefined

  /**
   * The index nearest to the highest so far. Starts one cycle up, so that packets from before the first
   * one are not negative.
   */
  extend(sequence: number): number {
    if (this.#highest === undefined) {
      this.#highest = SEQUENCE_MODULUS + sequence
      return this.#highest
    }
    const index = this.#highest + sequenceDifference(sequence, this.#highest & 0xffff)
    if (index > this.#highest) this.#highest = index
    return index
  }
}
