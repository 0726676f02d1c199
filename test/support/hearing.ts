// What an ear makes of a sound, roughly, every 10 ms: the power in 32 bands of equal hearing width, and the
// lines of a voice's harmonics, as far as an ear tells them apart. Pure.
import { SAMPLE_RATE } from '../../src/audio/format.ts'
import { powerSpectrumOf } from './fft.ts'

export const BANDS = 32
/** Samples from one moment to the next. */
const MOMENT_SAMPLES = 480

const FFT_SIZE = 2048
const WINDOW_SAMPLES = 1920
const LOWEST_HZ = 50
const HIGHEST_HZ = 18_000
const LINES_FROM_HZ = 200
const LINES_TO_HZ = 1500
/** A cell counts only within these of the loudest cell of its moment, and of the loudest of all. */
const MOMENT_RANGE_DB = 45
const WHOLE_RANGE_DB = 60

/** The weights of neighbouring bins; what lies outside counts less than a millionth. */
interface Band {
  readonly firstBin: number
  readonly weights: Float64Array
}

/** Moments x cells: BANDS, or lines. */
export type Spectrogram = readonly Float64Array[]

/** The power in each band at each moment. */
export function spectrogram(samples: Float32Array): Spectrogram {
  return momentsOf(samples, (power) =>
    Float64Array.from(FILTERS, ({ firstBin, weights }) =>
      weights.reduce((sum, weight, k) => sum + weight * (power[firstBin + k] ?? 0), 0),
    ),
  )
}

/** The power of each line, 23 Hz apart, at each moment: noise between harmonics shows here alone. */
export function lines(samples: Float32Array): Spectrogram {
  const [first, last] = [LINES_FROM_HZ, LINES_TO_HZ].map((hz) => (hz * FFT_SIZE) / SAMPLE_RATE)
  return momentsOf(samples, (power) => power.slice(first, last))
}

function momentsOf(
  samples: Float32Array,
  take: (power: Float64Array) => Float64Array,
): Spectrogram {
  const powerSpectrum = powerSpectrumOf(FFT_SIZE)
  const piece = new Float64Array(FFT_SIZE)
  const moments = Math.max(0, Math.floor((samples.length - WINDOW_SAMPLES) / MOMENT_SAMPLES) + 1)
  return Array.from({ length: moments }, (_, moment) => {
    for (let i = 0; i < WINDOW_SAMPLES; i++) {
      piece[i] = (samples[moment * MOMENT_SAMPLES + i] ?? 0) * (WINDOW[i] ?? 0)
    }
    return take(powerSpectrum(piece))
  })
}

/**
 * Both in dB above the quietest that counts: what lies too far below the loudest of the same moment, in either
 * of them, is not heard, and the same in both.
 */
export function loudnesses(
  said: Spectrogram,
  heard: Spectrogram,
): { readonly said: Spectrogram; readonly heard: Spectrogram } {
  const loudest = Math.max(...said.map((cells) => Math.max(...cells)))
  const whole = toDb(loudest) - WHOLE_RANGE_DB
  const above = (cells: Float64Array, moment: number): Float64Array => {
    const both = [...(said[moment] ?? []), ...(heard[moment] ?? [])]
    const floor = Math.max(whole, toDb(Math.max(...both)) - MOMENT_RANGE_DB)
    return cells.map((cell) => Math.max(floor, toDb(cell)) - whole)
  }
  return { said: said.map(above), heard: heard.map(above) }
}

const WINDOW = Float64Array.from(
  { length: WINDOW_SAMPLES },
  (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / WINDOW_SAMPLES),
)

/** Gammatone filters by their magnitude, evenly spaced in ERB (Glasberg and Moore, 1990). */
const FILTERS: readonly Band[] = Array.from({ length: BANDS }, (_, band) => {
  const [lowest, highest] = [erbNumber(LOWEST_HZ), erbNumber(HIGHEST_HZ)]
  const centreHz = frequencyOf(lowest + ((highest - lowest) * band) / (BANDS - 1))
  const widthHz = 1.019 * (24.7 + 0.108 * centreHz)
  const all = Float64Array.from(
    { length: FFT_SIZE / 2 + 1 },
    (_, bin) => (1 + (((bin * SAMPLE_RATE) / FFT_SIZE - centreHz) / widthHz) ** 2) ** -4,
  )
  const firstBin = all.findIndex((weight) => weight > 1e-6)
  return {
    firstBin,
    weights: all.slice(firstBin, all.findLastIndex((weight) => weight > 1e-6) + 1),
  }
})

function erbNumber(hz: number): number {
  return 21.4 * Math.log10(1 + 0.00437 * hz)
}

function frequencyOf(erbs: number): number {
  return (10 ** (erbs / 21.4) - 1) / 0.00437
}

function toDb(power: number): number {
  return 10 * Math.log10(power + 1e-20)
}
