// Finds the peer that a datagram belongs to: by our ice-ufrag for STUN, by its address for all else
// (RFC 8445 7.3, RFC 7983). Pure. An address is known only after a STUN request with valid integrity.
import type { MediaPeer } from './media_peer.ts'

export class PeerIndex {
  readonly #ufrags = new Map<MediaPeer, readonly string[]>()
  readonly #byUfrag = new Map<string, MediaPeer>()
  readonly #byAddress = new Map<string, MediaPeer>()

  get size(): number {
    return this.#ufrags.size
  }

  all(): MediaPeer[] {
    return [...this.#ufrags.keys()]
  }

  byUfrag(ufrag: string): MediaPeer | undefined {
    return this.#byUfrag.get(ufrag)
  }

  byAddress(address: string, port: number): MediaPeer | undefined {
    return this.#byAddress.get(`${address}:${port}`)
  }

  /** Adds the peer, or takes over the credentials and addresses that it has now. */
  index(peer: MediaPeer): void {
    for (const ufrag of this.#ufrags.get(peer) ?? []) this.#byUfrag.delete(ufrag)
    const ufrags = peer.ice.ufrags
    this.#ufrags.set(peer, ufrags)
    for (const ufrag of ufrags) this.#byUfrag.set(ufrag, peer)
  }

  /** The address passed the peer's check; whose it was before has it no longer. */
  indexAddress(peer: MediaPeer, address: string, port: number): void {
    this.#byAddress.set(`${address}:${port}`, peer)
  }

  remove(peer: MediaPeer): void {
    for (const ufrag of this.#ufrags.get(peer) ?? []) this.#byUfrag.delete(ufrag)
    this.#ufrags.delete(peer)
    for (const { address, port } of peer.ice.addresses) {
      const key = `${address}:${port}`
      if (this.#byAddress.get(key) === peer) this.#byAddress.delete(key)
    }
  }
}
