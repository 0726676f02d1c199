// What arrived of one stream and what did not, for the receiver reports (RFC 3550 6.4.1, A.3, A.8). Pure.
// Without them a browser sends no in-band FEC, and its own figures show no loss.
import { compactNtp, type ReportBlock } from './rtcp.ts'
import { rtpTimeDifference, SEQUENCE_MODULUS, SequenceExtender } from './sequence.ts'

const CLOCK_PER_MS = 48
/** A step of the RTP time beyond this is a new beginning, not jitter: one second. */
const JUMP_UNITS = 48_000

export class ReceptionStatistics {
  readonly ssrc: number
  readonly #extender = new SequenceExtender()
  #first = -1
  #highest = -1
  #received = 0
  #expectedBefore = 0
  #receivedBefore = 0
  #jitter = 0
  #last: { readonly rtpTime: number; readonly arrivalMs: number } | undefined
  #senderReport: { readonly compact: number; readonly arrivalMs: number } | undefined

  constructor(ssrc: number) {
    this.ssrc = ssrc
  }

  /** Call for each packet of the stream, also for late ones and duplicates. */
  onPacket(packet: { readonly sequence: number; readonly rtpTime: number }, nowMs: number): void {
    const index = this.#extender.extend(packet.sequence)
    if (this.#first < 0) this.#first = index
    this.#highest = Math.max(this.#highest, index)
    this.#received += 1
    this.#updateJitter(packet.rtpTime, nowMs)
  }

  /** A sender report of the stream arrived; `senderWallMs` is the wall clock in it. */
  onSenderReport(senderWallMs: number, nowMs: number): void {
    this.#senderReport = { compact: compactNtp(senderWallMs), arrivalMs: nowMs }
  }

  /** The block for the next report; the fraction lost counts from the block before. */
  block(nowMs: number): ReportBlock {
    const expected = this.#first < 0 ? 0 : this.#highest - this.#first + 1
    const expectedNow = expected - this.#expectedBefore
    const lostNow = expectedNow - (this.#received - this.#receivedBefore)
    this.#expectedBefore = expected
    this.#receivedBefore = this.#received
    const report = this.#senderReport
    return {
      ssrc: this.ssrc,
      fractionLost:
        expectedNow > 0 && lostNow > 0
          ? Math.min(255, Math.floor((lostNow * 256) / expectedNow))
          : 0,
      cumulativeLost: clamp24(expected - this.#received),
      // The extender's first cycle is 1, the report's is 0.
      highestSequence: Math.max(0, this.#highest - SEQUENCE_MODULUS) >>> 0,
      jitter: Math.floor(this.#jitter),
      lastSenderReport: report?.compact ?? 0,
      delaySinceLastSenderReport:
        report === undefined ? 0 : Math.round(((nowMs - report.arrivalMs) * 65536) / 1000) >>> 0,
    }
  }

  #updateJitter(rtpTime: number, arrivalMs: number): void {
    const last = this.#last
    this.#last = { rtpTime, arrivalMs }
    if (last === undefined) return
    const sent = rtpTimeDifference(rtpTime, last.rtpTime)
    if (Math.abs(sent) > JUMP_UNITS) return
    const deviation = Math.abs((arrivalMs - last.arrivalMs) * CLOCK_PER_MS - sent)
    this.#jitter += (deviation - this.#jitter) / 16
  }
}

function clamp24(value: number): number {
  return Math.max(-0x800000, Math.min(0x7fffff, value))
}
