// What each user had on in each role, kept when sessions end (F20, F57). Pure.
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
      const entries = Object.entries(keys).filter((entry): entry is [string, LoopKey] =>
        isKey(entry[1]),
      )
      this.#keysets.set(name, new Map(entries))
    }
  }
}

function nameOf(user: string, role: string): string {
  return `${user} ${role}`
}

function isKey(value: unknown): value is LoopKey {
  const key = value as Partial<LoopKey> | null
  if (key?.state === undefined || !LOOP_STATES.includes(key.state)) return false
  return Number.isInteger(key.volume) && Number(key.volume) >= 0 && Number(key.volume) <= 100
}
