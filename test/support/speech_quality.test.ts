// The measures of speech quality against degradations whose order is known: whoever chooses a codec by them
// has to know that they tell better from worse.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder, type OpusEncoderSettings } from '../../src/audio/opus_coder.ts'
import { lowPass, resample } from './resample.ts'
import { speech } from './speech.ts'
import { delayOf, judgeSpeech } from './speech_quality.ts'
import { concatenate, dbToGain, frames, noise, rmsDbfs, sine, sum, toneLevelDbfs } from './tones.ts'

const SECONDS = 4
const SEED = 4
const module = await loadAudioCoreModule()
const said = speech(
  'Flight, this is the surgeon. The crew of seven sleeps until six fifteen, then breakfast and exercise.',
  SECONDS,
)

test('the same sound, later and quieter, is judged as the same', () => {
  const later = concatenate([new Float32Array(1234), said.map((sample) => sample * 0.3)])
  const quality = judgeSpeech(said, later)
  assert.equal(delayOf(said, later), 1234)
  assert.ok(quality.nsim > 0.9999, `NSIM ${quality.nsim}`)
  assert.ok(quality.lsdDb < 0.01 && quality.linesDb < 0.01, `LSD ${quality.lsdDb}`)
  assert.ok(quality.snrDb > 34.9 && quality.fwSnrDb > 34.9)
  assert.ok(quality.nsimBySegment.length >= SECONDS)
})

test('each measure orders noise by its level', () => {
  assertOrdered([40, 30, 20, 10, 0], (db) => sum(said, noise(SEED, rmsDbfs(said) - db, SECONDS)))
})

test('each measure orders noise that follows the speech (ITU-T P.810) by its level', () => {
  const random = noise(SEED, 0, SECONDS)
  const unit = 1 / Math.sqrt(random.reduce((energy, x) => energy + x * x, 0) / random.length)
  assertOrdered([40, 30, 20, 10], (db) =>
    said.map((sample, i) => sample * (1 + dbToGain(-db) * unit * (random[i] ?? 0))),
  )
})

test('the measures of all bands order low-passes by their width', () => {
  assertOrdered([8000, 5000, 3400, 2000], (hz) => lowPass(said, hz, SAMPLE_RATE), [
    'nsim',
    'lsdDb',
    'fwSnrDb',
  ])
})

test('each measure orders the bitrates of CELT', () => {
  assertOrdered([96, 64, 32, 16], (kbits) =>
    coded(said, { application: 'lowdelay', bitrate: kbits * 1000 }),
  )
})

test('each measure but that of the waveform orders the bitrates of VOIP', () => {
  assertOrdered(
    [64, 24, 12, 6],
    (kbits) => coded(said, { application: 'voip', bitrate: kbits * 1000 }),
    ['nsim', 'lsdDb', 'linesDb', 'fwSnrDb'],
  )
})

test('noise between the harmonics shows in the lines, though the bands are as loud as before', () => {
  const voice = Array.from({ length: 10 }, (_, i) => sine(220 * (i + 1), -20 - i, SECONDS))
  const humming = sum(...voice)
  const between = voice.map((_, i) => sine(220 * (i + 1) + 110, -45 - i, SECONDS))
  const clean = judgeSpeech(humming, humming)
  const noisy = judgeSpeech(humming, sum(humming, ...between))
  assert.ok(noisy.linesDb - clean.linesDb > 5 * (noisy.lsdDb - clean.lsdDb), `${noisy.linesDb}`)
})

test('coding once more is judged as worse', () => {
  const settings = { application: 'lowdelay', bitrate: 32_000 } as const
  let heard = said
  assertOrdered([1, 2, 3], () => (heard = coded(heard, settings)))
})

test('another sample rate keeps what both can hold, and adds nothing', () => {
  const tone = resample(sine(3000, -6, 1), SAMPLE_RATE, 16_000)
  const back = resample(tone, 16_000, SAMPLE_RATE)
  assert.ok(Math.abs(toneLevelDbfs(back, 3000) + 6) < 0.1)
  assert.ok(toneLevelDbfs(back, 13_000) < -60)
  const folded = resample(resample(sine(10_000, -6, 1), SAMPLE_RATE, 16_000), 16_000, SAMPLE_RATE)
  assert.ok(toneLevelDbfs(folded, 6000) < -60)
})

const MEASURES = ['nsim', 'lsdDb', 'linesDb', 'fwSnrDb', 'snrDb'] as const

type Measure = (typeof MEASURES)[number]

/** steps: from what is good to what is bad. */
function assertOrdered(
  steps: readonly number[],
  degrade: (step: number) => Float32Array,
  measures: readonly Measure[] = MEASURES,
): void {
  const judged = steps.map((step) => judgeSpeech(said, degrade(step)))
  for (const measure of measures) {
    const values = judged.map((quality) => quality[measure])
    const goodness = values.map((value) =>
      measure === 'lsdDb' || measure === 'linesDb' ? -value : value,
    )
    const isOrdered = goodness.every((value, i) => i === 0 || value < (goodness[i - 1] ?? 0))
    assert.ok(isOrdered, `${measure} at ${steps.join(', ')}: ${values.join(', ')} (seed ${SEED})`)
  }
}

function coded(sound: Float32Array, settings: Partial<OpusEncoderSettings>): Float32Array {
  const encoder = new OpusEncoder(module, settings)
  const decoder = new OpusDecoder(module)
  return concatenate(
    frames(sound, FRAME_SAMPLES).map((frame) => decoder.decode(encoder.encode(frame))),
  )
}
