// Each loop of the role as a signal of its own, so that an event renders one tile again and not the whole page
// (X28). Holds what was taken last; nothing here changes a loop.
import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { ShownLoop } from './console_client.ts'

export class LoopSignals {
  /** Ids of the loops, in the role's order; the same list as long as they are the same. */
  readonly order = signal<readonly number[]>([])
  readonly #loops = new Map<number, Signal<ShownLoop>>()

  /** undefined: the role does not have it (any more). */
  get(id: number): ReadonlySignal<ShownLoop> | undefined {
    return this.#loops.get(id)
  }

  /** To be called in a batch: the loops and their order change together. */
  take(loops: readonly ShownLoop[]): void {
    for (const loop of loops) {
      const known = this.#loops.get(loop.id)
      if (known === undefined) this.#loops.set(loop.id, signal(loop))
      else known.value = loop
    }
    const before = this.order.peek()
    if (before.length === loops.length && before.every((id, at) => id === loops[at]?.id)) return
    const ids = loops.map(({ id }) => id)
    const kept = new Set(ids)
    for (const id of before) if (!kept.has(id)) this.#loops.delete(id)
    this.order.value = ids
  }
}
