// Sign-ons that have gone to an identity provider and are not back yet: each comes back once, in time. Pure.

export interface PendingSignOn {
  readonly state: string
  readonly nonce: string
  readonly codeVerifier: string
  readonly redirectUri: string
}

export const SIGN_ONS_PENDING_MAX = 10_000
export const SIGN_ON_LIFETIME_MS = 600_000

export class PendingSignOns {
  /** By secret, the oldest first. */
  readonly #pending = new Map<string, { readonly signOn: PendingSignOn; readonly endMs: number }>()
  /** Given up for newer ones, because there were too many. */
  droppedCount = 0

  get size(): number {
    return this.#pending.size
  }

  add(secret: string, signOn: PendingSignOn, nowMs: number): void {
    for (const [old, { endMs }] of this.#pending) {
      const isOver = endMs <= nowMs
      if (!isOver && this.#pending.size < SIGN_ONS_PENDING_MAX) break
      this.#pending.delete(old)
      if (!isOver) this.droppedCount++
    }
    this.#pending.set(secret, { signOn, endMs: nowMs + SIGN_ON_LIFETIME_MS })
  }

  /** Undefined if there is none, or not any more. */
  take(secret: string, nowMs: number): PendingSignOn | undefined {
    const found = this.#pending.get(secret)
    this.#pending.delete(secret)
    return found !== undefined && nowMs < found.endMs ? found.signOn : undefined
  }
}
