// Who talked last on each loop (X10). Pure; in memory only.
export const LAST_TALKERS_MAX = 10

export interface LastTalker {
  readonly user: string
  /** When the last spurt ended, by the core's clock. */
  readonly endedMs: number
}

export class LastTalkers {
  readonly #ofLoops = new Map<string, readonly LastTalker[]>()

  /** Newest first, each once. */
  of(loop: string): readonly LastTalker[] {
    return this.#ofLoops.get(loop) ?? []
  }

  ended(loop: string, user: string, endedMs: number): void {
    const others = this.of(loop).filter((talker) => talker.user !== user)
    this.#ofLoops.set(loop, [{ user, endedMs }, ...others].slice(0, LAST_TALKERS_MAX))
  }

  forget(loop: string): void {
    this.#ofLoops.delete(loop)
  }
}
