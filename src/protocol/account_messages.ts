// The messages of account.proto as types; client_messages has their framing. Pure.
import type { vocs } from './generated/client.js'
import type { Decoded } from './message_types.ts'

export type AccountSessionMessage = Decoded<vocs.v1.AccountSession.$Shape>

/** The key is the field's name in the envelope. */
export interface AccountRequestBodies {
  readonly listSessions: { readonly user: string }
  readonly endSession: { readonly id: string; readonly user: string }
  readonly setPage: { readonly page: number }
}

export interface AccountAnswerBodies {
  readonly sessionList: { readonly sessions: readonly AccountSessionMessage[] }
}
