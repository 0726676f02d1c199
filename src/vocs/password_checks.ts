// Passwords on their way to be verified: who has to wait, how many at a time, who was refused. Pure.
import { VocsError } from '../protocol/errors.ts'
import { Refusals } from './account_audit.ts'
import type { Connection } from './connections.ts'
import type { VerifyTask } from './effects.ts'
import { PendingChecks } from './pending_checks.ts'
import type { Sessions } from './sessions.ts'
import { sourceOf, Throttle } from './throttle.ts'
import type { SignOnWay, Tokens } from './tokens.ts'

export class PasswordChecks {
  readonly #sessions: Sessions
  readonly #tokens: Tokens
  readonly #throttle = new Throttle()
  readonly #refusals = new Refusals()
  /** Apart: a directory that is slow keeps nobody's own password waiting. */
  readonly #pending = { password: new PendingChecks(), ldap: new PendingChecks() }

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
      this.refused(task.user, address, task.way, nowMs)
      const seconds = Math.ceil(waitMs / 1000)
      throw new VocsError('THROTTLED', `too many attempts: try again in ${seconds} s`, waitMs)
    }
    this.#pending[task.way].begin(source)
    this.#throttle.attempted(task.user, source, nowMs)
    connection.verifying = true
    const user = this.#sessions.configuration.users.get(task.user)
    const passwordHash = user?.disabled === true ? undefined : user?.passwordHash
    const verify = { ...task, connection: id, address, passwordHash }
    this.#sessions.effects.push({ kind: 'verify', task: verify })
  }

  /** `outcome` 'unknown': nothing was found out, and nobody was refused. */
  ended(
    connection: Connection | undefined,
    { user, address, way }: VerifyTask,
    outcome: 'right' | 'wrong' | 'unknown',
    nowMs: number,
  ): void {
    if (connection !== undefined) connection.verifying = false
    const source = sourceOf(address)
    this.#pending[way].ended(source)
    if (outcome === 'right') this.#throttle.succeeded(user, source)
    // A directory may have counted the attempt itself, and locks users out.
    if (outcome === 'unknown' && way === 'password') this.#throttle.takeBack(user, source)
    if (outcome === 'wrong') this.refused(user, address, way, nowMs)
  }

  /** Tells the audit log of what was refused again and again. */
  tick(nowMs: number): void {
    for (const record of this.#refusals.tick(nowMs)) {
      this.#sessions.effects.push({ kind: 'audit', record })
    }
  }

  /** For the audit log. */
  refused(user: string, address: string, way: SignOnWay, nowMs: number, reason?: string): void {
    const known = this.#sessions.configuration.users.get(user)
    const record = this.#refusals.refused(known, address, way, nowMs, reason)
    if (record !== undefined) this.#sessions.effects.push({ kind: 'audit', record })
  }

  /** Whether a sign-on from there is still good. */
  #isKnown(user: string, source: string): boolean {
    return this.#tokens.of(user).some(({ address }) => sourceOf(address) === source)
  }
}
