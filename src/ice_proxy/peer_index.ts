// Finds the peer that a datagram belongs to: by our ice-ufrag for STUN, by its address for all else
// (RFC 8445 7.3, RFC 7983). Pure. An address is known only after a STUN request with valid integrity.
import type { MediaPeer } from './media_peer.ts'

export class PeerIndex {
  readonly #ufrags = new Map<MediaPeer, readonly string[]>()
  readonly #byUfrag = new Map<string, MediaPeer>()
  readonly #byAddress = new Map<string, MediaPeer>()
  readonly #addresses = new Map<MediaPeer, Set<string>>()

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

  /**
   * Whether a client of another session is met at this address and alive: then nobody takes its place there,
   * who could as well have forged the address.
   */
  isTaken(peer: MediaPeer, address: string, port: number, nowMs: number): boolean {
    const holder = this.byAddress(address, port)
    if (holder === undefined || holder.session === peer.session) return false
    const { destination } = holder.ice
    return destination?.address === address && destination.port === port && holder.isLive(nowMs)
  }

  /** The address passed the peer's check; whose it was before has it no longer. */
  indexAddress(peer: MediaPeer, address: string, port: number): void {
    const key = `${address}:${port}`
    const holder = this.#byAddress.get(key)
    if (holder === peer) return
    if (holder !== undefined) this.#addresses.get(holder)?.delete(key)
    this.#byAddress.set(key, peer)
    this.#keysOf(peer).add(key)
    this.#forgetOld(peer)
  }

  remove(peer: MediaPeer): void {
    for (const ufrag of this.#ufrags.get(peer) ?? []) this.#byUfrag.delete(ufrag)
    this.#ufrags.delete(peer)
    for (const key of this.#addresses.get(peer) ?? []) this.#byAddress.delete(key)
    this.#addresses.delete(peer)
  }

  /** Addresses that the peer itself remembers no longer. */
  #forgetOld(peer: MediaPeer): void {
    const current = new Set(
      Array.from(peer.ice.addresses, ({ address, port }) => `${address}:${port}`),
    )
    for (const key of this.#keysOf(peer)) {
      if (current.has(key)) continue
      this.#keysOf(peer).delete(key)
      this.#byAddress.delete(key)
    }
  }

  #keysOf(peer: MediaPeer): Set<string> {
    let keys = this.#addresses.get(peer)
    if (keys === undefined) this.#addresses.set(peer, (keys = new Set()))
    return keys
  }
}
