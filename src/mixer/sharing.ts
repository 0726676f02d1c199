// Who hears the same shares an encoder: listeners are grouped by their effective mix, which is what they
// can hear now, not what they have set. Pure, but for the slots of the audio core that it fills.
//
// A group is formed where the sound begins, with a fresh encoder. When its listeners begin to differ, it is
// split: the new group's encoder is a copy of the old one's, so that no decoder hears a seam. When they hear
// the same again, groups are joined: one encoder's next frame is coded without prediction, and the decoders
// of the other go on with it. What differs between the two is the codec's own noise; after 5 ms nothing does.
//
// Who hears one talker alone, as loud as it is, needs no encoder: see forwarding.ts.
import type { AudioCore, MixSettings } from '../audio/audio_core.ts'
import { audible, NOTHING, type EffectiveMix } from './effective_mix.ts'
import { Forwarding, type ForwardGroup } from './forwarding.ts'
import type { Listener } from './listener.ts'
import type { Talker } from './talker.ts'

export interface MixGroup {
  /** In the audio core. */
  readonly slot: number
  readonly channels: 1 | 2
  readonly lossPercent: number
  readonly members: Set<Listener>
  mix: EffectiveMix
  /** Ticks that nothing has been audible. */
  silentTicks: number
  /** Ticks since the mix changed. */
  steadyTicks: number
  /** The first payload has not been sent. */
  fresh: boolean
}

/** Silent frames that are really encoded, so that the sound decays in the listeners' decoders. */
export const TAIL_TICKS = 3

/** Groups that have made the same mix for so long are joined: what comes and goes for less is not worth it. */
const JOIN_TICKS = 5

export class MixSharing {
  readonly #core: AudioCore
  #settings: MixSettings
  readonly #freeSlots: number[]
  readonly #groups = new Set<MixGroup>()
  readonly #groupOf = new Map<Listener, MixGroup>()
  readonly #forwarding = new Forwarding()
  #starting: ReadonlySet<number> = new Set()
  /** Listeners who should hear something and had to be left out for want of a slot, ever. */
  refused = 0

  constructor(core: AudioCore, mixesMax: number, settings: MixSettings) {
    this.#core = core
    this.#settings = settings
    this.#freeSlots = Array.from({ length: mixesMax }, (_, slot) => mixesMax - 1 - slot)
  }

  /** Of encoders that are begun from now on. */
  setComplexity(complexity: number): void {
    this.#settings = { ...this.#settings, complexity }
  }

  get groups(): ReadonlySet<MixGroup> {
    return this.#groups
  }

  get forwards(): Iterable<ForwardGroup> {
    return this.#forwarding.groups
  }

  /** Who of them hears the first packet after silence, and who does not; call once a tick. */
  takeMembers(group: ForwardGroup): ReturnType<Forwarding['takeMembers']> {
    return this.#forwarding.takeMembers(group)
  }

  /** Gets nothing in this tick: neither a mix nor the end of one, nor a talker's own packets. */
  isIdle(listener: Listener): boolean {
    return !this.#groupOf.has(listener) && !this.#forwarding.isMember(listener)
  }

  /** Its decoder has heard silence last: another encoder may go on. */
  isSilent(listener: Listener): boolean {
    const group = this.#groupOf.get(listener)
    return group === undefined ? this.isIdle(listener) : group.silentTicks > 0
  }

  /**
   * Sets who hears what in the next tick. A listener with an empty mix keeps its group for the tail.
   * starting: slots of talkers who were silent until now. Returns the listeners whose silence ends.
   */
  assign(
    mixes: ReadonlyMap<Listener, EffectiveMix>,
    starting: ReadonlySet<number>,
  ): readonly Listener[] {
    this.#starting = starting
    this.#dissolveDecayed(mixes)
    const { begun, crossing } = this.#forwarding.assign(mixes, (one) => !this.#groupOf.has(one))
    // What a split adds needs no look.
    for (const group of Array.from(this.#groups)) this.#split(group, mixes)
    return [...begun, ...this.#form(mixes, crossing)]
  }

  /**
   * Counts the tail of groups that hear nothing; dissolves those whose tail has been sent, and returns who was
   * in them. Joins groups that have come to make the same.
   */
  endTick(): Listener[] {
    const ended: Listener[] = []
    for (const group of this.#groups) {
      group.fresh = false
      group.steadyTicks += 1
      group.silentTicks = group.mix.gains.length === 0 ? group.silentTicks + 1 : 0
      if (group.silentTicks < TAIL_TICKS) continue
      ended.push(...group.members)
      this.#dissolve(group)
    }
    if (this.#groups.size > 1) this.#join()
    return ended
  }

  remove(listener: Listener): void {
    this.#forwarding.remove(listener)
    const group = this.#groupOf.get(listener)
    if (group === undefined) return
    this.#leave(group, listener)
  }

  /** A group whose decoders have heard a silent frame can be formed anew when sound begins. */
  #dissolveDecayed(mixes: ReadonlyMap<Listener, EffectiveMix>): void {
    for (const group of this.#groups) {
      if (group.silentTicks === 0) continue
      const resumes = [...group.members].some((member) => audible(mixes.get(member)))
      if (resumes) this.#dissolve(group)
    }
  }

  #join(): void {
    const byKey = new Map<string, MixGroup>()
    for (const group of this.#groups) {
      // SILK, which FEC takes, can't be begun anew within one frame.
      if (group.steadyTicks < JOIN_TICKS || group.lossPercent > 0 || !audible(group.mix)) continue
      const other = byKey.get(group.mix.key)
      if (other === undefined) {
        byKey.set(group.mix.key, group)
        continue
      }
      const [kept, left] = other.members.size < group.members.size ? [group, other] : [other, group]
      byKey.set(group.mix.key, kept)
      const members = [...left.members]
      this.#dissolve(left)
      for (const member of members) this.#enter(kept, member)
      this.#core.refreshMix(kept.slot)
    }
  }

  #split(group: MixGroup, mixes: ReadonlyMap<Listener, EffectiveMix>): void {
    const parts = new Map<string, { mix: EffectiveMix; members: Listener[] }>()
    for (const member of group.members) {
      const mix = mixes.get(member) ?? NOTHING
      const part = parts.get(mix.key)
      if (part === undefined) parts.set(mix.key, { mix, members: [member] })
      else part.members.push(member)
    }
    let first = true
    for (const { mix, members } of parts.values()) {
      const isAlike = !audible(mix) || mix.channels === group.channels
      if (audible(mix) && mix.lossPercent !== group.lossPercent) {
        // With FEC or without are two kinds of coding: these begin anew.
        for (const member of members) this.#leave(group, member)
        continue
      }
      const home = isAlike && first ? group : this.#branchOf(group, isAlike ? group : mix)
      if (isAlike) first = false
      for (const member of members) {
        if (home !== group) this.#leave(group, member)
        if (home !== undefined) this.#enter(home, member)
        else if (audible(mix)) this.refused += 1
      }
      if (home !== undefined) this.#setMix(home, mix)
    }
  }

  /** crossing: who was sent a talker's own packets until now, and goes on hearing the talker. */
  #form(
    mixes: ReadonlyMap<Listener, EffectiveMix>,
    crossing: ReadonlyMap<Listener, Talker>,
  ): Listener[] {
    const started: Listener[] = []
    const formed = new Map<string, MixGroup>()
    for (const [listener, mix] of mixes) {
      if (!audible(mix) || !this.isIdle(listener)) continue
      const heard = crossing.get(listener)
      const key = `${mix.key} ${heard?.slot ?? ''}`
      const group = formed.get(key) ?? this.#open(mix, heard)
      if (group === undefined) {
        this.refused += 1
        continue
      }
      formed.set(key, group)
      this.#enter(group, listener)
      if (heard === undefined) started.push(listener)
    }
    return started
  }

  #open(mix: EffectiveMix, heard: Talker | undefined): MixGroup | undefined {
    const slot = this.#freeSlots.pop()
    if (slot === undefined) return undefined
    this.#core.setActive(slot, false)
    const { channels, lossPercent } = mix
    this.#core.resetMix(slot, { ...this.#settings, channels, lossPercent })
    // Whoever is heard already is there from the first sample on.
    if (heard !== undefined) this.#core.jumpGain(slot, heard.slot, 1)
    return this.#add(slot, mix, mix, heard === undefined)
  }

  /** A group with an encoder of its own that goes on where this one is, in mono or stereo. */
  #branchOf(group: MixGroup, { channels }: Pick<Coding, 'channels'>): MixGroup | undefined {
    const slot = this.#freeSlots.pop()
    if (slot === undefined) return undefined
    const { lossPercent } = group
    if (channels === group.channels) {
      this.#core.copyMix(group.slot, slot)
    } else {
      this.#core.setActive(slot, false)
      this.#core.resetMix(slot, { ...this.#settings, channels, lossPercent })
      this.#core.carryOver(group.slot, slot)
    }
    return this.#add(slot, { channels, lossPercent }, group.mix, group.fresh)
  }

  #add(slot: number, coding: Coding, mix: EffectiveMix, fresh: boolean): MixGroup {
    const { channels, lossPercent } = coding
    const members = new Set<Listener>()
    const group = {
      slot,
      channels,
      lossPercent,
      members,
      mix: NOTHING,
      silentTicks: 0,
      steadyTicks: 0,
      fresh,
    }
    this.#groups.add(group)
    this.#setMix(group, mix)
    this.#core.setActive(slot, true)
    return group
  }

  #setMix(group: MixGroup, mix: EffectiveMix): void {
    if (group.mix.key === mix.key) return
    for (const [slot] of group.mix.gains) this.#core.setGain(group.slot, slot, 0)
    for (const [slot, left, right] of mix.gains) {
      if (this.#starting.has(slot)) this.#core.jumpGain(group.slot, slot, left, right)
      else this.#core.setGain(group.slot, slot, left, right)
    }
    group.mix = mix
    group.steadyTicks = 0
  }

  #enter(group: MixGroup, listener: Listener): void {
    group.members.add(listener)
    this.#groupOf.set(listener, group)
  }

  #leave(group: MixGroup, listener: Listener): void {
    group.members.delete(listener)
    this.#groupOf.delete(listener)
    if (group.members.size === 0) this.#dissolve(group)
  }

  #dissolve(group: MixGroup): void {
    for (const member of group.members) this.#groupOf.delete(member)
    group.members.clear()
    if (!this.#groups.delete(group)) return
    this.#core.setActive(group.slot, false)
    this.#freeSlots.push(group.slot)
  }
}

type Coding = Pick<MixGroup, 'channels' | 'lossPercent'>
