// The messages of system.proto as types; client_messages has their framing. Pure.
import type { vocs } from './generated/client.js'
import type { Decoded } from './message_types.ts'

export type ReloadMessage = Decoded<vocs.v1.Reload.$Shape>

/** What is told to all; the key is the field's name in Broadcast. */
export type BroadcastMessage = { readonly scope: string; readonly reason: string } & (
  | { readonly action: 'message'; readonly message: { readonly text: string } }
  | { readonly action: 'reload'; readonly reload: Record<never, never> }
)

/** The key is the field's name in the envelope. */
export interface SystemRequestBodies {
  readonly broadcast: BroadcastMessage
}

export interface SystemAnswerBodies {
  readonly reload: ReloadMessage
  readonly broadcastTold: { readonly connections: number }
}
