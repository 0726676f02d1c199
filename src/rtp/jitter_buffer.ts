// One talker's reorder-and-delay queue (RFC 3550 5.1 sequence numbers). Pure: packets come in with
// their arrival time, and go out packet by packet as the player needs them. The delay grows at once,
// by concealed frames, when a packet comes too late, and shrinks by packets that are left out, in
// silence where there is any (playout_delay.ts says when).
import { HeldPackets, isQuiet, PACKETS_MAX, type HeldPacket } from './held_packets.ts'
import type { RtpPacket } from './packet.ts'
import type { JitterCounters, Playout } from './playout.ts'
import { PlayoutDelay, type JitterBufferConfig } from './playout_delay.ts'
import { sequenceDifference, rtpTimeDifference } from './sequence.ts'

export { PACKETS_MAX } from './held_packets.ts'
export type { JitterCounters, Playout } from './playout.ts'
export type { JitterBufferConfig } from './playout_delay.ts'

const TICK_MS = 20
const TICK_SAMPLES = 960
const STEP_SAMPLES = 120
const SAMPLES_PER_MS = 48
/** Concealed in a row, ms; after that the talker is taken to pause. */
const CONCEALED_MS_MAX = 100
/** A jump of the sequence beyond this is another stream, once two packets agree on it. */
const SEQUENCE_JUMP = 1000
/** So many old packets in a row, without a new one between, are another stream. */
const OLD_IN_ROW_MAX = 25
const SILENCE: Playout = { kind: 'silence' }

export class JitterBuffer {
  readonly #config: JitterBufferConfig
  readonly #held = new HeldPackets()
  /** Sequences that were taken lately, each in its place: what comes again is not late. */
  readonly #taken = new Int32Array(PACKETS_MAX).fill(-1)
  readonly #delay: PlayoutDelay
  readonly #counters = { late: 0, duplicate: 0, lost: 0, shortened: 0, lengthened: 0, restarts: 0 }
  #playing = false
  /** What is played next; -1 before the first packet. */
  #nextSequence = -1
  #nextTime = 0
  /** Of the last packet played. */
  #samples = TICK_SAMPLES
  #wasSilent = true
  #tickMs = 0
  #starvedSamples = 0
  /** Frames to be concealed while the place stays where it is. */
  #growth = 0
  #jumpedTo = -1
  #oldInRow = 0
  #waited = { ms: 0, packets: 0 }

  constructor(config: JitterBufferConfig) {
    this.#config = config
    this.#delay = new PlayoutDelay(config)
  }

  get counters(): JitterCounters {
    return this.#counters
  }

  get playing(): boolean {
    return this.#playing
  }

  /** Audio that is held, ms. */
  get depthMs(): number {
    return this.#held.samples / SAMPLES_PER_MS
  }

  /** How long the packets that were played since the last call had waited, all together. */
  takeWaited(): { readonly ms: number; readonly packets: number } {
    const waited = this.#waited
    this.#waited = { ms: 0, packets: 0 }
    return waited
  }

  /** What packets should wait before they are played, ms. */
  get targetMs(): number {
    return this.#delay.targetMs
  }

  /**
   * Takes a packet of `samples` audio; describesPrevious: with in-band FEC. Late and duplicate ones are
   * counted and dropped.
   */
  push(packet: RtpPacket, samples: number, arrivalMs: number, describesPrevious = false): void {
    if (this.#isJump(packet.sequence)) return
    if (this.#isOld(packet, arrivalMs) && !this.#isNewStream()) return
    this.#oldInRow = 0
    this.#taken[packet.sequence % PACKETS_MAX] = packet.sequence
    this.#delay.note(packet, arrivalMs)
    this.#held.add({ packet, samples, arrivalMs })
    if (describesPrevious) this.#awaitDescription(packet, samples, arrivalMs)
  }

  /**
   * Begins the tick at `nowMs`. bufferedSamples: decoded and not yet played. Starts a spurt whose
   * time has come, and leaves a packet out where the delay is too long.
   */
  beginTick(nowMs: number, bufferedSamples: number): void {
    this.#delay.advance(nowMs)
    this.#tickMs = nowMs
    if (!this.#playing) this.#start(nowMs)
    if (!this.#playing) return
    this.#dropOverflow()
    this.#place(bufferedSamples)
    const head = this.#held.get(this.#nextSequence)
    if (head === undefined) return
    const quiet = isQuiet(head.packet)
    if (this.#delay.isLong(head.samples, quiet, nowMs)) this.#leaveOut(head)
    else if (quiet && this.#growth === 0 && this.#delay.isShort(head.samples)) this.#growth = 1
    this.#place(bufferedSamples)
  }

  /** What comes next. Call until a tick's samples are there, or it is silent. */
  pop(): Playout {
    if (!this.#playing) return SILENCE
    if (this.#growth > 0) return this.#lengthen()
    const held = this.#held.get(this.#nextSequence)
    if (held === undefined) return this.#held.size === 0 ? this.#starve() : this.#popMissing()
    this.#settleStarvation(held)
    if (this.#isPauseBefore(held)) {
      const gap = rtpTimeDifference(held.packet.rtpTime, this.#nextTime)
      this.#nextTime = (this.#nextTime + Math.min(gap, TICK_SAMPLES)) >>> 0
      return SILENCE
    }
    this.#samples = held.samples
    this.#wasSilent = isQuiet(held.packet)
    this.#waited.ms += this.#tickMs - held.arrivalMs
    this.#waited.packets += 1
    this.#pass(held)
    return { kind: 'packet', packet: held.packet }
  }

  /** Whether the packet is far from what is expected; if two agree on it, the stream restarts. */
  #isJump(sequence: number): boolean {
    const isIdle = !this.#playing && this.#held.size === 0
    const near = this.#nextSequence < 0 ? this.#held.oldest?.packet.sequence : this.#nextSequence
    if (near === undefined) return false
    if (Math.abs(sequenceDifference(sequence, near)) <= SEQUENCE_JUMP) {
      this.#jumpedTo = -1
      return false
    }
    const expected = this.#jumpedTo
    this.#jumpedTo = (sequence + 1) & 0xffff
    if (sequence !== expected && !isIdle) return true
    this.#restart()
    return false
  }

  /** A lost packet is as good as one that comes with its follower: where many are, the delay makes room. */
  #awaitDescription({ sequence, rtpTime }: RtpPacket, samples: number, arrivalMs: number): void {
    const [lost, before] = [(sequence - 1) & 0xffff, (sequence - 2) & 0xffff]
    const isTaken = (number: number): boolean => this.#taken[number % PACKETS_MAX] === number
    if (isTaken(lost) || !isTaken(before)) return
    const lostTime = (rtpTime - samples) >>> 0
    if (!this.#delay.noteDescribed(lostTime, arrivalMs)) return
    if (!this.#playing || sequenceDifference(lost, this.#nextSequence) >= 0) return
    this.#growth = Math.max(this.#growth, this.#delay.growthFor(lostTime, arrivalMs))
  }

  /** Counts a packet that came again, or too late; the delay grows for what follows a late one. */
  #isOld({ sequence, rtpTime }: RtpPacket, arrivalMs: number): boolean {
    if (this.#taken[sequence % PACKETS_MAX] === sequence) {
      this.#counters.duplicate += 1
      return true
    }
    if (this.#nextSequence < 0 || sequenceDifference(sequence, this.#nextSequence) >= 0) {
      return false
    }
    this.#counters.late += 1
    if (this.#playing) {
      this.#growth = Math.max(this.#growth, this.#delay.growthFor(rtpTime, arrivalMs))
    }
    return true
  }

  /** Many old packets in a row are a stream that has begun anew. */
  #isNewStream(): boolean {
    this.#oldInRow += 1
    if (this.#oldInRow < OLD_IN_ROW_MAX) return false
    this.#restart()
    return true
  }

  #restart(): void {
    this.#held.clear()
    this.#taken.fill(-1)
    this.#delay.clear()
    this.#playing = false
    this.#nextSequence = -1
    this.#jumpedTo = -1
    this.#oldInRow = 0
    this.#counters.restarts += 1
  }

  #start(nowMs: number): void {
    const head = this.#held.oldest
    if (head === undefined) return
    const { packet, samples, arrivalMs } = head
    if (nowMs < this.#delay.startMs(packet.rtpTime, samples, arrivalMs)) return
    this.#playing = true
    this.#nextSequence = packet.sequence
    this.#nextTime = packet.rtpTime
    this.#samples = samples
    this.#starvedSamples = 0
    this.#growth = 0
  }

  #place(bufferedSamples: number): void {
    this.#delay.place(this.#tickMs, (this.#nextTime - bufferedSamples) >>> 0)
  }

  /** More is held than the longest delay: the oldest goes. */
  #dropOverflow(): void {
    while (this.depthMs > this.#config.playoutDelayMaxMs + TICK_MS && this.#held.size > 1) {
      const oldest = this.#held.oldest
      if (oldest !== undefined) this.#leaveOut(oldest)
      this.#starvedSamples = 0
    }
  }

  #leaveOut(held: HeldPacket): void {
    this.#pass(held)
    this.#counters.shortened += 1
  }

  /** The place stays while a frame is concealed: all that follows has more time to come. */
  #lengthen(): Playout {
    this.#growth -= 1
    this.#counters.lengthened += 1
    return { kind: 'lost', samples: TICK_SAMPLES, next: undefined }
  }

  /** The next packet is late, or lost, or the talker pauses; nobody can tell yet. */
  #starve(): Playout {
    const samples = this.#starvedSamples + this.#samples
    if (this.#wasSilent || samples > CONCEALED_MS_MAX * SAMPLES_PER_MS) {
      this.#playing = false
      return SILENCE
    }
    this.#starvedSamples = samples
    return { kind: 'lost', samples: this.#samples, next: undefined }
  }

  /** What was concealed while starving stands for a pause of the talker, then for more delay. */
  #settleStarvation({ packet }: HeldPacket): void {
    if (this.#starvedSamples === 0) return
    const gap = Math.max(0, rtpTimeDifference(packet.rtpTime, this.#nextTime))
    const paused = Math.min(gap, this.#starvedSamples)
    this.#nextTime = (this.#nextTime + paused) >>> 0
    if (paused < this.#starvedSamples) this.#counters.lengthened += 1
    this.#starvedSamples = 0
  }

  /** Newer packets are there, this one is not. What was concealed while starving stands for it. */
  #popMissing(): Playout {
    const head = this.#held.oldest
    if (head === undefined) return SILENCE
    const { sequence } = head.packet
    const count = sequenceDifference(sequence, this.#nextSequence)
    const gap = rtpTimeDifference(head.packet.rtpTime, this.#nextTime)
    const samples = Math.min(this.#samples, gap - this.#starvedSamples)
    if (gap > CONCEALED_MS_MAX * SAMPLES_PER_MS || samples < STEP_SAMPLES) {
      this.#counters.lost += count
      this.#nextSequence = sequence
      return this.pop()
    }
    this.#counters.lost += 1
    this.#nextSequence = (this.#nextSequence + 1) & 0xffff
    const concealed = samples - (samples % STEP_SAMPLES)
    this.#nextTime = (this.#nextTime + this.#starvedSamples + concealed) >>> 0
    this.#starvedSamples = 0
    const next = this.#held.get(this.#nextSequence)?.packet
    return { kind: 'lost', samples: concealed, next }
  }

  /** The talker's clock left a gap, and the packet can wait for so long. */
  #isPauseBefore({ packet, arrivalMs }: HeldPacket): boolean {
    const gap = rtpTimeDifference(packet.rtpTime, this.#nextTime)
    const waitMs = this.#tickMs + gap / SAMPLES_PER_MS - arrivalMs
    return gap >= STEP_SAMPLES && waitMs <= this.#config.playoutDelayMaxMs
  }

  /** The place moves on behind this packet. */
  #pass(held: HeldPacket): void {
    const { packet, samples } = held
    this.#held.remove(held)
    this.#nextSequence = (packet.sequence + 1) & 0xffff
    this.#nextTime = (packet.rtpTime + samples) >>> 0
  }
}
