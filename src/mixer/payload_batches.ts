// One tick's payloads, sorted by the ice_proxy that sends them on: each once, with all who get it. Pure.
import type { MixPayloadMessage } from '../protocol/service_messages.ts'
import type { Listener } from './listener.ts'

export class PayloadBatches {
  readonly #byIceProxy = new Map<number, MixPayloadMessage[]>()

  get byIceProxy(): ReadonlyMap<number, readonly MixPayloadMessage[]> {
    return this.#byIceProxy
  }

  /** level: 0 loud .. 127 silent. marker: the first after a silence. */
  add(listeners: Iterable<Listener>, opus: Uint8Array, level: number, marker: boolean): void {
    const sessions = new Map<number, number[]>()
    for (const { iceProxy, session } of listeners) {
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
