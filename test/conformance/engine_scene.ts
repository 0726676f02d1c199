// A mixer in virtual time: talkers who speak given sounds into loops over a network of the test's making,
// and listeners whose mixes are decoded. The engine and the codec are the real ones. Pure: Node and pages run it.
import { FRAME_SAMPLES } from '../../src/audio/format.ts'
import { OpusDecoder, OpusEncoder, type OpusEncoderSettings } from '../../src/audio/opus_coder.ts'
import { MIXER_DEFAULTS, type MixerConfig } from '../../src/mixer/config.ts'
import { MixEngine } from '../../src/mixer/mix_engine.ts'
import type { MixerDimMessage, MixPayloadMessage } from '../../src/protocol/service_messages.ts'
import { writeRtpPacket } from '../../src/rtp/packet.ts'
import { concatenate, rmsDbfs } from '../support/tones.ts'

const TICK_MS = 20

/** When a packet that is sent at `sentMs` arrives, ms; several times for duplicates, never for a loss. */
export type Network = (sentMs: number, index: number) => readonly number[]

export const perfect: Network = (sentMs) => [sentMs + 1]

export interface Speech {
  readonly ssrc: number
  readonly loops: readonly number[]
  /** Mono samples, or interleaved stereo. */
  readonly samples: Float32Array
  readonly startMs?: number
  readonly network?: Network
  readonly encoder?: Partial<OpusEncoderSettings>
  /** false: the packets carry no level (a plain RTP sender). */
  readonly levels?: boolean
  readonly firstSequence?: number
  readonly firstTime?: number
  /** The talker's clock: 1.0002 is 200 ppm fast. */
  readonly clock?: number
}

export interface Ear {
  readonly session: number
  readonly ssrc?: number
  /** Loop: volume. */
  readonly volumes: Readonly<Record<number, number>>
  /** Loop: pan, -100 left .. 100 right. With any of them the listener is heard in stereo. */
  readonly pans?: Readonly<Record<number, number>>
  /** Of the mix on its way to the listener, %. */
  readonly expectedLossPercent?: number
  readonly dim?: Partial<MixerDimMessage>
  readonly emergencyLoops?: readonly number[]
}

const NO_DIM: MixerDimMessage = {
  whileTalkingDb: 0,
  spokenLoops: [],
  priorityDb: 0,
  priorityLoops: [],
}

export interface Heard {
  /** What the listener's decoder made, 960 samples a tick, from the first tick on. */
  readonly samples: Float32Array
  /** Of each tick, undefined for none. */
  readonly payloads: readonly (Uint8Array | undefined)[]
  /** Payload bytes of each tick, 0 for none. */
  readonly payloadBytes: readonly number[]
  readonly markers: number
}

interface DecodingEar {
  readonly decoder: OpusDecoder
  readonly frames: Float32Array[]
  /** Of each tick. The same object for all who share it. */
  readonly payloads: (Uint8Array | undefined)[]
  markers: number
}

interface Arrival {
  readonly ms: number
  readonly loop: number
  readonly datagram: Uint8Array
}

export class EngineScene {
  readonly engine: MixEngine
  readonly #module: WebAssembly.Module
  readonly #arrivals: Arrival[] = []
  readonly #heard = new Map<number, DecodingEar>()
  readonly active = new Map<number, { readonly atMs: number; readonly active: boolean }[]>()
  readonly #sent = new Map<number, Uint8Array[]>()
  #generation = 0
  #tick = 0

  /** module: the compiled build/wasm/audio_core.wasm. */
  constructor(
    module: WebAssembly.Module,
    config: Partial<MixerConfig> = {},
    loops: readonly number[] = [1, 2, 3],
  ) {
    this.#module = module
    this.engine = new MixEngine(module, { ...MIXER_DEFAULTS, ...config })
    this.engine.setLoops(loops)
  }

  get nowMs(): number {
    return this.#tick * TICK_MS
  }

  listen(ear: Ear): this {
    const { session, ssrc = 0, volumes, pans = {}, expectedLossPercent = 0, dim } = ear
    this.#generation += 1
    const monitored = Object.entries(volumes).map(([loop, volume]) => ({
      loop: Number(loop),
      volume,
      pan: pans[Number(loop)] ?? 0,
      ...(ear.emergencyLoops?.includes(Number(loop)) === true ? { emergency: true } : {}),
    }))
    const generation = this.#generation
    this.engine.setSession({
      session,
      generation,
      ssrc,
      monitored,
      iceProxy: 0,
      expectedLossPercent,
      ...(dim === undefined ? {} : { dim: { ...NO_DIM, ...dim } }),
    })
    if (!this.#heard.has(session)) {
      const decoder = new OpusDecoder(this.#module, Object.keys(pans).length > 0 ? 2 : 1)
      this.#heard.set(session, { decoder, frames: [], payloads: [], markers: 0 })
    }
    return this
  }

  speak(speech: Speech): this {
    const { startMs = this.nowMs, network = perfect, clock = 1 } = speech
    const packets = packetsOf(this.#module, speech)
    this.#sent.set(
      speech.ssrc,
      packets.map(({ payload }) => payload),
    )
    packets.forEach(({ datagram, offsetMs }, index) => {
      const sentMs = startMs + offsetMs / clock
      for (const ms of network(sentMs, index)) {
        for (const loop of speech.loops) this.#arrivals.push({ ms, loop, datagram })
      }
    })
    this.#arrivals.sort((a, b) => b.ms - a.ms)
    return this
  }

  /** What a talker said last, packet by packet, whether it arrives or not. */
  sentPayloads(ssrc: number): readonly Uint8Array[] {
    return this.#sent.get(ssrc) ?? []
  }

  /** A datagram of any kind that arrives on a loop now. */
  inject(loop: number, datagram: Uint8Array): this {
    this.engine.receive(loop, datagram, this.nowMs)
    return this
  }

  run(ms: number): this {
    const end = this.nowMs + ms
    while (this.nowMs < end) this.#runTick()
    return this
  }

  /**
   * As run, but leaves out the ticks in which the engine has nothing to do, as a thread does that is woken
   * by packets. Returns how many were run.
   */
  runAwake(ms: number): number {
    const end = this.nowMs + ms
    let ticks = 0
    let next = this.#tick
    while (this.nowMs < end) {
      if ((this.#arrivals.at(-1)?.ms ?? Infinity) <= this.nowMs) next = this.#tick
      if (this.#tick < next) {
        this.#note(undefined)
        continue
      }
      this.#runTick()
      ticks += 1
      next = this.engine.nextTick()
    }
    return ticks
  }

  heard(session: number): Heard {
    const { frames, payloads, markers } = this.#ear(session)
    const payloadBytes = payloads.map((opus) => opus?.length ?? 0)
    return { samples: concatenate(frames), payloads, payloadBytes, markers }
  }

  /** The same by sides, for a listener who was given pans when it came. */
  sides(
    session: number,
    fromMs: number,
    toMs: number,
  ): { left: Float32Array; right: Float32Array } {
    const both = this.heard(session).samples.subarray(fromMs * 96, toMs * 96)
    return {
      left: both.filter((_, index) => index % 2 === 0),
      right: both.filter((_, index) => index % 2 === 1),
    }
  }

  /** The first sample from `fromMs` on at which two listeners get the same payload. */
  joinedAt(session: number, other: number, fromMs: number): number {
    const [one, two] = [this.#ear(session).payloads, this.#ear(other).payloads]
    const from = Math.ceil(fromMs / TICK_MS)
    return one.findIndex((opus, tick) => tick >= from && opus === two[tick]) * FRAME_SAMPLES
  }

  /** What a listener heard between two times, ms from the start. */
  between(session: number, fromMs: number, toMs: number): Float32Array {
    return this.heard(session).samples.subarray(fromMs * 48, toMs * 48)
  }

  #ear(session: number): DecodingEar {
    const ear = this.#heard.get(session)
    if (ear === undefined) throw new Error(`no listener ${session}`)
    return ear
  }

  #runTick(): void {
    const nowMs = this.nowMs
    while ((this.#arrivals.at(-1)?.ms ?? Infinity) <= nowMs) {
      const { loop, datagram, ms } = this.#arrivals.pop() as Arrival
      this.engine.receive(loop, datagram, ms)
    }
    const { payloads, activity } = this.engine.tick(this.#tick, nowMs)
    for (const { loop, active } of activity) {
      this.active.set(loop, [...(this.active.get(loop) ?? []), { atMs: nowMs, active }])
    }
    this.#note(payloads.get(0))
  }

  /** What each listener gets in this tick; undefined: nobody gets anything. */
  #note(payloads: readonly MixPayloadMessage[] = []): void {
    const copies = new Map(payloads.map((payload) => [payload, payload.opus.slice()]))
    for (const [session, ear] of this.#heard) {
      const payload = payloads.find(({ sessions }) => sessions.includes(session))
      ear.payloads.push(payload && copies.get(payload))
      ear.markers += payload?.marker === true ? 1 : 0
      ear.frames.push(
        payload === undefined
          ? new Float32Array(FRAME_SAMPLES * ear.decoder.channels)
          : ear.decoder.decode(payload.opus),
      )
    }
    this.#tick += 1
  }
}

function packetsOf(
  module: WebAssembly.Module,
  speech: Speech,
): { datagram: Uint8Array; payload: Uint8Array; offsetMs: number }[] {
  const encoder = new OpusEncoder(module, speech.encoder ?? {})
  const { frameSamples, channels } = encoder.settings
  const { firstSequence = 0, firstTime = 0, levels = true } = speech
  const packets = []
  const step = frameSamples * channels
  for (let index = 0; (index + 1) * step <= speech.samples.length; index++) {
    const frame = speech.samples.subarray(index * step, (index + 1) * step)
    const datagram = new Uint8Array(1500)
    const payload = encoder.encode(frame)
    const length = writeRtpPacket(
      {
        marker: index === 0,
        payloadType: 100,
        sequence: (firstSequence + index) & 0xffff,
        rtpTime: (firstTime + index * frameSamples) >>> 0,
        ssrc: speech.ssrc,
        level: levels ? Math.min(127, Math.max(0, Math.round(-rmsDbfs(frame)))) : undefined,
        voice: false,
        payload,
      },
      1,
      datagram,
    )
    packets.push({
      datagram: datagram.slice(0, length),
      payload,
      offsetMs: (index * frameSamples) / 48,
    })
  }
  return packets
}
