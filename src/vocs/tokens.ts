// Tokens with which a client resumes its session, also after a restart. Pure: random numbers and the hash come in.
// Only the SHA-256 of a token is kept, so that neither memory nor the store tells anybody how to resume.
// What has to be written collects in `changes`; times are the core's own, and Unix times outside.
import type { SignOnRow } from '../store/account_store.ts'

export const TOKEN_BYTES = 32
export const TOKENS_MAX = 20_000
/** Of one user: nobody takes the others' places. */
export const USER_TOKENS_MAX = 200
/** A token in use is written again this long after the last time. */
export const USED_WRITTEN_MS = 30_000
/** Tokens that are written again at one time for their use alone. */
const USED_WRITTEN_MAX = 100

export interface TokenLife {
  /** A token that nobody used for so long is no longer valid, ms (F03). */
  readonly idleMs: number
  /** Nor is one this long after its sign-on, used or not, ms. */
  readonly absoluteMs: number
}

export const SIGN_ON_WAYS = ['password', 'ldap', 'openid', 'passkey'] as const
/** Who vouched for the user. */
export type SignOnWay = (typeof SIGN_ON_WAYS)[number]

export interface TokenEntry {
  readonly digest: string
  /** Names it to people; proves nothing. */
  readonly id: string
  readonly user: string
  readonly way: SignOnWay
  readonly signedOnMs: number
  /** As it called itself. */
  client: string
  address: string
  session: number
  /** The role last chosen with it. */
  role: string | undefined
  /** The kind of console it asked for then; empty: none. */
  keyset: string
  usedMs: number
  /** Of an OpenID Connect provider: it ends the session there, until the next restart here. */
  idToken?: string
  /** What the store has, or is about to have. */
  written: Pick<Readonly<TokenEntry>, 'usedMs' | 'role' | 'keyset'>
}

/** undefined: to be deleted. */
export type SignOnChanges = ReadonlyMap<string, SignOnRow | undefined>

export interface TokensOptions extends TokenLife {
  /** SHA-256 of a text. */
  readonly digest: (token: string) => string
  /** Unix time when the core's clock was 0, ms. */
  readonly epochMs: number
}

export interface TokensInUse {
  /** How much would be lost with it: the greatest go last where there are too many. */
  readonly standing: (entry: TokenEntry) => number
  /** Told of each that had to go for another. */
  readonly evicted: (entry: TokenEntry) => void
}
const NOT_IN_USE: TokensInUse = { standing: () => 0, evicted: () => undefined }

/** Who signs on, from where. */
export type TokenOwner = Pick<TokenEntry, 'user' | 'way' | 'client' | 'address' | 'session'>

export class Tokens {
  readonly #entries = new Map<string, TokenEntry>()
  readonly #ofUsers = new Map<string, Set<TokenEntry>>()
  readonly #options: TokensOptions
  readonly #inUse: TokensInUse
  #changes = new Map<string, SignOnRow | undefined>()
  #hasRevoked = false

  constructor(options: TokensOptions, inUse = NOT_IN_USE) {
    this.#options = options
    this.#inUse = inUse
  }

  /** What the store has; `isUser`: may sign on now. What is not valid any more is deleted. */
  load(rows: readonly SignOnRow[], isUser: (user: string) => boolean, nowMs: number): void {
    const { epochMs } = this.#options
    const newestFirst = rows.toSorted((one, other) => other.usedMs - one.usedMs)
    for (const { role, keyset, way, signedOnMs, usedMs, ...row } of newestFirst) {
      const used = Math.min(usedMs - epochMs, nowMs)
      const entry: TokenEntry = {
        ...row,
        id: this.#idOf(row.digest),
        session: 0,
        role,
        keyset,
        way: SIGN_ON_WAYS.find((known) => known === way) ?? 'password',
        signedOnMs: Math.min(signedOnMs - epochMs, nowMs),
        usedMs: used,
        written: { usedMs: used, role, keyset },
      }
      const hasRoom = this.#entries.size < TOKENS_MAX && this.of(row.user).length < USER_TOKENS_MAX
      if (hasRoom && isUser(row.user) && this.#isValid(entry, nowMs)) this.#add(entry)
      else this.#changes.set(row.digest, undefined)
    }
  }

  /**
   * Where there are too many, of the user or of all, one is evicted: of the least standing the one that was not
   * used for the longest time.
   */
  issue(token: string, owner: TokenOwner, nowMs: number): TokenEntry {
    const digest = this.#options.digest(token)
    const times = { signedOnMs: nowMs, usedMs: nowMs }
    const chosen = { role: undefined, keyset: '' }
    const written = { usedMs: nowMs, ...chosen }
    const entry = { ...owner, digest, id: this.#idOf(digest), ...chosen, ...times, written }
    const own = this.of(owner.user)
    if (own.length >= USER_TOKENS_MAX) this.#evictOneOf(own)
    if (this.#entries.size >= TOKENS_MAX) this.#evictOneOf(this.#entries.values())
    this.#add(entry)
    this.changed(entry)
    return entry
  }

  /** undefined: unknown, expired or revoked. */
  find(token: string, nowMs: number): TokenEntry | undefined {
    const entry = this.#entries.get(this.#options.digest(token))
    return entry !== undefined && this.#isValid(entry, nowMs) ? entry : undefined
  }

  /** A user's, last used first. */
  of(user: string): TokenEntry[] {
    const entries = [...(this.#ofUsers.get(user) ?? [])]
    return entries.sort((one, other) => other.usedMs - one.usedMs)
  }

  isHeld({ digest }: TokenEntry): boolean {
    return this.#entries.has(digest)
  }

  /** To be told after each change but of `usedMs`, `role` and `keyset`: it is written. */
  changed(entry: TokenEntry): void {
    if (!this.isHeld(entry)) return
    const { digest, user, way, role, keyset, client, address, usedMs } = entry
    entry.written = { usedMs, role, keyset }
    this.#changes.set(digest, {
      digest,
      user,
      way,
      role,
      keyset,
      client,
      address,
      signedOnMs: this.unixMs(entry.signedOnMs),
      usedMs: this.unixMs(usedMs),
    })
  }

  revoke(digest: string): void {
    const entry = this.#entries.get(digest)
    if (entry === undefined) return
    this.#entries.delete(digest)
    const own = this.#ofUsers.get(entry.user)
    own?.delete(entry)
    if (own?.size === 0) this.#ofUsers.delete(entry.user)
    this.#changes.set(digest, undefined)
    this.#hasRevoked = true
  }

  /** Revokes all of a user's tokens but the one named. */
  revokeUser(user: string, except?: string): void {
    for (const { digest } of this.of(user)) if (digest !== except) this.revoke(digest)
  }

  /** Revokes what is no longer valid and gives it; writes what is in use or in another role. */
  expire(nowMs: number): TokenEntry[] {
    const expired: TokenEntry[] = []
    let written = 0
    for (const entry of this.#entries.values()) {
      if (!this.#isValid(entry, nowMs)) expired.push(entry)
      else if (entry.role !== entry.written.role || entry.keyset !== entry.written.keyset) {
        this.changed(entry)
      } else if (entry.usedMs - entry.written.usedMs >= USED_WRITTEN_MS) {
        if (written++ < USED_WRITTEN_MAX) this.changed(entry)
      }
    }
    for (const { digest } of expired) this.revoke(digest)
    return expired
  }

  /** Whether one has ended since the changes were taken last. */
  get hasRevoked(): boolean {
    return this.#hasRevoked
  }

  /** What has changed since it was asked last. */
  takeChanges(): SignOnChanges {
    const changes = this.#changes
    this.#hasRevoked = false
    if (changes.size > 0) this.#changes = new Map()
    return changes
  }

  unixMs(ms: number): number {
    return Math.round(ms + this.#options.epochMs)
  }

  #add(entry: TokenEntry): void {
    this.#entries.set(entry.digest, entry)
    const own = this.#ofUsers.get(entry.user) ?? new Set()
    this.#ofUsers.set(entry.user, own.add(entry))
  }

  #evictOneOf(entries: Iterable<TokenEntry>): void {
    let least: readonly [entry: TokenEntry, standing: number] | undefined
    for (const entry of entries) {
      const standing = this.#inUse.standing(entry)
      const isLess =
        least === undefined ||
        standing < least[1] ||
        (standing === least[1] && entry.usedMs < least[0].usedMs)
      if (isLess) least = [entry, standing]
    }
    if (least === undefined) return
    this.revoke(least[0].digest)
    this.#inUse.evicted(least[0])
  }

  #isValid({ signedOnMs, usedMs }: TokenEntry, nowMs: number): boolean {
    const { idleMs, absoluteMs } = this.#options
    return nowMs - usedMs < idleMs && nowMs - signedOnMs < absoluteMs
  }

  /** The same after a restart, and no way back to the digest. */
  #idOf(digest: string): string {
    return this.#options.digest(`name of ${digest}`).slice(0, 16)
  }
}
