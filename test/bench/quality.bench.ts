// How the mixes sound by the mode and bitrate of their encoder, and what that costs: each voice is coded as a
// browser does it, decoded and mixed by the engine, coded again for the listener and decoded there; what comes
// out is judged against what was said. Recordings: `make bench-peers`. Takes about two minutes.
import { AudioCore } from '../../src/audio/audio_core.ts'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES, SAMPLE_RATE } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import { leastCpuUs } from '../support/bench_cpu.ts'
import { printTable, rounded } from '../support/bench_table.ts'
import { lowPass } from '../support/resample.ts'
import { judgeSpeech, type SpeechQuality } from '../support/speech_quality.ts'
import { recordedSpeech, syntheticSpeech, type Spoken } from '../support/spoken.ts'
import { concatenate, dbToGain, frames, noise, sum } from '../support/tones.ts'

interface Coding {
  readonly application: 'lowdelay' | 'voip'
  readonly bitrate: number
  readonly complexity: number
}

/** What a browser does with a microphone when nobody says otherwise. */
const UPLINK = { application: 'voip', bitrate: 32_000, complexity: 9 } as const
const REFERENCE = 'VOIP 32'
const NOT_CODED = 'not coded again'
const CODINGS: Readonly<Record<string, Coding>> = {
  [REFERENCE]: { application: 'voip', bitrate: 32_000, complexity: 5 },
  ...Object.fromEntries([24, 32, 40, 48, 64].map((kbits) => [`CELT ${kbits}`, celt(kbits, 5)])),
  'CELT 32, complexity 10': celt(32, 10),
  'CELT 48, complexity 10': celt(48, 10),
}
const MEASURES = {
  nsim: 'NSIM, 1 is best',
  lsdDb: 'log-spectral distance, dB, 0 is best',
  linesDb: 'distance of the lines from 200 to 1500 Hz, dB, 0 is best',
  fwSnrDb: 'frequency-weighted segmental SNR, dB, 35 is best',
  snrDb: 'segmental SNR of the waveform, dB, 35 is best; unfair to VOIP',
} as const
/** What is encoded again and again to see the cost. */
const COST_FRAMES = 100

interface Heard {
  readonly sound: Float32Array
  readonly kbits: number
}

const module = await loadAudioCoreModule()
const recorded = recordedSpeech()
if (recorded === undefined) {
  console.log(
    'skipped: recorded speech, alsa-utils and codec2-examples are not installed (make bench-peers)',
  )
}
const spoken: Spoken = { ...recorded, ...syntheticSpeech() }
const judged = Object.entries(spoken).map(([name, voices]) => ({ name, qualities: judge(voices) }))
const costs = costOfEach(Object.values(spoken)[0] ?? [])

for (const [measure, title] of Object.entries(MEASURES)) {
  printTable(title, tableOf(measure as keyof typeof MEASURES))
}
printTable(
  `against ${REFERENCE}, in pairs of half seconds, with the interval that holds 95 %`,
  comparison(),
)
printTable(
  'what the figures of one clear voice would be for degradations that one knows',
  anchors(),
)

function celt(kbits: number, complexity: number): Coding {
  return { application: 'lowdelay', bitrate: kbits * 1000, complexity }
}

/** By the name of the coding. */
function judge(voices: readonly Float32Array[]): Map<string, SpeechQuality & { kbits: number }> {
  const said = sum(...voices)
  const uplinks = voices.map(uplink)
  const qualities = new Map<string, SpeechQuality & { kbits: number }>()
  for (const [name, coding] of [[NOT_CODED, undefined] as const, ...Object.entries(CODINGS)]) {
    const { sound, kbits } = coding ? listen(uplinks, coding) : { sound: mixed(uplinks), kbits: 0 }
    qualities.set(name, { ...judgeSpeech(said, sound), kbits })
  }
  return qualities
}

function uplink(voice: Float32Array): Uint8Array[] {
  const encoder = new OpusEncoder(module, UPLINK)
  return frames(voice, FRAME_SAMPLES).map((frame) => encoder.encode(frame))
}

/** What the listener hears; the engine encodes CELT itself, for VOIP its mix is taken before that. */
function listen(uplinks: readonly (readonly Uint8Array[])[], coding: Coding): Heard {
  const encoder = new OpusEncoder(module, coding)
  const decoder = new OpusDecoder(module)
  let bytes = 0
  const heard = mixes(uplinks, coding).map(({ payload, frame }) => {
    const sent = coding.application === 'voip' ? encoder.encode(frame) : payload
    bytes += sent.length
    return decoder.decode(sent)
  })
  const seconds = (heard.length * FRAME_SAMPLES) / SAMPLE_RATE
  return { sound: concatenate(heard), kbits: (bytes * 8) / 1000 / seconds }
}

function mixed(uplinks: readonly (readonly Uint8Array[])[]): Float32Array {
  return concatenate(mixes(uplinks, celt(48, 5)).map(({ frame }) => frame))
}

function mixes(uplinks: readonly (readonly Uint8Array[])[], { bitrate, complexity }: Coding) {
  const core = new AudioCore(module, { talkersMax: uplinks.length, mixesMax: 1 })
  core.resetMix(0, { bitrate, complexity })
  core.setActive(0, true)
  for (const talker of uplinks.keys()) core.jumpGain(0, talker, 1)
  const ticks = Math.max(...uplinks.map((payloads) => payloads.length))
  return Array.from({ length: ticks }, (_, tick) => {
    for (const [talker, payloads] of uplinks.entries()) {
      const payload = payloads[tick]
      if (payload !== undefined) core.decode(talker, payload)
    }
    core.tick()
    return { payload: core.payload(0).slice(), frame: core.lastMixFrame.slice() }
  })
}

/** CPU us of encoding a frame of the mix, by the name of the coding. */
function costOfEach(voices: readonly Float32Array[]): Map<string, number> {
  const some = mixes(voices.map(uplink), celt(48, 5)).slice(0, COST_FRAMES)
  const works = Object.values(CODINGS).map((coding) => {
    const encoder = new OpusEncoder(module, coding)
    return () => some.forEach(({ frame }) => encoder.encode(frame))
  })
  const times = leastCpuUs(works)
  return new Map(Object.keys(CODINGS).map((name, i) => [name, (times[i] ?? NaN) / some.length]))
}

function tableOf(measure: keyof typeof MEASURES): Record<string, object> {
  return rowsOf((name) => {
    const values = judged.map(
      (one) => [one.name, one.qualities.get(name)?.[measure] ?? NaN] as const,
    )
    const digits = measure === 'nsim' ? 4 : measure === 'linesDb' ? 2 : 1
    return Object.fromEntries(values.map(([of, value]) => [of, Number(value.toFixed(digits))]))
  })
}

function comparison(): Record<string, object> {
  return rowsOf((name) => {
    const used = judged.map(({ qualities }) => qualities.get(name)?.kbits ?? 0)
    const one = judged.filter(({ name: of }) => !of.includes('three'))
    const three = judged.filter(({ name: of }) => of.includes('three'))
    return {
      'NSIM, one voice': difference(name, one, 'nsimBySegment', 4),
      'three voices': difference(name, three, 'nsimBySegment', 4),
      'lines dB, one voice': difference(name, one, 'linesDbBySegment', 2),
      'three voices ': difference(name, three, 'linesDbBySegment', 2),
      'kbit/s used': rounded(used.reduce((total, kbits) => total + kbits, 0) / used.length),
      'CPU us of a frame': rounded(costs.get(name) ?? 0),
    }
  })
}

function difference(
  name: string,
  materials: typeof judged,
  measure: 'nsimBySegment' | 'linesDbBySegment',
  digits: number,
): string {
  const pairs = materials.flatMap(({ qualities }) => {
    const references = qualities.get(REFERENCE)?.[measure] ?? []
    const values = qualities.get(name)?.[measure] ?? []
    return values.map((value, segment) => value - (references[segment] ?? NaN))
  })
  const average = pairs.reduce((total, value) => total + value, 0) / pairs.length
  const squares = pairs.reduce((total, value) => total + (value - average) ** 2, 0)
  const interval = 1.96 * Math.sqrt(squares / (pairs.length - 1) / pairs.length)
  return `${average < 0 ? '' : '+'}${average.toFixed(digits)} ± ${interval.toFixed(digits)}`
}

function rowsOf(row: (name: string) => object): Record<string, object> {
  return Object.fromEntries([NOT_CODED, ...Object.keys(CODINGS)].map((name) => [name, row(name)]))
}

function anchors(): Record<string, object> {
  const [voice = new Float32Array()] = Object.values(spoken)[0] ?? []
  const random = noise(1, 0, voice.length / SAMPLE_RATE)
  const unit = Math.SQRT1_2
  const degraded: Record<string, Float32Array> = Object.fromEntries([
    ...[50, 40, 30, 20].map((db) => [
      `noise that follows the speech, ${db} dB below (P.810)`,
      voice.map((sample, i) => sample * (1 + (dbToGain(-db) * (random[i] ?? 0)) / unit)),
    ]),
    ...[12, 8, 3.4].map((khz) => [
      `nothing above ${khz} kHz`,
      lowPass(voice, khz * 1000, SAMPLE_RATE),
    ]),
  ])
  return Object.fromEntries(
    Object.entries(degraded).map(([name, sound]) => {
      const { nsim, lsdDb, linesDb, fwSnrDb, snrDb } = judgeSpeech(voice, sound)
      const row = {
        NSIM: Number(nsim.toFixed(4)),
        'distance dB': rounded(lsdDb),
        'lines dB': rounded(linesDb),
      }
      return [name, { ...row, 'weighted SNR dB': rounded(fwSnrDb), 'SNR dB': rounded(snrDb) }]
    }),
  )
}
