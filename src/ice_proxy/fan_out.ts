// One session's mix on its way to the client: its own SSRC, sequence and clock (RFC 3550 5.1). Pure.
// The clock is the mixer's tick, so that it goes on evenly over silence and over a mixer's restart.
import { writeRtpPacket } from '../rtp/packet.ts'
import type { MixPayloadMessage } from '../protocol/service_messages.ts'
import { EarlierFrames, type RedFormat } from './earlier_frames.ts'

const FRAME_UNITS = 960

export interface MixStreamStart {
  readonly ssrc: number
  /** Sequence of the first packet, random. */
  readonly sequence: number
  /** RTP time of tick 0, random. */
  readonly rtpTime: number
}

export class MixStream {
  readonly #packet
  readonly #rtpTimeBase: number
  /** Only while it is sent redundantly. */
  #earlier: EarlierFrames | undefined
  #sent = 0
  #octets = 0

  constructor(start: MixStreamStart) {
    this.#rtpTimeBase = start.rtpTime
    // One object for all packets: this runs for every listener in every tick.
    this.#packet = {
      marker: false,
      payloadType: 0,
      sequence: start.sequence & 0xffff,
      rtpTime: start.rtpTime >>> 0,
      ssrc: start.ssrc >>> 0,
      level: undefined,
      voice: false,
      payload: new Uint8Array(0),
    }
  }

  get ssrc(): number {
    return this.#packet.ssrc
  }

  /** RTP time of the last packet. */
  get rtpTime(): number {
    return this.#packet.rtpTime
  }

  /** Packets and payload octets since the start, modulo 2^32 (RFC 3550 6.4.1). */
  get sent(): { readonly packets: number; readonly octets: number } {
    return { packets: this.#sent, octets: this.#octets }
  }

  /**
   * Writes the tick's packet into `out` from 0; returns its length, bytes. red: with earlier frames in it,
   * where there are any that can still be played.
   */
  write(
    mix: MixPayloadMessage,
    tick: number,
    payloadType: number,
    out: Uint8Array,
    red?: RedFormat,
  ): number {
    const packet = this.#packet
    packet.marker = mix.marker
    packet.payloadType = payloadType
    packet.rtpTime = (this.#rtpTimeBase + Math.imul(tick, FRAME_UNITS)) >>> 0
    packet.payload = mix.opus as Uint8Array<ArrayBuffer>
    if (red !== undefined) this.#addEarlier(red)
    else this.#earlier = undefined
    const length = writeRtpPacket(packet, 0, out)
    packet.sequence = (packet.sequence + 1) & 0xffff
    this.#sent = (this.#sent + 1) >>> 0
    this.#octets = (this.#octets + packet.payload.length) >>> 0
    return length
  }

  #addEarlier(red: RedFormat): void {
    const packet = this.#packet
    this.#earlier ??= new EarlierFrames()
    const wrapped = this.#earlier.wrap(packet.payload, packet.rtpTime, packet.payloadType, red)
    if (wrapped === undefined) return
    packet.payloadType = red.payloadType
    packet.payload = wrapped as Uint8Array<ArrayBuffer>
  }
}
