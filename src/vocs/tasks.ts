// What the core asks for and gets later: passwords, the store. Pure but for what comes in.
// Whatever happens, each task comes back to the core with a result.
import { VocsError } from '../protocol/errors.ts'
import type { AccountWriter } from './account_writer.ts'
import type { ControlPlane } from './control_plane.ts'
import type { VocsCore } from './core.ts'
import type { Effect, KeepTask, StoreTask, VerifyTask } from './effects.ts'
import { keepPassword } from './keep_password.ts'
import type { OutsideTask } from './outside_requests.ts'
import type { OutsideTasks } from './outside_tasks.ts'
import type { OutsideUsers } from './outside_users.ts'
import type { StoreRequests } from './store_requests.ts'

export interface TasksOptions {
  readonly core: VocsCore
  readonly plane: ControlPlane
  readonly requests: StoreRequests
  readonly writer: AccountWriter
  readonly log: { error(fields: object, text: string): void }
  readonly verifyPassword: (
    hash: string | undefined,
    password: string,
  ) => Promise<{ readonly matches: boolean; readonly needsRehash: boolean }>
  readonly hashPassword: (password: string) => Promise<string>
  readonly outsideUsers: Pick<OutsideUsers, 'verify'>
  readonly outside: Pick<OutsideTasks, 'carryOut'>
  readonly run: (effects: readonly Effect[]) => void
  readonly nowMs: () => number
}

export class Tasks {
  readonly #options: TasksOptions

  constructor(options: TasksOptions) {
    this.#options = options
  }

  async verify(task: VerifyTask): Promise<void> {
    const { core, log, verifyPassword, outsideUsers, run, nowMs } = this.#options
    if (task.way === 'ldap') {
      const result = await outsideUsers.verify(task)
      return run(core.verified(task, result, nowMs()))
    }
    let isTold = false
    const tell = (matches: boolean, newHash?: string) => {
      if (isTold) return
      isTold = true
      run(core.verified(task, { matches, newHash }, nowMs()))
    }
    try {
      const { matches, needsRehash } = await verifyPassword(task.passwordHash, task.password)
      if (!matches) return tell(false)
      if (needsRehash && task.newPassword === undefined) await this.#rehash(task, tell)
      else if (task.newPassword !== undefined) await this.#change(task, task.newPassword, tell)
      tell(task.newPassword === undefined)
    } catch (error) {
      log.error({ err: error, user: task.user }, 'password not verified or not kept')
      tell(false)
    }
  }

  async outside(task: OutsideTask): Promise<void> {
    const { core, outside, run, nowMs } = this.#options
    const outcome = await outside.carryOut(task)
    run(core.outsideEnded(task, outcome, nowMs()))
  }

  async ask(task: StoreTask): Promise<void> {
    const { core, requests, log, run } = this.#options
    const answer = await requests.handle(task).catch((error: unknown) => {
      if (error instanceof VocsError) return error
      log.error({ err: error, user: task.user, request: task.message.body }, 'request failed')
      return new VocsError('INTERNAL', 'the request was not carried out: see the log')
    })
    run(core.answered(task, answer))
  }

  /** An answer that waits for the disk. */
  async keep(task: KeepTask): Promise<void> {
    const { core, writer, log, run } = this.#options
    const isKept = await writer.keep(task.token).then(
      () => true,
      (error: unknown) => {
        log.error({ err: error }, 'sign-ons not written')
        return false
      },
    )
    run(core.kept(task, isKept))
  }

  /** Takes over what another process has changed in the store. */
  async refresh(): Promise<void> {
    const { plane, log } = this.#options
    await plane.changes
      .refresh()
      .catch((error: unknown) => log.error({ err: error }, 'store not reached'))
  }

  async #change(
    { user, address, passwordHash: old }: VerifyTask,
    newPassword: string,
    tell: (matches: boolean, newHash: string) => void,
  ): Promise<void> {
    const { plane, hashPassword } = this.#options
    const passwordHash = await hashPassword(newPassword)
    const author = { actor: user, address, reason: '' }
    const change = { user, old, passwordHash, oneTime: false }
    await keepPassword(plane.changes, change, author, () => tell(true, passwordHash))
  }

  /** The same password as new ones are kept; that it fails is no reason to refuse the sign-on. */
  async #rehash(
    { user, password, passwordHash: old }: VerifyTask,
    tell: (matches: boolean, newHash: string) => void,
  ): Promise<void> {
    const { plane, log, hashPassword } = this.#options
    const author = { actor: 'system', address: '', reason: 'the same password, hashed as new ones' }
    try {
      const passwordHash = await hashPassword(password)
      const change = { user, old, passwordHash, oneTime: undefined }
      await keepPassword(plane.changes, change, author, () => tell(true, passwordHash))
    } catch (error) {
      log.error({ err: error, user }, 'password not hashed anew')
    }
  }
}
