// What the host and the engine both see: the calls of wasm/audio_core.h, and of the engine's memory its
// struct audio_board and struct work_item, word by word. Pure; only AudioCore uses it.
import { FRAME_SAMPLES } from './format.ts'

/** enum work_kind */
export const WORK_DECODE = 0
export const WORK_FEC = 1
export const WORK_CONCEAL = 2
export const WORK_NOTHING = 3
export const WORK_DISCARD = 4

/** struct work_item, in words. */
export const WORK_WORDS = 5

/** Room of each mix's payload. */
export const PAYLOAD_BYTES = 1276

/** struct audio_board, in words. */
export const BOARD_WORK_COUNT = 0
export const BOARD_WORK_MAX = 1
const BOARD_WORK = 2
const BOARD_PACKETS = 3
const BOARD_PACKET_BYTES_MAX = 4
const BOARD_TALKER_BUFFERED = 5
const BOARD_TALKER_LEVEL = 6
const BOARD_GAINS = 7
const BOARD_MIX_ACTIVE = 8
const BOARD_MIX_LEVEL = 9
const BOARD_MIX_BYTES = 10
const BOARD_MIX_PAYLOAD = 11
const BOARD_MIX_FRAME = 12
export const BOARD_CORRUPT_PACKETS = 13
const BOARD_RIGHT_GAINS = 15
const BOARD_WORDS = 16

/** Each gives a negative number where it refuses. */
export interface EngineExports {
  readonly memory: WebAssembly.Memory
  audio_core_bytes(talkersMax: number, mixesMax: number): number
  audio_core_init(talkersMax: number, mixesMax: number): number
  audio_core_reset_talker(talker: number): number
  audio_core_restart_talker(talker: number): number
  audio_core_control_gain(talker: number, on: number): number
  audio_core_controlled_gain(talker: number): number
  audio_core_reset_mix(
    mix: number,
    channels: number,
    bitrate: number,
    complexity: number,
    lossPercent: number,
  ): number
  audio_core_reset_encoder(mix: number): number
  audio_core_copy_mix(from: number, to: number): number
  audio_core_refresh_mix(mix: number): number
  audio_core_carry_over(from: number, to: number): number
  audio_core_jump_gain(mix: number, talker: number, left: number, right: number): number
  audio_core_tick(): number
}

/** Views on the engine's memory; they live as long as it does not grow. */
export interface AudioBoard {
  readonly words: Int32Array
  readonly work: Int32Array
  readonly packets: Uint8Array
  readonly talkerBuffered: Int32Array
  readonly talkerLevel: Int32Array
  /** Of mono mixes, and of the left side. */
  readonly gains: Float32Array
  readonly rightGains: Float32Array
  readonly mixActive: Int32Array
  readonly mixLevel: Int32Array
  readonly mixBytes: Int32Array
  readonly mixPayload: Uint8Array
  /** Left, then right. */
  readonly mixFrame: Float32Array
}

/** address: of the board, as audio_core_init gave it for this many talkers and mixes. */
export function viewBoard(
  memory: ArrayBufferLike,
  address: number,
  talkersMax: number,
  mixesMax: number,
): AudioBoard {
  const words = new Int32Array(memory, address, BOARD_WORDS)
  const word = (index: number): number => at(words, index)
  const integers = (index: number, length: number) => new Int32Array(memory, word(index), length)
  return {
    words,
    work: integers(BOARD_WORK, word(BOARD_WORK_MAX) * WORK_WORDS),
    packets: new Uint8Array(memory, word(BOARD_PACKETS), word(BOARD_PACKET_BYTES_MAX)),
    talkerBuffered: integers(BOARD_TALKER_BUFFERED, talkersMax),
    talkerLevel: integers(BOARD_TALKER_LEVEL, talkersMax),
    gains: new Float32Array(memory, word(BOARD_GAINS), mixesMax * talkersMax),
    rightGains: new Float32Array(memory, word(BOARD_RIGHT_GAINS), mixesMax * talkersMax),
    mixActive: integers(BOARD_MIX_ACTIVE, mixesMax),
    mixLevel: integers(BOARD_MIX_LEVEL, mixesMax),
    mixBytes: integers(BOARD_MIX_BYTES, mixesMax),
    mixPayload: new Uint8Array(memory, word(BOARD_MIX_PAYLOAD), mixesMax * PAYLOAD_BYTES),
    mixFrame: new Float32Array(memory, word(BOARD_MIX_FRAME), 2 * FRAME_SAMPLES),
  }
}

/** The word at this index, 0 beyond the end. */
export function at(array: Int32Array, index: number): number {
  return array[index] ?? 0
}
