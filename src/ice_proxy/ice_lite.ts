// The ICE-lite side of one peer (RFC 8445 2.5, 7.3): answers checks that prove to know our password, and
// remembers from where they came. Pure. Nothing else is ever answered, so that nobody learns of the peer.
// What is right but can't be processed is answered by an error, and moves nothing (RFC 8489 6.3.1).
// STUN knows no replay: a check that somebody saw and sends again from elsewhere would move the media there.
// So a transaction is taken from one address only.
import {
  buildBindingError,
  buildBindingResponse,
  checkStunIntegrity,
  type StunMessage,
} from '../rtp/stun.ts'

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

export type IceDrop = 'stun_ufrag' | 'stun_integrity' | 'stun_replay' | 'stun_rate'

export type IceRefusal = 'stun_unknown_attribute' | 'stun_role_conflict'

export interface IceAnswer {
  /** To be sent to where the request came from. */
  readonly response: Uint8Array
  /** Why it is an error response; then the request counts for nothing. Undefined for a success. */
  readonly refusal: IceRefusal | undefined
}

const UNKNOWN_ATTRIBUTE = 420
const ROLE_CONFLICT = 487

/** Addresses of one client that are remembered: its interfaces, and its NAT's whims. The oldest goes. */
export const ADDRESSES_MAX = 16
/** Transactions that are remembered, of 4 bytes each: 85 minutes of checks each 2.5 s. */
export const TRANSACTIONS_MAX = 2048
/** Checks with a known name that are looked at in a second; each costs an HMAC, a good one two. */
export const CHECKS_PER_SECOND_MAX = 500

export class IceLite {
  /** At most two: the newest last, before it the one that is in use until the newest is nominated. */
  #credentials: readonly IceCredentials[]
  /** By address and port, the one that was heard last behind. */
  readonly #addresses = new Map<string, IceAddress>()
  /** What stands for each transaction, and from where it came, in a ring; made when the first is taken. */
  #transactions: Uint32Array | undefined
  #origins: Uint32Array | undefined
  #transactionAt = 0
  #latest: IceAddress | undefined
  #nominated: IceAddress | undefined
  #windowMs = -Infinity
  #checks = 0

  constructor(credentials: IceCredentials) {
    this.#credentials = [credentials]
  }

  get newest(): IceCredentials {
    return this.#credentials.at(-1) as IceCredentials
  }

  get ufrags(): readonly string[] {
    return this.#credentials.map(({ ufrag }) => ufrag)
  }

  /** All addresses that passed a check and were not forgotten. */
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

  /**
   * The response to a binding request, or why there is none. It is never longer than the request: our ufrag
   * has 8 characters, which together with the HMAC is more than the address that is told, or the error's code;
   * and an unknown attribute takes up more in the request than its type does in the error.
   */
  answer(
    request: StunMessage,
    datagram: Uint8Array,
    from: IceAddress,
    nowMs: number,
  ): IceAnswer | IceDrop {
    const credentials = this.#credentials.find(
      ({ ufrag, remoteUfrag }) => request.username === `${ufrag}:${remoteUfrag}`,
    )
    if (credentials === undefined) return 'stun_ufrag'
    if (!this.#mayCheck(nowMs)) return 'stun_rate'
    if (!checkStunIntegrity(datagram, credentials.password)) return 'stun_integrity'
    if (!this.#isFresh(request.transactionId, from)) return 'stun_replay'
    const error = errorTo(request, credentials.password)
    if (error !== undefined) return error
    const met = this.#remember(from)
    this.#latest = met
    if (request.useCandidate) {
      this.#nominated = met
      if (credentials === this.newest) this.#credentials = [credentials]
    }
    const response = buildBindingResponse(request.transactionId, from, credentials.password)
    return { response, refusal: undefined }
  }

  #mayCheck(nowMs: number): boolean {
    if (nowMs - this.#windowMs >= 1000) {
      this.#windowMs = nowMs
      this.#checks = 0
    }
    this.#checks += 1
    return this.#checks <= CHECKS_PER_SECOND_MAX
  }

  /** Whether the transaction is new, or a retransmission from where it came first. */
  #isFresh(transactionId: Uint8Array, { address, port }: IceAddress): boolean {
    this.#transactions ??= new Uint32Array(TRANSACTIONS_MAX)
    this.#origins ??= new Uint32Array(TRANSACTIONS_MAX)
    const id = wordOf(transactionId)
    const origin = wordOf(Array.from(`${address}:${port}`, (letter) => letter.charCodeAt(0)))
    const known = this.#transactions.indexOf(id)
    if (known >= 0) return this.#origins[known] === origin
    this.#transactions[this.#transactionAt] = id
    this.#origins[this.#transactionAt] = origin
    this.#transactionAt = (this.#transactionAt + 1) % TRANSACTIONS_MAX
    return true
  }

  /** The address as it is kept: the same object each time, so that who sends there sees that it is the same. */
  #remember(from: IceAddress): IceAddress {
    const key = `${from.address}:${from.port}`
    const met = this.#addresses.get(key) ?? from
    this.#addresses.delete(key)
    this.#addresses.set(key, met)
    if (this.#addresses.size > ADDRESSES_MAX) this.#forgetOldest()
    return met
  }

  #forgetOldest(): void {
    for (const [oldest, address] of this.#addresses) {
      if (isSame(address, this.#nominated)) continue
      this.#addresses.delete(oldest)
      return
    }
  }
}

/** The error response to a request that is right and still can't be processed. */
function errorTo(request: StunMessage, password: string): IceAnswer | undefined {
  const { transactionId, unknownRequired } = request
  if (unknownRequired.length > 0) {
    const response = buildBindingError(transactionId, UNKNOWN_ATTRIBUTE, password, unknownRequired)
    return { response, refusal: 'stun_unknown_attribute' }
  }
  // A lite agent is always the controlled one (RFC 8445 6.1.1), whatever the tie-breaker (7.3.1.1).
  if (request.controlled === undefined) return undefined
  const response = buildBindingError(transactionId, ROLE_CONFLICT, password)
  return { response, refusal: 'stun_role_conflict' }
}

function isSame(a: IceAddress, b: IceAddress | undefined): boolean {
  return a.address === b?.address && a.port === b.port
}

/** A hash that is never 0 (FNV-1a). Where two share one by chance the check is dropped, and comes again. */
function wordOf(bytes: ArrayLike<number>): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < bytes.length; index++) {
    hash = Math.imul(hash ^ (bytes[index] ?? 0), 0x01000193)
  }
  return (hash | 1) >>> 0
}
