// One Opus stream, encoded or decoded: for clients, examples and tests. Runs the same WebAssembly
// as the mixer, in an instance of its own (1.2 MiB). Pure.
import { FRAME_SAMPLES, PACKET_SAMPLES_MAX, PACKET_SAMPLES_STEP } from './format.ts'
import { opusDurationSamples } from './opus_packet.ts'
import { growMemoryTo } from './wasm_memory.ts'

export type Channels = 1 | 2

export interface OpusEncoderSettings {
  /** voip: SILK or hybrid; audio: as libopus sees fit; lowdelay: CELT, 2.5 ms of look-ahead. */
  readonly application: 'voip' | 'audio' | 'lowdelay'
  readonly channels: Channels
  /** Samples of each channel in a packet: 120, 240, 480, 960, 1920, 2880 ... 5760. */
  readonly frameSamples: number
  /** bit/s, 6000..510000. */
  readonly bitrate: number
  /** 0..10 */
  readonly complexity: number
  /**
   * Each packet then describes the one before it; the encoder does so if it expects loss, in SILK.
   */
  readonly inbandFec: boolean
  /** The loss that the encoder expects, 0..100. */
  readonly lossPercent: number
  /** In silence payloads of 1 or 2 bytes come out: those need not be sent. */
  readonly dtx: boolean
}

export const OPUS_ENCODER_DEFAULTS = {
  application: 'lowdelay',
  channels: 1,
  frameSamples: FRAME_SAMPLES,
  bitrate: 48000,
  complexity: 5,
  inbandFec: false,
  lossPercent: 0,
  dtx: false,
} as const satisfies OpusEncoderSettings

export class OpusEncoder {
  readonly settings: OpusEncoderSettings
  readonly #coder: Coder

  /**
   * module: the compiled build/wasm/audio_core.wasm. Throws if libopus does not know such settings.
   */
  constructor(module: WebAssembly.Module, settings: Partial<OpusEncoderSettings> = {}) {
    this.settings = { ...OPUS_ENCODER_DEFAULTS, ...settings }
    this.#coder = openCoder(module, this.settings.channels)
    this.reset()
  }

  /** Forgets all that was encoded. */
  reset(): void {
    const { application, bitrate, complexity, inbandFec, lossPercent, dtx } = this.settings
    const result = this.#coder.exports.opus_coder_set_encoder(
      ['voip', 'audio', 'lowdelay'].indexOf(application),
      bitrate,
      complexity,
      inbandFec ? 1 : 0,
      lossPercent,
      dtx ? 1 : 0,
    )
    check(result === 0, `no such encoder: ${JSON.stringify(this.settings)}`)
  }

  /** frame: frameSamples x channels samples +-1, interleaved. Returns one payload, a copy. */
  encode(frame: Float32Array): Uint8Array {
    const { frameSamples, channels } = this.settings
    check(frame.length === frameSamples * channels, `a frame of ${frame.length} samples`)
    this.#coder.pcm.set(frame)
    const bytes = this.#coder.exports.opus_coder_encode(frameSamples)
    check(bytes > 0, `encoding ${frameSamples} samples gave ${bytes}`)
    return this.#coder.payload.slice(0, bytes)
  }
}

export class OpusDecoder {
  readonly channels: Channels
  readonly #coder: Coder
  #packetSamples = FRAME_SAMPLES
  #corruptPackets = 0

  /** module: as for OpusEncoder. channels: of what comes out, whatever the packets hold. */
  constructor(module: WebAssembly.Module, channels: Channels = 1) {
    this.channels = channels
    this.#coder = openCoder(module, channels)
  }

  /** Samples +-1, interleaved, a copy; the length is the packet's. A corrupt one is concealed. */
  decode(payload: Uint8Array): Float32Array {
    const samples = opusDurationSamples(payload)
    if (samples !== undefined && payload.length <= this.#coder.payload.length) {
      this.#coder.payload.set(payload)
      const decoded = this.#coder.exports.opus_coder_decode(payload.length)
      if (decoded > 0) return this.#take((this.#packetSamples = decoded))
    }
    this.#corruptPackets++
    return this.conceal()
  }

  /**
   * What was lost before `nextPayload`, out of its in-band FEC, or a guess. Decode it afterwards.
   */
  decodeFec(nextPayload: Uint8Array, samples: number = this.#packetSamples): Float32Array {
    if (opusDurationSamples(nextPayload) === undefined) return this.conceal(samples)
    this.#coder.payload.set(nextPayload)
    return this.#recover(nextPayload.length, samples)
  }

  /** A guess at a lost packet. samples: of each channel, a multiple of 120; as long as the last. */
  conceal(samples: number = this.#packetSamples): Float32Array {
    return this.#recover(0, samples)
  }

  /** Payloads that did not decode. */
  get corruptPackets(): number {
    return this.#corruptPackets
  }

  #recover(bytes: number, samples: number): Float32Array {
    const isPossible = samples <= PACKET_SAMPLES_MAX && samples % PACKET_SAMPLES_STEP === 0
    check(samples > 0 && isPossible, `${samples} samples concealed`)
    const made = this.#coder.exports.opus_coder_recover(bytes, samples)
    check(made === samples, `concealing ${samples} samples gave ${made}`)
    return this.#take(samples)
  }

  #take(samples: number): Float32Array {
    return this.#coder.pcm.slice(0, samples * this.channels)
  }
}

interface Exports {
  readonly memory: WebAssembly.Memory
  opus_coder_bytes(): number
  opus_coder_init(channels: number): number
  opus_coder_pcm(): number
  opus_coder_payload(): number
  opus_coder_set_encoder(
    application: number,
    bitrate: number,
    complexity: number,
    inbandFec: number,
    lossPercent: number,
    dtx: number,
  ): number
  opus_coder_encode(samples: number): number
  opus_coder_decode(bytes: number): number
  opus_coder_recover(bytes: number, samples: number): number
}

/** An instance and the views on its two buffers. */
interface Coder {
  readonly exports: Exports
  readonly pcm: Float32Array
  readonly payload: Uint8Array
}

const CODER_PAYLOAD_BYTES = 1500

function openCoder(module: WebAssembly.Module, channels: Channels): Coder {
  const exports = new WebAssembly.Instance(module).exports as unknown as Exports
  growMemoryTo(exports.memory, exports.opus_coder_bytes())
  check(exports.opus_coder_init(channels) === 0, `${String(channels)} channels`)
  const memory = exports.memory.buffer
  return {
    exports,
    pcm: new Float32Array(memory, exports.opus_coder_pcm(), PACKET_SAMPLES_MAX * 2),
    payload: new Uint8Array(memory, exports.opus_coder_payload(), CODER_PAYLOAD_BYTES),
  }
}

function check(condition: boolean, what: string): void {
  if (!condition) throw new Error(`Opus coder: impossible: ${what}`)
}
