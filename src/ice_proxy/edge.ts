// Datagrams and mixes through one ice_proxy thread: what comes in on the UDP port goes to ICE, DTLS or the
// loops, what the mixer made goes to the clients. Pure: sockets are handed in, time is a number. Whatever
// is not expected is counted and dropped.
import { OPUS_PACKET_BYTES_MAX } from '../audio/format.ts'
import { datagramKind } from '../rtp/demultiplex.ts'
import {
  LOOP_LEVEL_EXTENSION_ID,
  RTP_DATAGRAM_BYTES_MAX,
  writeRtpPacket,
  type RtpPacket,
} from '../rtp/packet.ts'
import { parseStunMessage } from '../rtp/stun.ts'
import type { SrtpCore } from '../srtp/srtp_core.ts'
import type {
  LoopAddressMessage,
  MixBatchMessage,
  MixPayloadMessage,
} from '../protocol/service_messages.ts'
import type { Counters, DropReason } from './counters.ts'
import type { MediaPeer } from './media_peer.ts'
import { Outbox } from './outbox.ts'
import type { Sessions } from './sessions.ts'
import { SourceRates } from './source_rates.ts'

export interface EdgePorts {
  /** The one that the sessions' peers have their keys in. */
  readonly srtp: SrtpCore
  /** Sends bytes[0..length) from the UDP port; takes them before it returns, as sendToLoop does. */
  readonly send: (bytes: Uint8Array, length: number, port: number, address: string) => void
  /** Sends bytes[0..length) to a loop. */
  readonly sendToLoop: (bytes: Uint8Array, length: number, group: string, port: number) => void
}

const DATAGRAM_BYTES = 2048

export class Edge {
  readonly #sessions: Sessions
  readonly #ports: EdgePorts
  readonly #counters: Counters
  readonly #outbox: Outbox
  /** What is made here and sent at once. */
  readonly #datagram = new Uint8Array(DATAGRAM_BYTES)
  readonly #sources: SourceRates

  /** `salt`: a random whole number that nobody else knows. */
  constructor(sessions: Sessions, ports: EdgePorts, counters: Counters, salt: number) {
    this.#sources = new SourceRates(salt)
    this.#sessions = sessions
    this.#ports = ports
    this.#counters = counters
    this.#outbox = new Outbox(ports.srtp, (peer, bytes, length) => this.send(peer, bytes, length))
  }

  /** One datagram from the UDP port; it may be changed. */
  onDatagram(bytes: Uint8Array, address: string, port: number, nowMs: number): void {
    if (bytes.length > RTP_DATAGRAM_BYTES_MAX) return this.#counters.drop('garbage')
    const kind = datagramKind(bytes)
    if (kind === 'stun') return this.#onStun(bytes, address, port, nowMs)
    if (kind === undefined) return this.#counters.drop('garbage')
    const peer = this.#sessions.peers.byAddress(address, port)
    if (peer === undefined) return this.#counters.drop('address_unknown')
    if (!peer.admit(kind, bytes, nowMs)) return this.#counters.drop('rate_exceeded')
    if (kind === 'dtls') return peer.onDtls(bytes)
    const reason = kind === 'rtp' ? this.#onRtp(peer, bytes, nowMs) : peer.receiveRtcp(bytes, nowMs)
    if (reason !== undefined) this.#counters.drop(reason)
  }

  /** One tick of the mixer. Its payloads have to stay as they are for five more: they may be sent again. */
  onMixBatch({ tick, payloads }: MixBatchMessage): void {
    for (const payload of payloads) {
      if (payload.opus.length === 0 || payload.opus.length > OPUS_PACKET_BYTES_MAX) {
        this.#counters.drop('mix_malformed')
        continue
      }
      for (const session of payload.sessions) this.#queueMix(session, payload, tick)
    }
    this.#outbox.flush()
  }

  /** Reports that are due go to their peers. Call a few times a second. */
  onTime(nowMs: number): void {
    for (const peer of this.#sessions.peers.all()) {
      const mix = this.#sessions.get(peer.session)?.mix
      if (mix === undefined || peer.phase !== 'connected') continue
      const length = peer.writeReport(mix, this.#datagram, nowMs)
      if (length > 0) this.send(peer, this.#datagram, length)
    }
  }

  /** Sends what is ready for the wire to where the peer is met now. */
  send(peer: MediaPeer, bytes: Uint8Array, length: number): void {
    const to = peer.ice.destination
    if (to !== undefined) this.#ports.send(bytes, length, to.port, to.address)
  }

  /** The same packet to each of these loops. */
  sendVoice(packet: RtpPacket, loops: readonly LoopAddressMessage[]): void {
    const length = writeRtpPacket(packet, LOOP_LEVEL_EXTENSION_ID, this.#datagram)
    for (const { group, port } of loops) this.#ports.sendToLoop(this.#datagram, length, group, port)
  }

  #onStun(bytes: Uint8Array, address: string, port: number, nowMs: number): void {
    const { peers } = this.#sessions
    const isKnown = peers.byAddress(address, port) !== undefined
    if (!isKnown && !this.#sources.admit(address, nowMs)) return this.#counters.drop('stun_rate')
    const request = parseStunMessage(bytes)
    if (request === undefined) return this.#counters.drop('stun_malformed')
    // Indications keep a NAT's binding (RFC 8445 11) and want no answer; responses answer nothing of ours.
    if (request.kind === 'indication') return this.#counters.drop('stun_indication')
    if (request.kind !== 'request') return this.#counters.drop('stun_response')
    const peer = peers.byUfrag(request.username.split(':', 1)[0] ?? '')
    if (peer === undefined) return this.#counters.drop('stun_ufrag')
    if (peers.isTaken(peer, address, port, nowMs)) return this.#counters.drop('stun_address_taken')
    const answer = peer.ice.answer(request, bytes, { address, port }, nowMs)
    if (typeof answer === 'string') return this.#counters.drop(answer)
    const { response, refusal } = answer
    this.#ports.send(response, response.length, port, address)
    if (refusal !== undefined) return this.#counters.drop(refusal)
    peer.heard(nowMs)
    peers.indexAddress(peer, address, port)
  }

  #onRtp(peer: MediaPeer, bytes: Uint8Array, nowMs: number): DropReason | undefined {
    const received = peer.receiveRtp(bytes, nowMs)
    if (typeof received === 'string') return received
    this.#counters.packetsIn = (this.#counters.packetsIn + 1) >>> 0
    const session = this.#sessions.get(peer.session)
    if (session?.peer !== peer) return 'not_connected'
    const { pttPressed, talkLoops } = session.desired
    const talk = { pttPressed, talkLoops: talkLoops.length }
    for (const lost of received.filled) {
      const voice = session.forwarder.fill(lost, talk, nowMs)
      if (typeof voice === 'string') this.#counters.drop(voice)
      else this.sendVoice(voice, talkLoops)
    }
    const voice = session.forwarder.forward(received.packet, talk, nowMs)
    if (typeof voice === 'string') return voice
    this.sendVoice(voice, talkLoops)
    return undefined
  }

  #queueMix(id: number, payload: MixPayloadMessage, tick: number): void {
    const session = this.#sessions.get(id)
    const peer = session?.peer
    if (session === undefined || peer === undefined || !peer.listens) {
      return this.#counters.drop('mix_no_peer')
    }
    const { payloadType, levelExtensionId } = peer.offer
    const room = this.#outbox.next()
    const length = session.mix.write(payload, tick, payloadType, room, peer.red, levelExtensionId)
    this.#outbox.add(peer, length)
    this.#counters.packetsOut = (this.#counters.packetsOut + 1) >>> 0
  }
}
