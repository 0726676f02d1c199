// What a listener's receiver reports (RFC 3550 6.4.1) say of its loss, and what is done about it: earlier
// frames in each packet (RED), or what an encoder should expect (in-band FEC). Pure. It answers at once and
// takes back slowly: a network that has begun to lose packets loses more.
import type { ReportBlock } from '../rtp/rtcp.ts'

interface Level {
  /** Of all packets, smoothed: above it the level is entered, %. */
  readonly enterPercent: number
  /** Below it for HOLD_MS the level is left, %. */
  readonly leavePercent: number
  readonly earlierFrames: number
  /** What an encoder should expect, in few steps, so that listeners share encoders. */
  readonly lossPercent: number
}

const NONE: Level = { enterPercent: 0, leavePercent: 0, earlierFrames: 0, lossPercent: 0 }
// One earlier frame leaves the square of random loss: 0.6 % of 8 %. Beyond it, and where packets are lost
// in a row, it takes two.
const LEVELS: readonly Level[] = [
  NONE,
  { enterPercent: 1, leavePercent: 0.5, earlierFrames: 1, lossPercent: 5 },
  { enterPercent: 8, leavePercent: 4, earlierFrames: 2, lossPercent: 15 },
]
/** A single report of more loss is a burst, %. */
const BURST_PERCENT = 12
const BURST_PACKETS_MIN = 50
/** Clear for so long, the answer goes back by one level. */
const HOLD_MS = 10_000
/** A report about so many packets counts as much as all before it: rising, and falling. */
const RISE_PACKETS = 100
const FALL_PACKETS = 400
/** What the first report is about: nobody knows; a browser sends it after seconds. */
const FIRST_PACKETS = 50
/** A report about more packets is another's stream, or nonsense: 20 s of sound. */
const REPORT_PACKETS_MAX = 1000

export class LossResponse {
  #level = 0
  #percent = 0
  #highest: number | undefined
  #clearSinceMs: number | undefined

  /** How many earlier frames each packet should carry: 0, 1 or 2. */
  get earlierFrames(): number {
    return this.#current.earlierFrames
  }

  /** What an encoder should expect: 0, 5 or 15 %. */
  get lossPercent(): number {
    return this.#current.lossPercent
  }

  /** Takes a report's block about the stream that is sent. Returns whether the response changed. */
  note(
    { fractionLost, highestSequence }: Pick<ReportBlock, 'fractionLost' | 'highestSequence'>,
    nowMs: number,
  ): boolean {
    const before = this.#highest
    this.#highest = highestSequence
    const packets = before === undefined ? FIRST_PACKETS : (highestSequence - before) | 0
    if (packets <= 0 || packets > REPORT_PACKETS_MAX) return false
    const percent = (fractionLost * 100) / 256
    const span = percent > this.#percent ? RISE_PACKETS : FALL_PACKETS
    // By packets, not by reports: in silence there are few, and one of ten is no sign of 10 %.
    this.#percent += (percent - this.#percent) * (packets / (packets + span))
    const isBurst = percent >= BURST_PERCENT && packets >= BURST_PACKETS_MIN
    return this.#settle(isBurst, nowMs)
  }

  get #current(): Level {
    return LEVELS[this.#level] ?? NONE
  }

  #settle(isBurst: boolean, nowMs: number): boolean {
    const reached = isBurst
      ? LEVELS.length - 1
      : LEVELS.findLastIndex(({ enterPercent }) => this.#percent >= enterPercent)
    if (reached > this.#level) {
      this.#level = reached
      this.#clearSinceMs = undefined
      return true
    }
    if (isBurst || this.#percent >= this.#current.leavePercent) {
      this.#clearSinceMs = undefined
      return false
    }
    this.#clearSinceMs ??= nowMs
    if (nowMs - this.#clearSinceMs < HOLD_MS) return false
    this.#level -= 1
    this.#clearSinceMs = undefined
    return true
  }
}
