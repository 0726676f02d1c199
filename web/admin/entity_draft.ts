// What is typed into the form of one entity, what is wrong with it, and the edits that it becomes.
import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type {
  EditMessage,
  RoleEntityMessage,
  UserMessage,
} from '../../src/protocol/admin_messages.ts'
import { resetPassword } from '../admin_logic/edits.ts'
import { addressesOf, type Faults, faultsOf } from '../admin_logic/entity_faults.ts'
import {
  blankValues,
  type FormField,
  type FormValues,
  fullId,
  putOf,
  type TableEntity,
  type TableKind,
  valuesOf,
} from '../admin_logic/entity_form.ts'
import { idOfName } from '../admin_logic/ids.ts'
import {
  dutiesOf,
  dutyEdits,
  memberEdits,
  roleEdits,
  rolesFor,
  rolesOf,
  usersFor,
} from '../admin_logic/links.ts'
import type { AdminState } from './admin_state.ts'

export type TextName = Exclude<FormField, 'disabled'>

const TEXT_NAMES = Object.keys(blankValues('')).filter((name) => name !== 'disabled') as TextName[]

export class EntityDraft {
  readonly kind: TableKind
  readonly present: TableEntity | undefined
  readonly texts: Readonly<Record<TextName, Signal<string>>>
  readonly disabled: Signal<boolean>
  /** Of a user the roles, of a role the users. */
  readonly links: Signal<ReadonlySet<string>>
  readonly duties: Signal<ReadonlyMap<string, number>>
  readonly givesPassword: Signal<boolean>
  readonly values: ReadonlySignal<FormValues>
  readonly faults: ReadonlySignal<Faults>
  /** Fields that something was typed into: only of these is told that they are empty. */
  readonly touched = signal<ReadonlySet<FormField>>(new Set())
  readonly #admin: AdminState
  readonly #usualPort = signal(0)
  readonly #linksBefore: ReadonlySet<string>

  constructor(admin: AdminState, kind: TableKind, present: TableEntity | undefined, scope: string) {
    this.#admin = admin
    this.kind = kind
    this.present = present
    const before = present === undefined ? blankValues(scope) : valuesOf(present)
    this.texts = Object.fromEntries(
      TEXT_NAMES.map((name) => [name, signal(before[name])]),
    ) as EntityDraft['texts']
    this.disabled = signal(before.disabled)
    this.#linksBefore = linksOf(admin, kind, present)
    this.links = signal(this.#linksBefore)
    this.duties = signal(kind === 'user' ? dutiesOf(present as UserMessage | undefined) : new Map())
    this.givesPassword = signal(kind === 'user' && present === undefined)
    this.values = computed(() => this.#values())
    this.faults = computed(() => {
      const entities = admin.entities.value
      const context = {
        entities,
        addresses: addressesOf(entities),
        usualPort: this.#usualPort.value,
      }
      return faultsOf(kind, this.values.value, context, present)
    })
  }

  get isGood(): boolean {
    return Object.keys(this.faults.value).length === 0
  }

  touch(field: FormField): void {
    this.touched.value = new Set([...this.touched.peek(), field])
  }

  /** Asks once, so that an address without a port can be held against those of others. */
  async learnUsualPort(): Promise<void> {
    const answer = await this.#admin.attempt(this.#admin.administration.proposeAddress('x'))
    if (answer !== undefined) this.#usualPort.value = answer.port
  }

  /** An address that no loop has, and none that is not made yet (F79). */
  async propose(): Promise<void> {
    const taken = addressesOf(this.#admin.entities.peek())
    const id = this.present?.id ?? (this.values.peek().id || 'loop')
    for (let tries = 0; tries < PROPOSALS_MAX; tries++) {
      const asked = tries === 0 ? id : `${id}.${tries}`
      const answer = await this.#admin.attempt(this.#admin.administration.proposeAddress(asked))
      if (answer === undefined) return
      if (taken.has(`${answer.group}:${answer.port}`) && tries < PROPOSALS_MAX - 1) continue
      batch(() => {
        this.texts.group.value = answer.group
        this.texts.port.value = String(answer.port)
        this.#usualPort.value = answer.port
      })
      return
    }
  }

  /** Of a draft without faults; of what is not different the review tells nothing. */
  edits(): readonly EditMessage[] {
    const { kind, present } = this
    const values = this.values.peek()
    const id = present?.id ?? fullId(kind, values)
    const put = putOf(kind, values, present)
    if (kind !== 'user') {
      return kind === 'role'
        ? [put, ...roleEdits(id, this.#linksBefore, this.#linksUsable())]
        : [put]
    }
    return [
      put,
      ...memberEdits(id, this.#linksBefore, this.#linksUsable()),
      ...dutyEdits(id, dutiesOf(present as UserMessage | undefined), this.duties.peek()),
      ...(this.givesPassword.peek() ? [resetPassword(id)] : []),
    ]
  }

  /** Somebody new may have got another scope after roles were ticked. */
  #linksUsable(): ReadonlySet<string> {
    if (this.present !== undefined) return this.links.peek()
    const entities = this.#admin.entities.peek()
    const find = this.kind === 'user' ? rolesFor : usersFor
    const usable = new Set(find(entities, this.values.peek().scope).map(({ id }) => id))
    return new Set([...this.links.peek()].filter((id) => usable.has(id)))
  }

  /** The id is that of the name until another is typed. */
  #values(): FormValues {
    const typed = Object.fromEntries(
      TEXT_NAMES.map((name) => [name, this.texts[name].value]),
    ) as Record<TextName, string>
    const isProposed = this.present === undefined && !this.touched.value.has('id')
    const id = isProposed ? idOfName(typed.name) : typed.id
    return { ...typed, id, disabled: this.disabled.value }
  }
}

/** Each begins elsewhere in the range. */
const PROPOSALS_MAX = 8

function linksOf(
  admin: AdminState,
  kind: TableKind,
  present: TableEntity | undefined,
): ReadonlySet<string> {
  if (present === undefined) return new Set()
  if (kind === 'user') return rolesOf(admin.entities.peek(), present.id)
  return new Set(kind === 'role' ? (present as RoleEntityMessage).members : [])
}
