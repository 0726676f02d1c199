// The messages of sign_on.proto as types; client_messages has their framing. Pure.
import type { vocs } from './generated/client.js'
import type { Decoded } from './message_types.ts'

export type PasskeyInfoMessage = Decoded<vocs.v1.PasskeyInfo.$Shape>

/** The key is the field's name in the envelope. */
export interface SignOnRequestBodies {
  readonly startOpenid: Record<never, never>
  readonly finishOpenid: Decoded<vocs.v1.FinishOpenid.$Shape>
  readonly endOpenid: Record<never, never>
  readonly startPasskeySignOn: Record<never, never>
  readonly finishPasskeySignOn: Decoded<vocs.v1.FinishPasskeySignOn.$Shape>
  readonly startPasskeyRegistration: Record<never, never>
  readonly finishPasskeyRegistration: Decoded<vocs.v1.FinishPasskeyRegistration.$Shape>
  readonly listPasskeys: Decoded<vocs.v1.ListPasskeys.$Shape>
  readonly removePasskey: Decoded<vocs.v1.RemovePasskey.$Shape>
}

export interface SignOnAnswerBodies {
  readonly openidStarted: Decoded<vocs.v1.OpenidStarted.$Shape>
  readonly openidEnded: Decoded<vocs.v1.OpenidEnded.$Shape>
  readonly passkeyChallenge: Decoded<vocs.v1.PasskeyChallenge.$Shape>
  readonly passkeyList: { readonly passkeys: readonly PasskeyInfoMessage[] }
}
