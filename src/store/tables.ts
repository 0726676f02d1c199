// The tables as queries see them; migrations.ts makes them. Pure.
// Text is text, numbers are integers (times: Unix time, ms), truth is 0 or 1, in both engines.

/** One row: how far the store is. */
interface SystemTable {
  readonly id: number
  readonly revision: number
}

/** The scope '' stands for the whole system. */
interface ScopesTable {
  readonly id: string
  readonly parent: string | null
  readonly name: string
  readonly position: number
  readonly revision: number
}

interface UsersTable {
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly disabled: number
  readonly password_hash: string | null
  readonly one_time: number
  readonly revision: number
}

interface UserDutiesTable {
  readonly user: string
  readonly scope: string
  readonly duty: string
}

interface LoopsTable {
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly abbreviation: string
  readonly highlight: string
  readonly priority: string
  readonly group: string
  readonly port: number
  readonly position: number
  readonly revision: number
}

/** The keyset '' stands for consoles without one. */
interface KeysetsTable {
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly rows: number
  readonly columns: number
  readonly scale: number
  readonly revision: number
}

interface RolesTable {
  readonly id: string
  readonly scope: string
  readonly name: string
  readonly abbreviation: string
  readonly talk_mode: string
  readonly position: number
  readonly revision: number
}

interface RoleMembersTable {
  readonly role: string
  readonly user: string
}

interface RoleRightsTable {
  readonly role: string
  readonly loop: string
  readonly right: string
}

interface LayoutPagesTable {
  readonly role: string
  readonly keyset: string
  /** From 0. */
  readonly page: number
  readonly name: string
}

interface LayoutPlacesTable {
  readonly role: string
  readonly keyset: string
  readonly page: number
  readonly row: number
  readonly column: number
  readonly loop: string
}

interface AuditTable {
  readonly sequence: number
  readonly at_ms: number
  readonly actor: string
  readonly address: string
  readonly action: string
  readonly kind: string
  readonly entity: string
  readonly scope: string
  readonly before: string
  readonly after: string
  readonly reason: string
  readonly revision: number
  readonly hash: string
}

/** What a user had on in a role. */
interface UserLoopsTable {
  readonly user: string
  readonly role: string
  readonly loop: string
  readonly state: string
  readonly volume: number
  readonly pan: number
}

/** The page that a user looked at in a role, from 0. */
interface UserPagesTable {
  readonly user: string
  readonly role: string
  readonly page: number
}

/** What the console of a user keeps for itself, as JSON. */
interface UserSettingsTable {
  readonly user: string
  readonly text: string
}

/** What a user has dimmed in a role, dB. */
interface UserDimsTable {
  readonly user: string
  readonly role: string
  readonly while_talking_db: number
  readonly priority_db: number
}

/** The priority loops of that. */
interface UserDimLoopsTable {
  readonly user: string
  readonly role: string
  readonly loop: string
}

/** Tokens with which clients resume, as their SHA-256. */
interface SignOnsTable {
  readonly digest: string
  readonly user: string
  readonly way: string
  readonly role: string | null
  readonly keyset: string
  readonly client: string
  readonly address: string
  readonly signed_on_ms: number
  readonly used_ms: number
}

/** `id` and `public_key` in base64url, `transports` a list as JSON. */
interface PasskeysTable {
  readonly id: string
  readonly user: string
  readonly name: string
  readonly public_key: string
  readonly counter: number
  readonly transports: string
  readonly made_ms: number
  /** Null: never yet. */
  readonly used_ms: number | null
}

/** What happened on the loops. */
interface LoopEventsTable {
  readonly sequence: number
  readonly at_ms: number
  readonly loop: string
  /** Of the loop. */
  readonly scope: string
  readonly user: string
  readonly role: string
  readonly session: number
  readonly event: string
  readonly detail: string
}

export interface Tables {
  readonly system: SystemTable
  readonly scopes: ScopesTable
  readonly users: UsersTable
  readonly user_duties: UserDutiesTable
  readonly loops: LoopsTable
  readonly keysets: KeysetsTable
  readonly roles: RolesTable
  readonly role_members: RoleMembersTable
  readonly role_rights: RoleRightsTable
  readonly layout_pages: LayoutPagesTable
  readonly layout_places: LayoutPlacesTable
  readonly audit: AuditTable
  readonly user_loops: UserLoopsTable
  readonly user_pages: UserPagesTable
  readonly user_settings: UserSettingsTable
  readonly user_dims: UserDimsTable
  readonly user_dim_loops: UserDimLoopsTable
  readonly sign_ons: SignOnsTable
  readonly passkeys: PasskeysTable
  readonly loop_events: LoopEventsTable
}
