// RTP packets (RFC 3550 5.1) with the audio level header extension (RFC 6464, carried as RFC 8285 4.2).
// Pure. Parsing never throws: what is no RTP is undefined.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |V=2|P|X|  CC   |M|     PT      |       sequence number         |
//   |                           timestamp                           |
//   |                             SSRC                              |
//   |                       CSRC (CC times)                         |
//   |      0xBEDE (X)               |     length in 32 bit words    |
//   |  ID   | len-1 |V|   level     |   further elements, padding   |

/** Payload type of every packet on a loop. */
export const LOOP_PAYLOAD_TYPE = 100
/** Id of ssrc-audio-level in every packet on a loop. */
export const LOOP_LEVEL_EXTENSION_ID = 1
/** No datagram is longer: Ethernet's MTU. */
export const RTP_DATAGRAM_BYTES_MAX = 1500

export interface RtpPacket {
  readonly marker: boolean
  readonly payloadType: number
  /** 0..65535 */
  readonly sequence: number
  /** 0..2^32-1, in samples at 48 kHz */
  readonly rtpTime: number
  readonly ssrc: number
  /** Loudness in dBov with the sign left out: 0 (full scale) to 127 (silence); undefined if not told. */
  readonly level: number | undefined
  /** The sender's opinion that this is speech; false without a level. */
  readonly voice: boolean
  /** A view into the datagram. */
  readonly payload: Uint8Array
}

const HEADER_BYTES = 12
const VERSION = 2
const ONE_BYTE_PROFILE = 0xbede
const LEVEL_EXTENSION_BYTES = 8
const STOP_ID = 15

/** levelExtensionId: 1..14 as negotiated for this stream, 0 if it was not. */
export function parseRtpPacket(
  datagram: Uint8Array,
  levelExtensionId: number,
): RtpPacket | undefined {
  const first = datagram[0]
  if (first === undefined || datagram.length < HEADER_BYTES || first >> 6 !== VERSION)
    return undefined
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength)
  let start = HEADER_BYTES + (first & 0x0f) * 4
  let levelByte = -1
  if ((first & 0x10) !== 0) {
    if (start + 4 > datagram.length) return undefined
    const end = start + 4 + view.getUint16(start + 2) * 4
    if (end > datagram.length) return undefined
    if (view.getUint16(start) === ONE_BYTE_PROFILE && levelExtensionId !== 0) {
      levelByte = findLevel(datagram, start + 4, end, levelExtensionId)
    }
    start = end
  }
  const padding = (first & 0x20) === 0 ? 0 : (datagram[datagram.length - 1] ?? 0)
  const end = datagram.length - padding
  if (((first & 0x20) !== 0 && padding === 0) || end < start) return undefined
  return {
    marker: (view.getUint8(1) & 0x80) !== 0,
    payloadType: view.getUint8(1) & 0x7f,
    sequence: view.getUint16(2),
    rtpTime: view.getUint32(4),
    ssrc: view.getUint32(8),
    level: levelByte < 0 ? undefined : levelByte & 0x7f,
    voice: levelByte >= 0 && (levelByte & 0x80) !== 0,
    payload: datagram.subarray(start, end),
  }
}

/**
 * Writes header, level extension (if the packet has a level and the id is not 0) and payload into `out`
 * from 0; returns the length. `out` must have room for it: payload and 20 bytes.
 */
export function writeRtpPacket(
  packet: RtpPacket,
  levelExtensionId: number,
  out: Uint8Array,
): number {
  const length = writeRtpHeader(packet, levelExtensionId, out)
  out.set(packet.payload, length)
  return length + packet.payload.length
}

/** The same without the payload, which begins at the length that is returned. */
export function writeRtpHeader(
  packet: Omit<RtpPacket, 'payload'>,
  levelExtensionId: number,
  out: Uint8Array,
): number {
  const extended = packet.level !== undefined && levelExtensionId !== 0
  // Byte by byte: a DataView would be one more object for each listener and tick.
  out[0] = (VERSION << 6) | (extended ? 0x10 : 0)
  out[1] = (packet.marker ? 0x80 : 0) | (packet.payloadType & 0x7f)
  writeShort(out, 2, packet.sequence)
  writeWord(out, 4, packet.rtpTime)
  writeWord(out, 8, packet.ssrc)
  let length = HEADER_BYTES
  if (extended) {
    writeShort(out, 12, ONE_BYTE_PROFILE)
    writeShort(out, 14, 1)
    out[16] = levelExtensionId << 4
    out[17] = (packet.voice ? 0x80 : 0) | (packet.level & 0x7f)
    writeShort(out, 18, 0)
    length += LEVEL_EXTENSION_BYTES
  }
  return length
}

function writeShort(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 8
  out[at + 1] = value
}

function writeWord(out: Uint8Array, at: number, value: number): void {
  out[at] = value >>> 24
  out[at + 1] = value >>> 16
  out[at + 2] = value >>> 8
  out[at + 3] = value
}

/** The byte with V and level of the element with this id, or -1. */
function findLevel(bytes: Uint8Array, from: number, end: number, id: number): number {
  let at = from
  while (at < end) {
    const head = bytes[at] ?? 0
    if (head === 0) {
      at++
      continue
    }
    const elementId = head >> 4
    if (elementId === STOP_ID) return -1
    const next = at + 2 + (head & 0x0f)
    if (next > end) return -1
    if (elementId === id) return bytes[at + 1] ?? -1
    at = next
  }
  return -1
}
