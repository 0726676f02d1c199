// SRTP for tests: a core of their own, and packets as node:crypto protects them (RFC 3711, RFC 7714).
import { createCipheriv, createHmac } from 'node:crypto'
import { loadSrtpCoreModule } from '../../src/srtp/srtp_core_node.ts'
import {
  SrtpCore,
  type PacketKind,
  type SessionKeys,
  type SrtpCoreSize,
  type SrtpProfile,
} from '../../src/srtp/srtp_core.ts'

export const PROFILES: readonly SrtpProfile[] = ['AEAD_AES_128_GCM', 'AES_CM_128_HMAC_SHA1_80']

export const srtpModule = await loadSrtpCoreModule()

export function createSrtpCore(size: Partial<SrtpCoreSize> = {}): SrtpCore {
  return new SrtpCore(srtpModule, { contextsMax: 64, batchMax: 128, ...size })
}

export interface ReferencePacket {
  readonly kind: PacketKind
  /** RTP: the roll-over counter. RTCP: the index. */
  readonly index: number
  /** Bytes before what is encrypted. */
  readonly start: number
  readonly plain: Uint8Array
}

/** What the packet is on the wire. */
export function referenceProtect(
  profile: SrtpProfile,
  keys: SessionKeys,
  packet: ReferencePacket,
): Uint8Array {
  return profile === 'AEAD_AES_128_GCM' ? protectGcm(keys, packet) : protectCm(keys, packet)
}

function protectGcm({ key, salt }: SessionKeys, packet: ReferencePacket): Uint8Array {
  const { kind, plain, start } = packet
  const vector = exclusiveOr(Buffer.concat([Buffer.alloc(2), sourceAndIndex(packet)]), salt)
  const header = plain.subarray(0, start)
  const word = kind === 'rtcp' ? wordOf(packet.index | 0x80000000) : Buffer.alloc(0)
  const cipher = createCipheriv('aes-128-gcm', key, vector)
  cipher.setAAD(Buffer.concat([header, word]))
  const text = Buffer.concat([cipher.update(plain.subarray(start)), cipher.final()])
  return Uint8Array.from(Buffer.concat([header, text, cipher.getAuthTag(), word]))
}

function protectCm(
  { key, salt, authentication }: SessionKeys,
  packet: ReferencePacket,
): Uint8Array {
  const { kind, plain, start, index } = packet
  const places = [Buffer.alloc(4), sourceAndIndex(packet), Buffer.alloc(2)]
  const cipher = createCipheriv('aes-128-ctr', key, exclusiveOr(Buffer.concat(places), salt))
  const text = Buffer.concat([plain.subarray(0, start), cipher.update(plain.subarray(start))])
  const word = wordOf(kind === 'rtcp' ? index | 0x80000000 : index)
  const hmac = createHmac('sha1', authentication ?? new Uint8Array(20))
  const tag = hmac.update(text).update(word).digest().subarray(0, 10)
  return Uint8Array.from(Buffer.concat(kind === 'rtcp' ? [text, word, tag] : [text, tag]))
}

/** SSRC and the 48 bits of the index. */
function sourceAndIndex({ kind, index, plain }: ReferencePacket): Buffer {
  if (kind === 'rtp') {
    return Buffer.concat([plain.subarray(8, 12), wordOf(index), plain.subarray(2, 4)])
  }
  return Buffer.concat([plain.subarray(4, 8), Buffer.alloc(2), wordOf(index)])
}

function wordOf(value: number): Buffer {
  const word = Buffer.alloc(4)
  word.writeUInt32BE(value >>> 0)
  return word
}

function exclusiveOr(bytes: Buffer, salt: Uint8Array): Buffer {
  salt.forEach((byte, at) => (bytes[at] = (bytes[at] ?? 0) ^ byte))
  return bytes
}
