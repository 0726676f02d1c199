// Redundant audio (RFC 2198): a packet's own frame with earlier ones before it, so that a packet that comes
// fills in for those that were lost. Pure. Parsing never throws: what is no such payload is undefined.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |1|  block PT   |  timestamp offset, 14 bit | block length, 10 b|   each earlier block, oldest first
//   |0|  block PT   |   payloads in the same order                  |   the packet's own, to the end

export interface RedBlock {
  readonly payloadType: number
  /** How much older than the packet's RTP time, in units of its clock; 0 for the packet's own. */
  readonly timeOffset: number
  /** Parsed: a view into the packet. */
  readonly payload: Uint8Array
}

/** Beyond it an earlier block's age can't be written: 341 ms at 48 kHz. */
export const RED_TIME_OFFSET_MAX = 0x3fff
/** Beyond it an earlier block's length can't be written. */
export const RED_BLOCK_BYTES_MAX = 0x3ff
/** Blocks in a packet, its own among them; browsers read no more. */
export const RED_BLOCKS_MAX = 32

const EARLIER_HEADER_BYTES = 4
const OWN_HEADER_BYTES = 1
const MORE_MASK = 0x80
const TYPE_MASK = 0x7f

/** The blocks, oldest first, the packet's own last. */
export function parseRed(bytes: Uint8Array): readonly RedBlock[] | undefined {
  const heads: { payloadType: number; timeOffset: number; length: number }[] = []
  let at = 0
  let first = bytes[at]
  while (first !== undefined && (first & MORE_MASK) !== 0) {
    const [, high = 0, middle = 0, low] = bytes.subarray(at, at + EARLIER_HEADER_BYTES)
    if (low === undefined || heads.length >= RED_BLOCKS_MAX - 1) return undefined
    heads.push({
      payloadType: first & TYPE_MASK,
      timeOffset: (high << 6) | (middle >> 2),
      length: ((middle & 3) << 8) | low,
    })
    at += EARLIER_HEADER_BYTES
    first = bytes[at]
  }
  if (first === undefined) return undefined
  at += OWN_HEADER_BYTES
  const blocks: RedBlock[] = []
  for (const { payloadType, timeOffset, length } of heads) {
    if (at + length > bytes.length) return undefined
    blocks.push({ payloadType, timeOffset, payload: bytes.subarray(at, at + length) })
    at += length
  }
  blocks.push({ payloadType: first, timeOffset: 0, payload: bytes.subarray(at) })
  return blocks
}

/**
 * Writes the blocks (oldest first, the packet's own last) into `out` from 0; returns the length. Earlier
 * ones that the header can't describe, or for which there is no room, are left out, the oldest first.
 * Returns 0 if no earlier one is left: then the packet's own is better sent by itself.
 */
export function writeRed(blocks: readonly RedBlock[], out: Uint8Array): number {
  const own = blocks.at(-1)
  if (own === undefined) return 0
  let length = OWN_HEADER_BYTES + own.payload.length
  const carried: RedBlock[] = []
  for (const block of blocks.slice(0, -1).toReversed()) {
    const more = EARLIER_HEADER_BYTES + block.payload.length
    if (!isDescribable(block) || length + more > out.length) continue
    if (carried.length >= RED_BLOCKS_MAX - 1) break
    carried.unshift(block)
    length += more
  }
  if (carried.length === 0) return 0
  let at = 0
  for (const { payloadType, timeOffset, payload } of carried) {
    out[at] = MORE_MASK | payloadType
    out[at + 1] = timeOffset >> 6
    out[at + 2] = ((timeOffset & 0x3f) << 2) | (payload.length >> 8)
    out[at + 3] = payload.length & 0xff
    at += EARLIER_HEADER_BYTES
  }
  out[at] = own.payloadType & TYPE_MASK
  at += OWN_HEADER_BYTES
  for (const { payload } of [...carried, own]) {
    out.set(payload, at)
    at += payload.length
  }
  return at
}

function isDescribable({ timeOffset, payload }: RedBlock): boolean {
  const isAge = timeOffset > 0 && timeOffset <= RED_TIME_OFFSET_MAX
  return isAge && payload.length > 0 && payload.length <= RED_BLOCK_BYTES_MAX
}
