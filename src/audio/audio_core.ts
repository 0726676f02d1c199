// The mixer's engine: talkers' Opus payloads in, one mixed Opus payload for each listener out, a
// tick at a time. The only code that sees the engine's memory (wasm/audio_core.h). Pure: it runs
// wherever WebAssembly does. Who asks for the impossible gets an Error; what came from the network
// never throws.
import {
  BOARD_CORRUPT_PACKETS,
  PAYLOAD_BYTES,
  WORK_CONCEAL,
  WORK_DECODE,
  WORK_DISCARD,
  WORK_FEC,
  at,
  viewBoard,
  type AudioBoard,
  type EngineExports,
} from './audio_board.ts'
import { expectOk, impossible, isGain, isIndex } from './engine_checks.ts'
import { FRAME_SAMPLES, LEVEL_SILENT, PACKET_SAMPLES_MAX, PACKET_SAMPLES_STEP } from './format.ts'
import type { Channels } from './opus_coder.ts'
import { opusDurationSamples } from './opus_packet.ts'
import { growMemoryTo } from './wasm_memory.ts'
import { WorkQueue } from './work_queue.ts'

/** Decoded samples that a talker can hold: the longest packet and a frame. */
export const TALKER_SAMPLES_MAX = PACKET_SAMPLES_MAX + FRAME_SAMPLES

/** No datagram carries more; a longer payload counts as corrupt. */
export const PAYLOAD_BYTES_MAX = 1500

export interface AudioCoreSize {
  /** Talkers at the same time, 1..4096: each costs 48 KiB, and 16 bytes for each mix. */
  readonly talkersMax: number
  /** Mixes at the same time, 1..4096: each costs 71 KiB, and 16 bytes for each talker. */
  readonly mixesMax: number
}

export interface MixSettings {
  /** bit/s, 6000..510000; the encoder varies around it. */
  readonly bitrate: number
  /** 0..10: more costs more and sounds a little better; beyond 5 hardly. */
  readonly complexity: number
  /** 2: stereo, with a gain for each side, at 1.4 times the cost. 1 if nothing is said. */
  readonly channels?: Channels
  /**
   * Of the payloads on their way, 0..100; 0 if nothing is said. Above 0 each payload also describes the one
   * before it (in-band FEC), at three times the cost, 4 ms later.
   */
  readonly lossPercent?: number
}

export const MIX_DEFAULTS = { bitrate: 48000, complexity: 5 } as const satisfies MixSettings

const NOTHING = new Uint8Array(0)

export class AudioCore {
  readonly #core: EngineExports
  readonly #size: AudioCoreSize
  readonly #board: AudioBoard
  readonly #queue: WorkQueue
  #corruptPackets = 0

  /**
   * module: the compiled build/wasm/audio_core.wasm. Grows the memory once; nothing is allocated
   * afterwards. Throws if the size is out of range, or the machine has not that much memory.
   */
  constructor(module: WebAssembly.Module, size: AudioCoreSize) {
    this.#core = new WebAssembly.Instance(module).exports as unknown as EngineExports
    this.#size = { ...size }
    const bytes = this.#core.audio_core_bytes(size.talkersMax, size.mixesMax)
    expectOk(bytes)
    growMemoryTo(this.#core.memory, bytes)
    const board = this.#core.audio_core_init(size.talkersMax, size.mixesMax)
    expectOk(board)
    this.#board = viewBoard(this.#core.memory.buffer, board, size.talkersMax, size.mixesMax)
    this.#queue = new WorkQueue(this.#board, size.talkersMax)
  }

  /**
   * A new stream in this slot: decoder, fifo and level start anew, what is queued for it is
   * dropped, its gains in all mixes are 0, its gain control is off.
   */
  resetTalker(talker: number): void {
    this.#checkTalker(talker)
    this.#queue.drop(talker)
    expectOk(this.#core.audio_core_reset_talker(talker))
  }

  /** The same, but its gains stay: its stream is decoded anew from here on. */
  restartTalker(talker: number): void {
    this.#checkTalker(talker)
    this.#queue.drop(talker)
    expectOk(this.#core.audio_core_restart_talker(talker))
  }

  /**
   * Gain control, before all mixes: lifts weak speech slowly towards -20 dBFS, by 12 dB at most,
   * turns loud speech down at once, and never lifts noise. Off by default, and bit-exact then.
   */
  setTalkerGainControl(talker: number, on: boolean): void {
    expectOk(this.#core.audio_core_control_gain(talker, on ? 1 : 0))
  }

  /** What the gain control multiplies the talker by, linear: 0.25..4; 1 when off. */
  talkerGain(talker: number): number {
    this.#checkTalker(talker)
    return this.#core.audio_core_controlled_gain(talker)
  }

  /** A new listener in this slot: encoder and limiter anew, all gains 0 without a ramp. */
  resetMix(mix: number, settings: MixSettings): void {
    this.#checkMix(mix)
    const { bitrate, complexity, channels = 1, lossPercent = 0 } = settings
    expectOk(this.#core.audio_core_reset_mix(mix, channels, bitrate, complexity, lossPercent))
  }

  /**
   * Slot `to` becomes what `from` is: encoder, limiter, gains, channels, activity. Listeners of
   * `from` can go on with the payloads of `to` without a seam.
   */
  copyMix(from: number, to: number): void {
    this.#checkMix(from)
    this.#checkMix(to)
    expectOk(this.#core.audio_core_copy_mix(from, to))
  }

  /**
   * Slot `to`, which has been reset to other channels than `from` has, goes on where `from` is: the same
   * gains on each side, the same sound before. Listeners of `from` can go on with its payloads.
   */
  carryOver(from: number, to: number): void {
    expectOk(this.#core.audio_core_carry_over(from, to))
  }

  /**
   * The next frame is coded without prediction: listeners of another slot that makes the same mix can
   * go on with the payloads of this one.
   */
  refreshMix(mix: number): void {
    expectOk(this.#core.audio_core_refresh_mix(mix))
  }

  /** The encoder and the limiter start anew for the next talk spurt; gains stay. */
  resetEncoder(mix: number): void {
    this.#checkMix(mix)
    expectOk(this.#core.audio_core_reset_encoder(mix))
  }

  /**
   * Queues a payload for the next tick; in order for each talker. A corrupt one is counted, and
   * concealed for 20 ms. False: the talker's fifo or the tick's queue is full, nothing was queued.
   */
  decode(talker: number, payload: Uint8Array): boolean {
    const samples = opusDurationSamples(payload)
    if (samples !== undefined && payload.length <= PAYLOAD_BYTES_MAX) {
      return this.#push(WORK_DECODE, talker, payload, samples)
    }
    this.#corruptPackets++
    return this.conceal(talker, FRAME_SAMPLES)
  }

  /**
   * Queues what the packet after a lost one says of it (in-band FEC), or concealment if it says
   * nothing. samples: of the lost packet, a multiple of 120 up to 5760. The packet itself is still
   * to be decoded afterwards. False as in decode.
   */
  decodeFec(talker: number, nextPayload: Uint8Array, samples: number): boolean {
    const isLegal = opusDurationSamples(nextPayload) !== undefined
    if (!isLegal || nextPayload.length > PAYLOAD_BYTES_MAX) return this.conceal(talker, samples)
    return this.#push(WORK_FEC, talker, nextPayload, samples)
  }

  /** Queues a guess at what was lost. samples: a multiple of 120 up to 5760. False as in decode. */
  conceal(talker: number, samples: number): boolean {
    return this.#push(WORK_CONCEAL, talker, NOTHING, samples)
  }

  /**
   * Queues that the oldest samples go unplayed. samples: 1 up to what is buffered. False: the tick's
   * queue is full.
   */
  discard(talker: number, samples: number): boolean {
    if (!(samples > 0 && samples <= this.bufferedSamples(talker))) {
      throw impossible('samples', samples)
    }
    return this.#queue.push(WORK_DISCARD, talker, NOTHING, samples)
  }

  /** Samples that are decoded, or queued to be, and have not been played. */
  bufferedSamples(talker: number): number {
    this.#checkTalker(talker)
    return at(this.#board.talkerBuffered, talker) + this.#queue.samples(talker)
  }

  /**
   * Linear gain, 0 and up; reached by an even ramp at the end of the next tick's frame, or at once
   * in a mix that was inactive in the tick before. A stereo mix has one for each side (see pan.ts); a mono mix
   * takes the first.
   */
  setGain(mix: number, talker: number, left: number, right: number = left): void {
    this.#checkMix(mix)
    this.#checkTalker(talker)
    if (!isGain(left) || !isGain(right)) throw impossible('gain', isGain(left) ? right : left)
    const index = mix * this.#size.talkersMax + talker
    this.#board.gains[index] = left
    this.#board.rightGains[index] = right
  }

  /**
   * As setGain, but at once: for a talker who was silent in the last tick, whose first frame must be
   * whole.
   */
  jumpGain(mix: number, talker: number, left: number, right: number = left): void {
    expectOk(this.#core.audio_core_jump_gain(mix, talker, left, right))
  }

  /** Whether the mix is summed and encoded in the next ticks. It has to have been reset once. */
  setActive(mix: number, active: boolean): void {
    this.#checkMix(mix)
    this.#board.mixActive[mix] = active ? 1 : 0
  }

  /**
   * 20 ms: runs the queue, takes 960 samples of each talker, sums, limits and encodes each active
   * mix. A talker who has fewer fades to silence.
   */
  tick(): void {
    expectOk(this.#core.audio_core_tick())
    this.#queue.clear()
  }

  /**
   * Opus payload of the mix in the last tick; a view that dies with the next; empty if inactive.
   */
  payload(mix: number): Uint8Array {
    this.#checkMix(mix)
    const offset = mix * PAYLOAD_BYTES
    return this.#board.mixPayload.subarray(offset, offset + at(this.#board.mixBytes, mix))
  }

  /**
   * Level 0..127 (magnitude of dBov) of the mix in the last tick; of a stereo mix, of both sides.
   */
  mixLevel(mix: number): number {
    this.#checkMix(mix)
    return this.#board.mixLevel[mix] ?? LEVEL_SILENT
  }

  /** The same of what the talker said in the last tick; 127 if that was nothing. */
  talkerLevel(talker: number): number {
    this.#checkTalker(talker)
    return this.#board.talkerLevel[talker] ?? LEVEL_SILENT
  }

  /** The 960 samples that were encoded last, of the highest active mix; a view as payload's. */
  get lastMixFrame(): Float32Array {
    return this.#board.mixFrame.subarray(0, FRAME_SAMPLES)
  }

  /** The same of the right side, if that mix is stereo. */
  get lastMixFrameRight(): Float32Array {
    return this.#board.mixFrame.subarray(FRAME_SAMPLES)
  }

  /** Payloads that were no legal Opus, or did not decode. */
  get corruptPackets(): number {
    return this.#corruptPackets + at(this.#board.words, BOARD_CORRUPT_PACKETS)
  }

  /** Bytes of the instance's memory: the same from the constructor on. */
  get memoryBytes(): number {
    return this.#core.memory.buffer.byteLength
  }

  #push(kind: number, talker: number, payload: Uint8Array, samples: number): boolean {
    const buffered = this.bufferedSamples(talker)
    if (!(samples > 0 && samples <= PACKET_SAMPLES_MAX && samples % PACKET_SAMPLES_STEP === 0)) {
      throw impossible('samples', samples)
    }
    if (buffered + samples > TALKER_SAMPLES_MAX) return false
    return this.#queue.push(kind, talker, payload, samples)
  }

  #checkTalker(talker: number): void {
    if (!isIndex(talker, this.#size.talkersMax)) throw impossible('talker', talker)
  }

  #checkMix(mix: number): void {
    if (!isIndex(mix, this.#size.mixesMax)) throw impossible('mix', mix)
  }
}
