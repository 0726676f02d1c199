// One stream that is spoken into loops: from its packets to what each tick plays of it. Pure.
// The same packet comes once from each loop that it is spoken into, and is played once (F18).
import type { AudioCore } from '../audio/audio_core.ts'
import { FRAME_SAMPLES, LEVEL_SILENT, SAMPLE_RATE } from '../audio/format.ts'
import {
  hasInbandFec,
  isForwardable,
  isOpusSilence,
  opusDurationSamples,
} from '../audio/opus_packet.ts'
import {
  JitterBuffer,
  PACKETS_MAX,
  type JitterBufferConfig,
  type JitterCounters,
  type Playout,
} from '../rtp/jitter_buffer.ts'
import type { RtpPacket } from '../rtp/packet.ts'
import type { MixerConfig } from './config.ts'
import { TalkerDecoding, type DecodingCounters } from './talker_decoding.ts'

/** A loop that brought no packet for so long, while others did, is no longer talked on. */
const LOOP_LEFT_MS = 300
/** Packets of which it is known into which loops they were spoken: as many as can be held. */
const PLACES = PACKETS_MAX
/** Lost audio that is concealed in a row; libopus fades meanwhile, after it there is silence. */
const CONCEALED_SAMPLES_MAX = 5 * FRAME_SAMPLES
/** Packets of one tick, at most: a 20 ms frame has eight of the shortest. */
const POPS_MAX = 32
const SAMPLES_PER_MS = 48
/** Of the loudness: slow enough for the gap between two words, quick enough for the next speaker. */
const FALL_DB_PER_SECOND = 15

export type TalkerConfig = JitterBufferConfig & Pick<MixerConfig, 'gainControl'>

/** One tick's own packet of a talker, as it goes to who hears nobody else. */
export interface ForwardedPacket {
  readonly payload: Uint8Array
  /** 0 loud .. 127 silent */
  readonly level: number
}

export class Talker {
  readonly ssrc: number
  /** In the audio core. */
  readonly slot: number
  /** By loop: when its last packet came. */
  readonly #arrivals = new Map<number, number>()
  /** Into which loops each packet was spoken, by the sequence modulo PLACES. */
  readonly #places: { sequence: number; loops: number[] }[] = []
  #loops: readonly number[] = []
  #loopsChanged = false
  readonly #buffer: JitterBuffer
  readonly #decoding: TalkerDecoding
  readonly #gainControl: boolean
  /** What the tick plays. */
  readonly #playouts: Playout[] = []
  /** Samples that were taken and are not played yet, before this tick and after it. */
  #heldBefore = 0
  #held = 0
  #lastPacketMs: number
  #level = LEVEL_SILENT
  #loudness = LEVEL_SILENT
  #levelKnown = false
  #concealedSamples = 0
  #concealed = 0
  #sounding = false
  /** Of this spurt; undefined before its first packet. */
  #forwardable: boolean | undefined
  #forwarded: ForwardedPacket | undefined
  #forwardableChanged = false

  constructor(ssrc: number, slot: number, config: TalkerConfig, nowMs: number) {
    this.ssrc = ssrc
    this.slot = slot
    this.#buffer = new JitterBuffer(config)
    this.#decoding = new TalkerDecoding(slot, config.gainControl)
    this.#gainControl = config.gainControl
    this.#lastPacketMs = nowMs
  }

  get lastPacketMs(): number {
    return this.#lastPacketMs
  }

  get jitter(): JitterCounters {
    return this.#buffer.counters
  }

  /** Packets' worth of audio that were guessed, ever. */
  get concealed(): number {
    return this.#concealed
  }

  /** The delay that the jitter buffer aims at, ms. */
  get targetMs(): number {
    return this.#buffer.targetMs
  }

  /** How long what was played since the last call had waited, all packets together. */
  takeWaited(): ReturnType<JitterBuffer['takeWaited']> {
    return this.#buffer.takeWaited()
  }

  /** Audio that is held, decoded or not, and has not been played, ms. */
  get depthMs(): number {
    return this.#buffer.depthMs + this.#held / SAMPLES_PER_MS
  }

  /** Loudness of what was last played or arrived, 0 loud .. 127 silent. */
  get level(): number {
    return this.#level
  }

  /** The level with the gaps between words bridged: it rises at once and falls by 15 dB a second. */
  get loudness(): number {
    return this.#loudness
  }

  /** Whether the sender tells the level; otherwise it takes decoding to know it. */
  get levelKnown(): boolean {
    return this.#levelKnown
  }

  /** Whether the tick has audio of this talker. */
  get sounding(): boolean {
    return this.#sounding
  }

  /** Loops into which what is played now was spoken: who is on none of them hears nothing of it. */
  get loops(): readonly number[] {
    return this.#loops
  }

  /** Whether the tick plays another set of loops than the one before, or may no longer be forwarded. */
  get changed(): boolean {
    return this.#loopsChanged || this.#forwardableChanged
  }

  /**
   * Whether who hears this talker alone, as loud as it is, can be sent its own packets: one frame of 20 ms each,
   * mono, of a kind whose beginning and end libopus' decoders bridge by themselves; in all of this spurt.
   */
  get forwardable(): boolean {
    return this.#forwardable === true
  }

  /** What the tick has to forward; undefined where it was lost, or the talker is not forwardable. */
  get forwarded(): ForwardedPacket | undefined {
    return this.#forwarded
  }

  /** By loop that the talker talks on: when its last packet came. */
  get arrivals(): ReadonlyMap<number, number> {
    return this.#arrivals
  }

  /** Takes a packet that came on a loop. Returns whether the loop is new to this talker. False: no Opus. */
  push(loop: number, packet: RtpPacket, arrivalMs: number): 'joined' | 'known' | 'malformed' {
    const samples = opusDurationSamples(packet.payload)
    if (samples === undefined) return 'malformed'
    const joined = !this.#arrivals.has(loop)
    this.#arrivals.set(loop, arrivalMs)
    this.#notePlace(packet.sequence, loop)
    this.#lastPacketMs = arrivalMs
    if (packet.level !== undefined) {
      this.#noteLevel(packet.level, samples)
      this.#levelKnown = true
    }
    this.#buffer.push(packet, samples, arrivalMs, hasInbandFec(packet.payload))
    return joined ? 'joined' : 'known'
  }

  /** Forgets loops that the talker has left; returns whether there were any. */
  leaveLoops(): boolean {
    let left = false
    for (const [loop, lastMs] of this.#arrivals) {
      if (this.#lastPacketMs - lastMs <= LOOP_LEFT_MS) continue
      this.#arrivals.delete(loop)
      left = true
    }
    return left
  }

  /** Takes what the tick at `nowMs` plays. Call once a tick, before `decode` or `rest`. */
  take(nowMs: number): void {
    this.#loopsChanged = false
    this.#playouts.length = 0
    this.#heldBefore = this.#held
    this.#buffer.beginTick(nowMs, this.#held)
    for (let pops = 0; pops < POPS_MAX && this.#held < FRAME_SAMPLES; pops++) {
      const playout = this.#buffer.pop()
      if (playout.kind === 'silence') break
      this.#play(playout)
    }
    this.#sounding = this.#held > 0
    this.#held = Math.max(0, this.#held - FRAME_SAMPLES)
    this.#noteForwarding()
  }

  /** Queues what the tick plays in the audio core. */
  decode(core: AudioCore, counters: DecodingCounters): void {
    this.#decoding.run(core, this.#playouts, this.#heldBefore, counters)
  }

  /** Nobody needs the tick decoded: it passes at the same pace. */
  rest(): void {
    this.#decoding.rest(this.#playouts)
  }

  /** After the core's tick: takes the level of a sender who does not tell it. */
  takeLevel(core: AudioCore): void {
    if (this.#levelKnown || !this.#decoding.active) return
    this.#noteLevel(core.talkerLevel(this.slot), FRAME_SAMPLES)
  }

  #noteLevel(level: number, samples: number): void {
    this.#level = level
    const fallen = this.#loudness + (samples * FALL_DB_PER_SECOND) / SAMPLE_RATE
    this.#loudness = Math.min(level, fallen)
  }

  #play(playout: Playout): void {
    if (playout.kind === 'packet') {
      this.#concealedSamples = 0
      this.#playPlace(playout.packet.sequence)
      this.#held += opusDurationSamples(playout.packet.payload) ?? 0
    } else if (playout.kind === 'lost' && this.#concealedSamples < CONCEALED_SAMPLES_MAX) {
      this.#concealedSamples += playout.samples
      this.#concealed += 1
      this.#held += playout.samples
    } else {
      return
    }
    this.#playouts.push(playout)
  }

  #noteForwarding(): void {
    const before = this.#forwardable
    this.#forwarded = undefined
    if (!this.#sounding) {
      this.#forwardable = undefined
    } else if (before !== false) {
      const [playout] = this.#playouts
      const payload = playout?.kind === 'packet' ? playout.packet.payload : undefined
      // What was lost of a forwarded spurt its listeners' decoders conceal, or the next packet's FEC does.
      const isWhole = this.#heldBefore === 0 && this.#held === 0 && this.#playouts.length === 1
      // A spurt may end with the silence that follows it anyway.
      const passes =
        payload === undefined || isOpusSilence(payload) ? before === true : isForwardable(payload)
      this.#forwardable = isWhole && passes && !this.#gainControl
      if (this.#forwardable && playout?.kind === 'packet') {
        const { payload, level = this.#level } = playout.packet
        this.#forwarded = { payload, level }
      }
    }
    this.#forwardableChanged = before === true && this.#forwardable === false
  }

  #notePlace(sequence: number, loop: number): void {
    const index = sequence % PLACES
    const place = this.#places[index]
    if (place?.sequence !== sequence) this.#places[index] = { sequence, loops: [loop] }
    else if (!place.loops.includes(loop)) place.loops.push(loop)
  }

  #playPlace(sequence: number): void {
    const place = this.#places[sequence % PLACES]
    if (place?.sequence !== sequence || equal(place.loops, this.#loops)) return
    this.#loops = [...place.loops]
    this.#loopsChanged = true
  }
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((loop) => b.includes(loop))
}
