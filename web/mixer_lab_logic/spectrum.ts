// The spectrum of a sound in bands as the ear divides it, by a Fourier transform of 1024 samples. Pure.
import { SAMPLE_RATE } from '../../src/audio/format.ts'

export const BANDS = 48
export const LOWEST_HZ = 80
export const HIGHEST_HZ = 16_000
/** What the quietest band shows, dBFS. */
export const FLOOR_DBFS = -90

const SIZE = 1024
const WINDOW = Float32Array.from(
  { length: SIZE },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE),
)
const COSINES = Float32Array.from({ length: SIZE / 2 }, (_, i) =>
  Math.cos((2 * Math.PI * i) / SIZE),
)
const SINES = Float32Array.from({ length: SIZE / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / SIZE))

/** The loudest bin of each band, dBFS of a sine; the last 1024 samples count, fewer are padded with silence. */
export function spectrum(samples: Float32Array): Float32Array {
  const real = new Float32Array(SIZE)
  const imaginary = new Float32Array(SIZE)
  const last = samples.subarray(Math.max(0, samples.length - SIZE))
  last.forEach((sample, i) => (real[i] = sample * (WINDOW[i] ?? 0)))
  transform(real, imaginary)
  return Float32Array.from({ length: BANDS }, (_, band) => {
    const [from, to] = [binOf(band), Math.max(binOf(band) + 1, binOf(band + 1))]
    let power = 0
    for (let bin = from; bin < to; bin++) {
      power = Math.max(power, (real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2)
    }
    // A full-scale sine under this window gives a magnitude of SIZE / 4.
    return Math.max(FLOOR_DBFS, 10 * Math.log10(power / (SIZE / 4) ** 2 + 1e-12))
  })
}

/** The band that the frequency falls into. */
export function bandOf(frequencyHz: number): number {
  const place = Math.log(frequencyHz / LOWEST_HZ) / Math.log(HIGHEST_HZ / LOWEST_HZ)
  return Math.min(BANDS - 1, Math.max(0, Math.floor(place * BANDS)))
}

function binOf(band: number): number {
  const frequencyHz = LOWEST_HZ * (HIGHEST_HZ / LOWEST_HZ) ** (band / BANDS)
  return Math.round((frequencyHz * SIZE) / SAMPLE_RATE)
}

/** In place: decimation in time, radix 2. */
function transform(real: Float32Array, imaginary: Float32Array): void {
  reverseBits(real)
  for (let half = 1; half < SIZE; half *= 2) {
    const stride = SIZE / (2 * half)
    for (let start = 0; start < SIZE; start += 2 * half) {
      for (let k = 0; k < half; k++) {
        const [cosine, sine] = [COSINES[k * stride] ?? 0, SINES[k * stride] ?? 0]
        const [a, b] = [start + k, start + k + half]
        const [re, im] = [real[b] ?? 0, imaginary[b] ?? 0]
        const turnedRe = re * cosine + im * sine
        const turnedIm = im * cosine - re * sine
        real[b] = (real[a] ?? 0) - turnedRe
        imaginary[b] = (imaginary[a] ?? 0) - turnedIm
        real[a] = (real[a] ?? 0) + turnedRe
        imaginary[a] = (imaginary[a] ?? 0) + turnedIm
      }
    }
  }
}

function reverseBits(values: Float32Array): void {
  for (let i = 1, j = 0; i < SIZE; i++) {
    let bit = SIZE >> 1
    for (; (j & bit) !== 0; bit >>= 1) j ^= bit
    j ^= bit
    if (i >= j) continue
    const kept = values[i] ?? 0
    values[i] = values[j] ?? 0
    values[j] = kept
  }
}
