// Reads a client's SDP offer (RFC 8866, RFC 8829) down to what one audio peer needs. Pure.
// Whatever the text is, it is an Offer or a VocsError OFFER_REFUSED that says what is missing.
import { VocsError } from '../protocol/errors.ts'

export const OFFER_BYTES_MAX = 16384
const SECTIONS_MAX = 16
const LINES_MAX = 1000

export const DIRECTIONS = ['sendrecv', 'sendonly', 'recvonly', 'inactive'] as const
export type Direction = (typeof DIRECTIONS)[number]

/** One m= line as the answer has to repeat it. */
export interface OfferedSection {
  readonly media: string
  readonly protocol: string
  readonly firstFormat: string
  readonly mid: string | undefined
}

export interface Offer {
  /** User name and id of the o= line: the same in all offers of one peer connection (RFC 8829 5.2.2). */
  readonly origin: string
  readonly iceUfrag: string
  /** SHA-256 of the client's DTLS certificate: 32 upper-case pairs with colons. */
  readonly fingerprint: string
  readonly direction: Direction
  /** Of Opus, 0 to 127. */
  readonly payloadType: number
  /** Of redundant audio (RFC 2198) whose blocks are all that Opus; undefined if it was not offered. */
  readonly redPayloadType: number | undefined
  /** Id of ssrc-audio-level (RFC 6464), 1 to 14; 0 if it was not offered. */
  readonly levelExtensionId: number
  readonly bundled: boolean
  readonly sections: readonly OfferedSection[]
  /** Which of the sections is the audio that is answered. */
  readonly audioIndex: number
}

interface Section extends OfferedSection {
  readonly port: string
  readonly formats: readonly string[]
  readonly lines: readonly string[]
}

const LEVEL_URI = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level'
const TOKEN = /^[\w!#$%&'*+.^`{|}~-]{1,64}$/
const PROTOCOL = /^[A-Z/]{1,32}$/

/** Throws VocsError OFFER_REFUSED and nothing else. */
export function parseOffer(sdp: string): Offer {
  if (sdp.length > OFFER_BYTES_MAX) refuse(`has more than ${OFFER_BYTES_MAX} characters`)
  const lines = sdp.split(/\r?\n/, LINES_MAX)
  if (lines[0] !== 'v=0') refuse('does not begin with v=0')
  const { session, sections } = splitSections(lines)
  const audioIndex = sections.findIndex(({ media, port }) => media === 'audio' && port !== '0')
  const audio = sections[audioIndex]
  if (audio === undefined) return refuse('has no audio section (m=audio)')
  if (!/^(UDP\/TLS\/)?RTP\/SAVPF?$/.test(audio.protocol)) {
    refuse(`has audio over ${audio.protocol}; only UDP/TLS/RTP/SAVPF is spoken here`)
  }
  // What the section does not say the head of the text may say for all sections.
  const attributes = [...audio.lines, ...session]
  const payloadType = opusPayloadType(audio)
  if (!audio.lines.includes('a=rtcp-mux')) refuse('does not multiplex RTCP (a=rtcp-mux)')
  if (attributes.includes('a=ice-lite')) refuse('is ICE-lite, and so is this server')
  checkSetup(attributes)
  return {
    origin: /^o=(\S+ \S+)/.exec(lines[1] ?? '')?.[1] ?? '',
    iceUfrag: iceValue(attributes, 'ice-ufrag', 4),
    fingerprint: fingerprintOf(attributes),
    direction: directionOf(attributes),
    payloadType,
    redPayloadType: redPayloadType(audio, payloadType),
    levelExtensionId: levelExtensionOf(attributes),
    bundled: session.some((line) => isBundleWith(line, audio.mid)),
    sections: sections.map(({ media, protocol, firstFormat, mid }) => ({
      media,
      protocol,
      firstFormat,
      mid,
    })),
    audioIndex,
  }
}

function refuse(what: string): never {
  throw new VocsError('OFFER_REFUSED', `the offer ${what}`)
}

function splitSections(lines: readonly string[]): { session: string[]; sections: Section[] } {
  const heads = lines.flatMap((line, index) => (line.startsWith('m=') ? [index] : []))
  if (heads.length > SECTIONS_MAX) refuse(`has more than ${SECTIONS_MAX} sections`)
  return {
    session: lines.slice(0, heads[0]),
    sections: heads.map((head, index) =>
      parseSection(lines[head] ?? '', lines.slice(head + 1, heads[index + 1])),
    ),
  }
}

function parseSection(head: string, lines: readonly string[]): Section {
  const [media = '', port = '', protocol = '', ...formats] = head.slice(2).split(' ')
  const firstFormat = formats[0] ?? ''
  const mid = valueOf(lines, 'mid')
  const sound =
    TOKEN.test(media) &&
    /^\d{1,5}$/.test(port) &&
    PROTOCOL.test(protocol) &&
    TOKEN.test(firstFormat) &&
    (mid === undefined || TOKEN.test(mid))
  if (!sound) refuse(`has a section that can't be read: ${JSON.stringify(head.slice(0, 60))}`)
  return { media, port, protocol, firstFormat, formats, mid, lines }
}

/** Value of the first `a=<name>:` line. */
function valueOf(lines: readonly string[], name: string): string | undefined {
  return valuesOf(lines, name)[0]
}

function valuesOf(lines: readonly string[], name: string): string[] {
  const prefix = `a=${name}:`
  return lines
    .filter((line) => line.startsWith(prefix))
    .map((line) => line.slice(prefix.length).trim())
}

/** RFC 8839 5.4: at least `minimum` characters of ice-char. */
function iceValue(lines: readonly string[], name: string, minimum: number): string {
  const value = valueOf(lines, name)
  if (value === undefined) return refuse(`has no a=${name}`)
  if (value.length < minimum || !/^[A-Za-z0-9+/]{1,256}$/.test(value)) {
    refuse(`has an a=${name} that can't be read`)
  }
  return value
}

function fingerprintOf(lines: readonly string[]): string {
  const values = valuesOf(lines, 'fingerprint')
  if (values.length === 0) refuse('has no a=fingerprint')
  const sha256 = values.find((value) => /^sha-256 /i.test(value))
  if (sha256 === undefined) return refuse('has no a=fingerprint with sha-256')
  const fingerprint = sha256.slice('sha-256 '.length).trim().toUpperCase()
  if (!/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/.test(fingerprint)) {
    refuse("has an a=fingerprint that can't be read: 32 pairs with colons are expected")
  }
  return fingerprint
}

function checkSetup(lines: readonly string[]): void {
  const setup = valueOf(lines, 'setup')
  if (setup === undefined) refuse('has no a=setup')
  if (setup !== 'actpass' && setup !== 'active') {
    refuse('must have a=setup:actpass or active: this server answers DTLS, it does not call')
  }
}

function directionOf(lines: readonly string[]): Direction {
  return DIRECTIONS.find((direction) => lines.includes(`a=${direction}`)) ?? 'sendrecv'
}

function opusPayloadType(audio: Section): number {
  return (
    payloadTypes(audio, 'opus/48000/2')[0] ?? refuse('has no Opus (a=rtpmap:<type> opus/48000/2)')
  )
}

/** RFC 2198 5: the format parameters name the type of each block. */
function redPayloadType(audio: Section, opus: number): number | undefined {
  const ofOpus = new Set<string>()
  for (const value of valuesOf(audio.lines, 'fmtp')) {
    const [format = '', blocks = ''] = value.split(' ')
    const types = blocks.split('/')
    if (types.length >= 2 && types.every((block) => block === String(opus))) ofOpus.add(format)
  }
  return payloadTypes(audio, 'red/48000/2').find((type) => ofOpus.has(String(type)))
}

/** All usable types that the section offers for this codec. */
function payloadTypes({ lines, formats }: Section, wanted: string): number[] {
  const offered = new Set(formats)
  return valuesOf(lines, 'rtpmap').flatMap((value) => {
    const [format = '', codec = ''] = value.split(' ')
    const payloadType = Number(format)
    // 64 to 95 look like RTCP on a shared port (RFC 5761 4).
    const usable = /^\d{1,3}$/.test(format) && payloadType < 128 && (payloadType & 0x60) !== 0x40
    const isWanted = offered.has(format) && codec.toLowerCase() === wanted
    return usable && isWanted ? [payloadType] : []
  })
}

function levelExtensionOf(lines: readonly string[]): number {
  for (const value of valuesOf(lines, 'extmap')) {
    const [head = '', uri] = value.split(' ')
    const id = Number.parseInt(head, 10)
    if (uri === LEVEL_URI && id >= 1 && id <= 14) return id
  }
  return 0
}

function isBundleWith(line: string, mid: string | undefined): boolean {
  if (mid === undefined || !line.startsWith('a=group:BUNDLE ')) return false
  return line.split(' ').includes(mid)
}
