// How good speech sounds that has gone through codecs, judged against what was said: measures of long
// standing, none of them a panel of listeners. Pure. They order conditions of one kind well, and say little
// across kinds: compare where they agree. speech_quality.test.ts holds them against degradations of known order.
//   NSIM   Neurogram similarity, as in ViSQOL (Hines et al., 2015), on 32 gammatone bands
//   LSD    log-spectral distance in the same bands
//   fwSNR  frequency-weighted segmental SNR (Hu and Loizou, 2008) in the same bands
//   lines  log-spectral distance of the lines from 200 to 1500 Hz: what the bands are too wide to see, noise
//          between the harmonics of a voice
//   SNR    segmental SNR of the waveform: unfair to coders that do not keep it, as SILK's resamplers
import { SAMPLE_RATE } from '../../src/audio/format.ts'
import { BANDS, lines, loudnesses, spectrogram, type Spectrogram } from './hearing.ts'

export interface SpeechQuality {
  /** 0..1, 1 for the same sound. */
  readonly nsim: number
  /** 0 and up, less is better. */
  readonly lsdDb: number
  /** 0 and up, less is better. */
  readonly linesDb: number
  /** -10..35 */
  readonly fwSnrDb: number
  /** -10..35 */
  readonly snrDb: number
  /** NSIM and lines of each half second that has speech in it: what a comparison in pairs takes. */
  readonly nsimBySegment: readonly number[]
  readonly linesDbBySegment: readonly number[]
}

/** `heard` may come later than `said`, by this at most. */
const DELAY_SAMPLES_MAX = 2400
/** By what the delay is found. */
const ALIGNED_SAMPLES = SAMPLE_RATE
/** Moments this far below the loudest are pauses, and not judged. */
const SPEECH_RANGE_DB = 35
const SEGMENT_MOMENTS = 50
const SNR_DB_MIN = -10
const SNR_DB_MAX = 35
const SNR_SAMPLES = 960

/** Both mono at 48 kHz and longer than a second. Delay and level of `heard` do not count. */
export function judgeSpeech(said: Float32Array, heard: Float32Array): SpeechQuality {
  const delay = delayOf(said, heard)
  const length = Math.min(said.length, heard.length - delay)
  const reference = said.subarray(0, length)
  const judged = levelled(reference, heard.subarray(delay, delay + length))
  const powers = { said: spectrogram(reference), heard: spectrogram(judged) }
  const loud = loudnesses(powers.said, powers.heard)
  const loudLines = loudnesses(lines(reference), lines(judged))
  const spoken = spokenMoments(powers.said)
  const nsims = similarities(loud.said, loud.heard)
  const distances = loud.said.map((cells, at) => distance(cells, loud.heard[at]))
  const lineDistances = loudLines.said.map((cells, at) => distance(cells, loudLines.heard[at]))
  return {
    nsim: mean(spoken.map((at) => nsims[at] ?? 0)),
    lsdDb: mean(spoken.map((at) => distances[at] ?? 0)),
    linesDb: mean(spoken.map((at) => lineDistances[at] ?? 0)),
    fwSnrDb: mean(spoken.map((at) => weightedSnr(powers.said[at], powers.heard[at]))),
    snrDb: segmentalSnr(reference, judged),
    nsimBySegment: bySegment(spoken, nsims),
    linesDbBySegment: bySegment(spoken, lineDistances),
  }
}

/** Samples by which `heard` comes later: where it is most like the loudest second of `said`. */
export function delayOf(said: Float32Array, heard: Float32Array): number {
  const from = loudestSecond(said)
  const piece = said.subarray(from, from + ALIGNED_SAMPLES)
  let best = { delay: 0, likeness: -Infinity }
  for (let delay = 0; delay <= DELAY_SAMPLES_MAX; delay++) {
    let likeness = 0
    for (let i = 0; i < piece.length; i++) {
      likeness += (piece[i] ?? 0) * (heard[from + delay + i] ?? 0)
    }
    if (likeness > best.likeness) best = { delay, likeness }
  }
  return best.delay
}

function loudestSecond(samples: Float32Array): number {
  let best = { from: 0, energy: -1 }
  const last = samples.length - ALIGNED_SAMPLES - DELAY_SAMPLES_MAX
  for (let from = 0; from <= last; from += ALIGNED_SAMPLES / 4) {
    const energy = energyOf(samples.subarray(from, from + ALIGNED_SAMPLES))
    if (energy > best.energy) best = { from, energy }
  }
  return best.from
}

/** `heard` with as much energy as `said`. */
function levelled(said: Float32Array, heard: Float32Array): Float32Array {
  const gain = Math.sqrt(energyOf(said) / (energyOf(heard) || 1))
  return heard.map((sample) => sample * gain)
}

function energyOf(samples: Float32Array): number {
  let energy = 0
  for (const sample of samples) energy += sample * sample
  return energy
}

function spokenMoments(said: Spectrogram): number[] {
  const levels = said.map((cells) => 10 * Math.log10(sumOf(cells) + 1e-20))
  const least = Math.max(...levels) - SPEECH_RANGE_DB
  return levels.flatMap((level, moment) => (level >= least ? [moment] : []))
}

/** Centre, edge and corner of a Gaussian of 3 x 3 cells. */
const CENTRE = 0.6193
const EDGE = 0.0838
const CORNER = 0.0113
const STEPS = [
  [-1, CORNER, EDGE],
  [0, EDGE, CENTRE],
  [1, CORNER, EDGE],
] as const

/** NSIM of each moment: like intensity and like structure in 3 x 3 cells round each. */
function similarities(said: Spectrogram, heard: Spectrogram): number[] {
  const range = Math.max(...said.map((cells) => Math.max(...cells)))
  const intensityBias = (0.01 * range) ** 2
  const structureBias = (0.03 * range) ** 2 / 2
  return said.map((_, moment) => {
    let sum = 0
    for (let band = 0; band < BANDS; band++) {
      const { a, b, aa, bb, ab } = momentsOf(said, heard, moment, band)
      const intensity = (2 * a * b + intensityBias) / (a * a + b * b + intensityBias)
      const spread = Math.sqrt(Math.max(0, aa - a * a) * Math.max(0, bb - b * b))
      sum += intensity * ((ab - a * b + structureBias) / (spread + structureBias))
    }
    return sum / BANDS
  })
}

/** Means of both, of their squares and of their product; beyond the edges the edge goes on. */
function momentsOf(said: Spectrogram, heard: Spectrogram, moment: number, band: number) {
  const sums = { a: 0, b: 0, aa: 0, bb: 0, ab: 0 }
  for (const [step, side, middle] of STEPS) {
    const at = Math.min(said.length - 1, Math.max(0, moment + step))
    const [cells, others] = [said[at], heard[at]]
    for (let shift = -1; shift <= 1; shift++) {
      const cell = Math.min(BANDS - 1, Math.max(0, band + shift))
      const weight = shift === 0 ? middle : side
      const [a, b] = [cells?.[cell] ?? 0, others?.[cell] ?? 0]
      sums.a += weight * a
      sums.b += weight * b
      sums.aa += weight * a * a
      sums.bb += weight * b * b
      sums.ab += weight * a * b
    }
  }
  return sums
}

function distance(said: Float64Array, heard = said): number {
  return Math.sqrt(mean(Array.from(said, (level, band) => (level - (heard[band] ?? 0)) ** 2)))
}

function weightedSnr(said: Float64Array = new Float64Array(), heard = said): number {
  const [a, b] = [said.map(Math.sqrt), heard.map(Math.sqrt)]
  let [weights, sum] = [1e-20, 0]
  for (let band = 0; band < BANDS; band++) {
    const [x, y] = [a[band] ?? 0, b[band] ?? 0]
    const weight = x ** 0.2
    weights += weight
    sum += weight * snrDb(x * x, (x - y) ** 2)
  }
  return sum / weights
}

/** Over all 20 ms that have speech in them. */
function segmentalSnr(said: Float32Array, heard: Float32Array): number {
  const pieces = Array.from({ length: Math.floor(said.length / SNR_SAMPLES) }, (_, piece) => {
    const [from, to] = [piece * SNR_SAMPLES, (piece + 1) * SNR_SAMPLES]
    const [a, b] = [said.subarray(from, to), heard.subarray(from, to)]
    const error = a.map((sample, i) => sample - (b[i] ?? 0))
    return { energy: energyOf(a), errorEnergy: energyOf(error) }
  })
  const loudest = Math.max(...pieces.map(({ energy }) => energy))
  const spoken = pieces.filter(({ energy }) => energy > loudest * 10 ** (-SPEECH_RANGE_DB / 10))
  return mean(spoken.map(({ energy, errorEnergy }) => snrDb(energy, errorEnergy)))
}

function snrDb(signal: number, error: number): number {
  const db = 10 * Math.log10((signal + 1e-20) / (error + 1e-20))
  return Math.min(SNR_DB_MAX, Math.max(SNR_DB_MIN, db))
}

function bySegment(spoken: readonly number[], values: readonly number[]): number[] {
  const segments = new Map<number, number[]>()
  for (const moment of spoken) {
    const segment = Math.floor(moment / SEGMENT_MOMENTS)
    segments.set(segment, [...(segments.get(segment) ?? []), values[moment] ?? 0])
  }
  return [...segments.values()].map(mean)
}

function sumOf(values: Iterable<number>): number {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

function mean(values: readonly number[]): number {
  return sumOf(values) / values.length
}
