// One stream that is spoken into loops: from its packets to the audio core's work of each tick. Pure.
// The same packet comes once from each loop that it is spoken into, and is played once (F18).
import type { AudioCore } from '../audio/audio_core.ts'
import { FRAME_SAMPLES, LEVEL_SILENT } from '../audio/format.ts'
import { opusDurationSamples } from '../audio/opus_packet.ts'
import {
  JitterBuffer,
  PACKETS_MAX,
  type JitterBufferConfig,
  type JitterCounters,
} from '../rtp/jitter_buffer.ts'
import type { RtpPacket } from '../rtp/packet.ts'
import type { MixerConfig } from './config.ts'

/** A loop that brought no packet for so long, while others did, is no longer talked on. */
const LOOP_LEFT_MS = 300
/** Packets of which it is known into which loops they were spoken: as many as can be held. */
const PLACES = PACKETS_MAX
/** Lost audio that is concealed in a row; libopus fades meanwhile, after it there is silence. */
const CONCEALED_SAMPLES_MAX = 5 * FRAME_SAMPLES
/** Packets of one tick, at most: a 20 ms frame has eight of the shortest. */
const POPS_MAX = 32
const SAMPLES_PER_MS = 48

export type TalkerConfig = JitterBufferConfig & Pick<MixerConfig, 'gainControl'>

export interface TalkerCounters {
  decodes: number
  concealed: number
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
  readonly #gainControl: boolean
  #lastPacketMs: number
  #level = LEVEL_SILENT
  #levelKnown = false
  #concealedSamples = 0
  #concealed = 0
  #wanted = false
  #sounding = false

  constructor(ssrc: number, slot: number, config: TalkerConfig, nowMs: number) {
    this.ssrc = ssrc
    this.slot = slot
    this.#buffer = new JitterBuffer(config)
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

  /** Audio that is held, decoded or not, and has not been played, ms. */
  depthMs(core: AudioCore): number {
    const decoded = this.#wanted ? core.bufferedSamples(this.slot) : 0
    return this.#buffer.depthMs + decoded / SAMPLES_PER_MS
  }

  /** Loudness of what was last played or arrived, 0 loud .. 127 silent. */
  get level(): number {
    return this.#level
  }

  /** Whether the sender tells the level; otherwise it takes decoding to know it. */
  get levelKnown(): boolean {
    return this.#levelKnown
  }

  /** Whether the last tick had audio of this talker. */
  get sounding(): boolean {
    return this.#sounding
  }

  /** Loops into which what is played now was spoken: who is on none of them hears nothing of it. */
  get loops(): readonly number[] {
    return this.#loops
  }

  /** Whether the last tick played another set of loops than the one before. */
  get loopsChanged(): boolean {
    return this.#loopsChanged
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
      this.#level = packet.level
      this.#levelKnown = true
    }
    this.#buffer.push(packet, samples, arrivalMs)
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

  /**
   * Queues this tick's work in the audio core. wanted: somebody hears the talker, or the level can't be
   * known otherwise; else packets are passed over undecoded, at the same pace.
   */
  tick(core: AudioCore, wanted: boolean, nowMs: number, counters: TalkerCounters): void {
    if (wanted && !this.#wanted) {
      core.resetTalker(this.slot)
      core.setTalkerGainControl(this.slot, this.#gainControl)
    }
    this.#wanted = wanted
    this.#loopsChanged = false
    this.#buffer.beginTick(nowMs, wanted ? core.bufferedSamples(this.slot) : 0)
    if (wanted) this.#decode(core, counters)
    else this.#passOver()
  }

  /** After the core's tick: takes the level of a sender who does not tell it. */
  noteLevel(core: AudioCore): void {
    if (!this.#levelKnown && this.#wanted) this.#level = core.talkerLevel(this.slot)
  }

  #decode(core: AudioCore, counters: TalkerCounters): void {
    for (let pops = 0; pops < POPS_MAX && core.bufferedSamples(this.slot) < FRAME_SAMPLES; pops++) {
      const playout = this.#buffer.pop()
      if (playout.kind === 'silence') break
      if (playout.kind === 'packet') {
        this.#concealedSamples = 0
        this.#playPlace(playout.packet.sequence)
        counters.decodes += 1
        core.decode(this.slot, playout.packet.payload)
      } else if (this.#concealedSamples < CONCEALED_SAMPLES_MAX) {
        this.#concealedSamples += playout.samples
        this.#concealed += 1
        counters.concealed += 1
        if (playout.next === undefined) core.conceal(this.slot, playout.samples)
        else core.decodeFec(this.slot, playout.next.payload, playout.samples)
      }
    }
    this.#sounding = core.bufferedSamples(this.slot) > 0
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

  #passOver(): void {
    let samples = 0
    for (let pops = 0; pops < POPS_MAX && samples < FRAME_SAMPLES; pops++) {
      const playout = this.#buffer.pop()
      if (playout.kind === 'silence') break
      if (playout.kind === 'packet') this.#playPlace(playout.packet.sequence)
      samples +=
        playout.kind === 'lost'
          ? playout.samples
          : (opusDurationSamples(playout.packet.payload) ?? 0)
    }
    this.#sounding = samples > 0
  }
}

function equal(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((loop) => b.includes(loop))
}
