// What an openvocs database becomes: for each of its domains what a domain file says (domain_text). Pure.
import type { Highlight, LoopState, Right, TalkMode } from '../../protocol/domain.ts'
import type { NotTaken } from './json_object.ts'

export interface ImportedUser {
  readonly id: string
  readonly name?: string
  /** See writeOpenvocsHash. */
  readonly password?: string
}

export interface ImportedLoop {
  readonly id: string
  readonly name: string
  readonly abbreviation?: string
  readonly highlight?: Highlight
  readonly group?: string
  readonly port?: number
}

export interface ImportedPlace {
  readonly loop: string
  /** From 1. */
  readonly row: number
  readonly column: number
}

export interface ImportedLayout {
  readonly keyset?: string
  readonly pages: readonly { readonly name?: string; readonly places: readonly ImportedPlace[] }[]
}

export interface ImportedRole {
  readonly id: string
  readonly name?: string
  readonly abbreviation?: string
  readonly talkMode?: TalkMode
  /** Of a project's role: users of the project or its domain; of a domain's role: of the domain. */
  readonly members: readonly string[]
  /** By loop: of the project or its domain; a domain's role also has some on loops of its projects. */
  readonly rights: Readonly<Record<string, Exclude<Right, 'none'>>>
  readonly layouts?: readonly ImportedLayout[]
}

export interface ImportedKeyset {
  readonly id: string
  readonly name?: string
  readonly rows: number
  readonly columns: number
  /** Percent. */
  readonly scale?: number
}

export interface ImportedPart {
  /** Who may change what is in it, by user: openvocs has them in a role "admin". */
  readonly administrators: readonly string[]
  readonly users: readonly ImportedUser[]
  readonly loops: readonly ImportedLoop[]
  readonly roles: readonly ImportedRole[]
  readonly keysets: readonly ImportedKeyset[]
}

export interface ImportedProject extends ImportedPart {
  readonly id: string
  readonly name?: string
}

export interface ImportedDomain extends ImportedPart {
  readonly domain: { readonly id: string; readonly name: string }
  readonly projects: readonly ImportedProject[]
}

/** What a user had on in a role; for users, roles and loops of which only the role's right says more. */
export interface ImportedState {
  readonly user: string
  /** "<domain or project>/<role>". */
  readonly role: string
  readonly loop: string
  readonly state: LoopState
  /** 0 to 100. */
  readonly volume: number
}

export interface OpenvocsImport {
  readonly domains: readonly ImportedDomain[]
  readonly states: readonly ImportedState[]
  readonly notTaken: readonly NotTaken[]
}
