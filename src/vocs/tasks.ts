// What the core asks for and gets later: passwords, the store. Pure but for what comes in.
// Whatever happens, each task comes back to the core with a result.
import { VocsError } from '../protocol/errors.ts'
import type { ControlPlane } from './control_plane.ts'
import type { VocsCore } from './core.ts'
import type { Effect, StoreTask, VerifyTask } from './effects.ts'
import type { StoreRequests } from './store_requests.ts'

export interface TasksOptions {
  readonly core: VocsCore
  readonly plane: ControlPlane
  readonly requests: StoreRequests
  readonly log: { error(fields: object, text: string): void }
  readonly verifyPassword: (hash: string | undefined, password: string) => Promise<boolean>
  readonly hashPassword: (password: string) => Promise<string>
  readonly run: (effects: readonly Effect[]) => void
  readonly nowMs: () => number
}

export class Tasks {
  readonly #options: TasksOptions

  constructor(options: TasksOptions) {
    this.#options = options
  }

  /** address: of the client; undefined if it is gone. */
  async verify(task: VerifyTask, address = ''): Promise<void> {
    const { core, plane, log, verifyPassword, hashPassword, run, nowMs } = this.#options
    const { user, newPassword } = task
    const tell = (matches: boolean, newHash?: string) =>
      run(core.verified(task, address, { matches, newHash }, nowMs()))
    try {
      const matches = await verifyPassword(task.passwordHash, task.password)
      if (!matches || newPassword === undefined) return tell(matches)
      const passwordHash = await hashPassword(newPassword)
      const setPassword = { user, passwordHash, oneTime: false }
      const author = { actor: user, address, reason: '' }
      const written = () => tell(true, passwordHash)
      await plane.changes.edit([{ body: 'setPassword', setPassword }], author, written)
    } catch (error) {
      log.error({ err: error, user }, 'password not verified or not kept')
      tell(false)
    }
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

  /** Takes over what another process has changed in the store. */
  async refresh(): Promise<void> {
    const { plane, log } = this.#options
    await plane.changes
      .refresh()
      .catch((error: unknown) => log.error({ err: error }, 'store not reached'))
  }
}
