// OCB2 with AES-128 (Rogaway 2004), the encrypting half, as Mumble's datagrams have it: what a client needs to be
// heard. Too weak to protect anything by now, and slow here; for load. Pure.
import { createCipheriv } from 'node:crypto'

const BLOCK_BYTES = 16
/** What x^128 is in the field, of which a block is one element. */
const REDUCTION = 0x87
/** One byte of the nonce and three of the tag go before the ciphertext. */
const HEADER_BYTES = 4

export interface Sealed {
  readonly ciphertext: Uint8Array
  readonly tag: Uint8Array
}

type BlockCipher = (block: Uint8Array) => Uint8Array

export interface MumbleSealer {
  /** A datagram that holds the packet; each call takes the next nonce. */
  seal(packet: Uint8Array): Uint8Array
}

/** key, nonce: 16 bytes each, out of CryptSetup; the first datagram takes the nonce behind this one. */
export function mumbleSealer(key: Uint8Array, nonce: Uint8Array): MumbleSealer {
  const encrypt = aes128(key)
  const next = Uint8Array.from(nonce)
  return {
    seal: (packet) => {
      countUp(next)
      const { ciphertext, tag } = sealBlocks(encrypt, next, packet)
      const datagram = new Uint8Array(HEADER_BYTES + packet.length)
      datagram[0] = next[0] ?? 0
      datagram.set(tag.subarray(0, HEADER_BYTES - 1), 1)
      datagram.set(ciphertext, HEADER_BYTES)
      return datagram
    },
  }
}

export function sealOcb2(key: Uint8Array, nonce: Uint8Array, plaintext: Uint8Array): Sealed {
  return sealBlocks(aes128(key), nonce, plaintext)
}

function sealBlocks(encrypt: BlockCipher, nonce: Uint8Array, plaintext: Uint8Array): Sealed {
  const ciphertext = new Uint8Array(plaintext.length)
  let offset = encrypt(nonce)
  let checksum: Uint8Array = new Uint8Array(BLOCK_BYTES)
  let at = 0
  // The last block is never a whole one: where the length is a multiple of 16, it is that long.
  for (; plaintext.length - at > BLOCK_BYTES; at += BLOCK_BYTES) {
    const block = plaintext.subarray(at, at + BLOCK_BYTES)
    offset = doubled(offset)
    ciphertext.set(xor(offset, encrypt(xor(offset, block))), at)
    checksum = xor(checksum, block)
  }
  offset = doubled(offset)
  const last = plaintext.subarray(at)
  const bits = new Uint8Array(BLOCK_BYTES)
  bits[BLOCK_BYTES - 1] = last.length * 8
  const pad = encrypt(xor(bits, offset))
  const padded = Uint8Array.from(pad)
  padded.set(last)
  ciphertext.set(xor(padded, pad).subarray(0, last.length), at)
  checksum = xor(checksum, padded)
  return { ciphertext, tag: encrypt(xor(xor(offset, doubled(offset)), checksum)) }
}

function aes128(key: Uint8Array): BlockCipher {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  return (block) => cipher.update(block)
}

function xor(a: Uint8Array, b: Uint8Array): Uint8Array {
  return a.map((byte, index) => byte ^ (b[index] ?? 0))
}

/** Times x in GF(2^128), the first byte the highest. */
function doubled(block: Uint8Array): Uint8Array {
  const carry = (block[0] ?? 0) >> 7
  const shifted = block.map((byte, index) => (byte << 1) | ((block[index + 1] ?? 0) >> 7))
  shifted[BLOCK_BYTES - 1] = (shifted[BLOCK_BYTES - 1] ?? 0) ^ (carry * REDUCTION)
  return shifted
}

/** By one, the first byte the lowest. */
function countUp(counter: Uint8Array): void {
  for (let index = 0; index < counter.length; index++) {
    const byte = ((counter[index] ?? 0) + 1) & 0xff
    counter[index] = byte
    if (byte !== 0) return
  }
}
