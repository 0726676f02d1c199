// GHASH, the authenticator of AES-GCM (NIST SP 800-38D 6.4), with a table of 256 products per key. Pure.
// Elements of GF(2^128) are four words, big-endian; the first bit is the coefficient of x^0.

const REDUCTION = 0xe1000000

/** What the low byte becomes when an element is multiplied by x^8: the top 16 bits, the rest is 0. */
const REDUCTIONS = new Uint32Array(256)
for (let byte = 0; byte < 256; byte++) {
  const element = Uint32Array.of(0, 0, 0, byte)
  for (let bit = 0; bit < 8; bit++) timesX(element)
  REDUCTIONS[byte] = element[0]!
}

export class Ghash {
  /** Words 4b..4b+3: the product of byte b and the hash key. */
  readonly #products = new Uint32Array(256 * 4)
  readonly #state = new Uint32Array(4)

  /** hashKey: AES of the zero block, four words. */
  constructor(hashKey: Uint32Array) {
    const products = this.#products
    const power = Uint32Array.from(hashKey)
    for (let bit = 128; bit > 0; bit >>= 1) {
      products.set(power, bit * 4)
      timesX(power)
    }
    for (let bit = 2; bit < 256; bit <<= 1) {
      for (let rest = 1; rest < bit; rest++) {
        for (let word = 0; word < 4; word++) {
          products[(bit + rest) * 4 + word] = products[bit * 4 + word]! ^ products[rest * 4 + word]!
        }
      }
    }
  }

  reset(): void {
    this.#state.fill(0)
  }

  /** Takes bytes[start..end), filled up with zeros to whole blocks. */
  update(bytes: Uint8Array, start: number, end: number): void {
    const state = this.#state
    for (let at = start; at < end; at += 16) {
      const stop = Math.min(16, end - at)
      for (let index = 0; index < stop; index++) {
        state[index >> 2] = state[index >> 2]! ^ (bytes[at + index]! << (24 - (index & 3) * 8))
      }
      this.#multiply()
    }
  }

  /** Takes the last block, the two lengths in bytes, and gives the hash: a view on the state. */
  finish(additionalBytes: number, cipherBytes: number): Uint32Array {
    this.#state[1] = this.#state[1]! ^ (additionalBytes * 8)
    this.#state[3] = this.#state[3]! ^ (cipherBytes * 8)
    this.#multiply()
    return this.#state
  }

  /** state = state * hashKey, from the highest power down (Horner's rule). */
  #multiply(): void {
    const state = this.#state
    const products = this.#products
    let a = 0
    let b = 0
    let c = 0
    let d = 0
    for (let index = 15; index >= 0; index--) {
      const low = d & 255
      d = (d >>> 8) | (c << 24)
      c = (c >>> 8) | (b << 24)
      b = (b >>> 8) | (a << 24)
      a = (a >>> 8) ^ REDUCTIONS[low]!
      const product = ((state[index >> 2]! >>> (24 - (index & 3) * 8)) & 255) * 4
      a ^= products[product]!
      b ^= products[product + 1]!
      c ^= products[product + 2]!
      d ^= products[product + 3]!
    }
    state[0] = a
    state[1] = b
    state[2] = c
    state[3] = d
  }
}

function timesX(element: Uint32Array): void {
  const carry = element[3]! & 1
  for (let word = 3; word > 0; word--) {
    element[word] = (element[word]! >>> 1) | (element[word - 1]! << 31)
  }
  element[0] = (element[0]! >>> 1) ^ (carry === 1 ? REDUCTION : 0)
}
