// The SRTP core, instruction by instruction: keys and what is said decide on no address, no branch and no
// duration. What is run is the module as it is shipped.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { PROFILES, referenceProtect } from '../support/srtp.ts'
import { parseWasm } from '../support/wasm_code.ts'
import { readBits, writeBits } from '../support/wasm_operators.ts'
import { WasmTracer } from '../support/wasm_tracer.ts'

const code = parseWasm(await readFile(new URL('../../wasm/srtp_core.wasm', import.meta.url)))
const PAGES = 4
const PROFILE_NUMBERS = { AEAD_AES_128_GCM: 7, AES_CM_128_HMAC_SHA1_80: 1 }
const SECRET_BYTES = 52
const KEYS = {
  key: Uint8Array.from({ length: 16 }, (_, index) => index * 17),
  salt: Uint8Array.from({ length: 14 }, (_, index) => index * 19),
  authentication: Uint8Array.from({ length: 20 }, (_, index) => index * 23),
}

class TracedCore {
  readonly tracer = new WasmTracer(code, PAGES)
  readonly #jobs: number
  readonly #slots: number
  readonly #secrets: number

  constructor() {
    const board = this.tracer.call('srtp_core_init', 1, 1)
    assert.ok(board > 0)
    const word = (index: number) => Number(readBits(this.tracer.memory, board + 4 * index, 4))
    this.#jobs = word(0)
    this.#slots = word(1)
    this.#secrets = word(2)
  }

  /** Keys that are secret, through `name`; returns the leaks. */
  open(name: string, ...parameters: number[]) {
    const { tracer } = this
    tracer.memory.set(KEYS.key, this.#secrets)
    tracer.memory.set(KEYS.salt, this.#secrets + 16)
    tracer.memory.set(KEYS.authentication, this.#secrets + 32)
    tracer.secrets.fill(1, this.#secrets, this.#secrets + SECRET_BYTES)
    return this.#leaksOf(name, parameters)
  }

  /** The packet, secret from `secretFrom` on, through `name`; returns the leaks. */
  pass(
    name: string,
    kind: number,
    index: number,
    packet: Uint8Array,
    secretFrom: number,
    failed = 0,
  ) {
    const { tracer } = this
    tracer.memory.set(packet, this.#slots)
    tracer.secrets.fill(0, this.#slots, this.#slots + packet.length)
    tracer.secrets.fill(1, this.#slots + secretFrom, this.#slots + packet.length)
    const job = [0, kind, index, packet.length]
    job.forEach((value, at) => writeBits(tracer.memory, this.#jobs + 4 * at, 4, BigInt(value)))
    return this.#leaksOf(name, [0, 1], failed)
  }

  /** What the job has made. */
  get packet(): Uint8Array {
    const length = Number(BigInt.asIntN(32, readBits(this.tracer.memory, this.#jobs + 12, 4)))
    return this.tracer.memory.slice(this.#slots, this.#slots + Math.max(length, 0))
  }

  #leaksOf(name: string, parameters: number[], result = 0) {
    this.tracer.leaks = {}
    assert.equal(this.tracer.call(`srtp_core_${name}`, ...parameters), result)
    return this.tracer.leaks
  }
}

for (const profile of PROFILES) {
  const saltBytes = profile === 'AEAD_AES_128_GCM' ? 12 : 14
  const keys = { ...KEYS, salt: KEYS.salt.subarray(0, saltBytes) }
  const number = PROFILE_NUMBERS[profile]

  test(`${profile}: deriving session keys leaks nothing`, () => {
    const core = new TracedCore()
    assert.deepEqual(core.open('open', 0, number), {})
  })

  test(`${profile}: protecting leaks nothing; unprotecting tells whether the tag is right`, () => {
    const core = new TracedCore()
    for (const kind of [0, 1]) assert.deepEqual(core.open('open_session', 0, number, kind), {})
    for (const [kind, start] of [
      [0, 20],
      [1, 8],
    ] as const) {
      for (const textBytes of [0, 1, 16, 33, 80]) {
        const plain = Uint8Array.from({ length: start + textBytes }, (_, index) => index * 7)
        plain.set(kind === 0 ? [0x90, 111] : [0x81, 200])
        if (kind === 0) plain.set([0xbe, 0xde, 0, 1], 12)
        assert.deepEqual(core.pass('protect', kind, 5, plain, start), {})
        const wire = core.packet
        const packet = { kind: kind === 0 ? 'rtp' : 'rtcp', index: 5, start, plain } as const
        assert.deepEqual(wire, referenceProtect(profile, keys, packet), 'and is right')
        expectVerdictAlone(core.pass('unprotect', kind, 5, wire, wire.length, 0))
        assert.deepEqual(core.packet, plain)
        wire[wire.length - 10] = 1 + (wire[wire.length - 10] ?? 0)
        expectVerdictAlone(core.pass('unprotect', kind, 5, wire, wire.length, 1))
      }
    }
  })
}

test('the tracer sees what leaks: branches and addresses, of a header as if it were secret', () => {
  const core = new TracedCore()
  core.open('open_session', 0, 7, 0)
  const packet = new Uint8Array(40)
  packet[0] = 0x91
  const leaks = core.pass('protect', 0, 0, packet, 0)
  assert.ok((leaks.branch ?? 0) > 0 && (leaks.address ?? 0) > 0, JSON.stringify(leaks))
})

/**
 * Whether the tag is right is told, as a whole: by one branch to the text and one choice of the result. A
 * comparison that ends where bytes differ would have more.
 */
function expectVerdictAlone({ branch = 0, choice = 0, ...others }: WasmTracer['leaks']): void {
  assert.deepEqual(others, {})
  assert.ok(branch + choice <= 2, `${branch} branches, ${choice} choices`)
}
