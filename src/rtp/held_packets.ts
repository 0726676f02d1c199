// The packets that a jitter buffer holds, by sequence. Pure. Bounded: one more pushes the oldest
// out.
import type { RtpPacket } from './packet.ts'
import { sequenceDifference } from './sequence.ts'

export interface HeldPacket {
  readonly packet: RtpPacket
  /** What it plays, at 48 kHz. */
  readonly samples: number
  readonly arrivalMs: number
}

export const PACKETS_MAX = 256

export class HeldPackets {
  readonly #bySequence = new Map<number, HeldPacket>()
  #samples = 0

  get size(): number {
    return this.#bySequence.size
  }

  /** Of all packets together. */
  get samples(): number {
    return this.#samples
  }

  /** The one that is played first, however the numbers wrap. */
  get oldest(): HeldPacket | undefined {
    let oldest: HeldPacket | undefined
    for (const held of this.#bySequence.values()) {
      const isOlder =
        oldest === undefined || sequenceDifference(held.packet.sequence, oldest.packet.sequence) < 0
      if (isOlder) oldest = held
    }
    return oldest
  }

  get(sequence: number): HeldPacket | undefined {
    return this.#bySequence.get(sequence)
  }

  add(held: HeldPacket): void {
    if (this.size >= PACKETS_MAX && this.oldest !== undefined) this.remove(this.oldest)
    this.#bySequence.set(held.packet.sequence, held)
    this.#samples += held.samples
  }

  remove({ packet, samples }: HeldPacket): void {
    if (this.#bySequence.delete(packet.sequence)) this.#samples -= samples
  }

  clear(): void {
    this.#bySequence.clear()
    this.#samples = 0
  }
}

/** Quieter than this a packet can be left out unheard, dBov with the sign left out. */
const QUIET_LEVEL = 55
/** An Opus packet of so few bytes holds silence (DTX). */
const SILENT_PAYLOAD_BYTES = 3

/** Whether the packet can be left out unheard. */
export function isQuiet(packet: RtpPacket): boolean {
  if (packet.payload.length <= SILENT_PAYLOAD_BYTES) return true
  return packet.level !== undefined && packet.level >= QUIET_LEVEL
}
