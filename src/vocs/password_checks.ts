// Passwords on their way to be verified: who has to wait, how many at a time, who was refused. Pure.
import { VocsError } from '../protocol/errors.ts'
import { Refusals } from './account_audit.ts'
import type { Connection } from './connections.ts'
import type { VerifyTask } from './effects.ts'
import type { Sessions } from './sessions.ts'
import { sourceOf, Throttle } from './throttle.ts'
import type { Tokens } from './tokens.ts'

/** Passwords that are verified at one time: all, and those of one source. */
export const VERIFY_PENDING_MAX = 32
export const VERIFY_PENDING_OF_SOURCE_MAX = 24
const VERIFY_RETRY_MS = 1000

export class PasswordChecks {
  readonly #sessions: Sessions
  readonly #tokens: Tokens
  readonly #throttle = new Throttle()
  readonly #refusals = new Refusals()
  /** By source. */
  readonly #pending = new Map<string, number>()
  #pendingAll = 0

  constructor(sessions: Sessions, tokens: Tokens) {
    this.#sessions = sessions
    this.#tokens = tokens
  }

  /** `ended` comes for each that begins. Throws VocsError THROTTLED. */
  begin(
    connection: Connection,
    task: Omit<VerifyTask, 'connection' | 'address' | 'passwordHash'>,
    nowMs: number,
  ): void {
    if (connection.verifying) throw VocsError.badRequest('wait for the answer to the last password')
    const { id, address } = connection
    const source = sourceOf(address)
    const waitMs = this.#throttle.waitMs(task.user, source, this.#isKnown(task.user, source), nowMs)
    if (waitMs > 0) {
      this.#refused(task.user, address, nowMs)
      const seconds = Math.ceil(waitMs / 1000)
      throw new VocsError('THROTTLED', `too many attempts: try again in ${seconds} s`, waitMs)
    }
    const pending = this.#pending.get(source) ?? 0
    if (this.#pendingAll >= VERIFY_PENDING_MAX || pending >= VERIFY_PENDING_OF_SOURCE_MAX) {
      throw new VocsError('THROTTLED', 'many sign on just now: try again soon', VERIFY_RETRY_MS)
    }
    this.#throttle.attempted(task.user, source, nowMs)
    this.#pendingAll++
    this.#pending.set(source, pending + 1)
    connection.verifying = true
    const user = this.#sessions.configuration.users.get(task.user)
    const passwordHash = user?.disabled === true ? undefined : user?.passwordHash
    const verify = { ...task, connection: id, address, passwordHash }
    this.#sessions.effects.push({ kind: 'verify', task: verify })
  }

  ended(
    connection: Connection | undefined,
    { user, address }: VerifyTask,
    matches: boolean,
    nowMs: number,
  ): void {
    if (connection !== undefined) connection.verifying = false
    const source = sourceOf(address)
    const pending = this.#pending.get(source) ?? 0
    if (pending <= 1) this.#pending.delete(source)
    else this.#pending.set(source, pending - 1)
    this.#pendingAll--
    if (matches) this.#throttle.succeeded(user, source)
    else this.#refused(user, address, nowMs)
  }

  /** Tells the audit log of what was refused again and again. */
  tick(nowMs: number): void {
    for (const record of this.#refusals.tick(nowMs)) {
      this.#sessions.effects.push({ kind: 'audit', record })
    }
  }

  #refused(user: string, address: string, nowMs: number): void {
    const known = this.#sessions.configuration.users.get(user)
    const record = this.#refusals.refused(known, address, nowMs)
    if (record !== undefined) this.#sessions.effects.push({ kind: 'audit', record })
  }

  /** Whether a sign-on from there is still good. */
  #isKnown(user: string, source: string): boolean {
    return this.#tokens.of(user).some(({ address }) => sourceOf(address) === source)
  }
}
