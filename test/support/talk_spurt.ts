// What of a talk spurt arrives: which of the talker's own samples the listener hears first and last, and
// when. Pure. The talker's microphone has noise in which each 20 ms are like no others, so that whatever is
// heard of it says where in the recording of the microphone it belongs.
import { SAMPLE_RATE } from '../../src/audio/format.ts'
import type { Recording } from './page_recorder.ts'
import { lowPass, resample } from './resample.ts'
import { dbToGain, noise, rmsDbfs, scaleTo } from './tones.ts'

/** On the machine's clock: `originMs` is the page's time origin. */
type PlacedRecording = Recording & { readonly originMs: number }

/** What was said and heard at the same time. */
export interface RecordedVoice {
  readonly microphone: PlacedRecording
  readonly heard: PlacedRecording
}

/** One press and release. */
export interface RecordedSpurt extends RecordedVoice {
  readonly pressedMs: number
  readonly releasedMs: number
  /** When the page was told of the release: a busy one is told late. */
  readonly releaseSeenMs: number
}

/** All in ms. */
export interface SpurtVerdict {
  /** From the press to the first audible sample, from the release to the last. */
  readonly audibleMs: number
  readonly silentMs: number
  /** Speech after the press that is missing; below 0: speech from before the press is heard. */
  readonly missingAtStartMs: number
  /** Speech before the page saw the release that is missing; below 0: speech from after it is heard. */
  readonly missingAtEndMs: number
  /** Speech that is missing between. */
  readonly missingBetweenMs: number
}

const SPOKEN_DBFS = -20
const AUDIBLE_DBFS = -40
const PER_MS = SAMPLE_RATE / 1000
/** Steps in which the edges of the sound are looked for. */
const STEP = 2.5 * PER_MS
/** What is heard is looked for in the recording of the microphone in pieces of this length. */
const PIECE = 20 * PER_MS
/** A piece may be so much later than it was spoken. */
const DELAY_MAX_MS = 600
/** A piece that is less like any other place than this is left out of the account. */
const LIKENESS_LEAST = 0.5
/** A step back or forth of the place that is more than the shrinking and stretching of a jitter buffer. */
const JUMP_MS = 8

/** A recording whose last sample came so much later than its first ones say has a hole in its time. */
const STANDSTILL_MS = 25

/**
 * Whether the recordings can be judged: on a machine that is too busy a fake microphone stands still, and
 * what it would have given never comes.
 */
export function isEven({ microphone, heard }: RecordedVoice): boolean {
  return [microphone, heard].every(({ samples, sampleRate, beganMs, endedMs }) => {
    const lengthMs = (samples.length / sampleRate) * 1000
    return endedMs - beganMs - lengthMs < STANDSTILL_MS
  })
}

/** Noise below 3 kHz, so that codecs keep its shape. */
export function unmistakableNoise(seconds: number): Float32Array {
  return scaleTo(lowPass(noise(5, SPOKEN_DBFS, seconds), 3000, SAMPLE_RATE), SPOKEN_DBFS)
}

/** undefined: nothing was heard. */
export function judgeSpurt(spurt: RecordedSpurt): SpurtVerdict | undefined {
  const { heard, pressedMs, releasedMs, releaseSeenMs } = spurt
  const edges = audibleEdges(heard.samples)
  const places = edges === undefined ? [] : placesOf(spurt, edges)
  const [first] = places
  const last = places.at(-1)
  if (edges === undefined || first === undefined || last === undefined) return undefined
  return {
    audibleMs: timeOf(heard, edges.first) - pressedMs,
    silentMs: timeOf(heard, edges.last) - releasedMs,
    missingAtStartMs: first.spokenMs - (first.piece - edges.first) / PER_MS - pressedMs,
    missingAtEndMs: releaseSeenMs - last.spokenMs - (edges.last - last.piece) / PER_MS,
    missingBetweenMs: missingBetween(places),
  }
}

/** From mouth to ear, ms: of each 20 ms that were heard and said in these recordings, the one in the middle. */
export function mouthToEarMs(voice: RecordedVoice): number | undefined {
  const edges = audibleEdges(voice.heard.samples)
  const places = edges === undefined ? [] : placesOf(voice, edges)
  const delays = places.map(({ piece, spokenMs }) => timeOf(voice.heard, piece) - spokenMs)
  return delays.sort((a, b) => a - b)[Math.floor(delays.length / 2)]
}

interface Place {
  readonly piece: number
  readonly spokenMs: number
}

function timeOf({ originMs, beganMs }: PlacedRecording, index: number): number {
  return originMs + beganMs + index / PER_MS
}

function placesOf(
  { microphone, heard }: RecordedVoice,
  { first, last }: { readonly first: number; readonly last: number },
): Place[] {
  const spoken = resample(microphone.samples, microphone.sampleRate, SAMPLE_RATE)
  const spokenMs = (piece: number): number | undefined => {
    const latest = (timeOf(heard, piece) - timeOf(microphone, 0)) * PER_MS
    const place = placeOf(heard.samples.subarray(piece, piece + PIECE), spoken, latest)
    return place === undefined ? undefined : timeOf(microphone, place)
  }
  const pieces: number[] = []
  for (let piece = first; piece + PIECE < last; piece += PIECE) pieces.push(piece)
  return [...pieces, last - PIECE].flatMap((piece) => {
    const ms = spokenMs(piece)
    return ms === undefined ? [] : [{ piece, spokenMs: ms }]
  })
}

function missingBetween(places: readonly Place[]): number {
  let missing = 0
  let shift = places[0] === undefined ? 0 : places[0].spokenMs - places[0].piece / PER_MS
  for (const { piece, spokenMs } of places) {
    const jump = spokenMs - piece / PER_MS - shift
    if (jump > JUMP_MS) missing += jump
    shift += jump
  }
  return missing
}

function audibleEdges(samples: Float32Array): { first: number; last: number } | undefined {
  let first = -1
  let last = -1
  for (let at = 0; at + STEP <= samples.length; at += STEP) {
    if (rmsDbfs(samples.subarray(at, at + STEP)) < AUDIBLE_DBFS) continue
    if (first < 0) first = at
    last = at + STEP
  }
  return last - first < 2 * PIECE ? undefined : { first, last }
}

/** Where in `spoken`, up to DELAY_MAX_MS before `latest`, the piece belongs. */
function placeOf(piece: Float32Array, spoken: Float32Array, latest: number): number | undefined {
  let best = -1
  let likeness = 0
  const floor = dbToGain(AUDIBLE_DBFS) ** 2 * PIECE
  const pieceEnergy = piece.reduce((sum, sample) => sum + sample * sample, 0)
  const from = Math.max(0, Math.round(latest) - DELAY_MAX_MS * PER_MS)
  const to = Math.min(spoken.length - PIECE, Math.round(latest))
  // Below 3 kHz every fourth sample tells enough.
  for (let at = from; at < to; at += 2) {
    let product = 0
    let energy = 0
    for (let index = 0; index < PIECE; index += 4) {
      const sample = spoken[at + index] ?? 0
      product += sample * (piece[index] ?? 0)
      energy += sample * sample
    }
    const like = (4 * product) / Math.sqrt(Math.max(floor, 4 * energy) * pieceEnergy)
    if (like > likeness) [best, likeness] = [at, like]
  }
  return likeness < LIKENESS_LEAST ? undefined : best
}
