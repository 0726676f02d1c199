// Writes the SDP answer to an offer: ICE-lite, all candidates at once, DTLS server, Opus. Pure.
// Only this text controls the client's encoder (RFC 7587 6.1 and 7).
import type { Direction, Offer, OfferedSection } from './sdp.ts'

export interface Answer {
  /** Grows with each answer to one session. */
  readonly version: number
  readonly iceUfrag: string
  readonly icePassword: string
  /** SHA-256 of this server's DTLS certificate: 32 pairs with colons. */
  readonly fingerprint: string
  /** IP addresses at which clients reach the port, most preferred first. */
  readonly addresses: readonly string[]
  readonly port: number
  /** Of the mix that the client gets. */
  readonly ssrc: number
  readonly session: number
}

/** Bit rate of a client's voice, bit/s: wide band with room for in-band FEC. */
const UPLINK_BITRATE = 32000

// No DTX: a steady stream lets a spurt begin without the encoder's decision that it has begun, keeps
// the sequence and the loss figures going, and shows that the client lives.
// stereo=0: voices are mono; sprop-stereo=1: the mix may be stereo, as soon as a loop has a place.
const FMTP = [
  'minptime=10;useinbandfec=1;usedtx=0;stereo=0;sprop-stereo=1',
  `maxaveragebitrate=${UPLINK_BITRATE}`,
].join(';')

/** Host candidates (RFC 8445 5.1.2.1): type 126, local preference falling, component 1. */
const PRIORITY_FIRST = 126 * 2 ** 24 + 65535 * 2 ** 8 + 255

const ANSWERED: Readonly<Record<Direction, Direction>> = {
  sendrecv: 'sendrecv',
  sendonly: 'recvonly',
  recvonly: 'sendonly',
  inactive: 'inactive',
}

export function writeAnswer(offer: Offer, answer: Answer): string {
  const audio = offer.sections[offer.audioIndex]
  const lines = [
    'v=0',
    `o=flightloop ${answer.session} ${answer.version} ${connectionOf(answer)}`,
    's=-',
    't=0 0',
    'a=ice-lite',
    ...(offer.bundled ? [`a=group:BUNDLE ${audio?.mid ?? ''}`] : []),
    'a=msid-semantic: WMS mix',
    ...offer.sections.flatMap((section, index) =>
      index === offer.audioIndex ? audioLines(offer, section, answer) : rejectedLines(section),
    ),
  ]
  return `${lines.join('\r\n')}\r\n`
}

/** Network type, family and the most preferred address (RFC 8866 5.7). */
function connectionOf({ addresses: [address = '0.0.0.0'] }: Answer): string {
  return `IN ${address.includes(':') ? 'IP6' : 'IP4'} ${address}`
}

function rejectedLines({ media, protocol, firstFormat, mid }: OfferedSection): string[] {
  return [
    `m=${media} 0 ${protocol} ${firstFormat}`,
    'c=IN IP4 0.0.0.0',
    ...(mid === undefined ? [] : [`a=mid:${mid}`]),
    'a=inactive',
  ]
}

function audioLines(offer: Offer, section: OfferedSection, answer: Answer): string[] {
  const { payloadType, redPayloadType: red, levelExtensionId } = offer
  const direction = ANSWERED[offer.direction]
  const sends = direction === 'sendrecv' || direction === 'sendonly'
  return [
    // Opus stands before RED: browsers speak what stands first, and add nothing to a voice unasked.
    `m=audio ${answer.port} ${section.protocol} ${payloadType}${red === undefined ? '' : ` ${red}`}`,
    `c=${connectionOf(answer)}`,
    ...answer.addresses.map((address, index) => candidateLine(address, answer.port, index)),
    'a=end-of-candidates',
    `a=ice-ufrag:${answer.iceUfrag}`,
    `a=ice-pwd:${answer.icePassword}`,
    `a=fingerprint:sha-256 ${answer.fingerprint}`,
    'a=setup:passive',
    ...(section.mid === undefined ? [] : [`a=mid:${section.mid}`]),
    ...(levelExtensionId === 0
      ? []
      : [`a=extmap:${levelExtensionId} urn:ietf:params:rtp-hdrext:ssrc-audio-level`]),
    `a=${direction}`,
    'a=rtcp-mux',
    `a=rtpmap:${payloadType} opus/48000/2`,
    `a=fmtp:${payloadType} ${FMTP}`,
    ...(red === undefined
      ? []
      : [`a=rtpmap:${red} red/48000/2`, `a=fmtp:${red} ${payloadType}/${payloadType}`]),
    'a=ptime:20',
    ...(sends
      ? [
          'a=msid:mix mix',
          `a=ssrc:${answer.ssrc} cname:${CNAME}`,
          `a=ssrc:${answer.ssrc} msid:mix mix`,
        ]
      : []),
  ]
}

/** Canonical name of this server's one source per client (RFC 3550 6.5.1). */
export const CNAME = 'flightloop'

function candidateLine(address: string, port: number, index: number): string {
  const priority = PRIORITY_FIRST - index * 256
  return `a=candidate:${index + 1} 1 udp ${priority} ${address} ${port} typ host`
}
