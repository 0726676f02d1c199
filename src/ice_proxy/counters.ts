// What came and went, and why what was dropped was dropped. Pure. Numbers wrap at 2^32.

/** Every reason for which this service drops something. */
export type DropReason =
  | 'garbage'
  | 'stun_malformed'
  | 'stun_indication'
  | 'stun_response'
  | 'stun_ufrag'
  | 'stun_integrity'
  | 'stun_replay'
  | 'stun_rate'
  | 'stun_address_taken'
  | 'stun_unknown_attribute'
  | 'stun_role_conflict'
  | 'address_unknown'
  | 'not_connected'
  | 'rate_exceeded'
  | 'srtp_auth'
  | 'srtp_replay'
  | 'srtp_malformed'
  | 'srtp_streams_full'
  | 'rtp_malformed'
  | 'rtp_foreign_type'
  | 'rtp_empty'
  | 'rtp_duplicate'
  | 'rtcp_malformed'
  | 'ptt_released'
  | 'no_talk_loop'
  | 'mix_no_peer'
  | 'mix_malformed'
  | 'peers_full'
  | 'dtls_refused'
  | 'half_open'
  | 'silent'
  | 'sessions_full'
  | 'generation_old'

export class Counters {
  packetsIn = 0
  packetsOut = 0
  readonly #dropped = new Map<DropReason, number>()

  drop(reason: DropReason): void {
    this.#dropped.set(reason, ((this.#dropped.get(reason) ?? 0) + 1) >>> 0)
  }

  get dropped(): Record<string, number> {
    return Object.fromEntries(this.#dropped)
  }
}
