// SRTP and SRTCP of one direction of one connection (RFC 3711, RFC 7714). Pure.
// Packets are changed in place. Whatever is wrong with a packet changes no state.
//
//   SRTP            header | extension | encrypted payload | tag
//   SRTCP, GCM      8 bytes | encrypted | tag | E + index
//   SRTCP, AES_CM   8 bytes | encrypted | E + index | tag
import {
  createSrtpCipher,
  type SrtpCipher,
  type SrtpKeys,
  type SrtpProfile,
} from './srtp_cipher.ts'
import { rollOver, SrtpStream } from './srtp_stream.ts'

export type { SrtpKeys, SrtpProfile } from './srtp_cipher.ts'

/** Room that protection needs behind a packet. */
export const SRTP_OVERHEAD_BYTES_MAX = 20
/** SSRCs that one end may send; a browser sends one. */
export const STREAMS_MAX = 32

export type SrtpDrop = 'auth' | 'replay' | 'malformed' | 'streams_full'

const RTP_HEADER_BYTES = 12
const RTCP_HEADER_BYTES = 8
const INDEX_BYTES = 4
const ENCRYPTED_FLAG = 0x80000000
const RTCP_INDEX_MODULUS = 0x80000000

export class SrtpSender {
  readonly #aead: boolean
  readonly #rtp: SrtpCipher
  readonly #rtcp: SrtpCipher
  readonly #streams = new Map<number, SrtpStream>()
  #rtcpIndex = 0

  constructor(profile: SrtpProfile, keys: SrtpKeys) {
    this.#aead = profile === 'AEAD_AES_128_GCM'
    this.#rtp = createSrtpCipher(profile, keys, 'rtp')
    this.#rtcp = createSrtpCipher(profile, keys, 'rtcp')
  }

  /**
   * Protects packet[0..length), an RTP packet of ours with the next sequence of its SSRC; returns the new
   * length. The packet must have SRTP_OVERHEAD_BYTES_MAX room behind it.
   */
  protectRtp(packet: Uint8Array, length: number): number {
    const ssrc = readWord(packet, 8)
    const stream = streamOf(this.#streams, ssrc)
    const sequence = (packet[2]! << 8) | packet[3]!
    const index = stream.estimate(sequence)
    stream.accept(index)
    const high = rollOver(index)
    const start = rtpPayloadStart(packet, length)
    const trailer = this.#aead ? undefined : high
    const tag = this.#rtp.seal(packet, start, length, { ssrc, high, low: sequence }, trailer)
    return append(packet, length, tag, this.#rtp.tagBytes)
  }

  /** The same for a compound RTCP packet. */
  protectRtcp(packet: Uint8Array, length: number): number {
    const low = this.#rtcpIndex
    this.#rtcpIndex = (low + 1) % RTCP_INDEX_MODULUS
    const word = (low | ENCRYPTED_FLAG) >>> 0
    const index = { ssrc: readWord(packet, 4), high: 0, low }
    const { tagBytes } = this.#rtcp
    const tag = this.#rtcp.seal(packet, RTCP_HEADER_BYTES, length, index, word)
    if (this.#aead) return appendWord(packet, append(packet, length, tag, tagBytes), word)
    return append(packet, appendWord(packet, length, word), tag, tagBytes)
  }
}

export class SrtpReceiver {
  readonly #aead: boolean
  readonly #rtp: SrtpCipher
  readonly #rtcp: SrtpCipher
  readonly #rtpStreams = new Map<number, SrtpStream>()
  readonly #rtcpStreams = new Map<number, SrtpStream>()

  constructor(profile: SrtpProfile, keys: SrtpKeys) {
    this.#aead = profile === 'AEAD_AES_128_GCM'
    this.#rtp = createSrtpCipher(profile, keys, 'rtp')
    this.#rtcp = createSrtpCipher(profile, keys, 'rtcp')
  }

  /** The length of the plain RTP packet at the datagram's start, or why it has to be dropped. */
  unprotectRtp(datagram: Uint8Array): number | SrtpDrop {
    const end = datagram.length - this.#rtp.tagBytes
    if (end < RTP_HEADER_BYTES || datagram[0]! >> 6 !== 2) return 'malformed'
    const start = rtpPayloadStart(datagram, end)
    if (start < 0) return 'malformed'
    const ssrc = readWord(datagram, 8)
    const sequence = (datagram[2]! << 8) | datagram[3]!
    const stream = this.#rtpStreams.get(ssrc) ?? new SrtpStream()
    const index = stream.estimate(sequence)
    if (stream.isReplay(index)) return 'replay'
    const high = rollOver(index)
    const trailer = this.#aead ? undefined : high
    const packetIndex = { ssrc, high, low: sequence }
    if (!this.#rtp.open(datagram, start, end, end, packetIndex, trailer)) return 'auth'
    return accept(this.#rtpStreams, ssrc, stream, index) ? end : 'streams_full'
  }

  /** The length of the plain compound RTCP packet, or why it has to be dropped. */
  unprotectRtcp(datagram: Uint8Array): number | SrtpDrop {
    const { tagBytes } = this.#rtcp
    const end = datagram.length - tagBytes - INDEX_BYTES
    if (end < RTCP_HEADER_BYTES || datagram[0]! >> 6 !== 2) return 'malformed'
    const word = readWord(datagram, this.#aead ? end + tagBytes : end)
    // Unencrypted SRTCP is not negotiated in WebRTC.
    if (word < ENCRYPTED_FLAG) return 'malformed'
    const low = word - ENCRYPTED_FLAG
    const ssrc = readWord(datagram, 4)
    const stream = this.#rtcpStreams.get(ssrc) ?? new SrtpStream()
    if (stream.isReplay(low)) return 'replay'
    const tagStart = this.#aead ? end : end + INDEX_BYTES
    const index = { ssrc, high: 0, low }
    if (!this.#rtcp.open(datagram, RTCP_HEADER_BYTES, end, tagStart, index, word)) return 'auth'
    return accept(this.#rtcpStreams, ssrc, stream, low) ? end : 'streams_full'
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

function streamOf(streams: Map<number, SrtpStream>, ssrc: number): SrtpStream {
  let stream = streams.get(ssrc)
  if (stream === undefined) streams.set(ssrc, (stream = new SrtpStream()))
  return stream
}

/** Where the payload begins behind header, CSRCs and extension; -1 if that is beyond `end`. */
function rtpPayloadStart(packet: Uint8Array, end: number): number {
  const first = packet[0]!
  let start = RTP_HEADER_BYTES + (first & 0x0f) * 4
  if ((first & 0x10) !== 0) {
    if (start + 4 > end) return -1
    start += 4 + ((packet[start + 2]! << 8) | packet[start + 3]!) * 4
  }
  return start > end ? -1 : start
}

function readWord(bytes: Uint8Array, at: number): number {
  const word = (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  return word >>> 0
}

function append(packet: Uint8Array, at: number, tag: Uint8Array, tagBytes: number): number {
  for (let index = 0; index < tagBytes; index++) packet[at + index] = tag[index]!
  return at + tagBytes
}

function appendWord(packet: Uint8Array, at: number, word: number): number {
  for (let index = 0; index < 4; index++) packet[at + index] = word >>> (24 - index * 8)
  return at + 4
}
