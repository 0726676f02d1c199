// The SIMD kernels against their scalar twins: the same bits for every length and alignment, and
// not a byte written beside the buffer.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'

type Kernel = (...numbers: readonly number[]) => number | undefined
type KernelExports = Readonly<Record<string, Kernel>> & { readonly memory: WebAssembly.Memory }

const module = await loadAudioCoreModule()
const kernels = new WebAssembly.Instance(module).exports as unknown as KernelExports
const WASM_PAGE_BYTES = 65536
const base = kernels.memory.grow(1) * WASM_PAGE_BYTES
const memory = new Float32Array(kernels.memory.buffer, base, WASM_PAGE_BYTES / 4)

const SAMPLES_MAX = 1100
const CANARY = 12345.5
const CANARIES = 16

/** Puts the samples at this word of the memory, between canaries. */
function place(word: number, samples: Float32Array): number {
  memory.fill(CANARY, word - CANARIES, word + samples.length + CANARIES)
  memory.set(samples, word)
  return base + word * 4
}

function assertCanaries(word: number, samples: number): void {
  const before = memory.subarray(word - CANARIES, word)
  const after = memory.subarray(word + samples, word + samples + CANARIES)
  assert.ok([...before, ...after].every((value) => value === CANARY))
}

const finite = fc.float({ min: -4, max: 4, noNaN: true })
const anything = fc.oneof({ weight: 20, arbitrary: finite }, { weight: 1, arbitrary: fc.float() })
const gains = fc.float({ min: 0, max: 2, noNaN: true })

interface Case {
  readonly frame: Float32Array
  readonly other: Float32Array
  readonly from: number
  readonly to: number
  /** Words off the 16-byte boundary. */
  readonly shift: number
}

function cases(sample: fc.Arbitrary<number>): fc.Arbitrary<Case> {
  return fc.integer({ min: 0, max: SAMPLES_MAX }).chain((length) => {
    const samples = fc
      .array(sample, { minLength: Math.min(length, 40), maxLength: 40 })
      .map((some) =>
        Float32Array.from({ length }, (_, i) => (some[i % some.length] ?? 0) * (1 - i / 4096)),
      )
    const shift = fc.integer({ min: 0, max: 3 })
    return fc.record({ frame: samples, other: samples, from: gains, to: gains, shift })
  })
}

interface Outcome {
  readonly result: number | undefined
  readonly written: readonly number[]
}

type Call = (address: number, otherAddress: number, input: Case) => readonly number[]

function run(name: string, input: Case, call: Call): Outcome {
  const length = input.frame.length
  const word = CANARIES + input.shift
  const otherWord = word + SAMPLES_MAX + 3 * CANARIES
  const address = place(word, input.frame)
  const otherAddress = place(otherWord, input.other)
  const kernel = kernels[name]
  assert.ok(kernel, name)
  const result = kernel(...call(address, otherAddress, input))
  assertCanaries(word, length)
  assertCanaries(otherWord, length)
  assert.deepEqual(memory.slice(otherWord, otherWord + length), input.other)
  const bits = new Uint32Array(memory.slice(word, word + length).buffer)
  return { result, written: [...bits] }
}

function assertTwins(name: string, sample: fc.Arbitrary<number>, call: Call): void {
  const property = fc.property(cases(sample), (input) => {
    const scalar = run(`${name}_scalar`, input, call)
    assert.deepEqual(run(`${name}_simd`, input, call), scalar)
  })
  fc.assert(property, { numRuns: 300, seed: 20 })
  for (let length = 0; length <= 67; length++) {
    const frame = Float32Array.from({ length }, (_, i) => Math.sin(i + 1))
    const input = { frame, other: frame.map((value) => 1 - value), from: 0.25, to: 0.75, shift: 1 }
    const scalar = run(`${name}_scalar`, input, call)
    assert.deepEqual(run(`${name}_simd`, input, call), scalar, `${length} samples`)
  }
}

test('mixing at a constant gain: both kernels give the same bits', () => {
  assertTwins('mix_constant', finite, (sum, frame, { from, other }) => [
    sum,
    frame,
    from,
    other.length,
  ])
})

test('mixing at a ramping gain: both kernels give the same bits', () => {
  assertTwins('mix_ramp', finite, (sum, frame, { from, to, other }) => [
    sum,
    frame,
    from,
    to,
    other.length,
  ])
})

test('the peak: both kernels find the same one, and no NaN', () => {
  assertTwins('peak', anything, (frame, _, { other }) => [frame, other.length])
})

test('the gain of the limiter: both kernels give the same bits', () => {
  assertTwins('apply_gain', finite, (frame, _, { from, to, other }) => [
    frame,
    from,
    (to - from) / 100,
    Math.min(from, to),
    other.length,
  ])
})

test('clamping: both kernels give the same bits, whatever the samples are', () => {
  assertTwins('clamp', anything, (frame, _, { other }) => [frame, other.length])
})

test('the sum of squares: both kernels add in the same order', () => {
  assertTwins('square_sum', finite, (frame, _, { other }) => [frame, other.length])
})

test('interleaving: both kernels give the same bits', () => {
  assertTwins('interleave', anything, (pairs, sides, { other }) => {
    const samples = other.length >> 1
    return [pairs, sides, sides + 4 * samples, samples]
  })
})

test('interleaved samples come left, right, left, right', () => {
  const word = CANARIES
  const pairs = place(word, new Float32Array(10))
  const left = place(word + 100, Float32Array.of(1, 2, 3, 4, 5))
  const right = place(word + 200, Float32Array.of(-1, -2, -3, -4, -5))
  kernels['interleave_simd']?.(pairs, left, right, 5)
  const expected = Float32Array.of(1, -1, 2, -2, 3, -3, 4, -4, 5, -5)
  assert.deepEqual(memory.slice(word, word + 10), expected)
})

test('a ramp is at its end with the last sample and has even steps', () => {
  const word = CANARIES
  const sum = place(word, new Float32Array(960))
  const frame = place(word + 2000, new Float32Array(960).fill(1))
  kernels['mix_ramp_simd']?.(sum, frame, 0.2, 1, 960)
  const ramp = memory.slice(word, word + 960)
  assert.ok(Math.abs((ramp[959] ?? 0) - 1) < 1e-6)
  for (let i = 1; i < 960; i++) {
    assert.ok(Math.abs((ramp[i] ?? 0) - (ramp[i - 1] ?? 0) - 0.8 / 960) < 1e-6)
  }
})

test('clamping turns a NaN into a number', () => {
  const word = CANARIES
  const frame = place(word, Float32Array.of(NaN, 2, -2, 0.5, NaN))
  kernels['clamp_simd']?.(frame, 5)
  assert.deepEqual(memory.slice(word, word + 5), Float32Array.of(-1, 1, -1, 0.5, -1))
})
