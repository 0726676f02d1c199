// The codec as WebAssembly against the system's libopus: the same sound and settings, CPU time of a frame of
// 20 ms, the least of five rounds of each. Needs gcc and libopus-dev (`make bench-peers`).
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadAudioCoreModule } from '../../src/audio/audio_core_node.ts'
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder } from '../../src/audio/opus_coder.ts'
import { printTable, rounded } from '../support/bench_table.ts'
import { concatenate, frames, speechLike } from '../support/tones.ts'

const BITRATE = 32_000
const SECONDS = 6
const ROUNDS = 5
const SOURCE = fileURLToPath(new URL('../../../test/bench/native_opus.c', import.meta.url))
const CASES = [
  ['lowdelay', 0],
  ['lowdelay', 5],
  ['lowdelay', 10],
  ['audio', 5],
  ['voip', 5],
] as const

type Application = (typeof CASES)[number][0]

interface CodecTimes {
  /** CPU time of a frame, microseconds. */
  readonly encode: number
  readonly decode: number
}

const directory = mkdtempSync(join(tmpdir(), 'flightloop-native-opus-'))
try {
  await main()
} finally {
  rmSync(directory, { recursive: true })
}

async function main(): Promise<void> {
  const program = join(directory, 'native_opus')
  const compiled = spawnSync('gcc', ['-O2', '-o', program, SOURCE, '-lopus'], { encoding: 'utf8' })
  if (compiled.status !== 0) {
    console.log('skipped: gcc or libopus-dev is not installed (make bench-peers)')
    return
  }
  const module = await loadAudioCoreModule()
  const spoken = frames(speechLike(1, -12, SECONDS), FRAME_SAMPLES)
  const file = join(directory, 'spoken.f32')
  writeFileSync(file, new Uint8Array(concatenate(spoken).buffer))
  const rows: Record<string, object> = {}
  let libraryVersion = ''
  for (const [application, complexity] of CASES) {
    const { version, ...native } = nativeTimes(program, file, application, complexity)
    const own = wasmTimes(module, spoken, application, complexity)
    libraryVersion = version
    rows[`${application}, complexity ${complexity}`] = {
      'encode us': rounded(own.encode),
      'native encode us': rounded(native.encode),
      'encode ratio': hundredths(own.encode / native.encode),
      'decode us': rounded(own.decode),
      'native decode us': rounded(native.decode),
      'decode ratio': hundredths(own.decode / native.decode),
    }
  }
  printTable(
    `WebAssembly against native ${libraryVersion}, mono, ${BITRATE / 1000} kbit/s, 20 ms`,
    rows,
  )
}

function nativeTimes(
  program: string,
  file: string,
  application: Application,
  complexity: number,
): CodecTimes & { readonly version: string } {
  const settings = [file, application, `${BITRATE}`, `${complexity}`]
  const printed = execFileSync(program, settings, { encoding: 'utf8' }).trim()
  const [encode, decode, ...version] = printed.split(' ')
  return { encode: Number(encode), decode: Number(decode), version: version.join(' ') }
}

function wasmTimes(
  module: WebAssembly.Module,
  spoken: readonly Float32Array[],
  application: Application,
  complexity: number,
): CodecTimes {
  const encoder = new OpusEncoder(module, { application, complexity, bitrate: BITRATE })
  const decoder = new OpusDecoder(module)
  let times: CodecTimes = { encode: Infinity, decode: Infinity }
  for (let round = 0; round < ROUNDS; round++) {
    let payloads: Uint8Array[] = []
    const encode = cpuMicroseconds(() => {
      payloads = spoken.map((frame) => encoder.encode(frame))
    })
    const decode = cpuMicroseconds(() => {
      for (const payload of payloads) decoder.decode(payload)
    })
    times = {
      encode: Math.min(times.encode, encode / spoken.length),
      decode: Math.min(times.decode, decode / spoken.length),
    }
  }
  return times
}

function cpuMicroseconds(work: () => void): number {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return user + system
}

function hundredths(value: number): number {
  return Math.round(value * 100) / 100
}
