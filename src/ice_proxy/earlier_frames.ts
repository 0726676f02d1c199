// The frames that a lossy listener's packets carry once more (RFC 2198). Pure.
// Only what can still be played is carried: after a pause the frames before it are long over, and a byte of
// DTX says nothing that a listener could miss.
import { writeRed } from '../rtp/red.ts'
import { rtpTimeDifference } from '../rtp/sequence.ts'

/** How a stream is sent redundantly. */
export interface RedFormat {
  readonly payloadType: number
  /** 1 or 2 */
  readonly earlierFrames: number
}

const FRAMES_MAX = 2
/** An older frame's time to be played is over: 5 ticks of 20 ms, in units of the RTP clock. */
const AGE_MAX = 5 * 960
/** With IP, UDP, RTP and SRTP round it a packet stays below what any path carries: 1280 bytes. */
const RED_PAYLOAD_BYTES_MAX = 1180
const DTX_BYTES_MAX = 2

interface Frame {
  readonly rtpTime: number
  readonly opus: Uint8Array
}

export class EarlierFrames {
  readonly #payload = new Uint8Array(RED_PAYLOAD_BYTES_MAX)
  #frames: readonly Frame[] = []

  /**
   * The RED payload of this frame and those before it, valid until the next call; undefined where none of
   * them can go along. Keeps a view of the frame, whose bytes have to stay as they are for five ticks.
   */
  wrap(
    opus: Uint8Array,
    rtpTime: number,
    opusType: number,
    { earlierFrames }: RedFormat,
  ): Uint8Array | undefined {
    const recent = this.#frames.filter((frame) => {
      const age = rtpTimeDifference(rtpTime, frame.rtpTime)
      return age > 0 && age <= AGE_MAX
    })
    const earlier = recent.slice(-earlierFrames).map((frame) => ({
      payloadType: opusType,
      timeOffset: rtpTimeDifference(rtpTime, frame.rtpTime),
      payload: frame.opus,
    }))
    const isDtx = opus.length <= DTX_BYTES_MAX
    this.#frames = isDtx ? recent : [...recent, { rtpTime, opus }].slice(-FRAMES_MAX)
    const own = { payloadType: opusType, timeOffset: 0, payload: opus }
    const length = writeRed([...earlier, own], this.#payload)
    return length === 0 ? undefined : this.#payload.subarray(0, length)
  }
}
