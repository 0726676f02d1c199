// What the audio core costs, with SIMD and built without: each kernel, the mix of 16 talkers, the limiter, and
// whole ticks. CPU time; prints two tables, takes about half a minute. The codec by itself: codec.bench.
import { AudioCore, MIX_DEFAULTS } from '../../src/audio/audio_core.ts'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { OpusEncoder } from '../../src/audio/opus_coder.ts'
import { leastCpuUs } from '../support/bench_cpu.ts'
import { printTable } from '../support/bench_table.ts'
import { loadScalarCoreModule } from '../support/scalar_core.ts'
import { frames, noise, speechLike } from '../support/tones.ts'

const TALKERS = 24
const MIXES = 100
const MIXED = 16
const FRAME_BYTES = FRAME_SAMPLES * Float32Array.BYTES_PER_ELEMENT
const PAGE_BYTES = 65536

type KernelExports = Readonly<Record<string, (...numbers: number[]) => number>> & {
  readonly memory: WebAssembly.Memory
}

type Works = Readonly<Record<string, () => void>>

const simd = await loadAudioCoreModule()
const scalar = await loadScalarCoreModule()
const voices = Array.from({ length: TALKERS }, (_, talker) => {
  const encoder = new OpusEncoder(simd, { bitrate: 32000 })
  return frames(speechLike(talker, -20, 1), FRAME_SAMPLES).map((frame) => encoder.encode(frame))
})
printTable(
  'kernels, one frame of 960 samples, CPU us',
  compared(kernelWorks(simd, 'simd'), kernelWorks(scalar, 'scalar')),
)
printTable(
  `one tick, at most ${TALKERS} talkers into ${MIXES} mixes, CPU us`,
  compared(tickWorks(simd), tickWorks(scalar)),
)

function compared(withSimd: Works, without: Works): Record<string, object> {
  const rows: Record<string, object> = {}
  for (const [name, work] of Object.entries(withSimd)) {
    const [least = NaN, scalarLeast = NaN] = leastCpuUs([work, without[name] ?? work])
    rows[name] = {
      SIMD: hundredths(least),
      scalar: hundredths(scalarLeast),
      'times less': hundredths(scalarLeast / least),
    }
  }
  return rows
}

function kernelWorks(module: WebAssembly.Module, suffix: 'simd' | 'scalar'): Works {
  const kernels = new WebAssembly.Instance(module).exports as unknown as KernelExports
  const call = (name: string, ...numbers: number[]): void => void kernels[name]?.(...numbers)
  const kernel = (name: string, ...numbers: number[]): void => call(`${name}_${suffix}`, ...numbers)
  const sum = kernels.memory.grow(2) * PAGE_BYTES
  const frame = sum + 2 * FRAME_BYTES
  const loud = noise(1, 3, 0.02)
  const samples = new Float32Array(kernels.memory.buffer, frame, MIXED * FRAME_SAMPLES)
  const limited = new Float32Array(kernels.memory.buffer, sum, FRAME_SAMPLES)
  const limiter = frame + MIXED * FRAME_BYTES
  for (let at = 0; at < samples.length; at += FRAME_SAMPLES) samples.set(noise(1, -20, 0.02), at)
  const each = (mix: (from: number) => void): void => {
    for (let talker = 0; talker < MIXED; talker++) mix(frame + talker * FRAME_BYTES)
  }
  call('limiter_reset', limiter)
  return {
    'mix, constant gain': () => kernel('mix_constant', sum, frame, 0.5, FRAME_SAMPLES),
    'mix, gain ramping': () => kernel('mix_ramp', sum, frame, 0.5, 0.6, FRAME_SAMPLES),
    [`mix ${MIXED}, constant`]: () =>
      each((from) => kernel('mix_constant', sum, from, 0.5, FRAME_SAMPLES)),
    [`mix ${MIXED}, ramping`]: () =>
      each((from) => kernel('mix_ramp', sum, from, 0.5, 0.6, FRAME_SAMPLES)),
    'limiter at work, a new frame put in': () => {
      limited.set(loud)
      call('limiter_apply', limiter, sum)
    },
    peak: () => kernel('peak', frame, FRAME_SAMPLES),
    'apply gain': () => kernel('apply_gain', frame, 1, 0, 1, FRAME_SAMPLES),
    clamp: () => kernel('clamp', frame, FRAME_SAMPLES),
    'square sum': () => kernel('square_sum', frame, FRAME_SAMPLES),
    interleave: () => kernel('interleave', sum, frame, frame, FRAME_SAMPLES),
  }
}

function tickWorks(module: WebAssembly.Module): Works {
  const core = new AudioCore(module, { talkersMax: TALKERS, mixesMax: MIXES })
  let tick = 0
  const work = (talkers: number, mixes: number, channels: 1 | 2, gain: () => number) => {
    let isSet = false
    return (): void => {
      if (!isSet) isSet = setMixes(core, mixes, channels)
      for (let talker = 0; talker < talkers; talker++) {
        const payloads = voices[talker] ?? []
        const payload = payloads[tick % payloads.length]
        if (payload !== undefined) core.decode(talker, payload)
        for (let mix = 0; mix < mixes; mix++) core.setGain(mix, talker, gain())
      }
      core.tick()
      tick++
    }
  }
  const steady = (): number => 0.3
  const moving = (): number => 0.3 + 0.001 * (tick % 7)
  return {
    nothing: work(0, 0, 1, steady),
    'decode 24': work(24, 0, 1, steady),
    'decode 24, 1 mix': work(24, 1, 1, steady),
    'decode 1, 100 mixes': work(1, 100, 1, steady),
    'decode 24, 100 mixes': work(24, 100, 1, steady),
    'decode 24, 100 mixes, all gains ramping': work(24, 100, 1, moving),
    'decode 24, 100 stereo mixes': work(24, 100, 2, steady),
  }
}

/** True: so many mixes are active from now on. */
function setMixes(core: AudioCore, mixes: number, channels: 1 | 2): true {
  for (let mix = 0; mix < MIXES; mix++) {
    core.resetMix(mix, { ...MIX_DEFAULTS, channels })
    core.setActive(mix, mix < mixes)
  }
  return true
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
