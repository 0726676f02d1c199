// The messages of console.proto as types; client_messages has their framing. Pure.
import type { vocs } from './generated/client.js'
import type { Decoded } from './message_types.ts'

export type GridMessage = Decoded<vocs.v1.Grid.$Shape>
export type ShownPageMessage = Decoded<vocs.v1.ShownPage.$Shape>

/** Where a role's loops stand on the console. */
export interface ShownLayoutMessage {
  readonly keyset: string
  /** Missing without a keyset. */
  readonly grid?: GridMessage | null
  readonly pages: readonly ShownPageMessage[]
}

export type RosterMessage = Decoded<vocs.v1.Roster.$Shape>
export type RosterPersonMessage = Decoded<vocs.v1.RosterPerson.$Shape>
export interface RosterChangedMessage {
  readonly subscription: number
  readonly roster?: RosterMessage | null
  readonly ended: string
}

/** The key is the field's name in the envelope. */
export interface ConsoleRequestBodies {
  readonly setSettings: { readonly text: string }
  readonly watchRoster: { readonly loop: number }
  readonly setLoops: { readonly loops: readonly Decoded<vocs.v1.LoopSetting.$Shape>[] }
}

export interface ConsoleAnswerBodies {
  readonly layoutChanged: ShownLayoutMessage & { readonly revision: number }
  readonly pageChanged: { readonly revision: number; readonly page: number }
  readonly roster: RosterMessage
  readonly rosterChanged: RosterChangedMessage
  readonly settingsChanged: { readonly text: string }
}
