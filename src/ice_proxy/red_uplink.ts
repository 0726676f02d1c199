// A client's redundant packets (RFC 2198) taken apart, so that loops carry plain Opus only. Pure.
// An earlier frame has no sequence number of its own: it gets that of the hole in which its time lies, and
// without such a hole it has come before and is dropped.
import type { RtpPacket } from '../rtp/packet.ts'
import { parseRed, type RedBlock } from '../rtp/red.ts'
import { rtpTimeDifference } from '../rtp/sequence.ts'
import type { DropReason } from './counters.ts'

/** What came with a packet. */
export interface Voice {
  /** Packets that were lost before it, out of its redundancy, in order. */
  readonly filled: readonly RtpPacket[]
  readonly packet: RtpPacket
}

/** Packets of which it is known that they came. */
const KNOWN = 64
/** Holes of up to so many packets are filled: what a client repeats, and no more than it may send. */
const HOLE_PACKETS_MAX = 4

export const NOTHING_FILLED: readonly RtpPacket[] = []

export class RedUplink {
  #ssrc: number | undefined
  /** By the sequence modulo KNOWN. */
  readonly #known: ({ readonly sequence: number; readonly rtpTime: number } | undefined)[] = []

  /** Takes a packet of the client's, redundant or plain Opus of type `opus`. */
  take(packet: RtpPacket, opus: number): Voice | DropReason {
    if (packet.ssrc !== this.#ssrc) this.#restart(packet.ssrc)
    const isNew = this.#timeOf(packet.sequence) === undefined
    if (packet.payloadType === opus) {
      if (!isNew) return 'rtp_duplicate'
      this.#note(packet)
      return { filled: NOTHING_FILLED, packet }
    }
    const blocks = parseRed(packet.payload)
    const own = blocks?.at(-1)
    if (blocks === undefined || own === undefined) return 'rtp_malformed'
    if (own.payloadType !== opus) return 'rtp_foreign_type'
    if (!isNew) return 'rtp_duplicate'
    const filled = this.#fill(packet, blocks, opus)
    this.#note(packet)
    return { filled, packet: { ...packet, payloadType: opus, payload: own.payload } }
  }

  #fill(packet: RtpPacket, blocks: readonly RedBlock[], opus: number): readonly RtpPacket[] {
    const hole = this.#holeBefore(packet)
    if (hole === undefined) return NOTHING_FILLED
    return blocks.slice(0, -1).flatMap(({ payloadType, timeOffset, payload }) => {
      const steps = timeOffset / hole.step
      const isIn = Number.isInteger(steps) && steps >= 1 && steps <= hole.packets
      if (!isIn || payloadType !== opus || payload.length === 0) return []
      const sequence = (packet.sequence - steps) & 0xffff
      const rtpTime = (packet.rtpTime - timeOffset) >>> 0
      if (this.#timeOf(sequence) !== undefined) return []
      this.#note({ sequence, rtpTime })
      // Its level is not told: the one of the next packet is near enough.
      return [{ ...packet, marker: false, payloadType: opus, sequence, rtpTime, payload }]
    })
  }

  /** The packets that did not come just before this one, and how far they are apart in time. */
  #holeBefore({ sequence, rtpTime }: RtpPacket): { packets: number; step: number } | undefined {
    for (let back = 1; back <= HOLE_PACKETS_MAX + 1; back++) {
      const before = this.#timeOf((sequence - back) & 0xffff)
      if (before === undefined) continue
      const step = rtpTimeDifference(rtpTime, before) / back
      return back > 1 && Number.isInteger(step) && step > 0
        ? { packets: back - 1, step }
        : undefined
    }
    return undefined
  }

  #timeOf(sequence: number): number | undefined {
    const known = this.#known[sequence % KNOWN]
    return known?.sequence === sequence ? known.rtpTime : undefined
  }

  #note({ sequence, rtpTime }: { readonly sequence: number; readonly rtpTime: number }): void {
    this.#known[sequence % KNOWN] = { sequence, rtpTime }
  }

  #restart(ssrc: number): void {
    this.#ssrc = ssrc
    this.#known.length = 0
  }
}
