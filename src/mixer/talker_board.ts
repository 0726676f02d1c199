// All talkers of a mixer, in the bounded slots of the audio core. Pure.
import type { RtpPacket } from '../rtp/packet.ts'
import type { MixerConfig } from './config.ts'
import { Talker } from './talker.ts'

/** A talker without packets for so long gives the slot back. */
const TALKER_GONE_MS = 3000

/** Without a free slot, a talker without packets for so long makes room for a new one. */
const TALKER_IDLE_MS = 300

/** A talker who is heard gives way to one who is louder by more than this. */
const STAY_DB = 6

export class TalkerBoard {
  readonly #config: MixerConfig
  /** Talkers mixed per loop. */
  loopTalkersMax: number
  readonly #bySsrc = new Map<number, Talker>()
  readonly #freeSlots: number[]
  #chosen: ReadonlySet<Talker> = new Set()
  /** Of talkers who have gone. */
  readonly #past = { late: 0, duplicate: 0, lost: 0, talkers_evicted: 0 }

  constructor(config: MixerConfig) {
    this.#config = config
    this.loopTalkersMax = config.loopTalkersMax
    const { talkersMax } = config
    this.#freeSlots = Array.from({ length: talkersMax }, (_, slot) => talkersMax - 1 - slot)
  }

  get size(): number {
    return this.#bySsrc.size
  }

  get all(): Iterable<Talker> {
    return this.#bySsrc.values()
  }

  /** What was dropped since start, by reason. */
  get refusals(): Record<string, number> {
    const sums = { ...this.#past }
    for (const talker of this.all) addJitter(sums, talker)
    return sums
  }

  /** joined: the talker is new, or new on this loop. Other words say why the packet was dropped. */
  push(
    loop: number,
    packet: RtpPacket,
    arrivalMs: number,
  ): 'joined' | 'known' | 'opus_malformed' | 'talkers_full' {
    const talker = this.#bySsrc.get(packet.ssrc) ?? this.#open(packet.ssrc, arrivalMs)
    if (talker === undefined) return 'talkers_full'
    const result = talker.push(loop, packet, arrivalMs)
    return result === 'malformed' ? 'opus_malformed' : result
  }

  /** Ends talkers who are gone and loops that were left; returns whether anything changed. */
  expire(nowMs: number): boolean {
    let changed = false
    for (const [ssrc, talker] of this.#bySsrc) {
      if (talker.leaveLoops()) changed = true
      if (nowMs - talker.lastPacketMs <= TALKER_GONE_MS) continue
      this.#remove(ssrc, talker)
      changed = true
    }
    return changed
  }

  /**
   * Chooses who may be heard in this tick: of each loop the loudest, as many as the settings allow, by the
   * levels that their packets tell. Nobody else is decoded. Who was chosen stays for small differences.
   */
  choose(nowMs: number): ReadonlySet<Talker> {
    const talking = Array.from(this.all).filter(
      ({ lastPacketMs }) => nowMs - lastPacketMs < TALKER_IDLE_MS,
    )
    if (talking.length <= this.loopTalkersMax) return (this.#chosen = new Set(talking))
    const loudness = (talker: Talker) => talker.loudness - (this.#chosen.has(talker) ? STAY_DB : 0)
    const chosen = new Set<Talker>()
    const onLoop = new Map<number, number>()
    for (const talker of talking.sort((a, b) => loudness(a) - loudness(b))) {
      for (const loop of talker.arrivals.keys()) {
        const count = onLoop.get(loop) ?? 0
        onLoop.set(loop, count + 1)
        if (count < this.loopTalkersMax) chosen.add(talker)
      }
    }
    return (this.#chosen = chosen)
  }

  /** By loop: how long what was played of it since the last call had waited, on average, ms. */
  takeWaitedMs(): Map<number, number> {
    const sums = new Map<number, { ms: number; packets: number }>()
    for (const talker of this.all) {
      const { ms, packets } = talker.takeWaited()
      for (const loop of packets === 0 ? [] : talker.arrivals.keys()) {
        const sum = sums.get(loop) ?? { ms: 0, packets: 0 }
        sums.set(loop, { ms: sum.ms + ms, packets: sum.packets + packets })
      }
    }
    return new Map([...sums].map(([loop, { ms, packets }]) => [loop, ms / packets]))
  }

  #open(ssrc: number, nowMs: number): Talker | undefined {
    if (this.#freeSlots.length === 0) this.#evict(nowMs)
    const slot = this.#freeSlots.pop()
    if (slot === undefined) return undefined
    const talker = new Talker(ssrc, slot, this.#config, nowMs)
    this.#bySsrc.set(ssrc, talker)
    return talker
  }
  /** The one who has been without packets for the longest, if for long enough. */
  #evict(nowMs: number): void {
    let idlest: Talker | undefined
    for (const talker of this.all) {
      if (idlest === undefined || talker.lastPacketMs < idlest.lastPacketMs) idlest = talker
    }
    if (idlest === undefined || nowMs - idlest.lastPacketMs < TALKER_IDLE_MS) return
    this.#remove(idlest.ssrc, idlest)
    this.#past.talkers_evicted += 1
  }

  #remove(ssrc: number, talker: Talker): void {
    this.#bySsrc.delete(ssrc)
    this.#freeSlots.push(talker.slot)
    addJitter(this.#past, talker)
  }
}

function addJitter(
  sums: { late: number; duplicate: number; lost: number },
  { jitter }: Talker,
): void {
  sums.late += jitter.late
  sums.duplicate += jitter.duplicate
  sums.lost += jitter.lost
}
