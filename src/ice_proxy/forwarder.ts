// One session's voice on its way to the loops: a client's packets under the session's own SSRC, with a
// sequence and a clock that go on over pauses of the PTT key and over reconnects (RFC 3550 5.1). Pure.
// Whoever does not press the key, or has no loop in talk, is not heard: nothing gets past here (F29). Where the
// client promises to be silent while its key is up, no syllable is clipped either (X08): a press lets out what
// overtook it, and after a release what was said before still passes, up to the first silence.
import { LEVEL_SILENT } from '../audio/format.ts'
import { OPUS_SILENCE } from '../audio/opus_packet.ts'
import { LOOP_PAYLOAD_TYPE, type RtpPacket } from '../rtp/packet.ts'
import { rtpTimeDifference, SequenceExtender } from '../rtp/sequence.ts'
import { HeldVoices, isSilent } from './held_voice.ts'

/** Where the session's voice may go now. */
export interface TalkState {
  readonly pttPressed: boolean
  readonly talkLoops: number
}

export type ForwardDrop = 'ptt_released' | 'no_talk_loop' | 'rtp_empty'

/** A hole of so many packets round a press is taken for reordering or loss; a longer one for a pause. */
const HOLE_PACKETS_MAX = 5
/** The client's clock may be so far from the time that passed before it is set anew, RTP units. */
const CLOCK_SLACK = 48 * 200
const UNITS_PER_MS = 48
const FRAME_UNITS = 960
/** A spurt whose last packet is older than this has been concealed already. */
const FINISH_MS_MAX = 100
/** After a release what was said before it may come for so long. */
export const TRAIL_MS_MAX = 100

export class Forwarder {
  readonly #ssrc: number
  #open = false
  readonly #held = new HeldVoices()
  /** The key is up, and what was said before passes until then; undefined: it does not. */
  #trailUntilMs: number | undefined
  #uplinkSsrc: number | undefined
  #extender = new SequenceExtender()
  /** Highest extended sequence that was seen before the spurt; packets up to it are from before. */
  #floor = -1
  #highest = -1
  /** Extended sequence of the spurt's first packet. */
  #first = -1
  /** The next packet that gets through begins a spurt. */
  #fresh = true
  #sequenceOffset = 0
  #timeOffset = 0
  #lastSequence: number
  #lastTime: number
  #lastMs: number | undefined

  /** `sequence` and `rtpTime`: of the first packet, random (RFC 3550 5.1). */
  constructor(ssrc: number, sequence: number, rtpTime: number) {
    this.#ssrc = ssrc
    this.#lastSequence = (sequence - 1) & 0xffff
    this.#lastTime = rtpTime >>> 0
  }

  get ssrc(): number {
    return this.#ssrc
  }

  /** The loop packet for a client's packet, or why there is none. Its payload is the client's view. */
  forward(packet: RtpPacket, talk: TalkState, nowMs: number): RtpPacket | ForwardDrop {
    if (packet.ssrc !== this.#uplinkSsrc) this.#restart(packet.ssrc)
    const sequence = this.#extender.extend(packet.sequence)
    if (talk.talkLoops > 0 && (talk.pttPressed || this.#isTrail(packet, nowMs))) {
      if (!this.#open) this.#begin()
      return this.#pass(packet, sequence, nowMs)
    }
    this.#highest = Math.max(this.#highest, sequence)
    const end = this.#trailUntilMs === undefined ? undefined : this.finish(nowMs)
    this.#open = false
    if (talk.pttPressed) return 'no_talk_loop'
    this.#held.add(packet, sequence, nowMs)
    return end ?? 'ptt_released'
  }

  /**
   * The key goes down. Gives the loop packets of what was said and came before it was known of; none while
   * the spurt before still trails, which goes on then.
   */
  press(nowMs: number): readonly RtpPacket[] {
    const goesOn = this.#open && nowMs <= (this.#trailUntilMs ?? 0)
    this.#trailUntilMs = undefined
    if (goesOn) return []
    this.#begin()
    const held = this.#held.take(nowMs)
    if (held[0] !== undefined) this.#highest = this.#floor = held[0].sequence - 1
    return held
      .map(({ packet, sequence, arrivalMs }) => this.#pass(packet, sequence, arrivalMs))
      .filter((voice) => typeof voice !== 'string')
  }

  /** The key goes up, and what was said before may still come. */
  release(nowMs: number): void {
    this.#trailUntilMs = nowMs + TRAIL_MS_MAX
  }

  /** Whether what was said before a release may still pass. */
  get trails(): boolean {
    return this.#trailUntilMs !== undefined
  }

  /**
   * As forward, for a packet that was lost and came with the redundancy of a later one. It fills a hole in
   * a spurt that goes on; it never is what was said before the press.
   */
  fill(packet: RtpPacket, talk: TalkState, nowMs: number): RtpPacket | ForwardDrop {
    const isInSpurt = this.#open && !this.#fresh && packet.ssrc === this.#uplinkSsrc
    if (!isInSpurt || this.#extender.extend(packet.sequence) <= this.#first) return 'ptt_released'
    return this.forward(packet, talk, nowMs)
  }

  /**
   * Ends a spurt that goes on: one packet of silence behind it, so that listeners hear a clean end and do
   * not conceal what never comes. undefined if nothing was sent lately.
   */
  finish(nowMs: number): RtpPacket | undefined {
    const wasOpen = this.#open
    this.#open = false
    this.#trailUntilMs = undefined
    if (!wasOpen || this.#lastMs === undefined || nowMs - this.#lastMs > FINISH_MS_MAX) {
      return undefined
    }
    this.#lastSequence = (this.#lastSequence + 1) & 0xffff
    this.#lastTime = (this.#lastTime + FRAME_UNITS) >>> 0
    this.#lastMs = nowMs
    return {
      marker: false,
      payloadType: LOOP_PAYLOAD_TYPE,
      sequence: this.#lastSequence,
      rtpTime: this.#lastTime,
      ssrc: this.#ssrc,
      level: LEVEL_SILENT,
      voice: false,
      payload: OPUS_SILENCE,
    }
  }

  /** The client has a new stream: a new connection or a new source. */
  #restart(ssrc: number): void {
    this.#uplinkSsrc = ssrc
    this.#held.clear()
    this.#trailUntilMs = undefined
    this.#extender = new SequenceExtender()
    this.#floor = -1
    this.#highest = -1
    this.#fresh = true
  }

  #isTrail(packet: RtpPacket, nowMs: number): boolean {
    return this.#trailUntilMs !== undefined && nowMs <= this.#trailUntilMs && !isSilent(packet)
  }

  #begin(): void {
    this.#open = true
    this.#floor = this.#highest
    this.#fresh = true
  }

  #pass(packet: RtpPacket, sequence: number, nowMs: number): RtpPacket | ForwardDrop {
    const previous = this.#highest
    this.#highest = Math.max(this.#highest, sequence)
    if (sequence <= this.#floor) return 'ptt_released'
    if (packet.payload.length === 0) return 'rtp_empty'
    const marker = this.#fresh
    if (this.#fresh) {
      this.#align(packet, sequence, previous, nowMs)
      this.#first = sequence
    }
    return this.#rewrite(packet, sequence, marker, nowMs)
  }

  /** Joins a spurt's first packet to what was sent before. */
  #align(packet: RtpPacket, sequence: number, previous: number, nowMs: number): void {
    const hole = previous < 0 ? 0 : sequence - previous
    const step = hole >= 1 && hole <= HOLE_PACKETS_MAX ? hole : 1
    // Whatever comes later from before it would get a sequence that is taken.
    if (step !== hole) this.#floor = sequence - 1
    this.#sequenceOffset = this.#lastSequence + step - sequence
    this.#fresh = false
    if (this.#lastMs === undefined) {
      this.#timeOffset = this.#lastTime - packet.rtpTime
      return
    }
    const elapsed = Math.max(1, Math.round(((nowMs - this.#lastMs) * UNITS_PER_MS) / FRAME_UNITS))
    const due = (this.#lastTime + elapsed * FRAME_UNITS) >>> 0
    const meant = (packet.rtpTime + this.#timeOffset) >>> 0
    if (previous >= 0 && Math.abs(rtpTimeDifference(meant, due)) <= CLOCK_SLACK) return
    this.#timeOffset = due - packet.rtpTime
  }

  #rewrite(packet: RtpPacket, sequence: number, marker: boolean, nowMs: number): RtpPacket {
    const outSequence = (sequence + this.#sequenceOffset) & 0xffff
    const outTime = (packet.rtpTime + this.#timeOffset) >>> 0
    if (sequence === this.#highest) {
      this.#lastSequence = outSequence
      this.#lastTime = outTime
      this.#lastMs = nowMs
    }
    return {
      marker,
      payloadType: LOOP_PAYLOAD_TYPE,
      sequence: outSequence,
      rtpTime: outTime,
      ssrc: this.#ssrc,
      level: packet.level,
      voice: packet.voice,
      payload: packet.payload,
    }
  }
}
