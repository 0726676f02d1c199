// What each user had on in each role, which page was shown and what is dimmed, kept when sessions end (F20, F57,
// X06). Pure.
// What has to be written collects here, a row for each loop, until it is taken.
import { PAN_MAX } from '../audio/pan.ts'
import { LOOP_STATES } from '../protocol/domain.ts'
import type { MemoryRows, UserLoopRow, UserPageRow } from '../store/account_store.ts'
import type { UserDimRow } from '../store/user_dims.ts'
import type { DimSettings } from './dims.ts'
import type { LoopKey } from './session.ts'
import { UserSettings } from './user_settings.ts'

/** Users in roles that are remembered; who changed nothing for the longest time goes first. */
export const KEYSETS_MAX = 20_000
export const PAGES_MAX = 1000
/** Of the file that was written before there was a store. */
const FILE_VERSION = 1

interface Kept {
  readonly user: string
  readonly role: string
  readonly loops: Map<string, LoopKey>
  page: number
  /** undefined: never chosen. */
  dim: DimSettings | undefined
}

export class KeysetMemory {
  /** By user and role, least recently changed first. */
  readonly #kept = new Map<string, Kept>()
  /** Loops to be written. */
  readonly #changedLoops = new Map<Kept, Set<string>>()
  readonly #changedPages = new Set<Kept>()
  readonly #changedDims = new Set<Kept>()
  readonly #forgotten = new Map<string, Pick<Kept, 'user' | 'role'>>()
  /** Of users, in whatever role. */
  readonly settings = new UserSettings()

  of(user: string, role: string): ReadonlyMap<string, LoopKey> {
    return this.#kept.get(nameOf(user, role))?.loops ?? new Map()
  }

  /** From 0. */
  page(user: string, role: string): number {
    return this.#kept.get(nameOf(user, role))?.page ?? 0
  }

  /** undefined: the user has not chosen. */
  dim(user: string, role: string): DimSettings | undefined {
    return this.#kept.get(nameOf(user, role))?.dim
  }

  keep(user: string, role: string, loop: string, key: LoopKey): void {
    const kept = this.#touch(user, role)
    kept.loops.set(loop, key)
    this.#mark(kept, loop)
  }

  keepPage(user: string, role: string, page: number): void {
    const kept = this.#touch(user, role)
    kept.page = page
    this.#changedPages.add(kept)
  }

  keepDim(user: string, role: string, dim: DimSettings): void {
    const kept = this.#touch(user, role)
    kept.dim = dim
    this.#changedDims.add(kept)
  }

  /** What is deleted is forgotten, so that nothing comes back with an id that is used again. */
  forget(users: ReadonlySet<string>, roles: ReadonlySet<string>, loops: ReadonlySet<string>): void {
    if (users.size + roles.size + loops.size === 0) return
    this.settings.forget(users)
    for (const [name, kept] of this.#kept) {
      if (users.has(kept.user) || roles.has(kept.role)) this.#drop(name, kept)
      else for (const loop of loops) this.#dropLoop(kept, loop)
    }
  }

  /** What the store has. */
  load({ loops, pages, settings, dims }: Omit<MemoryRows, 'forgotten'>): void {
    this.settings.load(settings)
    for (const { user, role, loop, ...value } of loops) {
      const key = keyFrom(value)
      if (key !== undefined) this.#entry(user, role).loops.set(loop, key)
    }
    for (const { user, role, page } of pages) this.#entry(user, role).page = page
    for (const { user, role, ...dim } of dims) this.#entry(user, role).dim = dim
    this.#evict()
  }

  /** Takes over a state.json; what is known already stays. Throws an Error for anything else. */
  loadFile(json: string): void {
    const file = JSON.parse(json) as { version?: unknown; keysets?: Record<string, object> }
    if (file.version !== FILE_VERSION) throw new Error('this is no state file of this version')
    for (const [name, keys] of Object.entries(file.keysets ?? {})) {
      const [user = '', role = ''] = name.split(' ')
      if (this.#kept.has(nameOf(user, role))) continue
      for (const [loop, value] of Object.entries(keys)) {
        const key = keyFrom(value)
        if (key !== undefined) this.keep(user, role, loop, key)
      }
    }
  }

  /** About `rowsMax` of what has changed since it was asked last; undefined: nothing. */
  takeChanges(rowsMax: number): MemoryRows | undefined {
    const size = this.#changedLoops.size + this.#changedPages.size + this.#changedDims.size
    if (size + this.#forgotten.size === 0 && !this.settings.hasChanges) return
    const loops: UserLoopRow[] = []
    const pages: UserPageRow[] = []
    const forgotten = [...this.#forgotten.values()].slice(0, rowsMax)
    for (const { user, role } of forgotten) this.#forgotten.delete(nameOf(user, role))
    for (const [kept, changed] of this.#changedLoops) {
      if (loops.length + forgotten.length >= rowsMax) break
      this.#changedLoops.delete(kept)
      const { user, role } = kept
      for (const loop of changed) {
        const key = kept.loops.get(loop)
        if (key !== undefined) loops.push({ user, role, loop, ...key })
      }
    }
    for (const kept of this.#changedPages) {
      if (loops.length + forgotten.length + pages.length >= rowsMax) break
      this.#changedPages.delete(kept)
      const { user, role, page } = kept
      pages.push({ user, role, page })
    }
    const room = rowsMax - loops.length - forgotten.length - pages.length
    const dims = this.#takeDims(room)
    const settings = this.settings.takeChanges(room - dims.length)
    return { loops, pages, settings, dims, forgotten }
  }

  /** What was taken could not be written: it is given again, as it is then. */
  putBack({ loops, pages, settings, dims, forgotten }: MemoryRows): void {
    this.settings.putBack(settings)
    for (const { user, role, loop } of loops) {
      const kept = this.#kept.get(nameOf(user, role))
      if (kept?.loops.has(loop) === true) this.#mark(kept, loop)
    }
    for (const { user, role } of pages) {
      const kept = this.#kept.get(nameOf(user, role))
      if (kept !== undefined) this.#changedPages.add(kept)
    }
    for (const { user, role } of dims) {
      const kept = this.#kept.get(nameOf(user, role))
      if (kept?.dim !== undefined) this.#changedDims.add(kept)
    }
    for (const { user, role } of forgotten) {
      const name = nameOf(user, role)
      if (!this.#kept.has(name)) this.#forgotten.set(name, { user, role })
    }
  }

  #takeDims(rowsMax: number): UserDimRow[] {
    const rows: UserDimRow[] = []
    for (const kept of this.#changedDims) {
      if (rows.length >= rowsMax) break
      this.#changedDims.delete(kept)
      const { user, role, dim } = kept
      if (dim !== undefined) rows.push({ user, role, ...dim })
    }
    return rows
  }

  #entry(user: string, role: string): Kept {
    const name = nameOf(user, role)
    const kept = this.#kept.get(name) ?? { user, role, loops: new Map(), page: 0, dim: undefined }
    this.#kept.set(name, kept)
    return kept
  }

  /** The entry as the most recently changed. */
  #touch(user: string, role: string): Kept {
    const name = nameOf(user, role)
    const kept = this.#entry(user, role)
    this.#kept.delete(name)
    this.#kept.set(name, kept)
    this.#forgotten.delete(name)
    this.#evict()
    return kept
  }

  #evict(): void {
    for (const [oldest, kept] of this.#kept) {
      if (this.#kept.size <= KEYSETS_MAX) break
      this.#drop(oldest, kept)
      this.#forgotten.set(oldest, kept)
    }
  }

  #drop(name: string, kept: Kept): void {
    this.#kept.delete(name)
    this.#changedLoops.delete(kept)
    this.#changedPages.delete(kept)
    this.#changedDims.delete(kept)
  }

  #dropLoop(kept: Kept, loop: string): void {
    kept.loops.delete(loop)
    if (kept.dim?.priorityLoops.includes(loop) === true) {
      const priorityLoops = kept.dim.priorityLoops.filter((other) => other !== loop)
      kept.dim = { ...kept.dim, priorityLoops }
    }
    this.#changedLoops.get(kept)?.delete(loop)
  }

  #mark(kept: Kept, loop: string): void {
    const changed = this.#changedLoops.get(kept) ?? new Set()
    this.#changedLoops.set(kept, changed.add(loop))
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
