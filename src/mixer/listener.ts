// One session's ear: which talkers it hears, and how loud. Pure.
import type { MixerSessionMessage, RtpDestinationMessage } from '../protocol/service_messages.ts'
import { type HeardSpeech, NO_SPEECH, type Place, placesOf, SILENT } from './place.ts'
import type { SpeechWatch } from './speech_watch.ts'
import type { Talker } from './talker.ts'

export class Listener {
  readonly session: number
  #desired: MixerSessionMessage
  #places: ReadonlyMap<number, Place>
  #speech: HeardSpeech = NO_SPEECH
  #priorityLoops: readonly number[]
  #emergencyLoops: readonly number[]
  /** Tick since which nothing is said; undefined while there is, and before the first. */
  idleSinceTick: number | undefined
  /** What its encoder expects to be lost, %: follows what it should expect where that is not heard. */
  lossPercent: number

  constructor(desired: MixerSessionMessage) {
    this.session = desired.session
    this.#desired = desired
    this.#places = placesOf(desired.monitored, desired.dim, this.#speech)
    this.#priorityLoops = priorityLoopsOf(desired)
    this.#emergencyLoops = emergencyLoopsOf(desired)
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
    this.#priorityLoops = priorityLoopsOf(desired)
    this.#emergencyLoops = emergencyLoopsOf(desired)
    if (this.attended.length === 0) this.#speech = NO_SPEECH
    this.#places = placesOf(desired.monitored, desired.dim, this.#speech)
    return true
  }

  /** Loops for whose speech the others are dimmed here. */
  get attended(): readonly number[] {
    if (this.#emergencyLoops.length === 0) return this.#priorityLoops
    return [...this.#priorityLoops, ...this.#emergencyLoops]
  }

  /** Dims by where somebody speaks now; returns whether that changed anything. */
  attend(watch: SpeechWatch): boolean {
    const { ssrc, monitored, dim } = this.#desired
    const priority = watch.isHeard(this.#priorityLoops, ssrc)
    const emergency = watch.isHeard(this.#emergencyLoops, ssrc)
    if (priority === this.#speech.priority && emergency === this.#speech.emergency) return false
    this.#speech = { priority, emergency }
    this.#places = placesOf(monitored, dim, this.#speech)
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
      if (place !== undefined && place.gain > loudest.gain) loudest = place
    }
    return loudest
  }
}

/** Where none is heard, or nothing is dimmed for them, they are of no interest. */
function priorityLoopsOf({ monitored, dim }: MixerSessionMessage): readonly number[] {
  if (dim === null || dim === undefined || dim.priorityDb === 0) return []
  return dim.priorityLoops.filter((loop) =>
    monitored.some((one) => one.loop === loop && one.volume > 0),
  )
}

function emergencyLoopsOf({ monitored }: MixerSessionMessage): readonly number[] {
  return monitored.filter(({ emergency }) => emergency === true).map(({ loop }) => loop)
}
