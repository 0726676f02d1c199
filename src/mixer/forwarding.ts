// Who is sent a lone talker's own packets, as they are, in place of a mix. Pure. It begins only for who hears
// silence. When a second talker comes, or the volume moves, the listener goes over to a mix that is encoded,
// in the same tick: its decoder fills the change between the two kinds of coding by itself (RFC 6716 4.5).
import { audible, type EffectiveMix } from './effective_mix.ts'
import type { Listener } from './listener.ts'
import type { Talker } from './talker.ts'

/** The listeners of one talker's packets. */
export interface ForwardGroup {
  readonly talker: Talker
  readonly members: Set<Listener>
}

export class Forwarding {
  readonly #groups = new Map<Talker, ForwardGroup>()
  readonly #talkerOf = new Map<Listener, Talker>()
  /** Listeners whose next packet is the first after silence. */
  readonly #fresh = new Set<Listener>()

  get groups(): Iterable<ForwardGroup> {
    return this.#groups.values()
  }

  isMember(listener: Listener): boolean {
    return this.#talkerOf.has(listener)
  }

  /**
   * Sets who is forwarded what from this tick on. isFree: hears no encoded mix, nor the end of one. Returns
   * who begins, and who goes over to an encoded mix, with the talker that it hears already.
   */
  assign(
    mixes: ReadonlyMap<Listener, EffectiveMix>,
    isFree: (listener: Listener) => boolean,
  ): { readonly begun: readonly Listener[]; readonly crossing: ReadonlyMap<Listener, Talker> } {
    const begun: Listener[] = []
    const crossing = new Map<Listener, Talker>()
    for (const [listener, mix] of mixes) {
      const talker = this.#talkerOf.get(listener)
      if (talker !== undefined && mix.forward !== talker) {
        this.remove(listener)
        if (audible(mix)) crossing.set(listener, talker)
      } else if (talker === undefined && mix.forward !== undefined && isFree(listener)) {
        this.#add(listener, mix.forward)
        begun.push(listener)
      }
    }
    return { begun, crossing }
  }

  remove(listener: Listener): void {
    const talker = this.#talkerOf.get(listener)
    if (talker === undefined) return
    this.#talkerOf.delete(listener)
    this.#fresh.delete(listener)
    const group = this.#groups.get(talker)
    group?.members.delete(listener)
    if (group?.members.size === 0) this.#groups.delete(talker)
  }

  /** The members who hear their first packet after silence, and the others. Call once a tick. */
  takeMembers({ members }: ForwardGroup): {
    fresh: Iterable<Listener>
    others: Iterable<Listener>
  } {
    if (this.#fresh.size === 0) return { fresh: [], others: members }
    const fresh = [...members].filter((member) => this.#fresh.delete(member))
    return { fresh, others: [...members].filter((member) => !fresh.includes(member)) }
  }

  #add(listener: Listener, talker: Talker): void {
    const group = this.#groups.get(talker) ?? { talker, members: new Set() }
    this.#groups.set(talker, group)
    group.members.add(listener)
    this.#talkerOf.set(listener, talker)
    this.#fresh.add(listener)
  }
}
