// The ICE-lite side of one peer (RFC 8445 2.5, 7.3): answers checks that prove to know our password, and
// remembers from where they came. Pure. Nothing else is ever answered, so that nobody learns of the peer.
import { buildBindingResponse, checkStunIntegrity, type StunMessage } from '../rtp/stun.ts'

export interface IceCredentials {
  readonly ufrag: string
  readonly password: string
  /** The client's, as its offer says. */
  readonly remoteUfrag: string
}

export interface IceAddress {
  readonly address: string
  readonly port: number
}

export type IceDrop = 'stun_ufrag' | 'stun_integrity' | 'stun_addresses_full'

/** Addresses of one client that are remembered: its interfaces, and its NAT's whims. */
export const ADDRESSES_MAX = 16

export class IceLite {
  /** At most two: the newest last, before it the one that is in use until the newest is nominated. */
  #credentials: readonly IceCredentials[]
  readonly #addresses = new Map<string, IceAddress>()
  #latest: IceAddress | undefined
  #nominated: IceAddress | undefined

  constructor(credentials: IceCredentials) {
    this.#credentials = [credentials]
  }

  get newest(): IceCredentials {
    return this.#credentials.at(-1) as IceCredentials
  }

  get ufrags(): readonly string[] {
    return this.#credentials.map(({ ufrag }) => ufrag)
  }

  /** All addresses that passed a check. */
  get addresses(): Iterable<IceAddress> {
    return this.#addresses.values()
  }

  /** Where to send: what the client nominated last, before that where it was heard last. */
  get destination(): IceAddress | undefined {
    return this.#nominated ?? this.#latest
  }

  /** ICE restart: both credentials are good until the client nominates a pair under the new ones. */
  restart(credentials: IceCredentials): void {
    this.#credentials = [this.#credentials[0] as IceCredentials, credentials]
  }

  /** The response to a binding request, or why there is none. */
  answer(request: StunMessage, datagram: Uint8Array, from: IceAddress): Uint8Array | IceDrop {
    const credentials = this.#credentials.find(
      ({ ufrag, remoteUfrag }) => request.username === `${ufrag}:${remoteUfrag}`,
    )
    if (credentials === undefined) return 'stun_ufrag'
    if (!checkStunIntegrity(datagram, credentials.password)) return 'stun_integrity'
    const key = `${from.address}:${from.port}`
    if (!this.#addresses.has(key)) {
      if (this.#addresses.size >= ADDRESSES_MAX) return 'stun_addresses_full'
      this.#addresses.set(key, from)
    }
    this.#latest = from
    if (request.useCandidate) {
      this.#nominated = from
      if (credentials === this.newest) this.#credentials = [credentials]
    }
    return buildBindingResponse(request.transactionId, from, credentials.password)
  }
}
