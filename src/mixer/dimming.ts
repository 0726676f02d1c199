// Who hears less of some loops because somebody speaks on others (X06), kept up to date tick by tick. Pure. Where
// nobody has chosen a priority loop and there is no emergency loop, nothing is done.
import type { Listener } from './listener.ts'
import { SpeechWatch } from './speech_watch.ts'
import type { Talker } from './talker.ts'

export class Dimming {
  readonly #speech = new SpeechWatch()
  /** Who is dimmed by others' speech, with the loops that it waits for. */
  readonly #waiting = new Map<Listener, string>()
  #waitingChanged = false

  /** The listener is new or has another desired state. */
  note(listener: Listener): void {
    if (listener.attended.length === 0) return this.delete(listener)
    listener.attend(this.#speech)
    const loops = listener.attended.join()
    if (this.#waiting.get(listener) === loops) return
    this.#waiting.set(listener, loops)
    this.#waitingChanged = true
  }

  delete(listener: Listener): void {
    if (this.#waiting.delete(listener)) this.#waitingChanged = true
  }

  /** Call once a tick, before the mixes are computed; returns whether any may be another now. */
  tick(talkers: Iterable<Talker>, nowMs: number): boolean {
    const isNew = this.#waitingChanged
    if (isNew) this.#watch()
    if (this.#waiting.size === 0) return false
    if (!this.#speech.note(talkers, nowMs) && !isNew) return false
    let changed = false
    for (const listener of this.#waiting.keys()) {
      if (listener.attend(this.#speech)) changed = true
    }
    return changed
  }

  #watch(): void {
    this.#waitingChanged = false
    const loops = new Set<number>()
    for (const { attended } of this.#waiting.keys()) for (const loop of attended) loops.add(loop)
    this.#speech.watch(loops)
  }
}
