// What the client's core wants done: carried out by client_shell.ts. Types only.
import type { IceServerMessage, ServerMessage } from '../protocol/client_messages.ts'
import type { VocsError } from '../protocol/errors.ts'

/**
 * `socket`, `peer` and `call` are numbers from 1 up: whatever a closed socket or peer still says comes
 * back with its number and is ignored.
 */
export type Effect =
  | { readonly kind: 'openSocket'; readonly socket: number }
  | { readonly kind: 'send'; readonly socket: number; readonly bytes: Uint8Array }
  | { readonly kind: 'closeSocket'; readonly socket: number }
  /** Make a WebRTC peer and its offer; give back the offer. */
  | {
      readonly kind: 'makePeer'
      readonly peer: number
      readonly iceServers: readonly IceServerMessage[]
    }
  /** Make an offer with a new ice-ufrag for the same peer; give it back. */
  | { readonly kind: 'restartIce'; readonly peer: number }
  | { readonly kind: 'applyAnswer'; readonly peer: number; readonly sdp: string }
  | { readonly kind: 'closePeer'; readonly peer: number }
  /** Give back what the peer received so far. */
  | { readonly kind: 'countReceived'; readonly peer: number }
  | { readonly kind: 'fulfil'; readonly call: number; readonly answer: ServerMessage }
  /** An event that the view does not show: for who asked for it. */
  | { readonly kind: 'told'; readonly message: ServerMessage }
  | { readonly kind: 'refuse'; readonly call: number; readonly error: VocsError }
  | { readonly kind: 'writeToken'; readonly token: string }
  | { readonly kind: 'forgetToken' }
  /** The view was replaced. */
  | { readonly kind: 'view' }

export type Emit = (effect: Effect) => void

/** What a WebRTC peer says of itself, in the browser's words. */
export type PeerState = 'connected' | 'disconnected' | 'failed'
