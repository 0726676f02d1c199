// HMAC-SHA1 (RFC 2104, FIPS 180-4) for STUN's integrity. Pure, without allocation per use.

const BLOCK_BYTES = 64
export const SHA1_BYTES = 20
const INITIAL = Uint32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0)

export class HmacSha1 {
  readonly #inner: Uint32Array
  readonly #outer: Uint32Array
  readonly #digest = new Uint8Array(SHA1_BYTES)

  constructor(key: Uint8Array) {
    const short = key.length > BLOCK_BYTES ? sha1(key) : key
    this.#inner = padded(short, 0x36)
    this.#outer = padded(short, 0x5c)
  }

  /** The tag of bytes[0..length): 20 bytes, a view that the next call overwrites. */
  tag(bytes: Uint8Array, length: number): Uint8Array {
    hash.set(this.#inner)
    absorb(bytes, length, BLOCK_BYTES)
    writeHash(this.#digest)
    hash.set(this.#outer)
    absorb(this.#digest, SHA1_BYTES, BLOCK_BYTES)
    writeHash(this.#digest)
    return this.#digest
  }
}

/** The 20 bytes of the hash, a copy. */
export function sha1(bytes: Uint8Array): Uint8Array {
  hash.set(INITIAL)
  absorb(bytes, bytes.length, 0)
  const digest = new Uint8Array(SHA1_BYTES)
  writeHash(digest)
  return digest
}

/** Whether the first `length` bytes are equal, in a time that does not tell where they differ. */
export function equalBytes(
  a: Uint8Array,
  b: Uint8Array,
  length: number,
  bStart: number = 0,
): boolean {
  let difference = 0
  for (let index = 0; index < length; index++) difference |= a[index]! ^ b[bStart + index]!
  return difference === 0
}

const hash = new Uint32Array(5)
const schedule = new Uint32Array(80)
const tail = new Uint8Array(2 * BLOCK_BYTES)

/** The state after one block of the padded key. */
function padded(key: Uint8Array, pad: number): Uint32Array {
  const block = new Uint8Array(BLOCK_BYTES).fill(pad)
  key.forEach((byte, index) => (block[index] = byte ^ pad))
  hash.set(INITIAL)
  compress(block, 0)
  return Uint32Array.from(hash)
}

/** Hashes bytes[0..length) to the end, `before` bytes having been hashed already. */
function absorb(bytes: Uint8Array, length: number, before: number): void {
  let at = 0
  for (; at + BLOCK_BYTES <= length; at += BLOCK_BYTES) compress(bytes, at)
  tail.fill(0)
  const end = length - at
  for (let index = 0; index < end; index++) tail[index] = bytes[at + index]!
  const total = before + length
  tail[end] = 0x80
  const blocks = end + 9 <= BLOCK_BYTES ? 1 : 2
  writeWord(tail, blocks * BLOCK_BYTES - 4, total * 8)
  for (let block = 0; block < blocks; block++) compress(tail, block * BLOCK_BYTES)
}

function compress(bytes: Uint8Array, start: number): void {
  for (let t = 0, at = start; t < 16; t++, at += 4) {
    schedule[t] =
      (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!
  }
  for (let t = 16; t < 80; t++) {
    const word = schedule[t - 3]! ^ schedule[t - 8]! ^ schedule[t - 14]! ^ schedule[t - 16]!
    schedule[t] = (word << 1) | (word >>> 31)
  }
  let a = hash[0]!
  let b = hash[1]!
  let c = hash[2]!
  let d = hash[3]!
  let e = hash[4]!
  for (let t = 0; t < 80; t++) {
    const next = (((a << 5) | (a >>> 27)) + mixed(t, b, c, d) + e + schedule[t]!) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  hash[0] = hash[0]! + a
  hash[1] = hash[1]! + b
  hash[2] = hash[2]! + c
  hash[3] = hash[3]! + d
  hash[4] = hash[4]! + e
}

/** Function and constant of step t (FIPS 180-4 4.1.1, 4.2.1). */
function mixed(t: number, b: number, c: number, d: number): number {
  if (t < 20) return ((b & c) | (~b & d)) + 0x5a827999
  if (t < 40) return (b ^ c ^ d) + 0x6ed9eba1
  if (t < 60) return ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
  return (b ^ c ^ d) + 0xca62c1d6
}

function writeHash(out: Uint8Array): void {
  for (let word = 0; word < 5; word++) writeWord(out, word * 4, hash[word]!)
}

function writeWord(out: Uint8Array, at: number, word: number): void {
  out[at] = word >>> 24
  out[at + 1] = word >>> 16
  out[at + 2] = word >>> 8
  out[at + 3] = word
}
