// Opus codecs side by side under the same sound and settings: ours with SIMD and without, the system's
// libopus, and npm packages. I/O: compiles a C program, starts it, loads packages from build/peers.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { FRAME_SAMPLES, PACKET_SAMPLES_MAX, SAMPLE_RATE } from '../../src/audio/format.ts'
import { growMemoryTo } from '../../src/audio/wasm_memory.ts'
import { cpuUs } from './bench_cpu.ts'
import { concatenate } from './tones.ts'

export interface CodecSettings {
  readonly application: 'voip' | 'audio' | 'lowdelay'
  readonly complexity: number
  readonly bitrate: number
}

/** CPU time of a frame of 20 ms, microseconds. */
export interface CodecTimes {
  readonly encodeUs: number
  readonly decodeUs: number
}

export interface Codec {
  readonly name: string
  /** A fresh encoder and decoder; each call of what comes back codes all frames once. */
  open(settings: CodecSettings): () => CodecTimes
}

const APPLICATIONS = { voip: 2048, audio: 2049, lowdelay: 2051 } as const
const SET_APPLICATION = 4000
const SET_BITRATE = 4002
const SET_COMPLEXITY = 4010

/** What its packages' encoders and decoders have in common: 16 bit samples, as bytes. */
interface Coder {
  encode(frame: Buffer): Buffer
  decode(payload: Buffer): Buffer
}

type CoreExports = Readonly<Record<string, (...numbers: number[]) => number>> & {
  readonly memory: WebAssembly.Memory
}

/** The audio core by itself: sound and payloads lie in its memory, as in the mixer. */
export function coreCodec(
  name: string,
  module: WebAssembly.Module,
  spoken: readonly Float32Array[],
): Codec {
  return {
    name,
    open: ({ application, complexity, bitrate }) => {
      const encoder = openCore(module)
      const decoder = openCore(module)
      const kind = ['voip', 'audio', 'lowdelay'].indexOf(application)
      encoder.call('opus_coder_set_encoder', kind, bitrate, complexity, 0, 0, 0)
      const encode = (frame: Float32Array): Uint8Array => {
        encoder.pcm.set(frame)
        return encoder.payload.slice(0, encoder.call('opus_coder_encode', FRAME_SAMPLES))
      }
      const decode = (payload: Uint8Array): void => {
        decoder.payload.set(payload)
        decoder.call('opus_coder_decode', payload.length)
      }
      return () => timed(spoken, encode, decode)
    },
  }
}

function openCore(module: WebAssembly.Module) {
  const exports = new WebAssembly.Instance(module).exports as unknown as CoreExports
  const call = (name: string, ...numbers: number[]): number => {
    const result = exports[name]?.(...numbers) ?? -1
    if (result < 0) throw new Error(`${name} gave ${result}`)
    return result
  }
  growMemoryTo(exports.memory, call('opus_coder_bytes'))
  call('opus_coder_init', 1)
  const { buffer } = exports.memory
  return {
    call,
    pcm: new Float32Array(buffer, call('opus_coder_pcm'), PACKET_SAMPLES_MAX),
    payload: new Uint8Array(buffer, call('opus_coder_payload'), 1500),
  }
}

/** The system's libopus, in native_opus.c; undefined where gcc or libopus-dev is not installed. */
export function nativeCodec(spoken: readonly Float32Array[]): Codec | undefined {
  const source = fileURLToPath(new URL('../../../test/bench/native_opus.c', import.meta.url))
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-native-opus-'))
  const program = join(folder, 'native_opus')
  const built = spawnSync('gcc', ['-O2', '-o', program, source, '-lopus'], { encoding: 'utf8' })
  if (built.status !== 0) return undefined
  const file = join(folder, 'spoken.f32')
  writeFileSync(file, new Uint8Array(concatenate(spoken).buffer))
  const run = (...settings: string[]): string[] =>
    execFileSync(program, [file, ...settings], { encoding: 'utf8' })
      .trim()
      .split(' ')
  return {
    name: `native ${run('lowdelay', '32000', '0')[3]}`,
    open:
      ({ application, complexity, bitrate }) =>
      () => {
        const [encode, decode] = run(application, `${bitrate}`, `${complexity}`)
        return { encodeUs: Number(encode), decodeUs: Number(decode) }
      },
  }
}

/** libopus 1.4 as scalar WebAssembly; undefined where it is not installed. */
export function opusscriptCodec(spoken: readonly Float32Array[]): Codec | undefined {
  type Made = Coder & { encode(frame: Buffer, samples: number): Buffer } & {
    encoderCTL(request: number, value: number): void
  }
  type Constructor = new (rate: number, channels: number, application: number) => Made
  const OpusScript = peer('opusscript') as Constructor | undefined
  if (OpusScript === undefined) return undefined
  return packageCodec('opusscript', spoken, ({ application, complexity, bitrate }) => {
    const coder = new OpusScript(SAMPLE_RATE, 1, APPLICATIONS[application])
    coder.encoderCTL(SET_BITRATE, bitrate)
    coder.encoderCTL(SET_COMPLEXITY, complexity)
    return {
      encode: (frame) => coder.encode(frame, FRAME_SAMPLES),
      decode: (payload) => coder.decode(payload),
    }
  })
}

/** libopus 1.3.1 as a native addon; undefined where it is not installed. */
export function discordjsCodec(spoken: readonly Float32Array[]): Codec | undefined {
  type Made = Coder & { applyEncoderCTL(request: number, value: number): void }
  const name = '@discordjs/opus'
  const found = peer(name) as
    { OpusEncoder: new (rate: number, channels: number) => Made } | undefined
  if (found === undefined) return undefined
  return packageCodec(name, spoken, ({ application, complexity, bitrate }) => {
    const coder = new found.OpusEncoder(SAMPLE_RATE, 1)
    coder.applyEncoderCTL(SET_APPLICATION, APPLICATIONS[application])
    coder.applyEncoderCTL(SET_BITRATE, bitrate)
    coder.applyEncoderCTL(SET_COMPLEXITY, complexity)
    return coder
  })
}

function peer(name: string): unknown {
  try {
    return createRequire(new URL('../../peers/', import.meta.url))(name)
  } catch (error) {
    // Not installed, or its addon is of another Node: the benchmark says so and goes on.
    if (error instanceof Error) return undefined
    throw error
  }
}

function packageCodec(
  name: string,
  spoken: readonly Float32Array[],
  open: (settings: CodecSettings) => Coder,
): Codec {
  const buffers = spoken.map((frame) => {
    const samples = Int16Array.from(frame, (sample) => Math.round(sample * 32767))
    return Buffer.from(samples.buffer)
  })
  return {
    name,
    open: (settings) => {
      const coder = open(settings)
      return () =>
        timed(
          buffers,
          (frame) => coder.encode(frame),
          (payload) => void coder.decode(payload),
        )
    },
  }
}

function timed<Frame, Payload>(
  spoken: readonly Frame[],
  encode: (frame: Frame) => Payload,
  decode: (payload: Payload) => void,
): CodecTimes {
  const began = cpuUs()
  const payloads = spoken.map(encode)
  const encoded = cpuUs()
  payloads.forEach(decode)
  return {
    encodeUs: (encoded - began) / spoken.length,
    decodeUs: (cpuUs() - encoded) / spoken.length,
  }
}
