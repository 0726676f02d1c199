// One session as the ice_proxy has it: what vocs wants of it, its voice, its mix and its peers. Pure.
import { PEER_PHASES, type PeerPhase } from '../protocol/domain.ts'
import type { FromIceProxy, IceProxySessionMessage } from '../protocol/service_messages.ts'
import { MixStream, type MixStreamStart } from './fan_out.ts'
import { Forwarder } from './forwarder.ts'
import type { MediaPeer } from './media_peer.ts'

const SEQUENCE_START_MASK = 0x7fff

/** Gives a random whole number, 0 to 2^32 - 1. */
export type RandomNumber = () => number

export class Session {
  readonly id: number
  /** Carries media. */
  peer: MediaPeer | undefined
  /** Was offered and takes over when it connects. */
  nextPeer: MediaPeer | undefined
  #mix: MixStream
  readonly #mixStart: Omit<MixStreamStart, 'sequence'>
  #desired: IceProxySessionMessage
  #forwarder: Forwarder
  #answers = 0
  #toldPhase: PeerPhase | undefined
  #toldLoss = { percent: 0, metByRed: false }
  readonly #random: RandomNumber

  constructor(desired: IceProxySessionMessage, random: RandomNumber) {
    this.id = desired.session
    this.#random = random
    this.#desired = desired
    this.#forwarder = this.#newForwarder()
    this.#mixStart = { ssrc: random(), rtpTime: random() }
    this.#mix = this.#newMix()
  }

  get mix(): MixStream {
    return this.#mix
  }

  /** The mix begins anew for a new connection: its sequence has no more to do with the one before. */
  beginMix(): void {
    this.#mix = this.#newMix()
  }

  get desired(): IceProxySessionMessage {
    return this.#desired
  }

  get forwarder(): Forwarder {
    return this.#forwarder
  }

  /** Makes it as vocs wants it; false if this is older than what is there. */
  apply(desired: IceProxySessionMessage): boolean {
    if (desired.generation < this.#desired.generation) return false
    this.#desired = desired
    if (desired.ssrc !== this.#forwarder.ssrc) this.#forwarder = this.#newForwarder()
    return true
  }

  /** Number of the next answer, 1 and up. */
  nextAnswer(): number {
    this.#answers += 1
    return this.#answers
  }

  /** What vocs has to be told since the last call; undefined if nothing changed. */
  phaseChange(): FromIceProxy | undefined {
    const phase = this.#phase()
    if (phase === this.#toldPhase || (this.#toldPhase === undefined && phase === 'lost')) return
    this.#toldPhase = phase
    const number = PEER_PHASES.indexOf(phase)
    return { body: 'peer', peer: { session: this.id, phase: number } }
  }

  /** As phaseChange, of what the client loses of its mix. */
  lossChange(): FromIceProxy | undefined {
    const percent = this.peer?.lossPercent ?? 0
    const metByRed = this.peer?.red !== undefined
    const told = this.#toldLoss
    if (percent === told.percent && metByRed === told.metByRed) return undefined
    this.#toldLoss = { percent, metByRed }
    return { body: 'loss', loss: { session: this.id, percent, metByRed } }
  }

  #phase(): PeerPhase {
    if (this.nextPeer !== undefined) return 'connecting'
    return this.peer === undefined ? 'lost' : 'connected'
  }

  #newForwarder(): Forwarder {
    return new Forwarder(this.#desired.ssrc, this.#random(), this.#random())
  }

  /**
   * In the lower half of the sequence (RFC 3711 3.3.1): a client may miss the first packets, and could not
   * tell that the sequence had wrapped before it heard any. It would then decrypt nothing for ever.
   */
  #newMix(): MixStream {
    return new MixStream({ ...this.#mixStart, sequence: this.#random() & SEQUENCE_START_MASK })
  }
}
