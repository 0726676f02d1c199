// How many STUN requests of a second came from each address that no peer is met at. Pure.
// Counted in a table of fixed size: addresses that share a place share its bound, and a flood from any number
// of forged addresses takes no memory. A salt hides which of them share one.

/** Checks of all that stands behind one address, in a second: 200 operators behind a NAT come in at once. */
export const CHECKS_PER_SECOND_MAX = 500
const PLACES = 4096

export class SourceRates {
  readonly #salt: number
  readonly #counts = new Uint16Array(PLACES)
  #windowMs = -Infinity

  /** `salt`: a random whole number. */
  constructor(salt: number) {
    this.#salt = salt
  }

  /** Counts a request; false beyond the bound of this second. */
  admit(address: string, nowMs: number): boolean {
    if (nowMs - this.#windowMs >= 1000) {
      this.#windowMs = nowMs
      this.#counts.fill(0)
    }
    const place = this.#place(address)
    const count = this.#counts[place] ?? 0
    if (count >= CHECKS_PER_SECOND_MAX) return false
    this.#counts[place] = count + 1
    return true
  }

  /** FNV-1a with the salt in front, its upper bits folded in. */
  #place(address: string): number {
    let hash = (0x811c9dc5 ^ this.#salt) >>> 0
    for (let index = 0; index < address.length; index++) {
      hash = Math.imul(hash ^ address.charCodeAt(index), 0x01000193)
    }
    return (hash ^ (hash >>> 16)) & (PLACES - 1)
  }
}
