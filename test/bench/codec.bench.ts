// The codec as WebAssembly against others: the same sound and settings, CPU time of a frame of 20 ms, the least
// of the rounds, in which all take turns. `make bench-peers` installs what is compared with.
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { printTable, rounded } from '../support/bench_table.ts'
import {
  coreCodec,
  discordjsCodec,
  nativeCodec,
  opusscriptCodec,
  type Codec,
  type CodecSettings,
  type CodecTimes,
} from '../support/codecs.ts'
import { loadScalarCoreModule } from '../support/scalar_core.ts'
import { frames, speechLike } from '../support/tones.ts'

const BITRATE = 32_000
const SECONDS = 6
const ROUNDS = 9
/** Of ours, against native: at most. */
const AIM = 1.35
const CASES = [
  ['lowdelay', 0],
  ['lowdelay', 5],
  ['lowdelay', 10],
  ['audio', 5],
  ['voip', 5],
] as const

const module = await loadAudioCoreModule()
const scalarModule = await loadScalarCoreModule()
const spoken = frames(speechLike(1, -12, SECONDS), FRAME_SAMPLES)
const own = coreCodec('ours', module, spoken)
const native = nativeCodec(spoken)
const peers = {
  native,
  opusscript: opusscriptCodec(spoken),
  '@discordjs/opus': discordjsCodec(spoken),
}
for (const [name, codec] of Object.entries(peers)) {
  if (codec === undefined) console.log(`skipped: ${name} is not installed (make bench-peers)`)
}
const codecs = [
  own,
  coreCodec('ours, scalar', scalarModule, spoken),
  ...Object.values(peers),
].filter((codec) => codec !== undefined)
const encodes: Record<string, object> = {}
const decodes: Record<string, object> = {}
for (const [application, complexity] of CASES) {
  const times = measure({ application, complexity, bitrate: BITRATE })
  encodes[`${application}, complexity ${complexity}`] = row(times, 'encodeUs')
  decodes[`${application}, complexity ${complexity}`] = row(times, 'decodeUs')
}
const what = `mono, ${BITRATE / 1000} kbit/s, CPU us of a frame of 20 ms`
printTable(`encode: ${what}`, encodes)
printTable(`decode: ${what}`, decodes)

function measure(settings: CodecSettings): Map<Codec, CodecTimes> {
  const runs = codecs.map((codec) => [codec, codec.open(settings)] as const)
  const times = new Map<Codec, CodecTimes>()
  for (let round = 0; round < ROUNDS; round++) {
    for (const [codec, run] of runs) {
      const { encodeUs, decodeUs } = run()
      const least = times.get(codec) ?? { encodeUs, decodeUs }
      times.set(codec, {
        encodeUs: Math.min(least.encodeUs, encodeUs),
        decodeUs: Math.min(least.decodeUs, decodeUs),
      })
    }
  }
  return times
}

function row(times: ReadonlyMap<Codec, CodecTimes>, part: keyof CodecTimes): object {
  const of = (codec: Codec): number => times.get(codec)?.[part] ?? NaN
  const columns = codecs.map((codec) => [codec.name, rounded(of(codec))] as const)
  const ratio = native && { 'ours / native': hundredths(of(own) / of(native)), 'at most': AIM }
  return { ...Object.fromEntries(columns), ...ratio }
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
