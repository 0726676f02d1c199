// AES-128, the forward direction only, which is all that counter modes need (FIPS 197). Pure.
// Tables are indexed by key material: fast in plain TypeScript, not constant in time.

const ROUNDS = 10
const SBOX = new Uint8Array(256)
/** S-box, MixColumns and rotation of one byte in one word, for each of the four rows. */
const T0 = new Uint32Array(256)
const T1 = new Uint32Array(256)
const T2 = new Uint32Array(256)
const T3 = new Uint32Array(256)
fillTables()

export const AES_BLOCK_BYTES = 16

export class Aes128 {
  readonly #roundKeys: Uint32Array

  /** key: 16 bytes. */
  constructor(key: Uint8Array) {
    this.#roundKeys = expandKey(key)
  }

  /** Encrypts one block in place: four words, big-endian. */
  encrypt(block: Uint32Array): void {
    const keys = this.#roundKeys
    let a = block[0]! ^ keys[0]!
    let b = block[1]! ^ keys[1]!
    let c = block[2]! ^ keys[2]!
    let d = block[3]! ^ keys[3]!
    for (let round = 1; round < ROUNDS; round++) {
      const at = round * 4
      const e = T0[a >>> 24]! ^ T1[(b >>> 16) & 255]! ^ T2[(c >>> 8) & 255]! ^ T3[d & 255]!
      const f = T0[b >>> 24]! ^ T1[(c >>> 16) & 255]! ^ T2[(d >>> 8) & 255]! ^ T3[a & 255]!
      const g = T0[c >>> 24]! ^ T1[(d >>> 16) & 255]! ^ T2[(a >>> 8) & 255]! ^ T3[b & 255]!
      const h = T0[d >>> 24]! ^ T1[(a >>> 16) & 255]! ^ T2[(b >>> 8) & 255]! ^ T3[c & 255]!
      a = e ^ keys[at]!
      b = f ^ keys[at + 1]!
      c = g ^ keys[at + 2]!
      d = h ^ keys[at + 3]!
    }
    block[0] = lastRound(a, b, c, d) ^ keys[40]!
    block[1] = lastRound(b, c, d, a) ^ keys[41]!
    block[2] = lastRound(c, d, a, b) ^ keys[42]!
    block[3] = lastRound(d, a, b, c) ^ keys[43]!
  }
}

const keystream = new Uint32Array(4)

/**
 * XORs bytes[start..end) in place with the keystream of `counter` (four words, big-endian) and of those
 * that follow it in the last word; leaves `counter` as it was. At most 2^16 blocks.
 */
export function xorCounterMode(
  aes: Aes128,
  counter: Uint32Array,
  bytes: Uint8Array,
  start: number,
  end: number,
): void {
  for (let at = start, block = 0; at < end; at += AES_BLOCK_BYTES, block++) {
    keystream.set(counter)
    keystream[3] = keystream[3]! + block
    aes.encrypt(keystream)
    const stop = Math.min(AES_BLOCK_BYTES, end - at)
    for (let index = 0; index < stop; index++) {
      bytes[at + index] = bytes[at + index]! ^ (keystream[index >> 2]! >>> (24 - (index & 3) * 8))
    }
  }
}

function lastRound(a: number, b: number, c: number, d: number): number {
  return (
    (SBOX[a >>> 24]! << 24) |
    (SBOX[(b >>> 16) & 255]! << 16) |
    (SBOX[(c >>> 8) & 255]! << 8) |
    SBOX[d & 255]!
  )
}

function expandKey(key: Uint8Array): Uint32Array {
  if (key.length !== 16) throw new Error(`an AES-128 key has 16 bytes, not ${key.length}`)
  const words = new Uint32Array(4 * (ROUNDS + 1))
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength)
  for (let index = 0; index < 4; index++) words[index] = view.getUint32(index * 4)
  let constant = 1
  for (let index = 4; index < words.length; index++) {
    let word = words[index - 1]!
    if (index % 4 === 0) {
      word = (word << 8) | (word >>> 24)
      word = lastRound(word, word, word, word) ^ (constant << 24)
      constant = double(constant)
    }
    words[index] = words[index - 4]! ^ word
  }
  return words
}

/** The S-box from inverses in GF(2^8) (FIPS 197 5.1.1), and the tables from it. */
function fillTables(): void {
  let p = 1
  let q = 1
  do {
    p ^= double(p)
    q ^= q << 1
    q ^= q << 2
    q ^= q << 4
    q &= 255
    if ((q & 128) !== 0) q ^= 9
    const rotated = (bits: number) => ((q << bits) | (q >> (8 - bits))) & 255
    SBOX[p] = q ^ rotated(1) ^ rotated(2) ^ rotated(3) ^ rotated(4) ^ 0x63
  } while (p !== 1)
  SBOX[0] = 0x63
  for (let index = 0; index < 256; index++) {
    const s = SBOX[index]!
    const word = (double(s) << 24) | (s << 16) | (s << 8) | (double(s) ^ s)
    T0[index] = word
    T1[index] = (word >>> 8) | (word << 24)
    T2[index] = (word >>> 16) | (word << 16)
    T3[index] = (word >>> 24) | (word << 8)
  }
}

/** Times x in GF(2^8). */
function double(value: number): number {
  return ((value << 1) ^ (value >= 128 ? 0x11b : 0)) & 255
}
