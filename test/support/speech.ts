// Real speech for fake microphones, said by espeak-ng, and a measure of how much of it comes out. I/O.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SAMPLE_RATE } from '../../src/audio/format.ts'
import { resample } from './resample.ts'
import { parseWav } from './wav.ts'

const FRAME = 480

/** Mono samples at 48 kHz, at most `seconds` long. voice: one of espeak-ng's English ones. */
export function speech(text: string, seconds: number, voice = 'en'): Float32Array {
  const file = join(mkdtempSync(join(tmpdir(), 'flightloop-speech-')), 'said.wav')
  execFileSync('espeak-ng', ['-v', voice, '-s', '150', '-w', file, text])
  const { samples, sampleRate } = parseWav(readFileSync(file))
  return resample(samples, sampleRate, SAMPLE_RATE).subarray(0, seconds * SAMPLE_RATE)
}

/**
 * How alike the loudness over time of two sounds is, -1..1, at the best shift of `heard` against `said`;
 * the shift in ms is positive where `heard` comes later.
 */
export function likeness(
  said: Float32Array,
  heard: Float32Array,
): { value: number; shiftMs: number } {
  const [a, b] = [envelope(said), envelope(heard)]
  let best = { value: -1, shiftMs: 0 }
  for (let shift = -a.length; shift < b.length - 50; shift++) {
    const from = Math.max(0, -shift)
    const length = Math.min(a.length - from, b.length - (from + shift))
    if (length < 100) continue
    const value = correlation(
      a.subarray(from, from + length),
      b.subarray(from + shift, from + shift + length),
    )
    if (value > best.value) best = { value, shiftMs: shift * 10 }
  }
  return best
}

/** Level of each 10 ms, dB above a floor. */
function envelope(samples: Float32Array): Float32Array {
  return Float32Array.from({ length: Math.floor(samples.length / FRAME) }, (_, index) => {
    let sum = 0
    for (let at = index * FRAME; at < (index + 1) * FRAME; at++) sum += (samples[at] ?? 0) ** 2
    return Math.max(0, 10 * Math.log10(sum / FRAME + 1e-9) + 60)
  })
}

function correlation(a: Float32Array, b: Float32Array): number {
  const mean = (values: Float32Array) =>
    values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  let [product, squaresA, squaresB] = [0, 0, 0]
  for (let index = 0; index < a.length; index++) {
    const [x, y] = [(a[index] ?? 0) - meanA, (b[index] ?? 0) - meanB]
    product += x * y
    squaresA += x * x
    squaresB += y * y
  }
  return product / Math.sqrt(squaresA * squaresB + 1e-9)
}
