// One session's ear: which talkers it hears, and how loud. Pure.
import type { MixerSessionMessage } from '../protocol/service_messages.ts'
import type { Talker } from './talker.ts'

export class Listener {
  readonly session: number
  #desired: MixerSessionMessage
  /** Volume 0..100 by loop. */
  #volumes: ReadonlyMap<number, number>
  /** Tick since which nothing is said; undefined while there is. */
  idleSinceTick: number | undefined

  constructor(desired: MixerSessionMessage, tick: number) {
    this.session = desired.session
    this.#desired = desired
    this.#volumes = volumesOf(desired)
    this.idleSinceTick = tick
  }

  get iceProxy(): number {
    return this.#desired.iceProxy
  }

  /** Takes a newer desired state; an older or repeated one changes nothing and returns false. */
  apply(desired: MixerSessionMessage): boolean {
    if (desired.generation <= this.#desired.generation) return false
    this.#desired = desired
    this.#volumes = volumesOf(desired)
    return true
  }

  /**
   * How loud this listener hears the talker, volume 0..100: the loudest of the monitored loops that the
   * talker is on (F18); 0 for the listener's own voice (F17).
   */
  volumeOf(talker: Talker): number {
    return this.#loudest(talker.ssrc, talker.loops)
  }

  /** Whether this listener will hear what has come of the talker and may not have been played yet. */
  awaits(talker: Talker): boolean {
    return this.#loudest(talker.ssrc, talker.arrivals.keys()) > 0
  }

  #loudest(ssrc: number, loops: Iterable<number>): number {
    if (ssrc === this.#desired.ssrc) return 0
    let loudest = 0
    for (const loop of loops) loudest = Math.max(loudest, this.#volumes.get(loop) ?? 0)
    return loudest
  }
}

function volumesOf({ monitored }: MixerSessionMessage): ReadonlyMap<number, number> {
  return new Map(monitored.map(({ loop, volume }) => [loop, Math.min(100, volume)]))
}
