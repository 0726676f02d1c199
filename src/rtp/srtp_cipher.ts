// The two protection profiles of SRTP as one interface: AEAD_AES_128_GCM (RFC 7714) and
// AES_CM_128_HMAC_SHA1_80 (RFC 3711), with the session keys derived from the master key. Pure.
// In place and without allocation per packet.
import { Aes128, xorCounterMode } from './aes.ts'
import { Ghash } from './ghash.ts'
import { equalBytes, HmacSha1 } from './hmac_sha1.ts'

export type SrtpProfile = 'AEAD_AES_128_GCM' | 'AES_CM_128_HMAC_SHA1_80'

export interface SrtpKeys {
  /** Master key, 16 bytes. */
  readonly key: Uint8Array
  /** Master salt: 12 bytes for GCM, 14 for AES_CM. */
  readonly salt: Uint8Array
}

/** Which packet of which stream; enters the initialisation vector. */
export interface PacketIndex {
  readonly ssrc: number
  /** SRTP: roll-over counter. SRTCP: 0. */
  readonly high: number
  /** SRTP: sequence. SRTCP: the 31 bit index. */
  readonly low: number
}

export interface SrtpCipher {
  readonly tagBytes: number
  /**
   * Encrypts bytes[start..end) and gives the tag of it and of the plain bytes before it, which also
   * covers `trailer` (SRTCP's index word, SRTP's roll-over counter with AES_CM): a view that the next
   * call overwrites.
   */
  seal(
    bytes: Uint8Array,
    start: number,
    end: number,
    index: PacketIndex,
    trailer?: number,
  ): Uint8Array
  /** Decrypts bytes[start..end) if the tag at `tagStart` is right; else leaves all as it was. */
  open(
    bytes: Uint8Array,
    start: number,
    end: number,
    tagStart: number,
    index: PacketIndex,
    trailer?: number,
  ): boolean
}

/** Labels of RFC 3711 4.3.2; SRTCP's are 3 higher. */
const LABEL_ENCRYPTION = 0
const LABEL_AUTHENTICATION = 1
const LABEL_SALT = 2
const RTCP_LABELS = 3
const AES_CM_SALT_BYTES = 14

export function createSrtpCipher(
  profile: SrtpProfile,
  keys: SrtpKeys,
  stream: 'rtp' | 'rtcp',
): SrtpCipher {
  const shift = stream === 'rtp' ? 0 : RTCP_LABELS
  const derive = (label: number, length: number) => deriveSessionKey(keys, label + shift, length)
  const encryption = derive(LABEL_ENCRYPTION, 16)
  if (profile === 'AEAD_AES_128_GCM') return gcmCipher(encryption, derive(LABEL_SALT, 12), stream)
  const hmac = new HmacSha1(derive(LABEL_AUTHENTICATION, 20))
  const salt = derive(LABEL_SALT, AES_CM_SALT_BYTES)
  return new CounterModeCipher(new Aes128(encryption), hmac, salt, stream)
}

/** AEAD_AES_128_GCM with session key (16 bytes) and session salt (12 bytes) as they are. */
export function gcmCipher(key: Uint8Array, salt: Uint8Array, stream: 'rtp' | 'rtcp'): SrtpCipher {
  return new GcmCipher(new Aes128(key), salt, stream)
}

/**
 * RFC 3711 4.3.1 with a key derivation rate of 0: `length` bytes for a label. A salt of 12 bytes is
 * filled up with zeros (RFC 7714 11).
 */
export function deriveSessionKey(keys: SrtpKeys, label: number, length: number): Uint8Array {
  const block = new Uint8Array(16)
  block.set(keys.salt)
  block[7] = block[7]! ^ label
  const out = new Uint8Array(length)
  xorCounterMode(new Aes128(keys.key), words(block), out, 0, length)
  return out
}

/** RFC 3711 4.1.1 and 4.2: AES in counter mode, HMAC-SHA1 with 80 bits. */
class CounterModeCipher implements SrtpCipher {
  readonly tagBytes = 10
  readonly #aes: Aes128
  readonly #hmac: HmacSha1
  readonly #salt: Uint32Array
  readonly #rtp: boolean
  readonly #counter = new Uint32Array(4)

  constructor(aes: Aes128, hmac: HmacSha1, salt: Uint8Array, stream: 'rtp' | 'rtcp') {
    this.#aes = aes
    this.#hmac = hmac
    const block = new Uint8Array(16)
    block.set(salt)
    this.#salt = words(block)
    this.#rtp = stream === 'rtp'
  }

  seal(
    bytes: Uint8Array,
    start: number,
    end: number,
    index: PacketIndex,
    trailer?: number,
  ): Uint8Array {
    xorCounterMode(this.#aes, this.#vector(index), bytes, start, end)
    return this.#hmac.tag(bytes, end, trailer)
  }

  open(
    bytes: Uint8Array,
    start: number,
    end: number,
    tagStart: number,
    index: PacketIndex,
    trailer?: number,
  ): boolean {
    const tag = this.#hmac.tag(bytes, end, trailer)
    if (!equalBytes(tag, bytes, this.tagBytes, tagStart)) return false
    xorCounterMode(this.#aes, this.#vector(index), bytes, start, end)
    return true
  }

  /** (salt * 2^16) XOR (SSRC * 2^64) XOR (index * 2^16) */
  #vector({ ssrc, high, low }: PacketIndex): Uint32Array {
    const salt = this.#salt
    const counter = this.#counter
    const upper = this.#rtp ? high : low >>> 16
    counter[0] = salt[0]!
    counter[1] = salt[1]! ^ ssrc
    counter[2] = salt[2]! ^ upper
    counter[3] = salt[3]! ^ (low << 16)
    return counter
  }
}

/** RFC 7714: AES-GCM with the header as additional data. */
class GcmCipher implements SrtpCipher {
  readonly tagBytes = 16
  readonly #aes: Aes128
  readonly #ghash: Ghash
  readonly #salt: Uint32Array
  readonly #rtp: boolean
  readonly #counter = new Uint32Array(4)
  readonly #mask = new Uint32Array(4)
  readonly #tag = new Uint8Array(16)
  readonly #trailer = new Uint8Array(32)

  constructor(aes: Aes128, salt: Uint8Array, stream: 'rtp' | 'rtcp') {
    this.#aes = aes
    const hashKey = new Uint32Array(4)
    aes.encrypt(hashKey)
    this.#ghash = new Ghash(hashKey)
    const block = new Uint8Array(16)
    block.set(salt)
    this.#salt = words(block)
    this.#rtp = stream === 'rtp'
  }

  seal(
    bytes: Uint8Array,
    start: number,
    end: number,
    index: PacketIndex,
    trailer?: number,
  ): Uint8Array {
    this.#setVector(index)
    xorCounterMode(this.#aes, this.#counter, bytes, start, end)
    return this.#authenticate(bytes, start, end, trailer)
  }

  open(
    bytes: Uint8Array,
    start: number,
    end: number,
    tagStart: number,
    index: PacketIndex,
    trailer?: number,
  ): boolean {
    this.#setVector(index)
    const tag = this.#authenticate(bytes, start, end, trailer)
    if (!equalBytes(tag, bytes, this.tagBytes, tagStart)) return false
    xorCounterMode(this.#aes, this.#counter, bytes, start, end)
    return true
  }

  /** RFC 7714 8.1 and 9.1; sets the counter of the first block of text and the mask of the tag. */
  #setVector({ ssrc, high, low }: PacketIndex): void {
    const salt = this.#salt
    const counter = this.#counter
    counter[0] = salt[0]! ^ (ssrc >>> 16)
    counter[1] = salt[1]! ^ (ssrc << 16) ^ (this.#rtp ? high >>> 16 : 0)
    counter[2] = salt[2]! ^ (this.#rtp ? (high << 16) | low : low)
    counter[3] = 1
    this.#mask.set(counter)
    this.#aes.encrypt(this.#mask)
    counter[3] = 2
  }

  #authenticate(bytes: Uint8Array, start: number, end: number, trailer?: number): Uint8Array {
    const ghash = this.#ghash
    ghash.reset()
    let additional = start
    if (trailer === undefined) {
      ghash.update(bytes, 0, start)
    } else {
      // SRTCP: 8 bytes of header and the index word, in one run.
      for (let at = 0; at < start; at++) this.#trailer[at] = bytes[at]!
      for (let at = 0; at < 4; at++) this.#trailer[start + at] = trailer >>> (24 - at * 8)
      additional = start + 4
      ghash.update(this.#trailer, 0, additional)
    }
    ghash.update(bytes, start, end)
    const hash = ghash.finish(additional, end - start)
    for (let at = 0; at < 16; at++) {
      const word = hash[at >> 2]! ^ this.#mask[at >> 2]!
      this.#tag[at] = word >>> (24 - (at & 3) * 8)
    }
    return this.#tag
  }
}

function words(block: Uint8Array): Uint32Array {
  const view = new DataView(block.buffer, block.byteOffset, 16)
  return Uint32Array.from([0, 4, 8, 12], (at) => view.getUint32(at))
}
