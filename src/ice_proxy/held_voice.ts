// What a client said while its key was up as far as the server knew: signalling and media take different
// ways, and speech may overtake the press. Pure. Kept for a moment only, and nothing of it is heard unless
// the press comes in time. Bounded; silence at the front is not kept.
import { isOpusSilence } from '../audio/opus_packet.ts'
import { LEVEL_SILENT } from '../audio/format.ts'
import type { RtpPacket } from '../rtp/packet.ts'

/** A press that comes later than this after the speech finds it gone: a spurt must not begin with the past. */
export const HELD_MS_MAX = 300
/** 300 ms in packets of 10 ms, and some. */
const PACKETS_MAX = 32

export interface HeldVoice {
  readonly packet: RtpPacket
  /** Extended. */
  readonly sequence: number
  readonly arrivalMs: number
}

export class HeldVoices {
  #held: HeldVoice[] = []

  /** Takes a packet whose payload may be a view: it is copied. */
  add(packet: RtpPacket, sequence: number, arrivalMs: number): void {
    this.#expire(arrivalMs)
    if (this.#held.length === 0 && isSilent(packet)) return
    const payload = Uint8Array.from(packet.payload)
    this.#held.push({ packet: { ...packet, payload }, sequence, arrivalMs })
    if (this.#held.length > PACKETS_MAX) this.#held.shift()
  }

  /** Gives what came in the last HELD_MS_MAX, from the first sound on, in the order it was said. */
  take(nowMs: number): readonly HeldVoice[] {
    this.#expire(nowMs)
    const held = this.#held.toSorted((a, b) => a.sequence - b.sequence)
    this.clear()
    return held.slice(held.findIndex(({ packet }) => !isSilent(packet)))
  }

  clear(): void {
    this.#held = []
  }

  #expire(nowMs: number): void {
    while (this.#held[0] !== undefined && nowMs - this.#held[0].arrivalMs > HELD_MS_MAX) {
      this.#held.shift()
    }
  }
}

/** Digital silence, as a browser sends it for a track that is switched off. */
export function isSilent({ level, payload }: RtpPacket): boolean {
  return level === LEVEL_SILENT || isOpusSilence(payload)
}
