// What the audio core costs: each kernel and its scalar twin, the codec, and whole ticks. Prints
// tables; takes about ten seconds.
import { AudioCore, MIX_DEFAULTS } from '../../src/audio/audio_core.ts'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import { frames, noise, speechLike } from '../support/tones.ts'

const MEASURE_MS = 250
const TALKERS = 24
const MIXES = 100
const module = await loadAudioCoreModule()

/** Microseconds of one run, the least of five measurements: the rest is other people's work. */
function microseconds(run: () => void): number {
  run()
  let least = Infinity
  for (let round = 0; round < 5; round++) {
    const start = performance.now()
    let runs = 0
    while (performance.now() - start < MEASURE_MS / 5) {
      for (let i = 0; i < 20; i++) run()
      runs += 20
    }
    least = Math.min(least, ((performance.now() - start) * 1000) / runs)
  }
  return least
}

const rounded = (value: number): number => Math.round(value * 100) / 100

type KernelExports = Readonly<Record<string, (...numbers: number[]) => number>> & {
  readonly memory: WebAssembly.Memory
}

function measureKernels(): void {
  const kernels = new WebAssembly.Instance(module).exports as unknown as KernelExports
  const sum = kernels.memory.grow(1) * 65536
  const frame = sum + 8192
  new Float32Array(kernels.memory.buffer, frame, FRAME_SAMPLES).set(noise(1, -20, 0.02))
  const calls: Readonly<Record<string, readonly number[]>> = {
    mix_constant: [sum, frame, 0.5, FRAME_SAMPLES],
    mix_ramp: [sum, frame, 0.5, 0.6, FRAME_SAMPLES],
    peak: [frame, FRAME_SAMPLES],
    apply_gain: [frame, 1, 0, 1, FRAME_SAMPLES],
    clamp: [frame, FRAME_SAMPLES],
    square_sum: [frame, FRAME_SAMPLES],
    interleave: [sum, frame, frame, FRAME_SAMPLES],
  }
  const rows: Record<string, object> = {}
  for (const [name, numbers] of Object.entries(calls)) {
    const simd = microseconds(() => kernels[`${name}_simd`]?.(...numbers))
    const scalar = microseconds(() => kernels[`${name}_scalar`]?.(...numbers))
    rows[name] = { 'SIMD us': rounded(simd), 'scalar us': rounded(scalar) }
  }
  console.log('kernels, one frame of 960 samples')
  console.table(rows)
}

function measureCodec(): void {
  const rows: Record<string, object> = {}
  const spoken = frames(speechLike(1, -12, 1), FRAME_SAMPLES)
  for (const application of ['voip', 'audio', 'lowdelay'] as const) {
    const encoder = new OpusEncoder(module, { application, bitrate: 32000 })
    const decoder = new OpusDecoder(module)
    const payloads = spoken.map((frame) => encoder.encode(frame))
    const encode = microseconds(() => spoken.forEach((frame) => encoder.encode(frame)))
    const decode = microseconds(() => payloads.forEach((payload) => decoder.decode(payload)))
    rows[application] = {
      'encode us': rounded(encode / spoken.length),
      'decode us': rounded(decode / spoken.length),
    }
  }
  console.log('codec, one frame of 20 ms, mono, 32 kbit/s, complexity 5')
  console.table(rows)
}

function measureTicks(): void {
  const core = new AudioCore(module, { talkersMax: TALKERS, mixesMax: MIXES })
  const voices = Array.from({ length: TALKERS }, (_, talker) => {
    const encoder = new OpusEncoder(module, { bitrate: 32000 })
    return frames(speechLike(talker, -20, 1), FRAME_SAMPLES).map((frame) => encoder.encode(frame))
  })
  for (let mix = 0; mix < MIXES; mix++) core.resetMix(mix, MIX_DEFAULTS)
  let tick = 0
  const run = (talkers: number, mixes: number, gain: () => number): number => {
    for (let mix = 0; mix < MIXES; mix++) core.setActive(mix, mix < mixes)
    return microseconds(() => {
      for (let talker = 0; talker < talkers; talker++) {
        const payloads = voices[talker] ?? []
        const payload = payloads[tick % payloads.length]
        if (payload !== undefined) core.decode(talker, payload)
        for (let mix = 0; mix < mixes; mix++) core.setGain(mix, talker, gain())
      }
      core.tick()
      tick++
    })
  }
  const inStereo = (talkers: number, mixes: number): number => {
    for (let mix = 0; mix < mixes; mix++) core.resetMix(mix, { ...MIX_DEFAULTS, channels: 2 })
    return run(talkers, mixes, steady)
  }
  const steady = (): number => 0.3
  const moving = (): number => 0.3 + 0.001 * (tick % 7)
  const row = (us: number): object => ({ ms: rounded(us / 1000), '% of 20 ms': rounded(us / 200) })
  console.log(`one tick, at most ${TALKERS} talkers into ${MIXES} mixes`)
  console.table({
    nothing: row(run(0, 0, steady)),
    'decode 24': row(run(24, 0, steady)),
    'decode 24, 1 mix': row(run(24, 1, steady)),
    'decode 1, 100 mixes': row(run(1, 100, steady)),
    'decode 24, 100 mixes': row(run(24, 100, steady)),
    'decode 24, 100 mixes, all gains ramping': row(run(24, 100, moving)),
    'decode 24, 100 stereo mixes': row(inStereo(24, 100)),
  })
  console.log(`memory: ${core.memoryBytes / 1024} KiB`)
}

measureKernels()
measureCodec()
measureTicks()
