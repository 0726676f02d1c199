// What the client for Node needs of a WebRTC implementation: a peer that speaks and hears Opus packets.
// Types only.
import type { Peer } from './client_shell.ts'
import type { PeerState } from './effects.ts'

/**
 * payload: one Opus packet of the mix, not to be changed. rtpTime: 48 kHz, 32 bits, evenly growing;
 * sequence: 16 bits; both start anew with a new peer.
 */
export type OpusListener = (payload: Uint8Array, rtpTime: number, sequence: number) => void

export interface OpusPacket {
  readonly payload: Uint8Array
  readonly rtpTime: number
  readonly sequence: number
  /** First after a silence. */
  readonly marker: boolean
  /** Loudness, dBov 0 to -127 (RFC 6464); undefined: not known. */
  readonly levelDbov: number | undefined
}

export interface OpusPeer extends Peer {
  /** Before the connection is there, packets are dropped. */
  send(packet: OpusPacket): void
}

export interface OpusPeerOptions {
  /** IPv4 address of this machine by which the server was reached: media goes out there alone. */
  readonly localAddress: string | undefined
  readonly changed: (state: PeerState) => void
  readonly heard: OpusListener
}

export interface RtcImplementation {
  makePeer(options: OpusPeerOptions): OpusPeer
}
