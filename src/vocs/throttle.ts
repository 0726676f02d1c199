// Slows down who guesses passwords (F09). Pure. Three counts, each with a back-off of its own: of the user at one
// source, of the source with whatever user, of the user from wherever. The last two don't hold for who has signed
// on from that source before: nobody elsewhere can lock a user out, nor somebody beside.
import { ipBytes } from '../rtp/ip_address.ts'

/** Failures are forgotten this long after the last one. */
export const THROTTLE_FORGET_MS = 15 * 60_000
/** Entries of each count; the oldest go first. */
export const THROTTLE_ENTRIES_MAX = 10_000

interface Limit {
  /** Wrong passwords in a row that cost no wait. */
  readonly free: number
  /** The first wait is a second, doubled with each further failure up to this, ms. */
  readonly waitMaxMs: number
}

export const PAIR_LIMIT: Limit = { free: 4, waitMaxMs: 60_000 }
/** A source may stand for a whole control room. */
export const SOURCE_LIMIT: Limit = { free: 20, waitMaxMs: 60_000 }
/** It may be the user, at a new place, while others guess. */
export const USER_LIMIT: Limit = { free: 30, waitMaxMs: 30_000 }

const FIRST_WAIT_MS = 1000

export class Throttle {
  readonly #pairs = new Failures(PAIR_LIMIT)
  readonly #sources = new Failures(SOURCE_LIMIT)
  readonly #users = new Failures(USER_LIMIT)

  /** How long this user at this source has to wait, ms; 0: may try now. `isKnown`: has signed on from there. */
  waitMs(user: string, source: string, isKnown: boolean, nowMs: number): number {
    const ofPair = this.#pairs.waitMs(pairOf(user, source), nowMs)
    if (isKnown) return ofPair
    return Math.max(
      ofPair,
      this.#sources.waitMs(source, nowMs),
      this.#users.waitMs(keyOf(user), nowMs),
    )
  }

  /** To be called before the password is verified, so that tries side by side count as well. */
  attempted(user: string, source: string, nowMs: number): void {
    this.#pairs.add(pairOf(user, source), nowMs)
    this.#sources.add(source, nowMs)
    this.#users.add(keyOf(user), nowMs)
  }

  /** The password was right: its attempt is no failure, and there was none by this user at this source. */
  succeeded(user: string, source: string): void {
    this.takeBack(user, source)
    this.#pairs.forget(pairOf(user, source))
  }

  /** Nobody looked at the password: it was no attempt. */
  takeBack(user: string, source: string): void {
    this.#pairs.takeBack(pairOf(user, source))
    this.#sources.takeBack(source)
    this.#users.takeBack(keyOf(user))
  }
}

/** What one person can have many addresses of: IPv6 by its /64. */
export function sourceOf(address: string): string {
  const bytes = ipBytes(address)
  if (bytes === undefined) return address
  return bytes.length === 4 ? bytes.join('.') : Buffer.from(bytes.subarray(0, 8)).toString('hex')
}

function pairOf(user: string, source: string): string {
  return `${source} ${keyOf(user)}`
}

/** A directory takes many spellings for one name (RFC 4518): they are one to guess at. */
function keyOf(user: string): string {
  return user
    .normalize('NFKD')
    .replaceAll(/[\p{C}\p{M}\p{Z}]/gu, '')
    .toLowerCase()
}

class Failures {
  readonly #limit: Limit
  readonly #entries = new Map<string, { readonly count: number; readonly lastMs: number }>()

  constructor(limit: Limit) {
    this.#limit = limit
  }

  waitMs(key: string, nowMs: number): number {
    const { free, waitMaxMs } = this.#limit
    const { count, lastMs } = this.#recent(key, nowMs)
    if (count < free) return 0
    const waitMs = Math.min(FIRST_WAIT_MS * 2 ** Math.min(count - free, 16), waitMaxMs)
    return Math.max(0, lastMs + waitMs - nowMs)
  }

  add(key: string, nowMs: number): void {
    const count = this.#recent(key, nowMs).count + 1
    this.#entries.delete(key)
    this.#entries.set(key, { count, lastMs: nowMs })
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= THROTTLE_ENTRIES_MAX) break
      this.#entries.delete(oldest)
    }
  }

  takeBack(key: string): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    if (entry.count <= 1) this.#entries.delete(key)
    else this.#entries.set(key, { ...entry, count: entry.count - 1 })
  }

  forget(key: string): void {
    this.#entries.delete(key)
  }

  #recent(key: string, nowMs: number): { readonly count: number; readonly lastMs: number } {
    const entry = this.#entries.get(key)
    const isRecent = entry !== undefined && nowMs - entry.lastMs < THROTTLE_FORGET_MS
    return isRecent ? entry : { count: 0, lastMs: nowMs }
  }
}
