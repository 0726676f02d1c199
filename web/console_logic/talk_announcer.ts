// What a screen reader is told of who talks where: each start once, at a bounded rate, never the own
// voice. Pure.

export interface SpokenLoop {
  readonly id: number
  readonly name: string
  readonly talkers: readonly { readonly name: string; readonly own: boolean }[]
}

export interface Announcement {
  readonly talker: string
  readonly loop: string
}

/** Least time between two announcements: a spoken sentence takes about this long, ms. */
export const ANNOUNCE_INTERVAL_MS = 3000
/** A talker who pauses is not announced again on the same loop within this time, ms. */
export const ANNOUNCE_AGAIN_MS = 30_000
const REMEMBERED_MAX = 256

export class TalkAnnouncer {
  readonly #spokenMs = new Map<string, number>()
  #nextMs = -Infinity

  /** The one thing to say now, if any. Call when talkers change and again after `waitMs`. */
  next(loops: readonly SpokenLoop[], nowMs: number): Announcement | undefined {
    if (nowMs < this.#nextMs) return undefined
    for (const loop of loops) {
      for (const talker of loop.talkers) {
        const key = `${loop.id} ${talker.name}`
        const spokenMs = this.#spokenMs.get(key) ?? -Infinity
        if (talker.own || nowMs - spokenMs < ANNOUNCE_AGAIN_MS) continue
        this.#remember(key, nowMs)
        this.#nextMs = nowMs + ANNOUNCE_INTERVAL_MS
        return { talker: talker.name, loop: loop.name }
      }
    }
    return undefined
  }

  #remember(key: string, nowMs: number): void {
    this.#spokenMs.delete(key)
    if (this.#spokenMs.size >= REMEMBERED_MAX) {
      const oldest = this.#spokenMs.keys().next()
      if (!oldest.done) this.#spokenMs.delete(oldest.value)
    }
    this.#spokenMs.set(key, nowMs)
  }
}
