// What the page of rights shows besides the entities: which view, which role is chosen, what is pointed at, filters.
// Outlives the page, so that who comes back finds it as it was left.
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { RoleEntityMessage } from '../../src/protocol/admin_messages.ts'
import { setMember, setRight } from '../admin_logic/edits.ts'
import {
  type Access,
  cycled,
  isMatch,
  isMember,
  type Link,
  memberAccess,
  rightAccess,
  rightOf,
  rightsWorld,
} from '../admin_logic/rights.ts'
import { type Column, pathOf, type Point } from '../admin_logic/rights_paths.ts'
import type { AdminState } from './admin_state.ts'
import { text } from './text.ts'

export const VIEWS = ['picture', 'matrix', 'members'] as const
export type View = (typeof VIEWS)[number]

/** With more the matrix is shown first. */
const PICTURE_ROLES_MAX = 40
const PICTURE_LOOPS_MAX = 60

type PerColumn<T> = Readonly<Record<Column, T>>

export class RightsState {
  readonly admin: AdminState
  readonly world = computed(() =>
    rightsWorld(this.admin.entities.value, this.admin.route.value.scope),
  )
  readonly view: ReadonlySignal<View>
  readonly role: ReadonlySignal<RoleEntityMessage | undefined>
  readonly filters: PerColumn<Signal<string>> = perColumn(() => signal(''))
  /** Ids that are shown: kept while links are made, so that nothing moves by itself; undefined: all. */
  readonly linked = signal<PerColumn<ReadonlySet<string>> | undefined>(undefined)
  /** Under the pointer, before what the keyboard is on. */
  readonly pointed = signal<Point | undefined>(undefined)
  readonly focused = signal<Point | undefined>(undefined)
  /** The way through what is pointed at, else through the chosen role. */
  readonly point = computed<Point | undefined>(() => {
    const role = this.role.value
    const chosen = role === undefined ? undefined : ({ kind: 'role', id: role.id } as const)
    return this.pointed.value ?? this.focused.value ?? chosen
  })
  readonly path = computed(() => {
    const point = this.point.value
    return point === undefined ? undefined : pathOf(this.world.value, point)
  })
  readonly shown = {
    user: computed(() => this.world.value.users.filter(this.#isShown('user'))),
    role: computed(() => this.world.value.roles.filter(this.#isShown('role'))),
    loop: computed(() => this.world.value.loops.filter(this.#isShown('loop'))),
  } as const
  readonly #chosenView = signal<View | undefined>(undefined)
  readonly #roleId = signal('')

  constructor(admin: AdminState) {
    this.admin = admin
    this.#roleId.value = admin.route.peek().item
    this.view = computed(() => {
      const { roles, loops } = this.world.value
      const isLarge = roles.length > PICTURE_ROLES_MAX || loops.length > PICTURE_LOOPS_MAX
      return this.#chosenView.value ?? (isLarge ? 'matrix' : 'picture')
    })
    this.role = computed(() => this.world.value.roles.find(({ id }) => id === this.#roleId.value))
  }

  chooseView(view: View): void {
    batch(() => {
      this.#chosenView.value = view
      this.pointed.value = this.focused.value = undefined
    })
  }

  chooseRole(id: string): void {
    batch(() => {
      this.#roleId.value = id
      if (this.linked.peek() !== undefined) this.showLinked(true)
    })
  }

  /** Only what is linked with the chosen role at this moment. */
  showLinked(only: boolean): void {
    const role = this.role.peek()
    if (!only) this.linked.value = undefined
    else if (role !== undefined) {
      const { user, loop } = pathOf(this.world.peek(), { kind: 'role', id: role.id })
      this.linked.value = { user, loop, role: new Set(this.world.peek().roles.map(({ id }) => id)) }
    }
  }

  /** Between the chosen role and a user (0 or 1) or a loop (0 to 2). */
  link(kind: 'user' | 'loop', id: string): Link & { readonly access: Access } {
    const role = this.role.value
    const { entities, base, route } = this.admin
    const other = entities.value[kind].get(id)
    if (role === undefined || other === undefined) return { value: 0, before: 0, access: 'none' }
    const was = base.value.role.get(role.id)
    const { scope } = route.value
    return kind === 'user'
      ? {
          value: +isMember(role, id),
          before: +isMember(was, id),
          access: memberAccess(entities.value, scope, role, other),
        }
      : {
          value: rightOf(role, id),
          before: rightOf(was, id),
          access: rightAccess(entities.value, scope, role, other),
        }
  }

  /** The next value of a link with the chosen role. */
  cycle(kind: 'user' | 'loop', id: string, step: 1 | -1 = 1): void {
    this.set(kind, id, cycled(this.link(kind, id).value, kind === 'user' ? 1 : 2, step))
  }

  set(kind: 'user' | 'loop', id: string, value: number): void {
    const role = this.role.peek()
    if (role === undefined) return this.admin.notices.show('info', text.rightsPage.chooseRole)
    const { access, value: present } = this.link(kind, id)
    if (access !== 'set') return this.refuse(access)
    if (value === present) return
    const edit = kind === 'user' ? setMember(role.id, id, value > 0) : setRight(role.id, id, value)
    this.admin.stage([edit])
  }

  /** Says why a link can't be set here. */
  refuse(access: Access): void {
    const words = text.rightsPage
    this.admin.notices.show('info', access === 'fixed' ? words.fixed : words.impossible)
  }

  /** Where an entity comes from, if not from what is worked in; empty: from there. */
  originOf(scope: string): string {
    if (scope === this.admin.route.value.scope) return ''
    const { name, parent } = this.admin.entities.value.scope.get(scope) ?? {
      name: scope,
      parent: '',
    }
    return (parent === '' ? text.rightsPage.fromDomain : text.rightsPage.fromProject)(name)
  }

  #isShown(kind: Column) {
    return (entity: {
      readonly id: string
      readonly name: string
      readonly abbreviation?: string
    }): boolean =>
      isMatch(this.filters[kind].value, entity.name, entity.abbreviation ?? '', entity.id) &&
      (this.linked.value?.[kind].has(entity.id) ?? true)
  }
}

function perColumn<T>(make: () => T): PerColumn<T> {
  return { user: make(), role: make(), loop: make() }
}

const states = new WeakMap<AdminState, RightsState>()

export function rightsStateOf(admin: AdminState): RightsState {
  const known = states.get(admin) ?? new RightsState(admin)
  states.set(admin, known)
  return known
}
