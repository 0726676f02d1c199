// The light client as the WebRTC implementation of an SDK client: hundreds of whole sessions in one process, whose
// packets come encrypted and are counted, not handed out. I/O: loopback only.
import type {
  OpusPacket,
  OpusPeer,
  OpusPeerOptions,
  RtcImplementation,
} from '../../src/sdk/opus_peer.ts'
import { openLightPeer, type LightPeer, type LightPeers } from './light_peer.ts'

/** One for all clients whose packets are counted together. */
export class LightRtc implements RtcImplementation {
  readonly #peers: LightPeers
  readonly #made: LightOpusPeer[] = []

  constructor(peers: LightPeers) {
    this.#peers = peers
  }

  /** RTP packets that came to all its peers so far. */
  get heard(): number {
    return this.#made.reduce((sum, { heard }) => sum + heard, 0)
  }

  makePeer(options: OpusPeerOptions): OpusPeer {
    const peer = new LightOpusPeer(this.#peers, options)
    this.#made.push(peer)
    return peer
  }
}

class LightOpusPeer implements OpusPeer {
  readonly #peers: LightPeers
  readonly #options: OpusPeerOptions
  #peer: LightPeer | undefined
  #answered: (sdp: string) => void = () => undefined
  #isClosed = false

  constructor(peers: LightPeers, options: OpusPeerOptions) {
    this.#peers = peers
    this.#options = options
  }

  get heard(): number {
    return this.#peer?.heard ?? 0
  }

  offer(iceRestart: boolean): Promise<string> {
    if (iceRestart) throw new Error('a light peer knows no ICE restart')
    return new Promise((resolve) => {
      const exchange = (sdp: string): Promise<string> => {
        resolve(sdp)
        return new Promise((answered) => (this.#answered = answered))
      }
      openLightPeer(this.#peers, exchange).then(
        (peer) => this.#opened(peer),
        () => this.#changed('failed'),
      )
    })
  }

  async answer(sdp: string): Promise<void> {
    this.#answered(sdp)
  }

  send({ payload }: OpusPacket): void {
    this.#peer?.speak(payload)
  }

  close(): void {
    this.#isClosed = true
    this.#peer?.close()
  }

  #opened(peer: LightPeer): void {
    if (this.#isClosed) return peer.close()
    this.#peer = peer
    this.#changed('connected')
  }

  #changed(state: 'connected' | 'failed'): void {
    if (!this.#isClosed) this.#options.changed(state)
  }
}
