// The messages of client.proto with their framing, one envelope per WebSocket message. Pure.
// Decoding throws VocsError BAD_REQUEST and nothing else, whatever the bytes are.
import type { AccountAnswerBodies, AccountRequestBodies } from './account_messages.ts'
import type { AdminAnswerBodies, AdminRequestBodies, AuditEntryMessage } from './admin_messages.ts'
import type {
  ConsoleAnswerBodies,
  ConsoleRequestBodies,
  ShownLayoutMessage,
} from './console_messages.ts'
import { vocs } from './generated/client.js'
import {
  CHANGE_MESSAGE_BYTES_MAX,
  CLIENT_MESSAGE_BYTES_MAX,
  SERVER_MESSAGE_BYTES_MAX,
} from './domain.ts'
import { VocsError } from './errors.ts'
import type { Decoded, OneOf } from './message_types.ts'
import type { SignOnAnswerBodies, SignOnRequestBodies } from './sign_on_messages.ts'
import type { SystemAnswerBodies, SystemRequestBodies } from './system_messages.ts'

export type HelloMessage = Decoded<vocs.v1.Hello.$Shape>
export type WelcomeMessage = Decoded<Omit<vocs.v1.Welcome.$Shape, 'openidLabel' | 'passkeys'>> & {
  readonly openidLabel?: string
  readonly passkeys?: boolean
}
export type SignOnMessage = Decoded<vocs.v1.SignOn.$Shape>
export type SignedOnMessage = Decoded<Omit<vocs.v1.SignedOn.$Shape, 'settings' | 'duties'>> & {
  readonly settings?: string
  readonly duties?: readonly Decoded<vocs.v1.UserDuty.$Shape>[]
}
export type IceServerMessage = Decoded<vocs.v1.IceServer.$Shape>
export type RoleMessage = Decoded<vocs.v1.Role.$Shape>
export type SnapshotMessage = Decoded<
  Omit<
    vocs.v1.Snapshot.$Shape,
    'muted' | 'page' | 'dim' | 'loops' | 'pttLoops' | 'ungated' | keyof ShownLayoutMessage
  >
> &
  Partial<ShownLayoutMessage> & {
    readonly loops: readonly LoopMessage[]
    readonly muted?: boolean
    readonly page?: number
    readonly dim?: DimMessage | null
    readonly pttLoops?: readonly number[]
    readonly ungated?: boolean
  }
export type DimMessage = Decoded<vocs.v1.Dim.$Shape>
export type SupervisedMessage = Decoded<vocs.v1.Supervised.$Shape>
export type LoopMessage = Decoded<Omit<vocs.v1.Loop.$Shape, 'priority'>> & {
  readonly priority?: number
}
export interface SetPttMessage {
  readonly pressed: boolean
  readonly silentWhileReleased?: boolean
  readonly loops?: readonly number[]
  readonly ungated?: boolean
}
export type TalkerMessage = Decoded<vocs.v1.Talker.$Shape>
export type ErrorMessage = Decoded<Omit<vocs.v1.Error.$Shape, 'faults' | 'conflicts'>> & {
  readonly faults?: readonly string[]
  readonly conflicts?: readonly AuditEntryMessage[]
}
export type LoopChangedMessage = Decoded<vocs.v1.LoopChanged.$Shape>
export type RightsChangedMessage = { readonly revision: number; readonly loop: LoopMessage }

/** What a client may ask; the key is the field's name in the envelope. */
export interface ClientBodies
  extends
    AdminRequestBodies,
    AccountRequestBodies,
    SignOnRequestBodies,
    ConsoleRequestBodies,
    SystemRequestBodies {
  readonly hello: HelloMessage
  readonly signOn: SignOnMessage
  readonly resume: Decoded<vocs.v1.Resume.$Shape>
  readonly changePassword: Decoded<vocs.v1.ChangePassword.$Shape>
  readonly chooseRole: { readonly role: string; readonly keyset?: string }
  readonly switchLoop: Decoded<vocs.v1.SwitchLoop.$Shape>
  readonly setVolume: Decoded<vocs.v1.SetVolume.$Shape>
  readonly setPan: Decoded<vocs.v1.SetPan.$Shape>
  readonly setDim: Decoded<vocs.v1.SetDim.$Shape>
  readonly setPtt: SetPttMessage
  readonly offer: Decoded<vocs.v1.Offer.$Shape>
  readonly signOff: Record<never, never>
  readonly ping: Decoded<vocs.v1.Ping.$Shape>
}

/** What vocs answers or tells; the key is the field's name in the envelope. */
export interface ServerBodies
  extends
    AdminAnswerBodies,
    AccountAnswerBodies,
    SignOnAnswerBodies,
    ConsoleAnswerBodies,
    SystemAnswerBodies {
  readonly error: ErrorMessage
  readonly done: Record<never, never>
  readonly welcome: WelcomeMessage
  readonly signedOn: SignedOnMessage
  readonly snapshot: SnapshotMessage
  readonly answer: Decoded<vocs.v1.Answer.$Shape>
  readonly loopChanged: LoopChangedMessage
  readonly dimChanged: { readonly revision: number; readonly dim: DimMessage }
  readonly participants: Decoded<vocs.v1.Participants.$Shape>
  readonly talkers: Decoded<vocs.v1.Talkers.$Shape>
  readonly activity: Decoded<vocs.v1.Activity.$Shape>
  readonly rightsChanged: RightsChangedMessage
  readonly mediaState: Decoded<vocs.v1.MediaState.$Shape>
  readonly path: Decoded<vocs.v1.Path.$Shape>
  readonly supervised: SupervisedMessage
  readonly pong: Decoded<vocs.v1.Pong.$Shape>
}

export type ClientMessage = { readonly request: number } & OneOf<ClientBodies>
export type ServerMessage = { readonly request: number } & OneOf<ServerBodies>

const LONG_REQUESTS: readonly ClientMessage['body'][] = ['change', 'importDomain', 'importOpenvocs']

export function encodeClientMessage(message: ClientMessage): Uint8Array {
  return vocs.v1.ClientMessage.encode(message as vocs.v1.ClientMessage.$Properties).finish()
}

/**
 * Throws VocsError BAD_REQUEST for what is too long, no envelope, or an envelope without a body. With isTrusted
 * changes and imports may be longer than the rest.
 */
export function decodeClientMessage(bytes: Uint8Array, isTrusted = false): ClientMessage {
  const most = isTrusted ? CHANGE_MESSAGE_BYTES_MAX : CLIENT_MESSAGE_BYTES_MAX
  const message = decodeEnvelope(bytes, vocs.v1.ClientMessage, most) as unknown as ClientMessage
  if (!LONG_REQUESTS.includes(message.body)) checkLength(bytes, CLIENT_MESSAGE_BYTES_MAX)
  return message
}

/** Of an envelope that need not be read: its first field; 0 where there is none. */
export function requestOf(bytes: Uint8Array): number {
  if (bytes[0] !== 0x08) return 0
  let number = 0
  for (let place = 0; place < 5; place++) {
    const byte = bytes[1 + place] ?? 0
    number += (byte & 0x7f) * 2 ** (7 * place)
    if (byte < 0x80) return number < 2 ** 32 ? number : 0
  }
  return 0
}

export function encodeServerMessage(message: ServerMessage): Uint8Array {
  return vocs.v1.ServerMessage.encode(message as vocs.v1.ServerMessage.$Properties).finish()
}

/** Throws VocsError BAD_REQUEST for what is no envelope, or an envelope without a body. */
export function decodeServerMessage(bytes: Uint8Array): ServerMessage {
  const envelope = decodeEnvelope(bytes, vocs.v1.ServerMessage, SERVER_MESSAGE_BYTES_MAX)
  return envelope as unknown as ServerMessage
}

function decodeEnvelope<Envelope extends { body?: string | undefined }>(
  bytes: Uint8Array,
  type: { decode(bytes: Uint8Array): Envelope },
  bytesMax: number,
): Envelope {
  checkLength(bytes, bytesMax)
  let envelope: Envelope
  try {
    envelope = type.decode(bytes)
  } catch (error) {
    throw VocsError.badRequest(`not a message of this protocol: ${(error as Error).message}`)
  }
  if (envelope.body === undefined) {
    throw VocsError.badRequest('the message has no body, or one that this server does not know')
  }
  return envelope
}

function checkLength({ length }: Uint8Array, bytesMax: number): void {
  if (length <= bytesMax) return
  throw VocsError.badRequest(`a message may have ${bytesMax} bytes, this has ${length}`)
}
