// The messages of ice_proxy.proto and mixer.proto with their framing, one envelope per link message.
// Pure. Decoding throws an Error for bytes that are no envelope: a link's other end is ours.
import { vocs } from './generated/services.js'
import type { Decoded, OneOf } from './message_types.ts'

export type LoopAddressMessage = Decoded<vocs.v1.LoopAddress.$Shape>

export type IceProxySessionMessage = Decoded<
  Omit<vocs.v1.IceProxySession.$Shape, 'silentWhileReleased'>
> & { readonly silentWhileReleased?: boolean }
export type IceProxyOfferMessage = Decoded<vocs.v1.IceProxyOffer.$Shape>
export type IceProxyAnswerMessage = Decoded<vocs.v1.IceProxyAnswer.$Shape>
export type IceProxyPeerMessage = Decoded<vocs.v1.IceProxyPeer.$Shape>
export type IceProxyLossMessage = Decoded<vocs.v1.IceProxyLoss.$Shape>
export type IceProxyLoadMessage = Decoded<vocs.v1.IceProxyLoad.$Shape>

export type RtpDestinationMessage = Decoded<vocs.v1.RtpDestination.$Shape>
export type MixerDimMessage = Decoded<vocs.v1.MixerDim.$Shape>
export type MonitoredLoopMessage = Decoded<Omit<vocs.v1.MonitoredLoop.$Shape, 'emergency'>> & {
  readonly emergency?: boolean
}
export type MixerSessionMessage = Decoded<
  Omit<vocs.v1.MixerSession.$Shape, 'rtp' | 'dim' | 'monitored'>
> & {
  readonly monitored: readonly MonitoredLoopMessage[]
  readonly rtp?: RtpDestinationMessage | null
  readonly dim?: MixerDimMessage | null
}
export type MixerActivityMessage = Decoded<vocs.v1.MixerActivity.$Shape>
export type MixerLoadMessage = Decoded<Omit<vocs.v1.MixerLoad.$Shape, 'delayMs'>> & {
  readonly delayMs?: number
}
export type MixerDelayMessage = Decoded<vocs.v1.MixerDelay.$Shape>
export type MixerLoopsMessage = { readonly loops: readonly LoopAddressMessage[] }
export type MixerDesiredMessage = {
  readonly loops: MixerLoopsMessage
  readonly sessions: readonly MixerSessionMessage[]
}

export type MixPayloadMessage = Decoded<vocs.v1.MixPayload.$Shape>
export type MixBatchMessage = {
  readonly tick: number
  readonly payloads: readonly MixPayloadMessage[]
}

export type ToIceProxy = OneOf<{
  readonly sessions: { readonly sessions: readonly IceProxySessionMessage[] }
  readonly session: IceProxySessionMessage
  readonly end: { readonly session: number }
  readonly offer: IceProxyOfferMessage
}>

export type FromIceProxy = OneOf<{
  readonly ready: { readonly port: number }
  readonly answer: IceProxyAnswerMessage
  readonly peer: IceProxyPeerMessage
  readonly load: IceProxyLoadMessage
  readonly loss: IceProxyLossMessage
}>

export type ToMixer = OneOf<{
  readonly desired: MixerDesiredMessage
  readonly loops: MixerLoopsMessage
  readonly session: MixerSessionMessage
  readonly end: { readonly session: number }
}>

export type FromMixer = OneOf<{
  readonly ready: { readonly talkersMax: number; readonly mixesMax: number }
  readonly activity: MixerActivityMessage
  readonly load: MixerLoadMessage
  readonly refused: { readonly session: number; readonly message: string }
  readonly delays: { readonly delays: readonly MixerDelayMessage[] }
}>

export const toIceProxy = framing<ToIceProxy>(vocs.v1.ToIceProxy)
export const fromIceProxy = framing<FromIceProxy>(vocs.v1.FromIceProxy)
export const toMixer = framing<ToMixer>(vocs.v1.ToMixer)
export const fromMixer = framing<FromMixer>(vocs.v1.FromMixer)
export const mixBatch = framing<MixBatchMessage>(vocs.v1.MixBatch)

/** How a kind of message becomes bytes and is read again. */
export interface Framing<Message> {
  encode(message: Message): Uint8Array
  /** Throws an Error for bytes that are no such message. */
  decode(bytes: Uint8Array): Message
}

interface GeneratedType {
  encode(message: object): { finish(): Uint8Array }
  decode(bytes: Uint8Array): object
}

function framing<Message extends object>(type: GeneratedType): Framing<Message> {
  return {
    encode: (message) => type.encode(message).finish(),
    decode: (bytes) => type.decode(bytes) as Message,
  }
}
