// How long a talker's packets should wait before they are played. Pure. A packet of RTP time T is
// due at offset + T. The slowest packet of the last seconds tells whether the offset is right: it
// should come in time, and not wait for much more than the least delay. Differences of the clocks
// show the same way.
import type { RtpPacket } from './packet.ts'
import { rtpTimeDifference } from './sequence.ts'
import { TransitHistory } from './transit_history.ts'

export interface JitterBufferConfig {
  /** Audio held back before playout, ms: more rides out more jitter, less answers sooner. */
  readonly playoutDelayMinMs: number
  /** The delay never grows beyond this, ms: what comes later is lost. */
  readonly playoutDelayMaxMs: number
}

const TICK_MS = 20
const SAMPLES_PER_MS = 48
/** A jump of the talker's clock against ours beyond this is a new clock, ms. */
const CLOCK_JUMP_MS = 300
/** The delay is a frame too long from this excess on, ms: a frame and some slack. */
const EXCESS_MS = TICK_MS + 2
/** The part of the least delay that the slowest packet should keep. */
const MARGIN_PART = 0.25
/** Speech is left out when the delay was too long for so long, ms; sooner if it is far too long. */
const PATIENCE_MS = 800
const PATIENCE_FAR_MS = 300
const EXCESS_FAR_MS = 60
/** Packets of a spurt's beginning that come closer together were held back together. */
const BURST_GAP_MS = 5

/** So many lost packets in so long, ms, that their followers describe, are worth waiting for. */
const DESCRIBED_LOSSES = 3
const DESCRIBED_MS = 4000

export class PlayoutDelay {
  readonly #config: JitterBufferConfig
  readonly #transits = new TransitHistory()
  /** The talker's clock: an RTP time, and the same without wrapping, ms. */
  #clockTime: number | undefined
  #clockMs = 0
  #offsetMs = 0
  #excessSinceMs: number | undefined
  /** When the last losses were that could have been made good. */
  readonly #describedMs: number[] = []
  /** The newest of the packets with which a spurt began at once. */
  #burst: { readonly rtpTime: number; readonly arrivalMs: number } | undefined

  constructor(config: JitterBufferConfig) {
    this.#config = config
  }

  /** What a packet that is neither fast nor slow should wait, ms: the least delay and the jitter. */
  get targetMs(): number {
    const { playoutDelayMinMs, playoutDelayMaxMs } = this.#config
    const { fastestMs, slowestMs } = this.#transits
    const spreadMs = this.#transits.isEmpty ? 0 : slowestMs - fastestMs
    return Math.min(playoutDelayMinMs + spreadMs, playoutDelayMaxMs)
  }

  advance(nowMs: number): void {
    if (this.#burst !== undefined && nowMs - this.#burst.arrivalMs > BURST_GAP_MS) this.#endBurst()
    this.#transits.advance(nowMs)
  }

  /**
   * Takes a packet that came in time. What a gate held back until it knew that its talker's key was down
   * comes at once, the first with the marker (RFC 3550 5.1). It was late and what follows will not be, so
   * that only the newest of it counts.
   */
  note({ rtpTime, marker }: RtpPacket, arrivalMs: number): void {
    const burst = this.#burst
    const goesOn =
      burst !== undefined &&
      arrivalMs - burst.arrivalMs <= BURST_GAP_MS &&
      rtpTimeDifference(rtpTime, burst.rtpTime) > 0
    if (!goesOn) this.#endBurst()
    if (goesOn || marker) this.#burst = { rtpTime, arrivalMs }
    else this.#add(rtpTime, arrivalMs)
  }

  /**
   * The packet of this RTP time is lost, and the one that came at `arrivalMs` describes it. Where that
   * happens again and again, the lost one counts as one that came then: true.
   */
  noteDescribed(rtpTime: number, arrivalMs: number): boolean {
    this.#describedMs.push(arrivalMs)
    if (this.#describedMs.length < DESCRIBED_LOSSES) return false
    const sinceMs = this.#describedMs.shift() ?? 0
    if (arrivalMs - sinceMs > DESCRIBED_MS) return false
    this.#add(rtpTime, arrivalMs)
    return true
  }

  /** Another stream, or another clock. */
  clear(): void {
    this.#transits.clear()
    this.#burst = undefined
    this.#excessSinceMs = undefined
  }

  /** When a spurt has to start with this packet so that the slowest still come in time, ms. */
  startMs(rtpTime: number, samples: number, arrivalMs: number): number {
    const { playoutDelayMinMs, playoutDelayMaxMs } = this.#config
    const slowerMs = this.#transits.slowestMs - this.#transitMs(rtpTime, arrivalMs)
    const delayMs = playoutDelayMinMs + Math.max(0, slowerMs) + slackMs(samples)
    return arrivalMs + Math.min(delayMs, playoutDelayMaxMs)
  }

  /** The tick at `tickMs` plays from this RTP time on. */
  place(tickMs: number, rtpTime: number): void {
    this.#offsetMs = tickMs - this.#unwrap(rtpTime)
  }

  /** Frames to grow by, so that packets as late as this one come in time; 0 if it may not. */
  growthFor(rtpTime: number, arrivalMs: number): number {
    const marginMs = this.#offsetMs - this.#transitMs(rtpTime, arrivalMs)
    if (marginMs >= TICK_MS) return 0
    const frames = Math.max(1, Math.ceil(-marginMs / TICK_MS))
    return this.#mayGrow(frames) ? frames : 0
  }

  /** Whether a frame should be put in where it is quiet. samples: of the talker's packets. */
  isShort(samples: number): boolean {
    if (this.#transits.isEmpty || !this.#mayGrow(1)) return false
    return this.#leastMarginMs(samples) < this.#config.playoutDelayMinMs * MARGIN_PART
  }

  /** Whether a packet of so many samples should be left out now. */
  isLong(samples: number, isQuiet: boolean, nowMs: number): boolean {
    const excessMs = this.#leastMarginMs(samples) - this.#config.playoutDelayMinMs
    if (this.#transits.isEmpty || excessMs < EXCESS_MS) {
      this.#excessSinceMs = undefined
      return false
    }
    this.#excessSinceMs ??= nowMs
    const patienceMs = excessMs > EXCESS_FAR_MS ? PATIENCE_FAR_MS : PATIENCE_MS
    if (!isQuiet && nowMs - this.#excessSinceMs < patienceMs) return false
    if (samples > (excessMs + 2) * SAMPLES_PER_MS) return false
    this.#excessSinceMs = undefined
    return true
  }

  #endBurst(): void {
    if (this.#burst !== undefined) this.#add(this.#burst.rtpTime, this.#burst.arrivalMs)
    this.#burst = undefined
  }

  #add(rtpTime: number, arrivalMs: number): void {
    const transitMs = this.#transitMs(rtpTime, arrivalMs)
    const { fastestMs, slowestMs } = this.#transits
    if (transitMs < slowestMs - CLOCK_JUMP_MS || transitMs > fastestMs + CLOCK_JUMP_MS) {
      this.#transits.clear()
    }
    this.#transits.advance(arrivalMs)
    this.#transits.add(transitMs)
  }

  /** How early the slowest packet of the last seconds was. */
  #leastMarginMs(samples: number): number {
    return this.#offsetMs - this.#transits.slowestMs - slackMs(samples)
  }

  #mayGrow(frames: number): boolean {
    const delayMs = this.#offsetMs + frames * TICK_MS - this.#transits.fastestMs
    return delayMs <= this.#config.playoutDelayMaxMs
  }

  #transitMs(rtpTime: number, arrivalMs: number): number {
    return arrivalMs - this.#unwrap(rtpTime)
  }

  /** The RTP time on the talker's clock without wrapping, ms. */
  #unwrap(rtpTime: number): number {
    this.#clockMs += rtpTimeDifference(rtpTime, this.#clockTime ?? rtpTime) / SAMPLES_PER_MS
    this.#clockTime = rtpTime
    return this.#clockMs
  }
}

/** Packets shorter than a tick are needed at the tick's start, this long before they are due. */
function slackMs(samples: number): number {
  return Math.max(0, TICK_MS - samples / SAMPLES_PER_MS)
}
