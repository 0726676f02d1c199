// What the page shows of the system: live, and the last 24 hours. Undefined to who may not see it. I/O: timer, client.
import { computed, effect, signal } from '@preact/signals'
import { VocsError } from '../../src/protocol/errors.ts'
import { type SystemHistory, type SystemState, SystemWatch } from '../../src/sdk/browser.ts'
import type { AdminState } from './admin_state.ts'

/** A minute is over after this at the latest. */
const HISTORY_EVERY_MS = 30_000

export class SystemView {
  readonly state = signal<SystemState | undefined>(undefined)
  readonly history = signal<SystemHistory | undefined>(undefined)
  readonly #admin: AdminState
  readonly #watch: SystemWatch

  constructor(admin: AdminState) {
    this.#admin = admin
    this.#watch = new SystemWatch(admin.client)
  }

  /** Watches until the function that comes back is called, again after a lost connection. */
  start(): () => void {
    const isReady = computed(() => this.#admin.view.value.connection === 'open')
    return effect(() => (isReady.value ? this.#follow() : undefined))
  }

  #follow(): () => void {
    let isOver = false
    let end: (() => void) | undefined
    this.#watch
      .watch((state) => {
        if (!isOver) this.state.value = state
      })
      .then((ends) => {
        end = ends
        if (isOver) ends()
      })
      .catch((error: unknown) => this.#refused(error))
    const read = () => void this.#readHistory(() => isOver)
    read()
    const reading = setInterval(read, HISTORY_EVERY_MS)
    return () => {
      isOver = true
      clearInterval(reading)
      end?.()
    }
  }

  async #readHistory(isOver: () => boolean): Promise<void> {
    try {
      const history = await this.#watch.history()
      if (!isOver()) this.history.value = history
    } catch (error) {
      this.#refused(error)
    }
  }

  /** Supervisors of one project do not see the system; a lost connection is tried again. */
  #refused(error: unknown): void {
    if (!(error instanceof VocsError)) throw error
    if (error.code !== 'PERMISSION_DENIED') return
    this.state.value = undefined
    this.history.value = undefined
  }
}
