// The pages of loops and the one that is looked at (F54-F57): at once where the operator wants it, told to the server
// for the user's other consoles and for the next time. Choosing a page changes nothing else. I/O: by the client.
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { VocsError } from '../../src/protocol/errors.ts'
import { type LoopPage, loopPages } from '../console_logic/loop_pages.ts'
import type { ConsoleClient, ShownView } from './console_client.ts'
import type { LoopSignals } from './loop_signals.ts'

export interface ShownPage extends LoopPage {
  /** There is speech on a loop of the page that is in monitor or talk (F35). */
  readonly isActive: ReadonlySignal<boolean>
}

type Situation = Pick<ShownView, 'layout' | 'page' | 'connected' | 'role'>

export class PageChoice {
  readonly pages: ReadonlySignal<readonly ShownPage[]>
  /** Of `pages`. */
  readonly index: ReadonlySignal<number>
  /** As the operator wants it, until the server has it. */
  readonly #wanted = signal<number | undefined>(undefined)
  readonly #client: Pick<ConsoleClient, 'view' | 'showPage'>
  #isSending = false

  constructor(
    client: Pick<ConsoleClient, 'view' | 'showPage'>,
    loops: LoopSignals,
    situation: ReadonlySignal<Situation>,
  ) {
    this.#client = client
    const layout = computed(() => situation.value.layout)
    const page = computed(() => situation.value.page)
    const isActive = (id: number) => {
      const loop = loops.get(id)?.value
      return loop !== undefined && loop.active && loop.state !== 'off'
    }
    this.pages = computed(() =>
      loopPages(loops.order.value, layout.value).map((shown) => ({
        ...shown,
        isActive: computed(() => shown.loops.some(isActive)),
      })),
    )
    this.index = computed(() =>
      Math.min(this.#wanted.value ?? page.value, this.pages.value.length - 1),
    )
  }

  choose(page: number): void {
    if (page === this.index.peek()) return
    this.#wanted.value = page
    void this.#send()
  }

  /** What the server says counts, unless the operator just chose. */
  take(before: Situation, after: Situation): void {
    const isOther = before.role?.id !== after.role?.id
    if (isOther || (before.page !== after.page && !this.#isSending)) this.#wanted.value = undefined
    else if (!before.connected && after.connected) void this.#send()
  }

  /** One after another; of many choices the last. What fails for want of a connection is sent when it is back. */
  async #send(): Promise<void> {
    if (this.#isSending) return
    this.#isSending = true
    try {
      let page: number | undefined
      while ((page = this.#wanted.peek()) !== undefined && page !== this.#client.view.page) {
        await this.#client.showPage(page)
      }
      this.#wanted.value = undefined
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
    } finally {
      this.#isSending = false
    }
  }
}
