// CPU time to protect and to unprotect a packet, one by one and in batches as a mixer's tick has them, beside
// node:crypto that does the same sealing.
import { createCipheriv, createHmac } from 'node:crypto'
import { SrtpReceiver, SrtpSender } from '../../src/srtp/srtp.ts'
import type { SrtpProfile } from '../../src/srtp/srtp_core.ts'
import { printTable } from '../support/bench_table.ts'
import { createSrtpCore, PROFILES } from '../support/srtp.ts'

const PACKETS = 50_000
const ROUNDS = 5
const BATCH = 50
const HEADER_BYTES = 20
const PAYLOADS_BYTES = [60, 130]
const KEY = new Uint8Array(16).fill(3)
const SALT = new Uint8Array(14).fill(5)

const core = createSrtpCore({ contextsMax: 2 * (BATCH + 2), batchMax: BATCH })

/** The best of some rounds, µs for each packet: others use the machine as well. */
function cpuMicros(work: () => void): number {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    return (user + system) / PACKETS
  })
  return Math.round(Math.min(...rounds) * 100) / 100
}

function keysOf(profile: SrtpProfile) {
  return { key: KEY, salt: SALT.subarray(0, profile === 'AEAD_AES_128_GCM' ? 12 : 14) }
}

/** A packet with the level extension; `sequence` is what changes. */
function plainPacket(payloadBytes: number): Uint8Array {
  const packet = new Uint8Array(HEADER_BYTES + payloadBytes + 20)
  packet.set([0x90, 100])
  packet.set([0xbe, 0xde, 0, 1, 0x10, 30], 12)
  return packet
}

function setSequence(packet: Uint8Array, sequence: number): void {
  packet[2] = sequence >> 8
  packet[3] = sequence
}

function protectSingle(profile: SrtpProfile, payloadBytes: number): number {
  const sender = new SrtpSender(core, profile, keysOf(profile))
  const packet = plainPacket(payloadBytes)
  let sequence = 0
  const micros = cpuMicros(() => {
    for (let count = 0; count < PACKETS; count++) {
      setSequence(packet, sequence++)
      sender.protectRtp(packet, HEADER_BYTES + payloadBytes)
    }
  })
  sender.close()
  return micros
}

/** One payload to as many sessions as a batch has, with the copy into each packet. */
function protectBatch(profile: SrtpProfile, payloadBytes: number): number {
  const senders = Array.from(
    { length: BATCH },
    () => new SrtpSender(core, profile, keysOf(profile)),
  )
  const packet = plainPacket(payloadBytes).subarray(0, HEADER_BYTES + payloadBytes)
  let sequence = 0
  const micros = cpuMicros(() => {
    for (let count = 0; count < PACKETS; count += BATCH) {
      setSequence(packet, sequence++)
      for (let slot = 0; slot < BATCH; slot++) {
        core.slot(slot).set(packet)
        senders[slot]?.queueRtp(slot, packet.length)
      }
      core.protectBatch(BATCH)
    }
  })
  for (const sender of senders) sender.close()
  return micros
}

function unprotectSingle(profile: SrtpProfile, payloadBytes: number): number {
  const sender = new SrtpSender(core, profile, keysOf(profile))
  const wires = Array.from({ length: PACKETS }, (_, sequence) => {
    const packet = plainPacket(payloadBytes)
    setSequence(packet, sequence)
    return packet.subarray(0, sender.protectRtp(packet, HEADER_BYTES + payloadBytes))
  })
  sender.close()
  const datagram = new Uint8Array(wires[0]?.length ?? 0)
  const micros = cpuMicros(() => {
    const receiver = new SrtpReceiver(core, profile, keysOf(profile))
    for (const wire of wires) {
      datagram.set(wire)
      if (typeof receiver.unprotectRtp(datagram) !== 'number') throw new Error('not taken')
    }
    receiver.close()
  })
  return micros
}

function nodeCrypto(profile: SrtpProfile, payloadBytes: number): number {
  const bytes = new Uint8Array(HEADER_BYTES + payloadBytes)
  const isGcm = profile === 'AEAD_AES_128_GCM'
  const vector = new Uint8Array(isGcm ? 12 : 16)
  return cpuMicros(() => {
    for (let index = 0; index < PACKETS; index++) {
      vector[11] = index
      if (isGcm) {
        const cipher = createCipheriv('aes-128-gcm', KEY, vector)
        cipher.setAAD(bytes.subarray(0, HEADER_BYTES))
        cipher.update(bytes.subarray(HEADER_BYTES))
        cipher.final()
        cipher.getAuthTag()
      } else {
        createCipheriv('aes-128-ctr', KEY, vector).update(bytes.subarray(HEADER_BYTES))
        createHmac('sha1', KEY).update(bytes).digest()
      }
    }
  })
}

const rows = PAYLOADS_BYTES.flatMap((payloadBytes) =>
  PROFILES.map((profile) => [
    `${profile}, ${HEADER_BYTES + payloadBytes} bytes`,
    {
      protect: protectSingle(profile, payloadBytes),
      [`protect, ${BATCH} at once`]: protectBatch(profile, payloadBytes),
      unprotect: unprotectSingle(profile, payloadBytes),
      'node:crypto': nodeCrypto(profile, payloadBytes),
    },
  ]),
)
printTable('µs of CPU per packet', Object.fromEntries(rows) as Record<string, object>)
