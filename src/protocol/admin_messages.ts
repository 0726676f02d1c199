// The messages of admin.proto as types; client_messages has their framing. Pure.
import type { vocs } from './generated/client.js'
import type { Decoded, OneOf } from './message_types.ts'

export type ScopeMessage = Decoded<vocs.v1.ScopeEntity.$Shape>
export type UserMessage = Decoded<vocs.v1.UserEntity.$Shape>
export type LoopEntityMessage = Decoded<Omit<vocs.v1.LoopEntity.$Shape, 'priority'>> & {
  readonly priority?: number
}
export type RoleEntityMessage = Decoded<vocs.v1.RoleEntity.$Shape>
export type KeysetMessage = Decoded<vocs.v1.KeysetEntity.$Shape>
export type LayoutMessage = Decoded<vocs.v1.Layout.$Shape>
export type EntityKeyMessage = Decoded<vocs.v1.EntityKey.$Shape>

/** The key is the field's name in Entity. */
export interface EntityBodies {
  readonly scope: ScopeMessage
  readonly user: UserMessage
  readonly loop: LoopEntityMessage
  readonly role: RoleEntityMessage
  readonly keyset: KeysetMessage
}
export type EntityMessage = OneOf<EntityBodies>

/** The key is the field's name in Edit. */
export interface EditBodies {
  readonly putScope: ScopeMessage
  readonly putUser: UserMessage
  readonly putLoop: LoopEntityMessage
  readonly putRole: RoleEntityMessage
  readonly putKeyset: KeysetMessage
  readonly remove: EntityKeyMessage
  readonly setMember: Decoded<vocs.v1.SetMember.$Shape>
  readonly setRight: Decoded<vocs.v1.SetRight.$Shape>
  readonly setLayout: { readonly role: string; readonly layout?: LayoutMessage | null }
  readonly setDuty: Decoded<vocs.v1.SetDuty.$Shape>
  readonly resetPassword: Decoded<vocs.v1.ResetPassword.$Shape>
}
export type EditMessage = OneOf<EditBodies> & { readonly mustBeNew?: boolean }

export interface ChangeMessage {
  readonly edits: readonly EditMessage[]
  readonly baseRevision: number
  readonly dryRun: boolean
  readonly reason: string
}

export type AuditEntryMessage = Decoded<Omit<vocs.v1.AuditEntry.$Shape, 'entity'>> & {
  readonly entity?: EntityKeyMessage | null
}
export type OneTimePasswordMessage = Decoded<vocs.v1.OneTimePassword.$Shape>
export interface ChangedMessage {
  readonly revision: number
  readonly entries: readonly AuditEntryMessage[]
  readonly passwords: readonly OneTimePasswordMessage[]
}

export type ListEntitiesMessage = Decoded<vocs.v1.ListEntities.$Shape>
export interface EntitiesMessage {
  readonly entities: readonly EntityMessage[]
  readonly cursor: string
  readonly revision: number
  readonly total: number
}
export interface EntitiesChangedMessage {
  readonly subscription: number
  readonly revision: number
  readonly changed: readonly EntityMessage[]
  readonly removed: readonly EntityKeyMessage[]
  readonly ended: string
}
export type ExportScopeMessage = Decoded<vocs.v1.ExportScope.$Shape>
export type ScopeTextMessage = Decoded<vocs.v1.ScopeText.$Shape>
export type ImportDomainMessage = Decoded<vocs.v1.ImportDomain.$Shape>
export type ProposedAddressMessage = Decoded<vocs.v1.ProposedAddress.$Shape>

export type SearchAuditMessage = Decoded<Omit<vocs.v1.SearchAudit.$Shape, 'entity'>> & {
  readonly entity?: EntityKeyMessage | null
}
export interface AuditEntriesMessage {
  readonly entries: readonly AuditEntryMessage[]
  readonly cursor: number
}
export interface AuditVerifiedMessage {
  readonly entries: number
  readonly firstBroken?: AuditEntryMessage | null
  readonly endMissing: boolean
}
export type SearchEventsMessage = Decoded<vocs.v1.SearchEvents.$Shape>
export type LoopEventMessage = Decoded<vocs.v1.LoopEvent.$Shape>
export interface LoopEventsMessage {
  readonly events: readonly LoopEventMessage[]
  readonly cursor: number
}

export type LiveSessionMessage = Decoded<vocs.v1.LiveSession.$Shape>
export interface LiveChangedMessage {
  readonly subscription: number
  readonly sessions: readonly LiveSessionMessage[]
  readonly gone: readonly number[]
  readonly ended: string
}

/** What a supervisor does; the key is the field's name in Supervise. */
export interface SuperviseActions {
  readonly mute: { readonly muted: boolean }
  readonly moveLoop: { readonly loop: string; readonly state: number }
  readonly disconnect: Record<never, never>
  readonly notify: Record<never, never>
}
export type SuperviseMessage = {
  [Name in keyof SuperviseActions]: { readonly action: Name } & {
    readonly [Key in Name]: SuperviseActions[Name]
  }
}[keyof SuperviseActions] & { readonly session: number; readonly reason: string }

/** Requests beyond client.proto's own; the key is the field's name in the envelope. */
export interface AdminRequestBodies {
  readonly change: ChangeMessage
  readonly listEntities: ListEntitiesMessage
  readonly unsubscribe: { readonly subscription: number }
  readonly proposeAddress: { readonly loop: string }
  readonly searchAudit: SearchAuditMessage
  readonly verifyAudit: Record<never, never>
  readonly searchEvents: SearchEventsMessage
  readonly watchLive: { readonly scope: string }
  readonly supervise: SuperviseMessage
  readonly exportScope: ExportScopeMessage
  readonly importDomain: ImportDomainMessage
}

export interface AdminAnswerBodies {
  readonly changed: ChangedMessage
  readonly entities: EntitiesMessage
  readonly entitiesChanged: EntitiesChangedMessage
  readonly proposedAddress: ProposedAddressMessage
  readonly auditEntries: AuditEntriesMessage
  readonly auditVerified: AuditVerifiedMessage
  readonly loopEvents: LoopEventsMessage
  readonly liveSessions: { readonly sessions: readonly LiveSessionMessage[] }
  readonly liveChanged: LiveChangedMessage
  readonly scopeText: ScopeTextMessage
}
