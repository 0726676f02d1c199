// STUN binding messages as ICE uses them (RFC 8489, RFC 8445 7.1): what is in one, whether it knows the
// password, and the making of new ones. Pure. Parsing never throws: what is no STUN is undefined.
//
//    0                   1                   2                   3
//    0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
//   |0 0|  type (method and class)  |   length of the attributes    |
//   |                  magic cookie 0x2112A442                      |
//   |                 transaction id (12 bytes)                     |
//   |       attribute type          |    length of its value        |
//   |           value, filled up to a multiple of 4 bytes           |
import { crc32 } from './crc32.ts'
import { equalBytes, HmacSha1, SHA1_BYTES } from './hmac_sha1.ts'
import { parseXorMappedAddress, xorMappedAddress, type StunAddress } from './stun_address.ts'

export type StunKind = 'request' | 'indication' | 'success' | 'error'

export interface StunMessage {
  readonly kind: StunKind
  /** 12 bytes, a copy. */
  readonly transactionId: Uint8Array
  /** Empty if there is none. */
  readonly username: string
  readonly priority: number | undefined
  readonly useCandidate: boolean
  /** The tie-breaker if the sender controls; undefined if it does not. */
  readonly controlling: bigint | undefined
  readonly controlled: bigint | undefined
  readonly mappedAddress: StunAddress | undefined
  /** 300..699 in an error response. */
  readonly errorCode: number | undefined
  /** Types, each once, of attributes that have to be understood but are not: a request gets error 420. */
  readonly unknownRequired: readonly number[]
  readonly hasIntegrity: boolean
  readonly hasFingerprint: boolean
}

export interface BindingRequest {
  /** 12 random bytes. */
  readonly transactionId: Uint8Array
  /** "receiver's ufrag:sender's ufrag" */
  readonly username: string
  /** The receiver's. */
  readonly password: string
  readonly priority: number
  readonly useCandidate: boolean
  readonly role: 'controlling' | 'controlled'
  readonly tieBreaker: bigint
}

/** Unknown attributes that are listed; more are left out. */
export const UNKNOWN_REQUIRED_MAX = 16

const KINDS = ['request', 'indication', 'success', 'error'] as const
const BINDING = 0x0001
/** The bits of the class in the type; all others are the method. */
const CLASS_MASK = 0x0110
const COOKIE = 0x2112a442
const HEADER_BYTES = 20
const ATTRIBUTE_BYTES = 4
const FINGERPRINT_XOR = 0x5354554e
const USERNAME_BYTES_MAX = 508
const OPTIONAL_FROM = 0x8000
const USERNAME = 0x0006
const MESSAGE_INTEGRITY = 0x0008
const ERROR_CODE = 0x0009
const UNKNOWN_ATTRIBUTES = 0x000a
/**
 * Of RFC 8489 and without a meaning here, which is no error (6.3): MAPPED-ADDRESS, REALM, NONCE,
 * MESSAGE-INTEGRITY-SHA256, PASSWORD-ALGORITHM, USERHASH.
 */
const UNEXPECTED: readonly number[] = [0x0001, 0x0014, 0x0015, 0x001c, 0x001d, 0x001e]
const XOR_MAPPED_ADDRESS = 0x0020
const PRIORITY = 0x0024
const USE_CANDIDATE = 0x0025
const FINGERPRINT = 0x8028
const ICE_CONTROLLED = 0x8029
const ICE_CONTROLLING = 0x802a

const utf8 = new TextDecoder()
const toUtf8 = new TextEncoder()

type Draft = { -readonly [Key in keyof StunMessage]: StunMessage[Key] } & {
  unknownRequired: number[]
}

/**
 * Undefined for what is no well-formed binding message, or has a FINGERPRINT that is wrong. What follows
 * MESSAGE-INTEGRITY is not protected by it, and left out (RFC 8489 14.5).
 */
export function parseStunMessage(datagram: Uint8Array): StunMessage | undefined {
  const type = bindingType(datagram)
  if (type === undefined) return undefined
  const message: Draft = {
    kind: KINDS[((type >> 7) & 2) | ((type >> 4) & 1)]!,
    transactionId: datagram.slice(8, HEADER_BYTES),
    username: '',
    priority: undefined,
    useCandidate: false,
    controlling: undefined,
    controlled: undefined,
    mappedAddress: undefined,
    errorCode: undefined,
    unknownRequired: [],
    hasIntegrity: false,
    hasFingerprint: false,
  }
  let at = HEADER_BYTES
  while (at < datagram.length) {
    const next = attributeEnd(datagram, at)
    if (next === undefined || message.hasFingerprint) return undefined
    if (!readAttribute(message, datagram, at)) return undefined
    at = next
  }
  return message
}

/** Whether the message has a MESSAGE-INTEGRITY made with this password; false for what is no STUN. */
export function checkStunIntegrity(datagram: Uint8Array, password: string): boolean {
  if (bindingType(datagram) === undefined) return false
  let at = HEADER_BYTES
  while (at < datagram.length) {
    const next = attributeEnd(datagram, at)
    if (next === undefined) return false
    if (word16(datagram, at) === MESSAGE_INTEGRITY) {
      if (next !== at + ATTRIBUTE_BYTES + SHA1_BYTES) return false
      const expected = integrityOf(datagram.slice(0, at), password)
      return equalBytes(expected, datagram, SHA1_BYTES, at + ATTRIBUTE_BYTES)
    }
    at = next
  }
  return false
}

/** The success response: `from` is where the request came from, as text. */
export function buildBindingResponse(
  transactionId: Uint8Array,
  from: StunAddress,
  password: string,
): Uint8Array {
  const bytes = header('success', transactionId)
  append(bytes, XOR_MAPPED_ADDRESS, xorMappedAddress(from, Uint8Array.from(bytes.slice(4, 20))))
  return sealed(bytes, password)
}

/**
 * The error response (RFC 8489 14.8), with an empty reason: it shall not be longer than the request.
 * code: 300..699; unknown: for 420, the attributes meant.
 */
export function buildBindingError(
  transactionId: Uint8Array,
  code: number,
  password: string,
  unknown: readonly number[] = [],
): Uint8Array {
  const bytes = header('error', transactionId)
  append(bytes, ERROR_CODE, [0, 0, Math.floor(code / 100), code % 100])
  const types = unknown.flatMap((type) => [type >> 8, type & 255])
  if (types.length > 0) append(bytes, UNKNOWN_ATTRIBUTES, types)
  return sealed(bytes, password)
}

/** A connectivity check as a full ICE agent sends it (RFC 8445 7.2.2). */
export function buildBindingRequest(request: BindingRequest): Uint8Array {
  const bytes = header('request', request.transactionId)
  append(bytes, USERNAME, toUtf8.encode(request.username))
  append(bytes, PRIORITY, bytesOf(BigInt(request.priority), 4))
  const role = request.role === 'controlling' ? ICE_CONTROLLING : ICE_CONTROLLED
  append(bytes, role, bytesOf(request.tieBreaker, 8))
  if (request.useCandidate) append(bytes, USE_CANDIDATE, [])
  return sealed(bytes, request.password)
}

/** The type if the datagram is a whole binding message, undefined otherwise. */
function bindingType(datagram: Uint8Array): number | undefined {
  if (datagram.length < HEADER_BYTES || datagram.length % 4 !== 0) return undefined
  const type = word16(datagram, 0)
  if ((type & ~CLASS_MASK) !== BINDING || word32(datagram, 4) !== COOKIE) return undefined
  return word16(datagram, 2) === datagram.length - HEADER_BYTES ? type : undefined
}

/** Where the attribute at `at` and its filling end; undefined beyond the datagram. */
function attributeEnd(datagram: Uint8Array, at: number): number | undefined {
  if (at + ATTRIBUTE_BYTES > datagram.length) return undefined
  const end = at + ATTRIBUTE_BYTES + ((word16(datagram, at + 2) + 3) & ~3)
  return end <= datagram.length ? end : undefined
}

/** Takes over one attribute; false if it is malformed. The first of several alike counts. */
function readAttribute(message: Draft, datagram: Uint8Array, at: number): boolean {
  const type = word16(datagram, at)
  const start = at + ATTRIBUTE_BYTES
  const value = datagram.subarray(start, start + word16(datagram, at + 2))
  if (type === FINGERPRINT) {
    message.hasFingerprint = value.length === 4
    return value.length === 4 && word32(value, 0) === (crc32(datagram, at) ^ FINGERPRINT_XOR) >>> 0
  }
  if (message.hasIntegrity) return true
  switch (type) {
    case MESSAGE_INTEGRITY:
      message.hasIntegrity = value.length === SHA1_BYTES
      return message.hasIntegrity
    case USERNAME:
      if (message.username === '') message.username = utf8.decode(value)
      return value.length <= USERNAME_BYTES_MAX
    case PRIORITY:
      if (value.length === 4) message.priority ??= word32(value, 0)
      return value.length === 4
    case USE_CANDIDATE:
      message.useCandidate = true
      return value.length === 0
    case ICE_CONTROLLING:
      if (value.length === 8) message.controlling ??= word64(value)
      return value.length === 8
    case ICE_CONTROLLED:
      if (value.length === 8) message.controlled ??= word64(value)
      return value.length === 8
    case XOR_MAPPED_ADDRESS:
      message.mappedAddress ??= parseXorMappedAddress(value, datagram.subarray(4, HEADER_BYTES))
      return message.mappedAddress !== undefined
    case ERROR_CODE:
      if (value.length >= 4) message.errorCode ??= (value[2]! & 7) * 100 + value[3]!
      return value.length >= 4
    case UNKNOWN_ATTRIBUTES:
      return true
    default:
      noteUnknown(message.unknownRequired, type)
      return true
  }
}

function noteUnknown(unknown: number[], type: number): void {
  if (type >= OPTIONAL_FROM || UNEXPECTED.includes(type)) return
  if (unknown.length < UNKNOWN_REQUIRED_MAX && !unknown.includes(type)) unknown.push(type)
}

function header(kind: StunKind, transactionId: Uint8Array): number[] {
  const index = KINDS.indexOf(kind)
  const type = BINDING | ((index & 2) << 7) | ((index & 1) << 4)
  return [type >> 8, type & 255, 0, 0, ...bytesOf(BigInt(COOKIE), 4), ...transactionId]
}

function append(bytes: number[], type: number, value: ArrayLike<number>): void {
  bytes.push(type >> 8, type & 255, value.length >> 8, value.length & 255, ...Array.from(value))
  while (bytes.length % 4 !== 0) bytes.push(0)
}

/** The whole message with MESSAGE-INTEGRITY and FINGERPRINT. */
function sealed(bytes: number[], password: string): Uint8Array {
  append(bytes, MESSAGE_INTEGRITY, integrityOf(Uint8Array.from(bytes), password))
  const covered = Uint8Array.from(bytes)
  setLength(covered, covered.length + ATTRIBUTE_BYTES + 4)
  const fingerprint = (crc32(covered, covered.length) ^ FINGERPRINT_XOR) >>> 0
  append(bytes, FINGERPRINT, bytesOf(BigInt(fingerprint), 4))
  const message = Uint8Array.from(bytes)
  setLength(message, message.length)
  return message
}

/** HMAC over what comes before the attribute, with a length as if it were the last one; changes `before`. */
function integrityOf(before: Uint8Array, password: string): Uint8Array {
  setLength(before, before.length + ATTRIBUTE_BYTES + SHA1_BYTES)
  return new HmacSha1(toUtf8.encode(password)).tag(before, before.length)
}

function setLength(message: Uint8Array, end: number): void {
  message[2] = (end - HEADER_BYTES) >> 8
  message[3] = end - HEADER_BYTES
}

function word16(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 8) | bytes[at + 1]!
}

function word32(bytes: Uint8Array, at: number): number {
  return ((word16(bytes, at) << 16) | word16(bytes, at + 2)) >>> 0
}

function word64(bytes: Uint8Array): bigint {
  return (BigInt(word32(bytes, 0)) << 32n) | BigInt(word32(bytes, 4))
}

function bytesOf(value: bigint, length: number): number[] {
  return Array.from({ length }, (_, index) =>
    Number((value >> BigInt(8 * (length - 1 - index))) & 255n),
  )
}
