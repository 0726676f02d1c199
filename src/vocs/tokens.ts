// Tokens with which a client resumes its session. Pure: random numbers and the hash come in.
// Only the SHA-256 of a token is kept, so that memory tells nobody how to resume.

export const TOKEN_BYTES = 32
/** A token that nobody used for so long is no longer valid (F03). */
export const TOKEN_IDLE_MS = 60 * 60_000
export const TOKENS_MAX = 20_000

export interface TokenEntry {
  readonly digest: string
  readonly user: string
  session: number
  /** The role last chosen with it. */
  role: string | undefined
  usedMs: number
}

export class Tokens {
  readonly #entries = new Map<string, TokenEntry>()
  readonly #digest: (token: string) => string

  /** `digest`: SHA-256. */
  constructor(digest: (token: string) => string) {
    this.#digest = digest
  }

  /** The oldest token ends when there are too many. */
  issue(token: string, user: string, session: number, nowMs: number): TokenEntry {
    const digest = this.#digest(token)
    const entry = { digest, user, session, role: undefined, usedMs: nowMs }
    this.#entries.set(digest, entry)
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= TOKENS_MAX) break
      this.#entries.delete(oldest)
    }
    return entry
  }

  /** undefined: unknown, expired or revoked. */
  find(token: string, nowMs: number): TokenEntry | undefined {
    const entry = this.#entries.get(this.#digest(token))
    return entry !== undefined && nowMs - entry.usedMs < TOKEN_IDLE_MS ? entry : undefined
  }

  revoke(digest: string): void {
    this.#entries.delete(digest)
  }

  /** Revokes all of a user's tokens but the one named. */
  revokeUser(user: string, except?: string): void {
    for (const { digest, user: owner } of this.#entries.values()) {
      if (owner === user && digest !== except) this.#entries.delete(digest)
    }
  }

  expire(nowMs: number): void {
    for (const { digest, usedMs } of this.#entries.values()) {
      if (nowMs - usedMs >= TOKEN_IDLE_MS) this.#entries.delete(digest)
    }
  }
}
