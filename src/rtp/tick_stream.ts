// An RTP stream with at most one packet a tick of 20 ms (RFC 3550 5.1): its sequence goes on from packet to
// packet, its clock with the tick, evenly over silence and over a restart of whoever ticks. Pure.
import { writeRtpHeader } from './packet.ts'

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
  /**
   * One object for all packets: this runs for every listener in every tick, when all of it has left the
   * processor's cache. So words are signed here, which V8 keeps in the object and not in one of their own.
   */
  readonly #header
  readonly #rtpTimeBase: number

  constructor(start: TickStreamStart) {
    this.#rtpTimeBase = start.rtpTime | 0
    this.#header = {
      marker: false,
      payloadType: 0,
      sequence: start.sequence & 0xffff,
      rtpTime: start.rtpTime | 0,
      ssrc: start.ssrc | 0,
      level: undefined as number | undefined,
      voice: false,
    }
  }

  get ssrc(): number {
    return this.#header.ssrc >>> 0
  }

  /** RTP time of the last packet. */
  get rtpTime(): number {
    return this.#header.rtpTime >>> 0
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
    const header = this.#header
    header.marker = marker
    header.payloadType = payloadType
    header.rtpTime = (this.#rtpTimeBase + Math.imul(tick, TICK_UNITS)) | 0
    header.level = level
    header.voice = level !== undefined && level < LEVEL_SILENT
    const length = writeRtpHeader(header, levelExtensionId, out)
    header.sequence = (header.sequence + 1) & 0xffff
    out.set(payload, length)
    return length + payload.length
  }
}
