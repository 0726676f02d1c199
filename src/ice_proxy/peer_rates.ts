// How much of what comes from one peer's address in a second is looked at, and taken in. Pure.
// What only claims to come from there must not use up what the peer may send: forged datagrams have a bound
// of their own, and beyond it only streams that are known to be the peer's are decrypted at all.

/** Authentic SRTP and SRTCP datagrams that are taken; a voice has 50, in frames of 10 ms 100. */
export const DATAGRAMS_PER_SECOND_MAX = 200
/** Their bytes: more than Opus can fill at its highest bitrate, 510 kbit/s. */
export const BYTES_PER_SECOND_MAX = 80_000
/** Datagrams that turned out forged before those of unknown SSRCs are dropped unseen. */
export const FORGED_PER_SECOND_MAX = 500
/** All that is decrypted, whatever its SSRC says. */
export const LOOKS_PER_SECOND_MAX = 2000
/** DTLS datagrams; a handshake has about ten, some of them twice. */
export const HANDSHAKE_DATAGRAMS_PER_SECOND_MAX = 100

const WINDOW_MS = 1000

export class PeerRates {
  #windowMs = -Infinity
  #handshake = 0
  #looks = 0
  #forged = 0
  #datagrams = 0
  #bytes = 0
  /** SSRC of the last authentic packet of each kind. */
  readonly #known = { rtp: -1, rtcp: -1 }

  /** Whether a datagram of DTLS may be looked at. */
  admitHandshake(nowMs: number): boolean {
    this.#advance(nowMs)
    this.#handshake += 1
    return this.#handshake <= HANDSHAKE_DATAGRAMS_PER_SECOND_MAX
  }

  /** Whether a datagram that claims to be of this stream may be decrypted. */
  admit(kind: 'rtp' | 'rtcp', ssrc: number, nowMs: number): boolean {
    this.#advance(nowMs)
    if (this.#forged >= FORGED_PER_SECOND_MAX && ssrc !== this.#known[kind]) return false
    this.#looks += 1
    return this.#looks <= LOOKS_PER_SECOND_MAX
  }

  /** A datagram that was admitted has a wrong tag. */
  noteForged(): void {
    this.#forged += 1
  }

  /** A datagram that was admitted is authentic; false if it is one too many. */
  take(kind: 'rtp' | 'rtcp', ssrc: number, bytes: number): boolean {
    this.#known[kind] = ssrc
    this.#bytes += bytes
    return this.takeMore(1) && this.#bytes <= BYTES_PER_SECOND_MAX
  }

  /** So many packets more came within a datagram; false if they are too many. */
  takeMore(packets: number): boolean {
    this.#datagrams += packets
    return this.#datagrams <= DATAGRAMS_PER_SECOND_MAX
  }

  #advance(nowMs: number): void {
    if (nowMs - this.#windowMs < WINDOW_MS) return
    this.#windowMs = nowMs
    this.#handshake = 0
    this.#looks = 0
    this.#forged = 0
    this.#datagrams = 0
    this.#bytes = 0
  }
}
