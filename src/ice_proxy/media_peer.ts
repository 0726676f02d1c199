// One session's WebRTC connection: ICE, DTLS and SRTP put together, with its bounds and its liveness.
// Pure: the DTLS server is handed in, time is a number. Media passes in neither direction before DTLS has
// verified the client; afterwards nothing but silence of 15 s or a newer peer ends it.
import { parseRtpPacket, type RtpPacket } from '../rtp/packet.ts'
import { ReceptionStatistics } from '../rtp/reception_statistics.ts'
import { parseRtcp, writeReport } from '../rtp/rtcp.ts'
import { SrtpReceiver, SrtpSender, type SrtpDrop } from '../srtp/srtp.ts'
import type { SrtpCore } from '../srtp/srtp_core.ts'
import type { DropReason } from './counters.ts'
import type { RedFormat } from './earlier_frames.ts'
import type { MixStream } from './fan_out.ts'
import type { IceLite } from './ice_lite.ts'
import { LossResponse } from './loss_response.ts'
import type { DtlsKeys } from './peer.ts'
import { PeerRates } from './peer_rates.ts'
import { NOTHING_FILLED, RedUplink, type Voice } from './red_uplink.ts'
import type { Offer } from './sdp.ts'
import { CNAME } from './sdp_answer.ts'

/** The part of a DtlsPeer (peer.ts) that is needed here. */
export interface DtlsEnd {
  onDatagram(datagram: Uint8Array): void
  close(): void
}

export type MediaPeerPhase = 'connecting' | 'connected' | 'ended'

/** A peer whose DTLS is not verified by then is given up. */
export const HALF_OPEN_MS = 10_000
/** A peer without a valid STUN request or SRTP packet for so long is lost. */
export const SILENT_MS = 15_000
/** A client that was heard within this is alive; clients check each 2.5 to 6 s (RFC 7675 5.1). */
const LIVE_MS = 7000
/** Between two reports to a peer (RFC 3550 6.2). */
export const REPORT_INTERVAL_MS = 2000
/** A client that got no packet of its mix for so long gets a report: it is to know that the way lives. */
export const QUIET_MS = 500

export interface MediaPeerStart {
  readonly session: number
  /** Of the mix that the client gets. */
  readonly mixSsrc: number
  readonly offer: Offer
  readonly ice: IceLite
  /** Has the keys from connect to end: two contexts. */
  readonly srtp: SrtpCore
}

export class MediaPeer {
  readonly session: number
  readonly ice: IceLite
  readonly #srtp: SrtpCore
  readonly #mixSsrc: number
  /** What is done about the client's loss, from its reports. */
  readonly #loss = new LossResponse()
  #red: RedFormat | undefined
  /** Only of a client that has sent RED. */
  #redUplink: RedUplink | undefined
  #offer: Offer
  #listens = false
  #phase: MediaPeerPhase = 'connecting'
  #dtls: DtlsEnd | undefined
  #sender: SrtpSender | undefined
  #receiver: SrtpReceiver | undefined
  #reception: ReceptionStatistics | undefined
  #reportDueMs = 0
  /** Packets of the mix that were sent by the last look, and when there was one more or a report. */
  #sentBefore = 0
  #sentMs = -Infinity
  readonly #createdMs: number
  #heardMs: number
  readonly #rates = new PeerRates()

  constructor({ session, mixSsrc, offer, ice, srtp }: MediaPeerStart, nowMs: number) {
    this.session = session
    this.#mixSsrc = mixSsrc
    this.ice = ice
    this.#srtp = srtp
    this.#offer = offer
    this.#createdMs = nowMs
    this.#heardMs = nowMs
  }

  get phase(): MediaPeerPhase {
    return this.#phase
  }

  get offer(): Offer {
    return this.#offer
  }

  /** The same client offers again: new ICE credentials or another direction over the same DTLS. */
  renew(offer: Offer): void {
    this.#offer = offer
    this.#setRed()
    this.#setListens()
  }

  attach(dtls: DtlsEnd): void {
    this.#dtls = dtls
  }

  connect(keys: DtlsKeys): void {
    if (this.#phase !== 'connecting') return
    this.#sender = new SrtpSender(this.#srtp, keys.profile, keys.send)
    this.#receiver = new SrtpReceiver(this.#srtp, keys.profile, keys.receive)
    this.#phase = 'connected'
    this.#setListens()
  }

  end(): void {
    this.#phase = 'ended'
    this.#dtls?.close()
    this.#sender?.close()
    this.#receiver?.close()
    this.#sender = undefined
    this.#receiver = undefined
    this.#setListens()
  }

  /** The peer answers: a valid STUN request or SRTP packet came. */
  heard(nowMs: number): void {
    this.#heardMs = nowMs
  }

  /** Why the peer has to be given up at `nowMs`; undefined while it lives. */
  expired(nowMs: number): 'half_open' | 'silent' | undefined {
    if (this.#phase === 'connecting' && nowMs - this.#createdMs > HALF_OPEN_MS) return 'half_open'
    return nowMs - this.#heardMs > SILENT_MS ? 'silent' : undefined
  }

  /** Whether the client carries media and was heard lately. */
  isLive(nowMs: number): boolean {
    return this.#phase === 'connected' && nowMs - this.#heardMs <= LIVE_MS
  }

  /** Counts a datagram that costs more than a look; false beyond the bounds of this second. */
  admit(kind: 'dtls' | 'rtp' | 'rtcp', datagram: Uint8Array, nowMs: number): boolean {
    if (kind === 'dtls') return this.#rates.admitHandshake(nowMs)
    return this.#rates.admit(kind, ssrcOf(kind, datagram), nowMs)
  }

  onDtls(datagram: Uint8Array): void {
    // It keeps fragments; the datagram's memory belongs to the socket.
    this.#dtls?.onDatagram(Uint8Array.from(datagram))
  }

  /** A datagram of SRTP: decrypted in place. Payloads are views into it. */
  receiveRtp(datagram: Uint8Array, nowMs: number): Voice | DropReason {
    if (this.#receiver === undefined) return 'not_connected'
    const length = this.#receiver.unprotectRtp(datagram)
    if (typeof length !== 'number') return this.#refused(length)
    this.heard(nowMs)
    const ssrc = ssrcOf('rtp', datagram)
    if (!this.#rates.take('rtp', ssrc, datagram.length)) return 'rate_exceeded'
    const { levelExtensionId, payloadType, redPayloadType } = this.#offer
    const packet = parseRtpPacket(datagram.subarray(0, length), levelExtensionId)
    if (packet === undefined) return 'rtp_malformed'
    const isRed = packet.payloadType === redPayloadType
    if (!isRed && packet.payloadType !== payloadType) return 'rtp_foreign_type'
    this.#countReception(packet, nowMs)
    if (isRed) this.#redUplink ??= new RedUplink()
    if (this.#redUplink === undefined) return { filled: NOTHING_FILLED, packet }
    const voice = this.#redUplink.take(packet, payloadType)
    if (typeof voice === 'string') return voice
    return this.#rates.takeMore(voice.filled.length) ? voice : 'rate_exceeded'
  }

  /** A datagram of SRTCP: decrypted in place and taken in; why not, if it is not. */
  receiveRtcp(datagram: Uint8Array, nowMs: number): DropReason | undefined {
    if (this.#receiver === undefined) return 'not_connected'
    const length = this.#receiver.unprotectRtcp(datagram)
    if (typeof length !== 'number') return this.#refused(length)
    this.heard(nowMs)
    const ssrc = ssrcOf('rtcp', datagram)
    if (!this.#rates.take('rtcp', ssrc, datagram.length)) return 'rate_exceeded'
    const packets = parseRtcp(datagram.subarray(0, length))
    if (packets === undefined) return 'rtcp_malformed'
    for (const packet of packets) {
      if (packet.kind !== 'sender_report' && packet.kind !== 'receiver_report') continue
      const block = packet.blocks.find(({ ssrc }) => ssrc === this.#mixSsrc)
      if (block !== undefined && this.#loss.note(block, nowMs)) this.#setRed()
      if (packet.kind === 'receiver_report' || packet.ssrc !== this.#reception?.ssrc) continue
      this.#reception.onSenderReport(packet.sender.wallMs, nowMs)
    }
    return undefined
  }

  /**
   * Writes the report that is due at `nowMs`, encrypted, into `out` from 0; returns its length, 0 if none
   * is due. It tells the client what of its voice was lost: only then does its encoder add FEC. And it is what
   * a client still gets where a mixer gives nothing.
   */
  writeReport(mix: MixStream, out: Uint8Array, nowMs: number): number {
    if (this.#sender === undefined) return 0
    if (mix.sent.packets !== this.#sentBefore) this.#sentMs = nowMs
    this.#sentBefore = mix.sent.packets
    if (nowMs < Math.min(this.#reportDueMs, this.#sentMs + QUIET_MS)) return 0
    this.#sentMs = nowMs
    this.#reportDueMs = nowMs + REPORT_INTERVAL_MS
    const sender =
      mix.sent.packets === 0 ? undefined : { wallMs: nowMs, rtpTime: mix.rtpTime, ...mix.sent }
    const blocks = this.#reception === undefined ? [] : [this.#reception.block(nowMs)]
    const length = writeReport({ ssrc: mix.ssrc, cname: CNAME, sender, blocks }, out)
    return this.#sender.protectRtcp(out, length)
  }

  /** The SRTP core's next batch encrypts the packet in this slot. The peer has to be connected. */
  queueRtp(slot: number, length: number): void {
    if (this.#sender === undefined)
      throw new Error('a peer that is not connected was sent a packet')
    this.#sender.queueRtp(slot, length)
  }

  /** Whether the client's offer asks for the mix, and it may be sent. */
  get listens(): boolean {
    return this.#listens
  }

  /** How the mix is sent redundantly; undefined: it is not. */
  get red(): RedFormat | undefined {
    return this.#red
  }

  /** What an encoder of the client's mix should expect to be lost, %. */
  get lossPercent(): number {
    return this.#loss.lossPercent
  }

  #refused(drop: SrtpDrop): DropReason {
    if (drop === 'auth') this.#rates.noteForged()
    return `srtp_${drop}`
  }

  #setListens(): void {
    const { direction } = this.#offer
    const wants = direction === 'sendrecv' || direction === 'recvonly'
    this.#listens = wants && this.#sender !== undefined
  }

  #setRed(): void {
    const { redPayloadType } = this.#offer
    const { earlierFrames } = this.#loss
    const isRed = redPayloadType !== undefined && earlierFrames > 0
    this.#red = isRed ? { payloadType: redPayloadType, earlierFrames } : undefined
  }

  #countReception(packet: RtpPacket, nowMs: number): void {
    if (this.#reception?.ssrc !== packet.ssrc)
      this.#reception = new ReceptionStatistics(packet.ssrc)
    this.#reception.onPacket(packet, nowMs)
  }
}

/** What the packet says; 0 where it is cut off before. */
function ssrcOf(kind: 'rtp' | 'rtcp', datagram: Uint8Array): number {
  const at = kind === 'rtp' ? 8 : 4
  if (datagram.length < at + 4) return 0
  const high = (datagram[at]! << 24) | (datagram[at + 1]! << 16)
  return (high | (datagram[at + 2]! << 8) | datagram[at + 3]!) >>> 0
}
