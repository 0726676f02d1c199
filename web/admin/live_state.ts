// What the live page shows: the sessions of the chosen domain or project, filtered, sorted and held while a hand is
// among them, and which are chosen. I/O: through the client.
import { computed, effect, signal } from '@preact/signals'
import { VocsError } from '../../src/protocol/errors.ts'
import type { LiveSession } from '../../src/sdk/browser.ts'
import { type Entities, scopesWithin } from '../admin_logic/entities.ts'
import {
  ANY_ROLE,
  heldRows,
  inOrder,
  type LiveFilter,
  type LiveRow,
  liveRow,
  matches,
  NO_FILTER,
  sameOrder,
  type Sort,
} from '../admin_logic/live_rows.ts'
import type { AdminState } from './admin_state.ts'

export interface LiveSort {
  readonly by: Sort
  readonly descending: boolean
}

export class LiveState {
  readonly admin: AdminState
  readonly #sessions = signal<readonly LiveSession[] | undefined>(undefined)
  /** What is shown of them is of this domain or project; '' is the whole system. */
  readonly scope = computed(() => this.#scope())
  readonly refusal = signal<VocsError | undefined>(undefined)
  /** Who is in no role is an administrator's page, or about to choose one. */
  readonly filter = signal<LiveFilter>({ ...NO_FILTER, role: ANY_ROLE })
  readonly sort = signal<LiveSort>({ by: 'name', descending: false })
  /** The pointer or the focus is among the rows. */
  readonly held = signal(false)
  readonly all = computed(() => {
    const { value: entities } = this.admin.base
    return (this.#sessions.value ?? []).map((session) => liveRow(session, entities))
  })
  readonly fresh = computed(() => {
    const { by, descending } = this.sort.value
    const filter = this.filter.value
    return inOrder(
      this.all.value.filter((row) => matches(row, filter)),
      by,
      descending,
    )
  })
  readonly rows = signal<readonly LiveRow[]>([])
  /** The rows would stand otherwise if they were not held. */
  readonly isStale = computed(() => !sameOrder(this.rows.value, this.fresh.value))
  readonly isLoaded = computed(() => this.#sessions.value !== undefined)
  /** By session; who ended is none of them. */
  readonly #chosen = signal<ReadonlySet<number>>(new Set())
  readonly chosen = computed(() =>
    this.all.value.filter(({ session }) => this.#chosen.value.has(session)),
  )

  constructor(admin: AdminState) {
    this.admin = admin
  }

  /** Watches until the function that comes back is called, again after a lost connection. */
  start(): () => void {
    const { view } = this.admin
    const isReady = computed(() => view.value.connection === 'open')
    const stops = [
      effect(() => (isReady.value ? this.#watch(this.scope.value) : undefined)),
      effect(() => {
        const fresh = this.fresh.value
        this.rows.value = this.held.value
          ? heldRows(this.rows.peek(), fresh, this.all.value)
          : fresh
      }),
    ]
    return () => {
      for (const stop of stops) stop()
    }
  }

  /** Gives the rows the order that is due, held or not. */
  arrange(): void {
    this.rows.value = this.fresh.value
  }

  find(change: Partial<LiveFilter>): void {
    this.filter.value = { ...this.filter.peek(), ...change }
    this.arrange()
  }

  /** The same once more turns the order round. */
  sortBy(by: Sort): void {
    const { by: before, descending } = this.sort.peek()
    this.sort.value = { by, descending: by === before && !descending }
    this.arrange()
  }

  isChosen(session: number): boolean {
    return this.#chosen.value.has(session)
  }

  choose(session: number, chosen: boolean): void {
    const set = new Set(this.#chosen.peek())
    if (chosen) set.add(session)
    else set.delete(session)
    this.#chosen.value = set
  }

  /** All that are found, or none at all. */
  chooseAll(chosen: boolean): void {
    this.#chosen.value = new Set(chosen ? this.fresh.peek().map(({ session }) => session) : [])
  }

  /** Those of the scope that somebody may be on, in their order. */
  loops(): readonly { readonly id: string; readonly name: string; readonly short: string }[] {
    const entities = this.admin.base.value
    const ids = new Set(this.all.value.flatMap(({ loops }) => loops.map(({ id }) => id)))
    const within = scopesWithin(entities, this.scope.value)
    const known = [...entities.loop.values()].filter(
      ({ id, scope }) => within.has(scope) || ids.has(id),
    )
    return known.map(({ id, name, abbreviation }) => ({ id, name, short: abbreviation || name }))
  }

  roles(): readonly { readonly id: string; readonly name: string }[] {
    const within = scopesWithin(this.admin.base.value, this.scope.value)
    return [...this.admin.base.value.role.values()].filter(({ scope }) => within.has(scope))
  }

  #watch(scope: string): () => void {
    let isOver = false
    let end: (() => void) | undefined
    const take = (sessions: readonly LiveSession[]) => {
      if (!isOver) this.#sessions.value = sessions
    }
    this.refusal.value = undefined
    this.admin.supervision
      .watch(scope, take)
      .then((ends) => {
        end = ends
        if (isOver) ends()
      })
      .catch((error: unknown) => {
        if (!(error instanceof VocsError)) throw error
        if (isOver) return
        this.#sessions.value = []
        this.refusal.value = error
      })
    return () => {
      isOver = true
      end?.()
    }
  }

  /** Who has a duty in one place alone need not choose it. */
  #scope(): string {
    const { scope } = this.admin.route.value
    if (scope !== '') return scope
    const places = dutyScopes(this.admin.base.value, this.admin.view.value.user?.id ?? '')
    return places.length === 1 ? (places[0] ?? '') : ''
  }
}

function dutyScopes({ user: users }: Entities, user: string): readonly string[] {
  return (users.get(user)?.duties ?? []).map(({ scope }) => scope)
}
