// CRC-32 as STUN's FINGERPRINT uses it (RFC 8489 14.7, ITU-T V.42). Pure.

const TABLE = new Uint32Array(256)
for (let byte = 0; byte < 256; byte++) {
  let value = byte
  for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ ((value & 1) === 0 ? 0 : 0xedb88320)
  TABLE[byte] = value
}

/** The checksum of bytes[0..length), 0..2^32-1. */
export function crc32(bytes: Uint8Array, length: number): number {
  let crc = 0xffffffff
  for (let index = 0; index < length; index++) {
    crc = (crc >>> 8) ^ TABLE[(crc ^ bytes[index]!) & 255]!
  }
  return ~crc >>> 0
}
