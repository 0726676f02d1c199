// What the administration pages show, and what their controls do: the entities as the server has them, live; the
// changes that are collected; which page is shown. Holds the signals that the components read. I/O: the page's address.
import { batch, computed, signal, type Signal } from '@preact/signals'
import type {
  ChangedMessage,
  EditMessage,
  OneTimePasswordMessage,
} from '../../src/protocol/admin_messages.ts'
import { VocsError } from '../../src/protocol/errors.ts'
import {
  Administration,
  type BrowserVoiceClient,
  type ClientView,
  Supervision,
} from '../../src/sdk/browser.ts'
import { applyEdits } from '../admin_logic/apply_edits.ts'
import { type Entities, type Kind, KINDS, NO_ENTITIES, withList } from '../admin_logic/entities.ts'
import { netEdits, NOTHING_STAGED, rebase, redo, stage, undo } from '../admin_logic/staging.ts'
import { formatRoute, parseRoute, type Route } from '../admin_logic/route.ts'
import { AccountActions } from '../shared/account_actions.ts'
import { Notices } from '../shared/notices.ts'
import { ReloadAsked } from './reload_asked.ts'
import { text } from './text.ts'

export class AdminState {
  readonly client: BrowserVoiceClient
  readonly administration: Administration
  readonly supervision: Supervision
  readonly notices = new Notices()
  readonly account: AccountActions
  /** Why the identity provider's sign-on was refused, after the page came back from it. */
  readonly openidRefusal = signal<string | undefined>(undefined)
  readonly showsAccount = signal(false)
  readonly reload = new ReloadAsked(this)
  readonly view: Signal<ClientView>
  readonly route = signal<Route>(parseRoute(''))
  /** As the server has them. */
  readonly base = signal<Entities>(NO_ENTITIES)
  /** Of the store, as shown: a base for changes. */
  readonly revision = signal(0)
  readonly listed = signal<ReadonlySet<Kind>>(new Set())
  /** There is a duty somewhere; undefined while that is not known. */
  readonly hasDuty = signal<boolean | undefined>(undefined)
  readonly staging = signal(NOTHING_STAGED)
  /** What would be sent. */
  readonly edits = computed(() => netEdits(this.base.value, this.staging.value))
  /** As they are to be: with the changes that are not made yet. */
  readonly entities = computed(() => applyEdits(this.base.value, this.edits.value))
  readonly isLoaded = computed(() => this.listed.value.size === KINDS.length)
  readonly reviewing = signal(false)
  readonly applying = signal(false)
  /** Why the last try to make the changes was refused. */
  readonly refusal = signal<VocsError | undefined>(undefined)
  readonly passwords = signal<readonly OneTimePasswordMessage[]>([])
  #stops: (() => void)[] = []

  constructor(client: BrowserVoiceClient) {
    this.client = client
    this.administration = new Administration(client)
    this.supervision = new Supervision(client)
    this.account = new AccountActions(client)
    this.view = signal(client.view)
  }

  /** Begins to follow the client and the page's address. */
  start(): void {
    this.notices.start()
    const follow = () => (this.route.value = parseRoute(location.hash))
    window.addEventListener('hashchange', follow)
    follow()
    // Who leaves is asked: what is not made yet would be lost.
    window.addEventListener('beforeunload', (event) => {
      if (this.edits.peek().length > 0) event.preventDefault()
    })
    this.reload.start()
    this.client.onChange((view) => this.#take(view))
    this.#take(this.client.view)
    this.account.finishOpenid().catch((error: unknown) => {
      if (!(error instanceof VocsError)) throw error
      this.openidRefusal.value = error.message
    })
  }

  async signOff(): Promise<void> {
    const next = await this.account.providerSignOff()
    await this.attempt(this.client.signOff())
    if (next !== undefined) location.assign(next)
  }

  /** Another page, or another scope with the same page. */
  go(change: Partial<Route>): void {
    location.hash = formatRoute({ ...this.route.peek(), ...change })
  }

  /** Collects edits as one step that can be undone. */
  stage(edits: readonly EditMessage[]): void {
    this.staging.value = stage(this.staging.peek(), edits, this.revision.peek())
    this.refusal.value = undefined
  }

  undo(): void {
    this.staging.value = undo(this.staging.peek())
    this.refusal.value = undefined
  }

  redo(): void {
    this.staging.value = redo(this.staging.peek())
    this.refusal.value = undefined
  }

  /** Kept for redo. */
  discard(): void {
    this.staging.value = { ...this.staging.peek(), done: 0 }
    this.refusal.value = undefined
  }

  /** What the other side of a conflict did is overwritten by the next try. */
  overwrite(): void {
    this.staging.value = rebase(this.staging.peek(), this.revision.peek())
    this.refusal.value = undefined
  }

  /** Makes the collected changes, all or none; true if they were made. */
  async apply(reason: string): Promise<boolean> {
    const edits = this.edits.peek()
    if (edits.length === 0 || this.applying.peek()) return false
    this.applying.value = true
    this.refusal.value = undefined
    try {
      const { baseRevision } = this.staging.peek()
      const changed = await this.administration.change(edits, { baseRevision, reason })
      this.#applied(changed, edits.length)
      return true
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      this.refusal.value = error
      return false
    } finally {
      this.applying.value = false
    }
  }

  /** Waits for a request and shows why it was refused; undefined if it was. */
  async attempt<Answer>(request: Promise<Answer>): Promise<Answer | undefined> {
    try {
      return await request
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      this.notices.show('warning', [error.message, ...error.faults].join(' '))
      return undefined
    }
  }

  #applied(changed: ChangedMessage, count: number): void {
    batch(() => {
      this.staging.value = NOTHING_STAGED
      this.reviewing.value = false
      this.passwords.value = changed.passwords
      this.notices.show('info', text.review.done(count))
    })
  }

  #take(view: ClientView): void {
    const wasOn = isSignedOn(this.view.peek())
    this.view.value = view
    if (isSignedOn(view) && !wasOn) this.#watch()
    if (!isSignedOn(view) && wasOn) this.#forget()
  }

  #watch(): void {
    const lists = KINDS.map((kind) =>
      this.administration.watch(kind, '', (list) => {
        batch(() => {
          if (list.state === 'live') {
            this.base.value = withList(this.base.peek(), kind, list.entities)
            this.revision.value = Math.max(this.revision.peek(), list.revision)
            this.listed.value = new Set([...this.listed.peek(), kind])
            this.hasDuty.value = true
          } else if (list.state === 'ended' && list.problem !== undefined) {
            this.base.value = NO_ENTITIES
            this.listed.value = new Set()
            this.hasDuty.value = false
          }
        })
      }),
    )
    this.#stops = lists.map((list) => () => list.close())
  }

  /** Nothing of it is for the next who signs on here. */
  #forget(): void {
    for (const stop of this.#stops.splice(0)) stop()
    batch(() => {
      this.base.value = NO_ENTITIES
      this.listed.value = new Set()
      this.hasDuty.value = undefined
      this.staging.value = NOTHING_STAGED
      this.refusal.value = undefined
      this.passwords.value = []
      this.reviewing.value = false
    })
  }
}

function isSignedOn({ phase }: ClientView): boolean {
  return phase === 'choosing_role' || phase === 'in_role'
}
