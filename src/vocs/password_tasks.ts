// Passwords verified, hashed anew and changed, for the core. Pure but for the hashing and the store, which come in.
// Whatever happens, each task comes back with one result; what goes wrong here is told as that, not as a wrong password.
import type { ControlPlane } from './control_plane.ts'
import type { VerifyTask } from './effects.ts'
import { keepPassword } from './keep_password.ts'
import type { VerifyResult } from './sign_on.ts'

/** A hash may be exchanged while it is looked at: so often the new one is looked at. */
const TRIES_MAX = 3
const UNAVAILABLE =
  'the password could not be looked at or kept: try again, or tell the administrator'
const SYSTEM = {
  actor: 'system',
  address: '',
  reason: 'the same password, hashed as new ones',
} as const

export interface PasswordTasksOptions {
  readonly plane: {
    readonly configuration: ControlPlane['configuration']
    readonly changes: Pick<ControlPlane['changes'], 'carryOut'>
  }
  readonly verifyPassword: (
    hash: string | undefined,
    password: string,
  ) => Promise<{ readonly matches: boolean; readonly needsRehash: boolean }>
  readonly hashPassword: (password: string) => Promise<string>
  readonly log: { error(fields: object, text: string): void }
}

/** The task as it was in the end: of a hash that was exchanged meanwhile, with the new one. */
export type Verified = (task: VerifyTask, result: VerifyResult) => void

export class PasswordTasks {
  readonly #options: PasswordTasksOptions
  /** Hashes that are being exchanged, with what comes in their place. */
  readonly #rehashes = new Map<string, Promise<string | undefined>>()

  constructor(options: PasswordTasksOptions) {
    this.#options = options
  }

  /** `verified` is called once. Never rejects. */
  async verify(task: VerifyTask, verified: Verified): Promise<void> {
    let isTold = false
    const tell: Verified = (asked, result) => {
      if (isTold) return
      isTold = true
      verified(asked, result)
    }
    try {
      await this.#verify(task, tell)
    } catch (error) {
      const text = 'password not looked at or not kept'
      this.#options.log.error({ err: error, user: task.user }, text)
      tell(task, { matches: false, newHash: undefined, unavailable: UNAVAILABLE })
    }
  }

  async #verify(task: VerifyTask, tell: Verified): Promise<void> {
    let asked = task
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const { verifyPassword } = this.#options
      const { matches, needsRehash } = await verifyPassword(asked.passwordHash, asked.password)
      if (!matches) return tell(asked, { matches, newHash: undefined })
      if (await this.#matched(asked, needsRehash, tell)) return
      // A sign-on beside it has exchanged the hash, or somebody the password.
      asked = { ...asked, passwordHash: this.#hashOf(asked.user) }
    }
    throw new Error('the password is exchanged again and again')
  }

  /** Whether it was told: the hash that was looked at was the user's still. */
  async #matched(task: VerifyTask, needsRehash: boolean, tell: Verified): Promise<boolean> {
    const { user, passwordHash } = task
    if (this.#hashOf(user) !== passwordHash) return false
    if (task.newPassword !== undefined) return this.#change(task, task.newPassword, tell)
    const newHash = needsRehash ? await this.#rehashOnce(task, tell) : undefined
    const hash = newHash ?? passwordHash
    if (this.#hashOf(user) !== hash) return false
    tell({ ...task, passwordHash: hash }, { matches: true, newHash: undefined })
    return true
  }

  async #change(task: VerifyTask, newPassword: string, tell: Verified): Promise<boolean> {
    const { user, address, passwordHash: old } = task
    const { plane, hashPassword } = this.#options
    const passwordHash = await hashPassword(newPassword)
    const author = { actor: user, address, reason: '' }
    const change = { user, old, passwordHash, oneTime: false }
    let isWritten = false
    await keepPassword(plane.changes, change, author, () => {
      isWritten = true
      tell(task, { matches: true, newHash: passwordHash })
    })
    return isWritten
  }

  /** Gives what others who typed the same password at the same time wait for too; undefined: it stayed as it was. */
  async #rehashOnce(task: VerifyTask, tell: Verified): Promise<string | undefined> {
    const key = JSON.stringify([task.user, task.passwordHash])
    const running = this.#rehashes.get(key)
    if (running !== undefined) return running
    const rehash = this.#rehash(task, tell).finally(() => this.#rehashes.delete(key))
    this.#rehashes.set(key, rehash)
    return rehash
  }

  /** The same password as new ones are kept; that it fails is no reason to refuse the sign-on. */
  async #rehash(task: VerifyTask, tell: Verified): Promise<string | undefined> {
    const { user, password, passwordHash: old } = task
    const { plane, log, hashPassword } = this.#options
    let written: string | undefined
    try {
      const passwordHash = await hashPassword(password)
      const change = { user, old, passwordHash, oneTime: undefined }
      await keepPassword(plane.changes, change, SYSTEM, () => {
        written = passwordHash
        tell(task, { matches: true, newHash: passwordHash })
      })
    } catch (error) {
      log.error({ err: error, user }, 'password not hashed anew')
    }
    return written
  }

  #hashOf(user: string): string | undefined {
    return this.#options.plane.configuration.users.get(user)?.passwordHash
  }
}
