// What becomes of the wish that all pages load anew (F71): this one does, unless it has changes that would be lost or
// something that is shown this once; then its user says when. I/O: the page.
import { signal } from '@preact/signals'
import type { ReloadMessage } from '../../src/protocol/system_messages.ts'
import { reloadWhenAsked } from '../shared/page_reload.ts'
import type { AdminState } from './admin_state.ts'

export class ReloadAsked {
  /** Waits for the user. */
  readonly waiting = signal<ReloadMessage | undefined>(undefined)
  readonly #state: AdminState

  constructor(state: AdminState) {
    this.#state = state
  }

  start(): void {
    reloadWhenAsked({
      onReload: (listener) => this.#state.client.onReload(listener),
      isBusy: () => this.#isBusy(),
      tell: (message) => this.#state.notices.show('info', message),
      leave: (reload) => (this.waiting.value = reload),
    })
  }

  #isBusy(): boolean {
    const { edits, passwords } = this.#state
    const isAsking = document.querySelector('dialog[open]') !== null
    return isAsking || edits.peek().length > 0 || passwords.peek().length > 0
  }
}
