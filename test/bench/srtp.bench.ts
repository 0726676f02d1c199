// CPU time to protect and unprotect one packet of 100 bytes, beside node:crypto doing the same sealing.
import { createCipheriv, createHmac } from 'node:crypto'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { SrtpReceiver, SrtpSender, type SrtpProfile } from '../../src/rtp/srtp.ts'

const PACKETS = 100_000
const KEY = new Uint8Array(16).fill(3)
const SALT = new Uint8Array(14).fill(5)

function cpuMicros(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / PACKETS
}

function benchProfile(profile: SrtpProfile): readonly [protect: number, unprotect: number] {
  const keys = { key: KEY, salt: SALT.subarray(0, profile === 'AEAD_AES_128_GCM' ? 12 : 14) }
  const sender = new SrtpSender(profile, keys)
  const receiver = new SrtpReceiver(profile, keys)
  const payload = new Uint8Array(80)
  const wire = Array.from({ length: PACKETS }, (_, sequence) => {
    const bytes = new Uint8Array(128)
    const header = { marker: false, payloadType: 100, sequence: sequence & 0xffff, voice: false }
    writeRtpPacket({ ...header, rtpTime: sequence * 960, ssrc: 1, level: 30, payload }, 1, bytes)
    return bytes
  })
  const lengths = new Int32Array(PACKETS)
  const protect = cpuMicros(() => {
    wire.forEach((bytes, index) => (lengths[index] = sender.protectRtp(bytes, 100)))
  })
  let opened = 0
  const unprotect = cpuMicros(() => {
    wire.forEach((bytes, index) => {
      if (typeof receiver.unprotectRtp(bytes.subarray(0, lengths[index])) === 'number') opened += 1
    })
  })
  if (opened !== PACKETS) throw new Error(`only ${opened} of ${PACKETS} packets came back`)
  return [protect, unprotect]
}

function benchNodeGcm(): number {
  const bytes = new Uint8Array(100)
  const iv = new Uint8Array(12)
  return cpuMicros(() => {
    for (let index = 0; index < PACKETS; index++) {
      iv[11] = index
      const cipher = createCipheriv('aes-128-gcm', KEY, iv).setAAD(bytes.subarray(0, 20))
      cipher.update(bytes.subarray(20))
      cipher.final()
      cipher.getAuthTag()
    }
  })
}

function benchNodeCm(): number {
  const bytes = new Uint8Array(100)
  const iv = new Uint8Array(16)
  return cpuMicros(() => {
    for (let index = 0; index < PACKETS; index++) {
      iv[11] = index
      createCipheriv('aes-128-ctr', KEY, iv).update(bytes.subarray(20))
      createHmac('sha1', KEY).update(bytes).digest()
    }
  })
}

const us = (value: number) => value.toFixed(2).padStart(10)
benchProfile('AEAD_AES_128_GCM')
console.log('µs of CPU per packet of 100 bytes   protect  unprotect  node:crypto')
for (const [profile, node] of [
  ['AEAD_AES_128_GCM', benchNodeGcm()],
  ['AES_CM_128_HMAC_SHA1_80', benchNodeCm()],
] as const) {
  const [protect, unprotect] = benchProfile(profile)
  console.log(`${profile.padEnd(32)} ${us(protect)} ${us(unprotect)} ${us(node)}`)
}
