// Encryption and tags of SRTP (RFC 3711, RFC 7714), constant in time, of single packets and of batches. The
// only code that sees the memory of the SRTP core (wasm/srtp/srtp_core.h). Pure: it runs wherever
// WebAssembly does. Which packet comes next, and which came before, is srtp.ts's.

export type SrtpProfile = 'AEAD_AES_128_GCM' | 'AES_CM_128_HMAC_SHA1_80'
export type PacketKind = 'rtp' | 'rtcp'

export interface SrtpKeys {
  /** Master key, 16 bytes. */
  readonly key: Uint8Array
  /** Master salt: 12 bytes for GCM, 14 for AES_CM. */
  readonly salt: Uint8Array
}

export interface SessionKeys extends SrtpKeys {
  /** 20 bytes; GCM has none. */
  readonly authentication?: Uint8Array
}

export interface SrtpCoreSize {
  /** Directions of connections at the same time, 1..65536: each costs 1.5 KiB. */
  readonly contextsMax: number
  /** Packets that are protected in one call, 1..1023: each costs 1.6 KiB. */
  readonly batchMax: number
}

/** What the core makes of a packet that it does not take. */
export type CoreRefusal = 'malformed' | 'auth'

/** Room that protection needs behind a packet. */
export const SRTP_OVERHEAD_BYTES_MAX = 20
/** A longer packet, protected, has no room in the core. */
export const SRTP_PACKET_BYTES_MAX = 1600

const PROFILES = { AEAD_AES_128_GCM: 7, AES_CM_128_HMAC_SHA1_80: 1 } as const
const KINDS = { rtp: 0, rtcp: 1 } as const
const SALT_BYTES = { AEAD_AES_128_GCM: 12, AES_CM_128_HMAC_SHA1_80: 14 } as const
const KEY_BYTES = 16
const SALT_AT = 16
const AUTHENTICATION_AT = 32
const SECRETS_BYTES = 52
const MALFORMED = -3
const FORGED = -4
const PAGE_BYTES = 65536

// struct srtp_job, in words
const JOB_WORDS = 4
const [JOB_CONTEXT, JOB_KIND, JOB_INDEX, JOB_LENGTH] = [0, 1, 2, 3]

interface Exports {
  readonly memory: WebAssembly.Memory
  srtp_core_bytes(contextsMax: number, slotsMax: number): number
  srtp_core_init(contextsMax: number, slotsMax: number): number
  srtp_core_open(context: number, profile: number): number
  srtp_core_open_session(context: number, profile: number, kind: number): number
  srtp_core_close(context: number): number
  srtp_core_protect(first: number, count: number): number
  srtp_core_unprotect(first: number, count: number): number
}

export class SrtpCore {
  readonly batchMax: number
  readonly #core: Exports
  readonly #jobs: Int32Array
  readonly #slots: readonly Uint8Array[]
  readonly #secrets: Uint8Array
  /** Contexts that nobody has. */
  readonly #free: number[]
  /** The slot behind those of the batch is that of single packets. */
  readonly #single: Uint8Array

  /**
   * module: the compiled build/wasm/srtp_core.wasm. Grows the memory once; nothing is allocated afterwards.
   * Throws if the size is out of range, or the machine has not that much memory.
   */
  constructor(module: WebAssembly.Module, { contextsMax, batchMax }: SrtpCoreSize) {
    const slots = batchMax + 1
    const core = new WebAssembly.Instance(module).exports as unknown as Exports
    const bytes = expectOk(core.srtp_core_bytes(contextsMax, slots), 'size')
    const missing = bytes - core.memory.buffer.byteLength
    if (missing > 0) core.memory.grow(Math.ceil(missing / PAGE_BYTES))
    const { buffer } = core.memory
    const board = expectOk(core.srtp_core_init(contextsMax, slots), 'size')
    const [jobsAt = 0, slotsAt = 0, secretsAt] = new Int32Array(buffer, board, 3)
    this.#core = core
    this.batchMax = batchMax
    this.#jobs = new Int32Array(buffer, jobsAt, slots * JOB_WORDS)
    this.#slots = Array.from(
      { length: slots },
      (_, slot) =>
        new Uint8Array(buffer, slotsAt + slot * SRTP_PACKET_BYTES_MAX, SRTP_PACKET_BYTES_MAX),
    )
    this.#single = this.slot(batchMax)
    this.#secrets = new Uint8Array(buffer, secretsAt, SECRETS_BYTES)
    this.#free = Array.from({ length: contextsMax }, (_, index) => contextsMax - 1 - index)
  }

  /** A new context with these master keys. Throws if all are in use, or a key has another length. */
  open(profile: SrtpProfile, keys: SrtpKeys): number {
    checkLengths(profile, keys)
    const context = this.#take()
    this.#writeSecrets(keys)
    expectOk(this.#core.srtp_core_open(context, PROFILES[profile]), 'context')
    return context
  }

  /** With session keys as they are, for both kinds of packets: for reference packets. Throws as open. */
  openSession(profile: SrtpProfile, keys: SessionKeys): number {
    checkLengths(profile, keys)
    const context = this.#take()
    for (const kind of [KINDS.rtp, KINDS.rtcp]) {
      this.#writeSecrets(keys)
      expectOk(this.#core.srtp_core_open_session(context, PROFILES[profile], kind), 'context')
    }
    return context
  }

  /** Wipes the keys; somebody else may get the context. */
  close(context: number): void {
    expectOk(this.#core.srtp_core_close(context), 'context')
    this.#free.push(context)
  }

  /**
   * Protects packet[0..length) in place and returns the new length; `packet` has SRTP_OVERHEAD_BYTES_MAX
   * room behind it. index: the roll-over counter of RTP, the index of RTCP.
   */
  protect(
    context: number,
    kind: PacketKind,
    index: number,
    packet: Uint8Array,
    length: number,
  ): number {
    const slot = this.batchMax
    this.#single.set(packet.subarray(0, length))
    this.queue(slot, context, kind, index, length)
    this.#core.srtp_core_protect(slot, 1)
    const protectedLength = expectOk(this.length(slot), 'packet')
    packet.set(this.#single.subarray(0, protectedLength))
    return protectedLength
  }

  /**
   * The length of the plain packet at the datagram's start, or why it is not taken; the datagram is then as
   * it was. index: the roll-over counter of RTP; RTCP brings its own along.
   */
  unprotect(
    context: number,
    kind: PacketKind,
    index: number,
    datagram: Uint8Array,
  ): number | CoreRefusal {
    if (datagram.length > SRTP_PACKET_BYTES_MAX) return 'malformed'
    const slot = this.batchMax
    this.#single.set(datagram)
    this.queue(slot, context, kind, index, datagram.length)
    this.#core.srtp_core_unprotect(slot, 1)
    const length = this.length(slot)
    if (length === FORGED) return 'auth'
    if (length === MALFORMED) return 'malformed'
    datagram.set(this.#single.subarray(0, expectOk(length, 'datagram')))
    return length
  }

  /** Room for packet 0..batchMax-1 of the batch, SRTP_PACKET_BYTES_MAX bytes: a view on the core's memory. */
  slot(slot: number): Uint8Array {
    const view = this.#slots[slot]
    if (view === undefined) throw impossible('slot', slot)
    return view
  }

  /** Says what the next protectBatch is to do with the packet of `length` bytes in the slot. */
  queue(slot: number, context: number, kind: PacketKind, index: number, length: number): void {
    const job = slot * JOB_WORDS
    this.#jobs[job + JOB_CONTEXT] = context
    this.#jobs[job + JOB_KIND] = KINDS[kind]
    this.#jobs[job + JOB_INDEX] = index
    this.#jobs[job + JOB_LENGTH] = length
  }

  /** Protects the packets in the slots 0..count-1, each as it was queued. */
  protectBatch(count: number): void {
    const failed = this.#core.srtp_core_protect(0, count)
    if (failed !== 0) throw impossible('packet in a batch', failed)
  }

  /** Length of the packet in the slot. */
  length(slot: number): number {
    return this.#jobs[slot * JOB_WORDS + JOB_LENGTH] ?? 0
  }

  /** Bytes of the instance's memory: the same from the constructor on. */
  get memoryBytes(): number {
    return this.#core.memory.buffer.byteLength
  }

  #take(): number {
    const context = this.#free.pop()
    if (context === undefined) throw new Error('SRTP core: all contexts are in use')
    return context
  }

  #writeSecrets({ key, salt, authentication }: SessionKeys): void {
    this.#secrets.set(key)
    this.#secrets.set(salt, SALT_AT)
    if (authentication !== undefined) this.#secrets.set(authentication, AUTHENTICATION_AT)
  }
}

function checkLengths(profile: SrtpProfile, { key, salt }: SrtpKeys): void {
  if (key.length !== KEY_BYTES) throw impossible('key bytes', key.length)
  if (salt.length !== SALT_BYTES[profile]) throw impossible('salt bytes', salt.length)
}

function expectOk(result: number, what: string): number {
  if (result < 0) throw impossible(what, result)
  return result
}

function impossible(what: string, value: number): Error {
  return new Error(`SRTP core: impossible ${what}: ${value}`)
}
