// Packets to many peers on their way out: encrypted in one call for as many as the SRTP core has room for,
// and sent out of its memory. Pure: sending is handed in.
import type { SrtpCore } from '../srtp/srtp_core.ts'
import type { MediaPeer } from './media_peer.ts'

/** Packets that one call encrypts: as many as one call gives to the kernel. */
export const OUTBOX_PACKETS_MAX = 128

export class Outbox {
  readonly #core: SrtpCore
  readonly #send: (peer: MediaPeer, bytes: Uint8Array, length: number) => void
  /** Whose packets are in the slots from 0 on; behind #count, who was there before. */
  readonly #peers: MediaPeer[] = []
  #count = 0

  /** send: takes bytes[0..length) before it returns. */
  constructor(core: SrtpCore, send: (peer: MediaPeer, bytes: Uint8Array, length: number) => void) {
    this.#core = core
    this.#send = send
  }

  /** Room for the next packet and what encryption adds; valid until add or flush. */
  next(): Uint8Array {
    if (this.#count === this.#core.batchMax) this.flush()
    return this.#core.slot(this.#count)
  }

  /** The packet of `length` bytes that was written into the room is for this peer, which listens. */
  add(peer: MediaPeer, length: number): void {
    peer.queueRtp(this.#count, length)
    this.#peers[this.#count] = peer
    this.#count += 1
  }

  /** Encrypts and sends what was added. No peer may end between its add and this. */
  flush(): void {
    const count = this.#count
    if (count === 0) return
    this.#count = 0
    this.#core.protectBatch(count)
    for (let slot = 0; slot < count; slot++) {
      this.#send(this.#peers[slot]!, this.#core.slot(slot), this.#core.length(slot))
    }
  }
}
