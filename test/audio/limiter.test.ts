// The limiter of a mix alone: full scale is kept, what is below passes untouched, and the gain
// moves without an edge and without pumping.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import {
  concatenate,
  dbToGain,
  frames,
  gainToDb,
  largestStep,
  noise,
  peak,
  seededRandom,
  sine,
  speechLike,
  sum,
  toneLevelDbfs,
} from '../support/tones.ts'

interface LimiterExports {
  readonly memory: WebAssembly.Memory
  limiter_reset(limiter: number): void
  limiter_apply(limiter: number, frame: number): void
}

const module = await loadAudioCoreModule()
const SAMPLES = 960

interface Limited {
  readonly samples: Float32Array
  /** At the end of each frame. */
  readonly gainsDb: readonly number[]
}

function limit(samples: Float32Array): Float32Array {
  return limitAndWatch(samples).samples
}

/** Runs whole frames through a fresh limiter. */
function limitAndWatch(samples: Float32Array): Limited {
  const core = new WebAssembly.Instance(module).exports as unknown as LimiterExports
  const limiter = core.memory.grow(1) * 65536
  const frame = new Float32Array(core.memory.buffer, limiter + 16, SAMPLES)
  const gain = new Float32Array(core.memory.buffer, limiter, 1)
  const gainsDb: number[] = []
  core.limiter_reset(limiter)
  const limited = frames(samples, SAMPLES).map((input) => {
    frame.set(input)
    core.limiter_apply(limiter, limiter + 16)
    gainsDb.push(gainToDb(gain[0] ?? 0))
    return frame.slice()
  })
  return { samples: concatenate(limited), gainsDb }
}

/** The longest run of neighbours that are as good as equal, near full scale. */
function longestPlateau(samples: Float32Array): number {
  let longest = 0
  let run = 1
  for (let i = 1; i < samples.length; i++) {
    const here = samples[i] ?? 0
    const isFlat = Math.abs(here) > 0.7 && Math.abs(here - (samples[i - 1] ?? 0)) < 1e-6
    run = isFlat ? run + 1 : 1
    longest = Math.max(longest, run)
  }
  return longest
}

test('X07: what stays below full scale passes bit-exact', () => {
  const input = sum(sine(440, -9, 0.4), noise(3, -14, 0.4), speechLike(4, -12, 0.4))
  assert.ok(peak(input) <= 1)
  assert.deepEqual(limit(input), input.slice(0, limit(input).length))
})

test('F21: two talkers at -3 dBFS neither clip nor lose their tones', () => {
  const limited = limit(sum(sine(440, -3, 1), sine(1000, -3, 1)))
  const settled = limited.slice(24000)
  assert.ok(peak(limited) <= 1)
  assert.ok(longestPlateau(limited) < 3)
  const [low, high] = [toneLevelDbfs(settled, 440), toneLevelDbfs(settled, 1000)]
  assert.ok(Math.abs(low - high) < 0.5)
  for (const distortionHz of [120, 1560, 2000, 2440, 3000]) {
    assert.ok(toneLevelDbfs(settled, distortionHz) < low - 30, `${distortionHz} Hz`)
  }
})

test('X07: 20 talkers at -3 dBFS: no sample beyond full scale and no flat tops', () => {
  const voices = Array.from({ length: 20 }, (_, seed) => speechLike(seed + 1, -3, 3))
  const input = sum(...voices)
  assert.ok(peak(input) > 2)
  const limited = limit(input)
  assert.ok(peak(limited) <= 1)
  assert.ok(longestPlateau(limited) < 3)
})

test('X07: 20 talkers at -3 dBFS: the gain does not pump', () => {
  const voices = Array.from({ length: 20 }, (_, seed) => speechLike(seed + 1, -3, 4))
  const { gainsDb } = limitAndWatch(sum(...voices))
  const mean = gainsDb.reduce((total, gain) => total + gain, 0) / gainsDb.length
  const spread = Math.sqrt(
    gainsDb.reduce((all, gain) => all + (gain - mean) ** 2, 0) / gainsDb.length,
  )
  assert.ok(spread < 2, `${spread} dB about ${mean} dB`)
  gainsDb.forEach((gain, i) => {
    const rise = gain - (gainsDb[i - 1] ?? gain)
    assert.ok(rise < 1.2, `frame ${i}: ${rise} dB in 20 ms`)
  })
})

test('X07: a steady tone far beyond full scale comes out steady', () => {
  const limited = limit(sine(300, 12, 1))
  const levels = frames(limited.slice(9600), 4800).map((part) => toneLevelDbfs(part, 300))
  assert.ok(Math.max(...levels) - Math.min(...levels) < 0.5)
  assert.ok(Math.max(...levels) < 0)
  assert.ok(Math.min(...levels) > -2)
})

test('X07: the gain has no edge where an overload begins or ends', () => {
  for (const start of [0, 1, 17, 480, 959]) {
    const quiet = sine(200, -6, 0.1).slice(0, 1920 + start)
    const loud = sine(200, 9, 0.2, (2 * Math.PI * 200 * quiet.length) / 48000)
    const swell = loud.map((sample, i) => sample * Math.min(1, 0.2 + i / 240))
    const after = sine(200, -6, 0.3, (2 * Math.PI * 200 * (quiet.length + loud.length)) / 48000)
    const input = concatenate([quiet, swell, after])
    const steepest = largestStep(input)
    assert.ok(largestStep(limit(input)) <= steepest, `overload from sample ${start}`)
  }
})

test('X07: after an overload the gain returns, within a second and without haste', () => {
  const tail = sine(500, -12, 1.5)
  const limited = limit(concatenate([sine(500, 6, 0.2), tail]))
  const levels = frames(limited.slice(9600), 960).map((part) => toneLevelDbfs(part, 500))
  const [first = 0] = levels
  assert.ok(first < -17 && first > -19.5, `${first} dBFS`)
  for (let i = 1; i < levels.length; i++) {
    assert.ok((levels[i] ?? 0) - (levels[i - 1] ?? 0) < 0.8)
  }
  assert.ok(Math.abs((levels[50] ?? 0) + 12) < 0.1)
})

test('no sample lies beyond full scale, whatever comes (seed 7)', () => {
  const random = seededRandom(7)
  const input = concatenate(
    Array.from({ length: 200 }, (_, i) => noise(i, gainToDb(4 * random() ** 3), 0.02)),
  ).map((sample, i) => (i % 977 === 0 ? 20 * sample : sample))
  assert.ok(peak(input) > dbToGain(6))
  assert.ok(peak(limit(input)) <= 1)
})
