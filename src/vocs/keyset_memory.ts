// What each user had on in each role, kept when sessions end (F20, F57). Pure.
import { PAN_MAX } from '../audio/pan.ts'
import { LOOP_STATES } from '../protocol/domain.ts'
import type { LoopKey } from './session.ts'

export const KEYSETS_MAX = 20_000
const VERSION = 1

export class KeysetMemory {
  readonly #keysets = new Map<string, Map<string, LoopKey>>()
  /** Grows with each change. */
  changes = 0

  of(user: string, role: string): ReadonlyMap<string, LoopKey> {
    return this.#keysets.get(nameOf(user, role)) ?? new Map()
  }

  keep(user: string, role: string, loop: string, key: LoopKey): void {
    const name = nameOf(user, role)
    const keyset = this.#keysets.get(name) ?? new Map<string, LoopKey>()
    this.#keysets.delete(name)
    this.#keysets.set(name, keyset.set(loop, key))
    this.changes++
    for (const oldest of this.#keysets.keys()) {
      if (this.#keysets.size <= KEYSETS_MAX) break
      this.#keysets.delete(oldest)
    }
  }

  toJson(): string {
    const keysets = [...this.#keysets].map(([name, keys]) => [name, Object.fromEntries(keys)])
    return JSON.stringify({ version: VERSION, keysets: Object.fromEntries(keysets) })
  }

  /** Takes over what toJson gave. Throws an Error for anything else. */
  load(json: string): void {
    const file = JSON.parse(json) as { version?: unknown; keysets?: Record<string, object> }
    if (file.version !== VERSION) throw new Error('this is no state file of this version')
    for (const [name, keys] of Object.entries(file.keysets ?? {})) {
      const entries = Object.entries(keys).flatMap(([loop, value]): [string, LoopKey][] => {
        const key = keyFrom(value)
        return key === undefined ? [] : [[loop, key]]
      })
      this.#keysets.set(name, new Map(entries))
    }
  }
}

function nameOf(user: string, role: string): string {
  return `${user} ${role}`
}

/** undefined for what is no key. One without a pan was kept before there was any: in the centre. */
function keyFrom(value: unknown): LoopKey | undefined {
  const { state, volume, pan = 0 } = (value ?? {}) as Partial<LoopKey>
  if (state === undefined || !LOOP_STATES.includes(state)) return undefined
  if (!isWithin(volume, 0, 100) || !isWithin(pan, -PAN_MAX, PAN_MAX)) return undefined
  return { state, volume, pan }
}

function isWithin(value: unknown, least: number, most: number): value is number {
  return Number.isInteger(value) && Number(value) >= least && Number(value) <= most
}
