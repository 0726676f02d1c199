// One session's ear: which talkers it hears, and how loud. Pure.
import type { MixerSessionMessage, RtpDestinationMessage } from '../protocol/service_messages.ts'
import type { Talker } from './talker.ts'

export class Listener {
  readonly session: number
  #desired: MixerSessionMessage
  #places: ReadonlyMap<number, Place>
  /** Tick since which nothing is said; undefined while there is, and before the first. */
  idleSinceTick: number | undefined
  /** What its encoder expects to be lost, %: follows what it should expect where that is not heard. */
  lossPercent: number

  constructor(desired: MixerSessionMessage) {
    this.session = desired.session
    this.#desired = desired
    this.#places = placesOf(desired)
    this.lossPercent = this.expectedLossPercent
  }

  /** What its encoder should expect to be lost, 0..100 %. */
  get expectedLossPercent(): number {
    return Math.min(100, this.#desired.expectedLossPercent)
  }

  get iceProxy(): number {
    return this.#desired.iceProxy
  }

  /** Where the mix goes as plain RTP, if not to an ice_proxy. */
  get rtp(): RtpDestinationMessage | undefined {
    return this.#desired.rtp ?? undefined
  }

  /** Takes a newer desired state; an older or repeated one changes nothing and returns false. */
  apply(desired: MixerSessionMessage): boolean {
    if (desired.generation <= this.#desired.generation) return false
    this.#desired = desired
    this.#places = placesOf(desired)
    return true
  }

  /** 2 where any monitored loop has a pan: a mix that is mono costs less. */
  get channels(): 1 | 2 {
    return Array.from(this.#places.values()).some(({ pan }) => pan !== 0) ? 2 : 1
  }

  /**
   * How loud and where this listener hears the talker: the loudest of the monitored loops into which what
   * is played was spoken (F18), with that loop's pan; silent for the listener's own voice (F17).
   */
  placeOf(talker: Talker): Place {
    if (talker.ssrc === this.#desired.ssrc) return SILENT
    let loudest = SILENT
    for (const loop of talker.loops) {
      const place = this.#places.get(loop)
      if (place !== undefined && place.volume > loudest.volume) loudest = place
    }
    return loudest
  }
}

/** Where and how loud a loop is for a listener. */
export interface Place {
  /** 0..100 */
  readonly volume: number
  /** -100 left .. 100 right */
  readonly pan: number
}

const SILENT: Place = { volume: 0, pan: 0 }

function placesOf({ monitored }: MixerSessionMessage): ReadonlyMap<number, Place> {
  return new Map(
    monitored.map(({ loop, volume, pan }) => [
      loop,
      { volume: Math.min(100, volume), pan: Math.max(-100, Math.min(100, pan)) },
    ]),
  )
}
