// The steps of a change as they are planned: those of the protocol, with passwords hashed already. Pure.
import type { EditBodies } from '../protocol/admin_messages.ts'
import { KIND_WORDS } from '../protocol/domain.ts'
import type { OneOf } from '../protocol/message_types.ts'
import { ENTITY_KINDS, type EntityKind } from '../store/entities.ts'

/** What a client's reset_password and an import's passwords become. */
export interface SetPassword {
  readonly user: string
  readonly passwordHash: string | undefined
  readonly oneTime: boolean
}

export interface PlannedBodies extends Omit<EditBodies, 'remove' | 'resetPassword'> {
  readonly remove: { readonly kind: EntityKind; readonly id: string }
  readonly setPassword: SetPassword
}
export type Edit = OneOf<PlannedBodies> & { readonly mustBeNew?: boolean }

/** Makes a user, or gives it these fields; an empty name stands for the id. */
export function userEdit(user: {
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly disabled: boolean
}): Extract<Edit, { readonly body: 'putUser' }> {
  const { id, scope, name, disabled } = user
  const derived = { passwordSet: false, passwordOneTime: false, duties: [], revision: 0 }
  return { body: 'putUser', putUser: { id, scope, name, disabled, ...derived } }
}

/** By the number on the wire; undefined: there is no such kind. */
export function kindWith(number: number): EntityKind | undefined {
  return KIND_WORDS[number] || undefined
}

export function numberOfKind(kind: EntityKind | ''): number {
  return KIND_WORDS.indexOf(kind)
}

export function isKind(text: string): text is EntityKind {
  return (ENTITY_KINDS as readonly string[]).includes(text)
}
