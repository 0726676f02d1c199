// RTCP compound packets (RFC 3550 6): sender and receiver reports, CNAME, BYE. Pure.
// Parsing never throws: what is no compound packet is undefined.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |V=2|P|   RC    |      PT       |    length in words - 1        |
//   |                       SSRC of the sender                      |
//   |  NTP time (2 words) | RTP time | packets | octets        (SR) |
//   |  RC times: SSRC | fraction lost, lost | highest | jitter |    |
//   |            last SR | delay since last SR                      |

export interface ReportBlock {
  /** The stream that is reported on. */
  readonly ssrc: number
  /** Of the packets since the last report, in 256ths: 0..255. */
  readonly fractionLost: number
  /** Since the stream began, -2^23..2^23-1; negative where there are duplicates. */
  readonly cumulativeLost: number
  /** Extended highest sequence, 32 bits. */
  readonly highestSequence: number
  /** Mean deviation of the packets' spacing, in units of the RTP clock. */
  readonly jitter: number
  /** Middle 32 bits of the NTP time in the last sender report; 0 if there was none. */
  readonly lastSenderReport: number
  /** From its arrival to this report, in 65536ths of a second. */
  readonly delaySinceLastSenderReport: number
}

export interface SenderInfo {
  /** Wall clock, ms since 1970. */
  readonly wallMs: number
  /** The same moment in the stream's RTP time. */
  readonly rtpTime: number
  readonly packets: number
  /** Payload bytes. */
  readonly octets: number
}

export type RtcpPacket =
  | {
      readonly kind: 'sender_report'
      readonly ssrc: number
      readonly sender: SenderInfo
      readonly blocks: readonly ReportBlock[]
    }
  | {
      readonly kind: 'receiver_report'
      readonly ssrc: number
      readonly blocks: readonly ReportBlock[]
    }
  | { readonly kind: 'bye'; readonly ssrc: number }
  | { readonly kind: 'other'; readonly packetType: number }

export interface Report {
  readonly ssrc: number
  /** Canonical name of the sender (RFC 7022), at most 255 bytes of ASCII. */
  readonly cname: string
  /** Makes it a sender report; undefined for one who sends nothing. */
  readonly sender: SenderInfo | undefined
  /** At most 31. */
  readonly blocks: readonly ReportBlock[]
}

const SENDER_REPORT = 200
const RECEIVER_REPORT = 201
const SOURCE_DESCRIPTION = 202
const BYE = 203
const CNAME = 1
const BLOCK_BYTES = 24
const SENDER_BYTES = 20
/** Seconds from 1900, where NTP begins, to 1970. */
const NTP_EPOCH_SECONDS = 2_208_988_800

/** Writes a report with its CNAME into `out` from 0; returns the length: 52 + 24 per block + CNAME at most. */
export function writeReport(report: Report, out: Uint8Array): number {
  const view = new DataView(out.buffer, out.byteOffset, out.byteLength)
  const type = report.sender === undefined ? RECEIVER_REPORT : SENDER_REPORT
  let at = 8
  view.setUint32(4, report.ssrc)
  if (report.sender !== undefined) {
    const [seconds, fraction] = ntpTime(report.sender.wallMs)
    view.setUint32(8, seconds)
    view.setUint32(12, fraction)
    view.setUint32(16, report.sender.rtpTime)
    view.setUint32(20, report.sender.packets)
    view.setUint32(24, report.sender.octets)
    at += SENDER_BYTES
  }
  for (const block of report.blocks) at = writeBlock(view, at, block)
  writeHeader(view, 0, report.blocks.length, type, at)
  return writeDescription(out, view, at, report)
}

/** The packets of a compound, in order; undefined if any length does not fit. */
export function parseRtcp(bytes: Uint8Array): readonly RtcpPacket[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const packets: RtcpPacket[] = []
  let at = 0
  while (at < bytes.length) {
    if (at + 4 > bytes.length || view.getUint8(at) >> 6 !== 2) return undefined
    const end = at + 4 + view.getUint16(at + 2) * 4
    if (end > bytes.length) return undefined
    const packet = parseOne(view, at, end)
    if (packet === undefined) return undefined
    packets.push(packet)
    at = end
  }
  return packets.length === 0 ? undefined : packets
}

/** Middle 32 bits of the NTP time: what a report block repeats of a sender report. */
export function compactNtp(wallMs: number): number {
  const [seconds, fraction] = ntpTime(wallMs)
  return ((seconds << 16) | (fraction >>> 16)) >>> 0
}

/** Round trip that a block about our own stream tells, ms (RFC 3550 6.4.1); undefined before the first. */
export function roundTripMs(block: ReportBlock, wallMs: number): number | undefined {
  if (block.lastSenderReport === 0) return undefined
  const units = (compactNtp(wallMs) - block.lastSenderReport - block.delaySinceLastSenderReport) | 0
  return Math.max(0, (units * 1000) / 65536)
}

function parseOne(view: DataView, at: number, end: number): RtcpPacket | undefined {
  const count = view.getUint8(at) & 0x1f
  const packetType = view.getUint8(at + 1)
  if (packetType === BYE && count > 0 && at + 8 <= end) {
    return { kind: 'bye', ssrc: view.getUint32(at + 4) }
  }
  if (packetType !== SENDER_REPORT && packetType !== RECEIVER_REPORT) {
    return { kind: 'other', packetType }
  }
  const blocksAt = at + 8 + (packetType === SENDER_REPORT ? SENDER_BYTES : 0)
  if (blocksAt + count * BLOCK_BYTES > end) return undefined
  const ssrc = view.getUint32(at + 4)
  const blocks = Array.from({ length: count }, (_, index) =>
    parseBlock(view, blocksAt + index * BLOCK_BYTES),
  )
  if (packetType === RECEIVER_REPORT) return { kind: 'receiver_report', ssrc, blocks }
  return { kind: 'sender_report', ssrc, sender: parseSender(view, at + 8), blocks }
}

function parseSender(view: DataView, at: number): SenderInfo {
  const seconds = view.getUint32(at) - NTP_EPOCH_SECONDS
  return {
    wallMs: seconds * 1000 + (view.getUint32(at + 4) * 1000) / 2 ** 32,
    rtpTime: view.getUint32(at + 8),
    packets: view.getUint32(at + 12),
    octets: view.getUint32(at + 16),
  }
}

function parseBlock(view: DataView, at: number): ReportBlock {
  return {
    ssrc: view.getUint32(at),
    fractionLost: view.getUint8(at + 4),
    cumulativeLost: (view.getInt32(at + 4) << 8) >> 8,
    highestSequence: view.getUint32(at + 8),
    jitter: view.getUint32(at + 12),
    lastSenderReport: view.getUint32(at + 16),
    delaySinceLastSenderReport: view.getUint32(at + 20),
  }
}

function writeBlock(view: DataView, at: number, block: ReportBlock): number {
  view.setUint32(at, block.ssrc)
  view.setInt32(at + 4, block.cumulativeLost & 0xffffff)
  view.setUint8(at + 4, block.fractionLost)
  view.setUint32(at + 8, block.highestSequence)
  view.setUint32(at + 12, block.jitter)
  view.setUint32(at + 16, block.lastSenderReport)
  view.setUint32(at + 20, block.delaySinceLastSenderReport)
  return at + BLOCK_BYTES
}

/** SDES with one chunk: the CNAME (RFC 3550 6.5). Returns where it ends. */
function writeDescription(out: Uint8Array, view: DataView, start: number, report: Report): number {
  const { cname, ssrc } = report
  view.setUint32(start + 4, ssrc)
  view.setUint8(start + 8, CNAME)
  view.setUint8(start + 9, cname.length)
  for (let index = 0; index < cname.length; index++)
    out[start + 10 + index] = cname.charCodeAt(index)
  // At least one zero ends the chunk, which is filled up to whole words.
  const end = start + 8 + 4 * (Math.floor((2 + cname.length) / 4) + 1)
  out.fill(0, start + 10 + cname.length, end)
  writeHeader(view, start, 1, SOURCE_DESCRIPTION, end)
  return end
}

function writeHeader(view: DataView, at: number, count: number, type: number, end: number): void {
  view.setUint8(at, 0x80 | count)
  view.setUint8(at + 1, type)
  view.setUint16(at + 2, (end - at) / 4 - 1)
}

function ntpTime(wallMs: number): [seconds: number, fraction: number] {
  const seconds = Math.floor(wallMs / 1000)
  return [seconds + NTP_EPOCH_SECONDS, Math.floor(((wallMs - seconds * 1000) / 1000) * 2 ** 32)]
}
