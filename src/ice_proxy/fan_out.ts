// One session's mix on its way to the client: its own SSRC, sequence and clock (RFC 3550 5.1). Pure.
// The clock is the mixer's tick, so that it goes on evenly over silence and over a mixer's restart.
import type { MixPayloadMessage } from '../protocol/service_messages.ts'
import { TickStream, type TickStreamStart } from '../rtp/tick_stream.ts'
import { EarlierFrames, type RedFormat } from './earlier_frames.ts'

export type MixStreamStart = TickStreamStart

export class MixStream {
  readonly #stream: TickStream
  /** One object for all packets of all streams: this runs for every listener in every tick. */
  static readonly #packet = {
    payload: new Uint8Array(0) as Uint8Array,
    marker: false,
    level: 127,
  }
  /** Only while it is sent redundantly. */
  #earlier: EarlierFrames | undefined
  #sent = 0
  #octets = 0

  constructor(start: MixStreamStart) {
    this.#stream = new TickStream(start)
  }

  get ssrc(): number {
    return this.#stream.ssrc
  }

  /** RTP time of the last packet. */
  get rtpTime(): number {
    return this.#stream.rtpTime
  }

  /** Packets and payload octets since the start, modulo 2^32 (RFC 3550 6.4.1). */
  get sent(): { readonly packets: number; readonly octets: number } {
    return { packets: this.#sent, octets: this.#octets }
  }

  /**
   * Writes the tick's packet into `out` from 0; returns its length, bytes. red: with earlier frames in it,
   * where there are any that can still be played. levelExtensionId: 1..14, 0 for a client that wants no levels.
   */
  write(
    mix: MixPayloadMessage,
    tick: number,
    payloadType: number,
    out: Uint8Array,
    red?: RedFormat,
    levelExtensionId = 0,
  ): number {
    const packet = MixStream.#packet
    packet.marker = mix.marker
    packet.payload = mix.opus
    packet.level = mix.level
    if (red === undefined) this.#earlier = undefined
    const isRed = red !== undefined && this.#addEarlier(red, tick, payloadType)
    const type = isRed ? red.payloadType : payloadType
    const length = this.#stream.write(packet, tick, type, levelExtensionId, out)
    this.#sent = (this.#sent + 1) >>> 0
    this.#octets = (this.#octets + packet.payload.length) >>> 0
    return length
  }

  /** Whether there are earlier frames: the payload is RED then. */
  #addEarlier(red: RedFormat, tick: number, payloadType: number): boolean {
    this.#earlier ??= new EarlierFrames()
    const { payload } = MixStream.#packet
    const wrapped = this.#earlier.wrap(payload, this.#stream.timeOf(tick), payloadType, red)
    if (wrapped === undefined) return false
    MixStream.#packet.payload = wrapped
    return true
  }
}
