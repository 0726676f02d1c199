// SRTP and SRTCP of one direction of one connection (RFC 3711, RFC 7714): which packet of its stream one is,
// and whether it came before. Pure; the SRTP core encrypts and checks the tags.
// Packets are changed in place. Whatever is wrong with a packet changes no state.
import type { CoreRefusal, SrtpCore, SrtpKeys, SrtpProfile } from './srtp_core.ts'
import { rollOver, SentStream, SrtpStream } from './srtp_stream.ts'

/** SSRCs that one end may send; a browser sends one. */
export const STREAMS_MAX = 32

export type SrtpDrop = CoreRefusal | 'replay' | 'streams_full'

const RTP_HEADER_BYTES = 12
const RTCP_HEADER_BYTES = 8
/** Where SRTCP's word with E and index begins, from the end: behind the tag with GCM, before it else. */
const INDEX_FROM_END = { AEAD_AES_128_GCM: 4, AES_CM_128_HMAC_SHA1_80: 14 } as const
const ENCRYPTED_FLAG = 0x80000000
const RTCP_INDEX_MODULUS = 0x80000000

/** To be closed: until then it has one of the core's contexts. */
export class SrtpSender {
  readonly #core: SrtpCore
  readonly #context: number
  readonly #streams = new Map<number, SentStream>()
  /** That of the last packet: nearly always the next one's, too. */
  #stream: SentStream | undefined
  #rtcpIndex = 0

  constructor(core: SrtpCore, profile: SrtpProfile, keys: SrtpKeys) {
    this.#core = core
    this.#context = core.open(profile, keys)
  }

  /**
   * Protects packet[0..length), an RTP packet of ours with the next sequence of its SSRC; returns the new
   * length. The packet must have SRTP_OVERHEAD_BYTES_MAX room behind it.
   */
  protectRtp(packet: Uint8Array, length: number): number {
    return this.#core.protect(this.#context, 'rtp', this.#advance(packet), packet, length)
  }

  /** The same for the packet of `length` bytes in the core's slot, by the next protectBatch. */
  queueRtp(slot: number, length: number): void {
    const packet = this.#core.slot(slot)
    this.#core.queue(slot, this.#context, 'rtp', this.#advance(packet), length)
  }

  /** As protectRtp, for a compound RTCP packet. */
  protectRtcp(packet: Uint8Array, length: number): number {
    const index = this.#rtcpIndex
    this.#rtcpIndex = (index + 1) % RTCP_INDEX_MODULUS
    return this.#core.protect(this.#context, 'rtcp', index, packet, length)
  }

  /** Wipes the keys. Once; nothing may be protected afterwards. */
  close(): void {
    this.#core.close(this.#context)
  }

  /** The packet is the next of its stream: its roll-over counter. */
  #advance(packet: Uint8Array): number {
    const ssrc = readWord(packet, 8) | 0
    let stream = this.#stream
    if (stream?.ssrc !== ssrc) this.#stream = stream = this.#streamOf(ssrc)
    return stream.advance(sequenceOf(packet))
  }

  #streamOf(ssrc: number): SentStream {
    let stream = this.#streams.get(ssrc)
    if (stream === undefined) this.#streams.set(ssrc, (stream = new SentStream(ssrc)))
    return stream
  }
}

/** To be closed: until then it has one of the core's contexts. */
export class SrtpReceiver {
  readonly #core: SrtpCore
  readonly #context: number
  readonly #indexFromEnd: number
  readonly #rtpStreams = new Map<number, SrtpStream>()
  readonly #rtcpStreams = new Map<number, SrtpStream>()

  constructor(core: SrtpCore, profile: SrtpProfile, keys: SrtpKeys) {
    this.#core = core
    this.#context = core.open(profile, keys)
    this.#indexFromEnd = INDEX_FROM_END[profile]
  }

  /** The length of the plain RTP packet at the datagram's start, or why it has to be dropped. */
  unprotectRtp(datagram: Uint8Array): number | SrtpDrop {
    if (datagram.length < RTP_HEADER_BYTES) return 'malformed'
    const ssrc = readWord(datagram, 8)
    const stream = this.#rtpStreams.get(ssrc) ?? new SrtpStream()
    const index = stream.estimate(sequenceOf(datagram))
    if (stream.isReplay(index)) return 'replay'
    const length = this.#core.unprotect(this.#context, 'rtp', rollOver(index), datagram)
    if (typeof length !== 'number') return length
    return accept(this.#rtpStreams, ssrc, stream, index) ? length : 'streams_full'
  }

  /** The length of the plain compound RTCP packet, or why it has to be dropped. */
  unprotectRtcp(datagram: Uint8Array): number | SrtpDrop {
    const wordAt = datagram.length - this.#indexFromEnd
    if (wordAt < RTCP_HEADER_BYTES) return 'malformed'
    const word = readWord(datagram, wordAt)
    // Unencrypted SRTCP is not negotiated in WebRTC.
    if (word < ENCRYPTED_FLAG) return 'malformed'
    const index = word - ENCRYPTED_FLAG
    const ssrc = readWord(datagram, 4)
    const stream = this.#rtcpStreams.get(ssrc) ?? new SrtpStream()
    if (stream.isReplay(index)) return 'replay'
    const length = this.#core.unprotect(this.#context, 'rtcp', index, datagram)
    if (typeof length !== 'number') return length
    return accept(this.#rtcpStreams, ssrc, stream, index) ? length : 'streams_full'
  }

  /** Wipes the keys. Once; nothing may be unprotected afterwards. */
  close(): void {
    this.#core.close(this.#context)
  }
}

function accept(
  streams: Map<number, SrtpStream>,
  ssrc: number,
  stream: SrtpStream,
  index: number,
): boolean {
  if (!streams.has(ssrc)) {
    if (streams.size >= STREAMS_MAX) return false
    streams.set(ssrc, stream)
  }
  stream.accept(index)
  return true
}

function sequenceOf(packet: Uint8Array): number {
  return (packet[2]! << 8) | packet[3]!
}

function readWord(bytes: Uint8Array, at: number): number {
  const word = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  return word >>> 0
}
