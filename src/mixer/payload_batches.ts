// One tick's payloads, sorted by where they go: each once for an ice_proxy, with all who get it there, and
// for each listener of plain RTP. Pure.
import type { MixPayloadMessage } from '../protocol/service_messages.ts'
import type { Listener } from './listener.ts'

/** One tick's payload for one listener of plain RTP. */
export interface RtpMix {
  readonly listener: Listener
  readonly payload: Uint8Array
  readonly level: number
  readonly marker: boolean
}

export class PayloadBatches {
  readonly #byIceProxy = new Map<number, MixPayloadMessage[]>()
  readonly #byRtp: RtpMix[] = []

  get byIceProxy(): ReadonlyMap<number, readonly MixPayloadMessage[]> {
    return this.#byIceProxy
  }

  get byRtp(): readonly RtpMix[] {
    return this.#byRtp
  }

  /** level: 0 loud .. 127 silent. marker: the first after a silence. */
  add(listeners: Iterable<Listener>, opus: Uint8Array, level: number, marker: boolean): void {
    const sessions = new Map<number, number[]>()
    for (const listener of listeners) {
      if (listener.rtp !== undefined) {
        this.#byRtp.push({ listener, payload: opus, level, marker })
        continue
      }
      const { iceProxy, session } = listener
      const known = sessions.get(iceProxy)
      if (known === undefined) sessions.set(iceProxy, [session])
      else known.push(session)
    }
    for (const [iceProxy, receivers] of sessions) {
      const payloads = this.#byIceProxy.get(iceProxy) ?? []
      this.#byIceProxy.set(iceProxy, payloads)
      payloads.push({ opus, sessions: receivers, level, marker })
    }
  }
}
