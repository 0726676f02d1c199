// What an Opus payload says of itself before it is decoded (RFC 6716 3). Pure.
//
//    0 1 2 3 4 5 6 7
//   +-+-+-+-+-+-+-+-+
//   | config  |s| c |   s: stereo; c: frames 0 one, 1 two of a size, 2 two, 3 as the next byte says
//   +-+-+-+-+-+-+-+-+
//   |v|p|     M     |   v: sizes differ (VBR); p: padded; M: frames
//   +-+-+-+-+-+-+-+-+
import { OPUS_PACKET_BYTES_MAX, PACKET_SAMPLES_MAX } from './format.ts'

/** 20 ms of silence, CELT, mono, full band. */
export const OPUS_SILENCE: Uint8Array = Uint8Array.of(0xf8, 0xff, 0xfe)

/** Whether this is that packet. */
export function isOpusSilence(payload: Uint8Array): boolean {
  return payload.length === 3 && OPUS_SILENCE.every((byte, index) => byte === payload[index])
}

const FRAME_BYTES_MAX = OPUS_PACKET_BYTES_MAX

const VBR_MASK = 0x80
const PADDED_MASK = 0x40
const FRAMES_MASK = 0x3f

/**
 * How long the payload plays, in samples at 48 kHz: a multiple of 120, at most 5760. undefined for
 * what is no legal packet; what is one decodes without an error.
 */
export function opusDurationSamples(payload: Uint8Array): number | undefined {
  const head = payload[0]
  if (head === undefined) return undefined
  const frameSamples = frameSamplesOf(head >> 3)
  const rest = payload.length - 1
  switch (head & 3) {
    case 0:
      return rest <= FRAME_BYTES_MAX ? frameSamples : undefined
    case 1:
      return rest % 2 === 0 && rest / 2 <= FRAME_BYTES_MAX ? 2 * frameSamples : undefined
    case 2:
      return areTwoFrames(payload) ? 2 * frameSamples : undefined
    default:
      return manyFramesSamples(payload, frameSamples)
  }
}

/**
 * Whether the packet also describes the one before it (in-band FEC): the LBRR flag of RFC 6716 4.2.4, behind
 * one flag for each SILK frame. Of mono packets with one Opus frame alone, as clients send speech.
 */
export function hasInbandFec(payload: Uint8Array): boolean {
  const [head = 0xff, flags = 0] = payload
  const config = head >> 3
  if (config >= 16 || (head & 0x07) !== 0) return false
  const silkFrames = config < 12 ? Math.max(1, config & 3) : 1
  return ((flags >> (7 - silkFrames)) & 1) === 1
}

/** 20 ms in SILK or hybrid: their configurations of RFC 6716 3.1, table 2. */
const VOICE_20_MS: ReadonlySet<number> = new Set([1, 5, 9, 13, 15])

/**
 * Whether a listener can be sent this packet of a talker in place of an encoded frame: one frame of 20 ms,
 * mono, SILK or hybrid, as browsers send speech. Before and after CELT, which is what the encoders here make,
 * decoders bridge such packets by themselves (RFC 6716 4.5): CELT in another's place they don't.
 */
export function isForwardable(payload: Uint8Array): boolean {
  const head = payload[0] ?? 0xff
  const isMonoSingle = (head & 0x07) === 0
  return isMonoSingle && VOICE_20_MS.has(head >> 3) && payload.length <= OPUS_PACKET_BYTES_MAX
}

/** RFC 6716 3.1, table 2. */
function frameSamplesOf(config: number): number {
  if (config >= 16) return 120 << (config & 3)
  if (config >= 12) return 480 << (config & 1)
  return (config & 3) === 3 ? 2880 : 480 << (config & 3)
}

interface FrameSize {
  readonly bytes: number
  /** Bytes that it takes to say so. */
  readonly codedBytes: number
}

/** RFC 6716 3.2.1. */
function readFrameSize(payload: Uint8Array, offset: number): FrameSize | undefined {
  const first = payload[offset]
  if (first === undefined) return undefined
  if (first < 252) return { bytes: first, codedBytes: 1 }
  const second = payload[offset + 1]
  return second === undefined ? undefined : { bytes: first + 4 * second, codedBytes: 2 }
}

function areTwoFrames(payload: Uint8Array): boolean {
  const first = readFrameSize(payload, 1)
  if (first === undefined) return false
  const second = payload.length - 1 - first.codedBytes - first.bytes
  return second >= 0 && second <= FRAME_BYTES_MAX
}

/** RFC 6716 3.2.5. */
function manyFramesSamples(payload: Uint8Array, frameSamples: number): number | undefined {
  const head = payload[1]
  if (head === undefined) return undefined
  const frames = head & FRAMES_MASK
  const samples = frames * frameSamples
  if (frames === 0 || samples > PACKET_SAMPLES_MAX) return undefined
  const padding = head & PADDED_MASK ? readPadding(payload) : { offset: 2, bytes: 0 }
  if (padding === undefined) return undefined
  const rest = payload.length - padding.offset - padding.bytes
  if (rest < 0) return undefined
  const isLegal =
    head & VBR_MASK
      ? areVariableFrames(payload, padding.offset, rest, frames)
      : rest % frames === 0 && rest / frames <= FRAME_BYTES_MAX
  return isLegal ? samples : undefined
}

interface Padding {
  /** Where the frames, or their sizes, begin. */
  readonly offset: number
  /** At the packet's end. */
  readonly bytes: number
}

function readPadding(payload: Uint8Array): Padding | undefined {
  let bytes = 0
  for (let offset = 2; ; offset++) {
    const value = payload[offset]
    if (value === undefined) return undefined
    if (value < 255) return { offset: offset + 1, bytes: bytes + value }
    bytes += 254
  }
}

/** All frames but the last have their sizes in front. */
function areVariableFrames(
  payload: Uint8Array,
  offset: number,
  rest: number,
  frames: number,
): boolean {
  const unpadded = payload.subarray(0, offset + rest)
  let left = rest
  for (let i = 0; i < frames - 1; i++) {
    const size = readFrameSize(unpadded, offset)
    if (size === undefined) return false
    offset += size.codedBytes
    left -= size.codedBytes + size.bytes
  }
  return left >= 0 && left <= FRAME_BYTES_MAX
}
