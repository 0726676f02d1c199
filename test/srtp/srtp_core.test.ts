// The SRTP core: the same as node:crypto on all lengths, alone and in batches; nothing beside the packet
// changes; what is impossible is refused; keys do not stay.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SRTP_PACKET_BYTES_MAX, type SrtpCore } from '../../src/srtp/srtp_core.ts'
import { hex, toHex } from '../support/hex.ts'
import {
  createSrtpCore,
  PROFILES,
  referenceProtect,
  srtpModule,
  type ReferencePacket,
} from '../support/srtp.ts'
import { seededRandom } from '../support/tones.ts'

const SEED = Number(process.env['SEED'] ?? 1)
const PACKET_BYTES_MAX = 1500

class RandomPackets {
  readonly #random = seededRandom(SEED)

  below(bound: number): number {
    return Math.floor(this.#random() * bound)
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256))
  }

  keys(saltBytes: number) {
    return { key: this.bytes(16), salt: this.bytes(saltBytes), authentication: this.bytes(20) }
  }

  /** With CSRCs and an extension now and then; text of so many bytes. */
  rtp(textBytes: number): ReferencePacket {
    const csrcs = this.below(4) === 0 ? this.below(16) : 0
    const extended = this.below(2) === 0
    const words = this.below(4)
    const start = 12 + csrcs * 4 + (extended ? 4 + words * 4 : 0)
    const plain = this.bytes(start + textBytes)
    plain[0] = 0x80 | (extended ? 0x10 : 0) | csrcs
    if (extended) plain.set([0, words], 12 + csrcs * 4 + 2)
    return { kind: 'rtp', index: this.below(2 ** 32), start, plain }
  }

  rtcp(textBytes: number): ReferencePacket {
    const plain = this.bytes(8 + textBytes)
    plain[0] = 0x81
    return { kind: 'rtcp', index: this.below(2 ** 31), start: 8, plain }
  }
}

/** All memory from the first slot on: what holds packets, keys, and nothing. */
function memoryOf(core: SrtpCore): Uint8Array {
  const first = core.slot(0)
  return new Uint8Array(first.buffer, first.byteOffset)
}

for (const profile of PROFILES) {
  test(`${profile}: as node:crypto, both ways, for packets of all lengths (seed ${SEED})`, () => {
    const random = new RandomPackets()
    const keys = random.keys(profile === 'AEAD_AES_128_GCM' ? 12 : 14)
    const core = createSrtpCore()
    const context = core.openSession(profile, keys)
    for (let textBytes = 0; textBytes <= PACKET_BYTES_MAX - 8; textBytes++) {
      for (const packet of [random.rtp(textBytes), random.rtcp(textBytes)]) {
        const { kind, index, plain } = packet
        if (plain.length > PACKET_BYTES_MAX) continue
        const expected = referenceProtect(profile, keys, packet)
        const bytes = new Uint8Array(plain.length + 20)
        bytes.set(plain)
        assert.equal(core.protect(context, kind, index, bytes, plain.length), expected.length)
        const wire = bytes.subarray(0, expected.length)
        assert.deepEqual(wire, expected, `${kind} of ${plain.length} bytes`)
        assert.equal(core.unprotect(context, kind, index, wire), plain.length)
        assert.deepEqual(wire.subarray(0, plain.length), plain)
      }
    }
  })

  test(`${profile}: a batch is what its packets are one by one, whatever is mixed in it`, () => {
    const random = new RandomPackets()
    const core = createSrtpCore({ contextsMax: 50, batchMax: 50 })
    const jobs = Array.from({ length: 50 }, () => {
      const keys = random.keys(profile === 'AEAD_AES_128_GCM' ? 12 : 14)
      const text = random.below(200)
      const packet = random.below(5) === 0 ? random.rtcp(text) : random.rtp(text)
      return { keys, packet, context: core.openSession(profile, keys) }
    })
    jobs.forEach(({ context, packet: { kind, index, plain } }, slot) => {
      core.slot(slot).set(plain)
      core.queue(slot, context, kind, index, plain.length)
    })
    core.protectBatch(50)
    jobs.forEach(({ keys, packet }, slot) => {
      const wire = core.slot(slot).subarray(0, core.length(slot))
      assert.deepEqual(Uint8Array.from(wire), referenceProtect(profile, keys, packet))
    })
  })

  test(`${profile}: nothing changes but the packet, whether it is taken or not`, () => {
    const random = new RandomPackets()
    const core = createSrtpCore({ batchMax: 3 })
    const context = core.open(profile, random.keys(profile === 'AEAD_AES_128_GCM' ? 12 : 14))
    const memory = memoryOf(core)
    for (let textBytes = 0; textBytes < 200; textBytes++) {
      for (const { kind, index, plain } of [random.rtp(textBytes), random.rtcp(textBytes)]) {
        for (let slot = 0; slot < 3; slot++) core.slot(slot).fill(0x55)
        core.slot(1).set(plain)
        for (const slot of [0, 1, 2]) core.queue(slot, context, kind, index, plain.length)
        const before = Uint8Array.from(memory)
        // Slot 0 is malformed: the batch goes on behind it.
        assert.throws(() => core.protectBatch(2))
        const length = core.length(1)
        assert.ok(length > plain.length)
        before.set(core.slot(1).subarray(0, length), SRTP_PACKET_BYTES_MAX)
        assert.deepEqual(memory, before)
      }
    }
  })
}

test('a refused datagram stays as it was, and so does all else', () => {
  const random = new RandomPackets()
  for (const profile of PROFILES) {
    const core = createSrtpCore()
    const context = core.open(profile, random.keys(profile === 'AEAD_AES_128_GCM' ? 12 : 14))
    for (let run = 0; run < 300; run++) {
      const { kind, index, plain } = run % 2 === 0 ? random.rtp(run) : random.rtcp(run)
      const bytes = new Uint8Array(plain.length + 20)
      bytes.set(plain)
      const wire = bytes.subarray(0, core.protect(context, kind, index, bytes, plain.length))
      // Any bit but those of the version, which malforms it, and of SRTCP's flag, which does the same.
      const at = 2 + random.below(wire.length - 2)
      wire[at] = (wire[at] ?? 0) ^ (1 << random.below(7))
      const before = Uint8Array.from(wire)
      const result = core.unprotect(context, kind, index, wire)
      assert.ok(result === 'auth' || result === 'malformed', `${result}`)
      assert.deepEqual(wire, before)
    }
  }
})

test('the module imports nothing, and its memory does not grow', () => {
  assert.deepEqual(WebAssembly.Module.imports(srtpModule), [])
  const core = createSrtpCore({ contextsMax: 1000 })
  const bytes = core.memoryBytes
  const keys = new RandomPackets().keys(12)
  for (let round = 0; round < 3; round++) {
    const contexts = Array.from({ length: 1000 }, () => core.open('AEAD_AES_128_GCM', keys))
    assert.throws(() => core.open('AEAD_AES_128_GCM', keys), /all contexts are in use/)
    for (const context of contexts) core.close(context)
  }
  assert.equal(core.memoryBytes, bytes)
  const small = createSrtpCore({ contextsMax: 1000, batchMax: 1 }).memoryBytes
  const large = createSrtpCore({ contextsMax: 5000, batchMax: 1 }).memoryBytes
  assert.ok((large - small) / 4000 < 1600, 'a context has less than 1.6 KB')
})

test('keys do not stay: the master keys after open, all of them after close', () => {
  const master = {
    key: hex('e1f97a0d3e018be0d64fa32c06de4139'),
    salt: hex('0ec675ad498afeebb6960b3aabe6'),
  }
  // Derived from it (RFC 3711 B.3).
  const derived = ['c61e7a93744f39ee10734afe3ff7a087', '30cbbc08863d8c85d49db34a9ae1']
  for (const profile of PROFILES) {
    const core = createSrtpCore()
    const all = new Uint8Array(core.slot(0).buffer)
    const empty = Uint8Array.from(memoryOf(core))
    const salt = profile === 'AEAD_AES_128_GCM' ? master.salt.subarray(0, 12) : master.salt
    const context = core.open(profile, { key: master.key, salt })
    assert.ok(!toHex(all).includes(toHex(master.key)))
    assert.ok(!toHex(all).includes(toHex(salt)))
    assert.notDeepEqual(memoryOf(core), empty)
    core.close(context)
    assert.deepEqual(memoryOf(core), empty)
    for (const secret of derived) assert.ok(!toHex(all).includes(secret), secret)
  }
})

test('what is impossible is refused', () => {
  type Call = (...values: number[]) => number
  const exports = new WebAssembly.Instance(srtpModule).exports as unknown as Readonly<
    Record<string, Call>
  >
  const call = (name: string, ...values: number[]) => exports[`srtp_core_${name}`]?.(...values)
  const [badArgument, notReady] = [-1, -2]
  assert.equal(call('protect', 0, 1), badArgument, 'before init')
  assert.equal(call('open', 0, 7), badArgument, 'before init')
  assert.equal(call('init', 60_000, 100), notReady, 'before the memory has grown')
  for (const size of [
    [0, 1],
    [1, 0],
    [65_537, 1],
    [1, 1025],
    [-1, -1],
  ]) {
    assert.equal(call('bytes', ...size), badArgument)
    assert.equal(call('init', ...size), badArgument)
  }
  assert.ok(Number(call('init', 2, 4)) > 0)
  assert.equal(call('open', 2, 7), badArgument)
  assert.equal(call('open', -1, 7), badArgument)
  assert.equal(call('open', 0, 2), badArgument, 'no such profile')
  assert.equal(call('open_session', 0, 7, 2), badArgument, 'no such kind')
  assert.equal(call('close', 2), badArgument)
  for (const range of [
    [0, 5],
    [4, 1],
    [-1, 1],
    [0, -1],
    [2 ** 31 - 1, 2 ** 31 - 1],
  ]) {
    assert.equal(call('protect', ...range), badArgument)
    assert.equal(call('unprotect', ...range), badArgument)
  }
})

test('a job that is impossible fails alone', () => {
  const core = createSrtpCore({ contextsMax: 2, batchMax: 4 })
  const open = core.open('AEAD_AES_128_GCM', new RandomPackets().keys(12))
  const closed = 1 - open
  for (let slot = 0; slot < 4; slot++) core.slot(slot)[0] = 0x80
  core.queue(0, closed, 'rtp', 0, 100)
  core.queue(1, open, 'rtp', 0, SRTP_PACKET_BYTES_MAX - 19)
  core.queue(2, -1, 'rtp', 0, 100)
  core.queue(3, open, 'rtp', 0, 100)
  assert.throws(() => core.protectBatch(4), /packet in a batch: 3/)
  assert.deepEqual(
    [0, 1, 2, 3].map((slot) => core.length(slot)),
    [-1, -1, -1, 116],
  )
  assert.throws(() => core.slot(5), /slot/)
})
