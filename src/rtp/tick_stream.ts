// An RTP stream with at most one packet a tick of 20 ms (RFC 3550 5.1): its sequence goes on from packet to
// packet, its clock with the tick, evenly over silence and over a restart of whoever ticks. Pure.
import { writeRtpPacket } from './packet.ts'

const TICK_UNITS = 960

export interface TickStreamStart {
  readonly ssrc: number
  /** Sequence of the first packet, random. */
  readonly sequence: number
  /** RTP time of tick 0, random. */
  readonly rtpTime: number
}

/** What one tick's packet holds, beside what the stream itself knows. */
export interface TickPacket {
  readonly payload: Uint8Array
  /** First after a silence. */
  readonly marker: boolean
  /** Loudness, dBov with the sign left out: 0 (full scale) to 127 (silence); undefined: not told. */
  readonly level: number | undefined
}

/** Louder than this is told to be a voice (RFC 6464 V). */
const LEVEL_SILENT = 127

export class TickStream {
  readonly #packet
  readonly #rtpTimeBase: number

  constructor(start: TickStreamStart) {
    this.#rtpTimeBase = start.rtpTime
    // One object for all packets: this runs for every listener in every tick.
    this.#packet = {
      marker: false,
      payloadType: 0,
      sequence: start.sequence & 0xffff,
      rtpTime: start.rtpTime >>> 0,
      ssrc: start.ssrc >>> 0,
      level: undefined as number | undefined,
      voice: false,
      payload: new Uint8Array(0) as Uint8Array,
    }
  }

  get ssrc(): number {
    return this.#packet.ssrc
  }

  /** RTP time of the last packet. */
  get rtpTime(): number {
    return this.#packet.rtpTime
  }

  /** The RTP time of a tick's packet. */
  timeOf(tick: number): number {
    return (this.#rtpTimeBase + Math.imul(tick, TICK_UNITS)) >>> 0
  }

  /**
   * Writes the tick's packet into `out` from 0; returns its length, bytes. levelExtensionId: 1..14, 0 for
   * no level. `out` must have room for the payload and 20 bytes.
   */
  write(
    { payload, marker, level }: TickPacket,
    tick: number,
    payloadType: number,
    levelExtensionId: number,
    out: Uint8Array,
  ): number {
    const packet = this.#packet
    packet.marker = marker
    packet.payloadType = payloadType
    packet.rtpTime = this.timeOf(tick)
    packet.level = level
    packet.voice = level !== undefined && level < LEVEL_SILENT
    packet.payload = payload
    const length = writeRtpPacket(packet, levelExtensionId, out)
    packet.sequence = (packet.sequence + 1) & 0xffff
    return length
  }
}
