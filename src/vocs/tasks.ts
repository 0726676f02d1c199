// What the core asks for and gets later: passwords, the store. Pure but for what comes in.
// Whatever happens, each task comes back to the core with a result.
import { VocsError } from '../protocol/errors.ts'
import type { AccountWriter } from './account_writer.ts'
import type { ControlPlane } from './control_plane.ts'
import type { VocsCore } from './core.ts'
import type { Effect, KeepTask, StoreTask, VerifyTask } from './effects.ts'
import type { OutsideTask } from './outside_requests.ts'
import type { OutsideTasks } from './outside_tasks.ts'
import type { OutsideUsers } from './outside_users.ts'
import { PasswordTasks, type PasswordTasksOptions } from './password_tasks.ts'
import type { StoreRequests } from './store_requests.ts'

export interface TasksOptions extends PasswordTasksOptions {
  readonly core: VocsCore
  readonly plane: ControlPlane
  readonly requests: StoreRequests
  readonly writer: AccountWriter
  readonly outsideUsers: Pick<OutsideUsers, 'verify'>
  readonly outside: Pick<OutsideTasks, 'carryOut'>
  readonly run: (effects: readonly Effect[]) => void
  readonly nowMs: () => number
}

export class Tasks {
  readonly #options: TasksOptions
  readonly #passwords: PasswordTasks

  constructor(options: TasksOptions) {
    this.#options = options
    this.#passwords = new PasswordTasks(options)
  }

  async verify(task: VerifyTask): Promise<void> {
    const { core, outsideUsers, run, nowMs } = this.#options
    if (task.way === 'ldap') {
      const result = await outsideUsers.verify(task)
      return run(core.verified(task, result, nowMs()))
    }
    await this.#passwords.verify(task, (asked, result) =>
      run(core.verified(asked, result, nowMs())),
    )
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
}
