// Sounds with a known content, and the measures by which tests judge what came out: which tone, how
// loud, from which sample on. Pure; whatever is random comes from a seed. Full scale is +-1, the
// rate 48 kHz; dBFS is 20 log10 of the RMS, plus 3 dB: a sine at full scale is at 0 dBFS.
import { SAMPLE_RATE } from '../../src/audio/format.ts'

const SINE_RMS_DB = 20 * Math.log10(Math.SQRT1_2)

export function dbToGain(db: number): number {
  return 10 ** (db / 20)
}

export function gainToDb(gain: number): number {
  return 20 * Math.log10(gain)
}

/** A sine whose peak is levelDbfs below full scale. phase: of the first sample, radians. */
export function sine(
  frequencyHz: number,
  levelDbfs: number,
  seconds: number,
  phase = 0,
): Float32Array {
  const peak = dbToGain(levelDbfs)
  const step = (2 * Math.PI * frequencyHz) / SAMPLE_RATE
  return Float32Array.from(
    { length: Math.round(seconds * SAMPLE_RATE) },
    (_, i) => peak * Math.sin(phase + step * i),
  )
}

/** Numbers in [0, 1): mulberry32, the same sequence for the same seed everywhere. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** White noise of this RMS level. */
export function noise(seed: number, levelDbfs: number, seconds: number): Float32Array {
  const random = seededRandom(seed)
  const samples = Float32Array.from(
    { length: Math.round(seconds * SAMPLE_RATE) },
    () => random() * 2 - 1,
  )
  return scaleTo(samples, levelDbfs)
}

/**
 * What a codec takes for speech: syllables of 100 to 300 ms with pauses between, each a buzz of a
 * wandering pitch through two formants, with some noise. levelDbfs: of the peak.
 */
export function speechLike(seed: number, levelDbfs: number, seconds: number): Float32Array {
  const random = seededRandom(seed)
  const samples = new Float32Array(Math.round(seconds * SAMPLE_RATE))
  for (let start = 0; start < samples.length;) {
    const length = Math.round((0.1 + 0.2 * random()) * SAMPLE_RATE)
    addSyllable(samples.subarray(start, start + length), random)
    start += length + Math.round(0.12 * random() * SAMPLE_RATE)
  }
  const gain = dbToGain(levelDbfs) / (peak(samples) || 1)
  return samples.map((sample) => sample * gain)
}

function addSyllable(samples: Float32Array, random: () => number): void {
  const pitchHz = 90 + 130 * random()
  const first = resonator(300 + 500 * random(), 0.985)
  const second = resonator(900 + 1400 * random(), 0.975)
  let cycle = 0
  for (let i = 0; i < samples.length; i++) {
    const progress = i / samples.length
    cycle += (pitchHz * (1.1 - 0.2 * progress)) / SAMPLE_RATE
    const pulse = cycle >= 1 ? 1 : 0
    cycle -= pulse
    const source = pulse + 0.01 * (random() - 0.5)
    samples[i] = Math.sin(Math.PI * progress) * (first(source) + 0.5 * second(source))
  }
}

/** A two-pole filter: what is put in rings at its frequency. */
function resonator(frequencyHz: number, radius: number): (input: number) => number {
  const feedback = 2 * radius * Math.cos((2 * Math.PI * frequencyHz) / SAMPLE_RATE)
  let last = 0
  let beforeLast = 0
  return (input) => {
    const output = input + feedback * last - radius * radius * beforeLast
    beforeLast = last
    last = output
    return output
  }
}

/** Level of one frequency in the samples (Goertzel, Hann window), as sine's: -Infinity for none. */
export function toneLevelDbfs(samples: Float32Array, frequencyHz: number): number {
  const step = (2 * Math.PI * frequencyHz) / SAMPLE_RATE
  const coefficient = 2 * Math.cos(step)
  let last = 0
  let beforeLast = 0
  for (let i = 0; i < samples.length; i++) {
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / samples.length)
    const next = (samples[i] ?? 0) * window + coefficient * last - beforeLast
    beforeLast = last
    last = next
  }
  const power = last * last + beforeLast * beforeLast - coefficient * last * beforeLast
  return gainToDb((4 * Math.sqrt(Math.max(0, power))) / samples.length)
}

/** -Infinity for silence. */
export function rmsDbfs(samples: Float32Array): number {
  const squares = samples.reduce((sum, sample) => sum + sample * sample, 0)
  return gainToDb(Math.sqrt(squares / samples.length)) - SINE_RMS_DB
}

/** The largest magnitude. */
export function peak(samples: Float32Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
}

/** Index of the first sample that is louder, -1 if there is none. */
export function firstAudibleSample(samples: Float32Array, thresholdDbfs = -50): number {
  const threshold = dbToGain(thresholdDbfs)
  return samples.findIndex((sample) => Math.abs(sample) > threshold)
}

/** The largest difference between neighbours: a click shows here. */
export function largestStep(samples: Float32Array): number {
  let most = 0
  for (let i = 1; i < samples.length; i++) {
    most = Math.max(most, Math.abs((samples[i] ?? 0) - (samples[i - 1] ?? 0)))
  }
  return most
}

/** Sample by sample; as long as the longest. */
export function sum(...parts: readonly Float32Array[]): Float32Array {
  const total = new Float32Array(Math.max(...parts.map((part) => part.length)))
  for (const part of parts) part.forEach((sample, i) => (total[i] = (total[i] ?? 0) + sample))
  return total
}

export function concatenate(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((length, part) => length + part.length, 0))
  let offset = 0
  for (const part of parts) {
    whole.set(part, offset)
    offset += part.length
  }
  return whole
}

/** The whole frames in the samples; what is left over at the end is dropped. */
export function frames(samples: Float32Array, frameSamples: number): Float32Array[] {
  return Array.from({ length: Math.floor(samples.length / frameSamples) }, (_, i) =>
    samples.slice(i * frameSamples, (i + 1) * frameSamples),
  )
}

export function scaleTo(samples: Float32Array, levelDbfs: number): Float32Array {
  const gain = dbToGain(levelDbfs - rmsDbfs(samples))
  return samples.map((sample) => sample * gain)
}
