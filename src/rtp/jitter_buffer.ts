// One talker's reorder-and-delay queue (RFC 3550 5.1 sequence numbers). Pure: packets come in with their
// arrival time, and go out packet by packet as the player needs them.
//
// What is measured is the margin of each packet: how long before its tick it arrived. A packet that comes
// too late makes the delay grow at once, by a frame that is concealed while the place stays where it is;
// a least margin of more than a frame over the last seconds makes it shrink, by a frame that is left out,
// in silence where there is any. Clock differences are absorbed by the same two steps.
import { MarginHistory } from './margin_history.ts'
import type { RtpPacket } from './packet.ts'
import { sequenceDifference, rtpTimeDifference } from './sequence.ts'

export interface JitterBufferConfig {
  /** Audio held back before playout, ms: more rides out more jitter, less answers sooner. */
  readonly playoutDelayMinMs: number
  /** The delay never grows beyond this, ms: what comes later is lost. */
  readonly playoutDelayMaxMs: number
}

export type Playout =
  | { readonly kind: 'packet'; readonly packet: RtpPacket }
  /** Conceal this many samples; `next` is the packet after the lost one, if it is there. */
  | { readonly kind: 'lost'; readonly samples: number; readonly next: RtpPacket | undefined }
  /** Talker paused, or the buffer is still filling. */
  | { readonly kind: 'silence' }

export interface JitterCounters {
  readonly late: number
  readonly duplicate: number
  readonly lost: number
  /** Frames left out to shorten the delay, and put in to lengthen it. */
  readonly shortened: number
  readonly lengthened: number
  readonly restarts: number
}

/** Packets held; more push out the oldest. */
export const PACKETS_MAX = 256
const TAKEN_MAX = 1024
const TICK_MS = 20
const TICK_SAMPLES = 960
const SAMPLES_PER_MS = 48
/** Concealed while the buffer is empty, ms; after that the talker is taken to pause. */
const STARVED_MS_MAX = 100
/** A jump of the sequence beyond this is another stream, once two packets agree on it. */
const SEQUENCE_JUMP = 1000
/** A pause in the talker's own clock beyond this begins a new spurt. */
const PAUSE_SAMPLES_MAX = 48_000
/** The delay is a frame too long from this excess on, ms: a frame and some slack. */
const EXCESS_MS = TICK_MS + 2
/** Without a silent packet, a frame is left out of speech after so long. */
const SHRINK_PATIENCE_MS = 1500
/** Quieter than this a packet can be left out unheard, dBov with the sign left out. */
const QUIET_LEVEL = 55
/** An Opus packet of so few bytes holds silence (DTX). */
const SILENT_PAYLOAD_BYTES = 3
const SILENCE: Playout = { kind: 'silence' }

interface Held {
  readonly packet: RtpPacket
  readonly samples: number
}

export class JitterBuffer {
  readonly #config: JitterBufferConfig
  /** By sequence. */
  readonly #held = new Map<number, Held>()
  /** Sequences that were taken lately, each in its place: what comes again is no late packet. */
  readonly #taken = new Int32Array(TAKEN_MAX).fill(-1)
  readonly #margins = new MarginHistory()
  readonly #counters = { late: 0, duplicate: 0, lost: 0, shortened: 0, lengthened: 0, restarts: 0 }
  #playing = false
  #nextSequence = -1
  #nextTime = 0
  #firstArrivalMs = 0
  #samples = TICK_SAMPLES
  #lastWasSilent = true
  /** Where the next tick stands: its time, and the RTP time that it starts from. */
  #tickMs = 0
  #tickTime = 0
  #starvedSamples = 0
  #growing = false
  #excessSinceMs: number | undefined
  #jumpedTo = -1

  constructor(config: JitterBufferConfig) {
    this.#config = config
  }

  get counters(): JitterCounters {
    return this.#counters
  }

  get playing(): boolean {
    return this.#playing
  }

  /** Audio that is held, ms. */
  get depthMs(): number {
    let samples = 0
    for (const held of this.#held.values()) samples += held.samples
    return samples / SAMPLES_PER_MS
  }

  /** The delay that a spurt starts with: the least one and the jitter of the last seconds, ms. */
  get targetMs(): number {
    const { playoutDelayMinMs, playoutDelayMaxMs } = this.#config
    return Math.min(playoutDelayMaxMs, playoutDelayMinMs + this.#margins.spreadMs)
  }

  /** Takes one packet of `samples` audio. Late and duplicate packets are counted and dropped, never thrown. */
  push(packet: RtpPacket, samples: number, arrivalMs: number): void {
    if (this.#nextSequence >= 0 && this.#isJump(packet.sequence)) return
    if (this.#taken[packet.sequence % TAKEN_MAX] === packet.sequence) {
      this.#counters.duplicate += 1
      return
    }
    this.#margins.advance(arrivalMs)
    if (this.#playing && !this.#isDue(packet, arrivalMs)) return
    if (!this.#playing && this.#isPlayed(packet)) return
    if (this.#held.size === 0 && !this.#playing) this.#firstArrivalMs = arrivalMs
    if (this.#held.size >= PACKETS_MAX) this.#held.delete(this.#lowest())
    this.#held.set(packet.sequence, { packet, samples })
    this.#taken[packet.sequence % TAKEN_MAX] = packet.sequence
  }

  /**
   * Begins the tick at `nowMs`. bufferedSamples: decoded and not yet played. Starts a spurt whose time
   * has come, and leaves a frame out where the delay is too long.
   */
  beginTick(nowMs: number, bufferedSamples: number): void {
    this.#margins.advance(nowMs)
    if (!this.#playing && this.#held.size > 0) this.#start(nowMs)
    if (!this.#playing) return
    this.#dropOverflow()
    this.#shrink(nowMs)
    this.#tickMs = nowMs
    this.#tickTime = this.#nextTime - bufferedSamples
  }

  /** What comes next. Call until a tick's samples are there, or it is silent. */
  pop(): Playout {
    if (!this.#playing) return SILENCE
    if (this.#growing) return this.#lengthen()
    const held = this.#held.get(this.#nextSequence)
    if (held === undefined) return this.#held.size === 0 ? this.#starve() : this.#popMissing()
    const gap = rtpTimeDifference(held.packet.rtpTime, this.#nextTime)
    if (gap > 0 && gap <= PAUSE_SAMPLES_MAX) {
      this.#nextTime = (this.#nextTime + Math.min(gap, TICK_SAMPLES)) >>> 0
      return SILENCE
    }
    this.#held.delete(this.#nextSequence)
    this.#settleStarvation()
    this.#samples = held.samples
    this.#lastWasSilent = isQuiet(held.packet)
    this.#nextTime = held.packet.rtpTime
    this.#advance(held.samples)
    return { kind: 'packet', packet: held.packet }
  }

  /** Whether the packet belongs to another stream than the one that is played; then the stream is begun anew. */
  #isJump(sequence: number): boolean {
    if (Math.abs(sequenceDifference(sequence, this.#nextSequence)) <= SEQUENCE_JUMP) {
      this.#jumpedTo = -1
      return false
    }
    const expected = this.#jumpedTo
    this.#jumpedTo = (sequence + 1) & 0xffff
    if (sequence !== expected) return true
    this.#jumpedTo = -1
    this.#held.clear()
    this.#taken.fill(-1)
    this.#playing = false
    this.#nextSequence = -1
    this.#counters.restarts += 1
    return false
  }

  #isPlayed(packet: RtpPacket): boolean {
    if (this.#nextSequence < 0) return false
    if (sequenceDifference(packet.sequence, this.#nextSequence) >= 0) return false
    this.#counters.late += 1
    return true
  }

  /** Notes the packet's margin; false if it comes too late. */
  #isDue(packet: RtpPacket, arrivalMs: number): boolean {
    const ticks = Math.floor(rtpTimeDifference(packet.rtpTime, this.#tickTime) / TICK_SAMPLES)
    const marginMs = this.#tickMs + ticks * TICK_MS - arrivalMs
    const played = sequenceDifference(packet.sequence, this.#nextSequence) < 0
    if (played) this.#counters.late += 1
    const { playoutDelayMaxMs } = this.#config
    if (Math.abs(marginMs) <= playoutDelayMaxMs) {
      this.#margins.add(marginMs)
      if (played && this.#margins.mostMs + TICK_MS <= playoutDelayMaxMs) this.#growing = true
    }
    return !played
  }

  #start(nowMs: number): void {
    if (nowMs - this.#firstArrivalMs < this.targetMs) return
    this.#playing = true
    this.#nextSequence = this.#lowest()
    this.#nextTime = this.#held.get(this.#nextSequence)?.packet.rtpTime ?? 0
    this.#starvedSamples = 0
    this.#growing = false
    this.#excessSinceMs = undefined
  }

  /** The place stays where it is while a frame is concealed: all that follows has more time to come. */
  #lengthen(): Playout {
    this.#growing = false
    this.#margins.shift(TICK_MS)
    this.#counters.lengthened += 1
    return { kind: 'lost', samples: TICK_SAMPLES, next: undefined }
  }

  /** Nothing is there: the next packet is late, or lost, or the talker pauses; nobody can tell yet. */
  #starve(): Playout {
    const samplesMax = STARVED_MS_MAX * SAMPLES_PER_MS
    if (this.#lastWasSilent || this.#starvedSamples + this.#samples > samplesMax) {
      this.#playing = false
      return SILENCE
    }
    this.#starvedSamples += this.#samples
    return { kind: 'lost', samples: this.#samples, next: undefined }
  }

  /** The packet that was waited for came: it was late, and the delay has grown by the wait. */
  #settleStarvation(): void {
    if (this.#starvedSamples === 0) return
    this.#margins.shift(this.#starvedSamples / SAMPLES_PER_MS)
    this.#counters.lengthened += 1
    this.#starvedSamples = 0
  }

  /** Newer packets are there, this one is not. What was concealed while starving stands for it. */
  #popMissing(): Playout {
    const lowest = this.#lowest()
    while (this.#starvedSamples >= this.#samples && this.#nextSequence !== lowest) {
      this.#starvedSamples -= this.#samples
      this.#counters.lost += 1
      this.#advance(this.#samples)
    }
    if (this.#nextSequence === lowest) return this.pop()
    const samples = this.#samples
    this.#counters.lost += 1
    this.#advance(samples)
    return { kind: 'lost', samples, next: this.#held.get(this.#nextSequence)?.packet }
  }

  /** More is held than the longest delay: the oldest goes. */
  #dropOverflow(): void {
    while (this.depthMs > this.#config.playoutDelayMaxMs + TICK_MS) {
      const lowest = this.#lowest()
      const held = this.#held.get(lowest)
      if (held === undefined) return
      this.#held.delete(lowest)
      this.#nextSequence = lowest
      this.#nextTime = held.packet.rtpTime
      this.#advance(held.samples)
      this.#counters.shortened += 1
      this.#margins.shift(-held.samples / SAMPLES_PER_MS)
    }
  }

  #shrink(nowMs: number): void {
    const head = this.#held.get(this.#nextSequence)
    const excessMs = this.#margins.leastMs - this.#config.playoutDelayMinMs
    if (excessMs < EXCESS_MS) this.#excessSinceMs = undefined
    if (head === undefined || excessMs < EXCESS_MS || excessMs === Infinity) return
    this.#excessSinceMs ??= nowMs
    const patient = nowMs - this.#excessSinceMs < SHRINK_PATIENCE_MS
    if ((patient && !isQuiet(head.packet)) || head.samples > (excessMs + 2) * SAMPLES_PER_MS) return
    this.#held.delete(this.#nextSequence)
    this.#nextTime = head.packet.rtpTime
    this.#advance(head.samples)
    this.#margins.shift(-head.samples / SAMPLES_PER_MS)
    this.#counters.shortened += 1
    this.#excessSinceMs = undefined
  }

  #advance(samples: number): void {
    this.#nextSequence = (this.#nextSequence + 1) & 0xffff
    this.#nextTime = (this.#nextTime + samples) >>> 0
  }

  #lowest(): number {
    let lowest = -1
    for (const sequence of this.#held.keys()) {
      if (lowest < 0 || sequenceDifference(sequence, lowest) < 0) lowest = sequence
    }
    return lowest
  }
}

function isQuiet(packet: RtpPacket): boolean {
  if (packet.payload.length <= SILENT_PAYLOAD_BYTES) return true
  return packet.level !== undefined && packet.level >= QUIET_LEVEL
}
