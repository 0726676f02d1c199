// STUN binding messages attribute by attribute (RFC 8489), for what buildBindingRequest does not make: unknown
// attributes, one role instead of another, no fingerprint, other classes. Pure.
import { crc32 } from '../../src/rtp/crc32.ts'
import { HmacSha1 } from '../../src/rtp/hmac_sha1.ts'

export const STUN_REQUEST = 0x0001
export const STUN_INDICATION = 0x0011
export const STUN_SUCCESS = 0x0101
export const STUN_ERROR = 0x0111

export const ICE_CONTROLLED = 0x8029
/** Has to be understood, and nobody has given it a meaning yet. */
export const UNASSIGNED_ATTRIBUTE = 0x7fff

const HEADER_BYTES = 20
const USERNAME = 0x0006
const MESSAGE_INTEGRITY = 0x0008
const FINGERPRINT = 0x8028

export interface StunRequestFields {
  readonly type?: number
  readonly transactionId: Uint8Array
  readonly username: string
  readonly password: string
  /** Between USERNAME and MESSAGE-INTEGRITY. */
  readonly attributes?: readonly (readonly [type: number, value: readonly number[]])[]
  readonly hasFingerprint?: boolean
}

export function stunRequest(fields: StunRequestFields): Uint8Array {
  const { type = STUN_REQUEST, attributes = [], hasFingerprint = false } = fields
  const text = new TextEncoder()
  const head = [type >> 8, type & 255, 0, 0, 0x21, 0x12, 0xa4, 0x42, ...fields.transactionId]
  const all: typeof attributes = [[USERNAME, [...text.encode(fields.username)]], ...attributes]
  const before = all.flatMap(([code, value]) => attribute(code, value))
  const covered = withLength([...head, ...before], 24)
  const tag = new HmacSha1(text.encode(fields.password)).tag(covered, covered.length)
  const signed = [...covered, ...attribute(MESSAGE_INTEGRITY, [...tag])]
  if (!hasFingerprint) return withLength(signed, 0)
  const whole = withLength(signed, 8)
  const sum = (crc32(whole, whole.length) ^ 0x5354554e) >>> 0
  const bytes = [24, 16, 8, 0].map((shift) => (sum >>> shift) & 255)
  return withLength([...whole, ...attribute(FINGERPRINT, bytes)], 0)
}

function attribute(type: number, value: readonly number[]): number[] {
  const filling = Array.from({ length: -value.length & 3 }, () => 0)
  return [type >> 8, type & 255, value.length >> 8, value.length & 255, ...value, ...filling]
}

/** The message whose header counts `more` bytes behind these. */
function withLength(bytes: readonly number[], more: number): Uint8Array {
  const message = Uint8Array.from(bytes)
  new DataView(message.buffer).setUint16(2, message.length - HEADER_BYTES + more)
  return message
}
