// The steps of a change as they are planned: those of the protocol, with passwords hashed already. Pure.
import type { EditBodies } from '../protocol/admin_messages.ts'
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

/** By the number on the wire (EntityKind in admin.proto); undefined: there is no such kind. */
export function kindWith(number: number): EntityKind | undefined {
  return ([undefined, 'scope', 'user', 'loop', 'role', 'keyset'] as const)[number]
}

export function numberOfKind(kind: EntityKind | ''): number {
  return [undefined, 'scope', 'user', 'loop', 'role', 'keyset'].indexOf(
    kind === '' ? undefined : kind,
  )
}

export function isKind(text: string): text is EntityKind {
  return (ENTITY_KINDS as readonly string[]).includes(text)
}
