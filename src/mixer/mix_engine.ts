// The mixer: what it should do, the loops' packets, and a tick of 20 ms that makes all mixes. Pure, but for
// the audio core's memory. Desired state can be repeated; packets of the network are counted, never thrown.
import { AudioCore } from '../audio/audio_core.ts'
import type {
  MixerActivityMessage,
  MixerDesiredMessage,
  MixerSessionMessage,
} from '../protocol/service_messages.ts'
import type { JitterCounters } from '../rtp/jitter_buffer.ts'
import { LOOP_LEVEL_EXTENSION_ID, LOOP_PAYLOAD_TYPE, parseRtpPacket } from '../rtp/packet.ts'
import type { MixerConfig } from './config.ts'
import { Dimming } from './dimming.ts'
import { effectiveMix, type EffectiveMix } from './effective_mix.ts'
import { keepAlive, nextKeepalive } from './keepalive.ts'
import { Listener } from './listener.ts'
import { LoopBoard } from './loop_board.ts'
import { LossChanges } from './loss_changes.ts'
import { DEGRADATION_MAX, type Degradation } from './overload.ts'
import { PayloadBatches } from './payload_batches.ts'
import { MixSharing } from './sharing.ts'
import { TalkerBoard } from './talker_board.ts'
import type { Talker } from './talker.ts'

/** What a tick made: payloads by where they go, and loops whose activity changed. */
export interface TickOutput {
  readonly payloads: PayloadBatches['byIceProxy']
  readonly rtp: PayloadBatches['byRtp']
  readonly activity: readonly MixerActivityMessage[]
}

export interface EngineCounters {
  decodes: number
  encodes: number
  concealed: number
  /** By reason. */
  readonly dropped: Map<string, number>
}

/** What one talker's stream is doing. */
export interface TalkerInspection {
  readonly ssrc: number
  readonly depthMs: number
  readonly targetMs: number
  readonly concealed: number
  readonly jitter: JitterCounters
}

/** One encoder in use: its slot, and the sessions that share what it makes. */
export interface MixInspection {
  readonly slot: number
  readonly sessions: readonly number[]
}

export class MixEngine {
  readonly counters: EngineCounters = { decodes: 0, encodes: 0, concealed: 0, dropped: new Map() }
  readonly #core: AudioCore
  readonly #talkers: TalkerBoard
  readonly #sharing: MixSharing
  readonly #listeners = new Map<number, Listener>()
  readonly #mixes = new Map<Listener, EffectiveMix>()
  readonly #loops = new LoopBoard()
  readonly #lossChanges = new LossChanges()
  readonly #dimming = new Dimming()
  readonly #config: MixerConfig
  /** Sessions that came while there was no room. */
  readonly #waiting = new Map<number, MixerSessionMessage>()
  #degradation: Degradation = 0
  #tick = 0
  /** Whoever hears whom may have changed since the mixes were computed. */
  #changed = true
  #soundingBefore: ReadonlySet<Talker> = new Set()
  /** Slots of talkers who are in any encoded mix. */
  readonly #needed = new Set<number>()

  constructor(module: WebAssembly.Module, config: MixerConfig) {
    this.#config = config
    this.#core = new AudioCore(module, config)
    this.#talkers = new TalkerBoard(config)
    this.#sharing = new MixSharing(this.#core, config.mixesMax, config)
  }

  get talkers(): number {
    return this.#talkers.size
  }

  /** Encoders in use: at most as many as listeners. */
  get mixes(): number {
    return this.#sharing.groups.size
  }

  /** What the jitter buffers, the talkers' and the encoders' slots refused since start, by reason. */
  get refusals(): Record<string, number> {
    return {
      ...this.#talkers.refusals,
      mixes_full: this.#sharing.refused,
      opus_corrupt: this.#core.corruptPackets,
    }
  }

  /** By loop: how long its packets wait for their tick since the last call, on average, ms. */
  takeWaitedMs(): Map<number, number> {
    return this.#talkers.takeWaitedMs()
  }

  inspectTalkers(): TalkerInspection[] {
    return Array.from(this.#talkers.all, (talker) => ({
      ssrc: talker.ssrc,
      depthMs: talker.depthMs,
      targetMs: talker.targetMs,
      concealed: talker.concealed,
      jitter: { ...talker.jitter },
    }))
  }

  inspectMixes(): MixInspection[] {
    return Array.from(this.#sharing.groups, ({ slot, members }) => ({
      slot,
      sessions: Array.from(members, ({ session }) => session),
    }))
  }

  /** Everything that there should be: what is not in it ends. */
  setAll(desired: MixerDesiredMessage): void {
    this.#waiting.clear()
    this.setLoops(desired.loops.loops.map(({ loop }) => loop))
    const sessions = new Set(desired.sessions.map(({ session }) => session))
    for (const session of this.#listeners.keys()) if (!sessions.has(session)) this.end(session)
    for (const session of desired.sessions) this.setSession(session)
  }

  setLoops(loops: readonly number[]): void {
    this.#loops.set(loops)
  }

  /** False: the thread is overloaded and takes no new session; this one is taken when that is over. */
  setSession(desired: MixerSessionMessage): boolean {
    let listener = this.#listeners.get(desired.session)
    if (listener === undefined) {
      if (this.#degradation >= DEGRADATION_MAX) {
        this.#waiting.set(desired.session, desired)
        return false
      }
      listener = new Listener(desired)
      this.#listeners.set(desired.session, listener)
    } else if (!listener.apply(desired)) {
      return true
    } else {
      this.#lossChanges.note(listener, this.#tick)
    }
    this.#dimming.note(listener)
    this.#changed = true
    return true
  }

  /** What the thread gives up so that its ticks end in time. */
  degrade(degradation: Degradation): void {
    this.#degradation = degradation
    const { complexity, loopTalkersMax } = this.#config
    this.#sharing.setComplexity(degradation >= 1 ? 0 : complexity)
    this.#talkers.loopTalkersMax = degradation >= 2 ? Math.ceil(loopTalkersMax / 2) : loopTalkersMax
    if (degradation >= DEGRADATION_MAX) return
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    for (const session of waiting) this.setSession(session)
  }

  end(session: number): void {
    this.#waiting.delete(session)
    const listener = this.#listeners.get(session)
    if (listener === undefined) return
    this.#listeners.delete(session)
    this.#mixes.delete(listener)
    this.#lossChanges.delete(listener)
    this.#dimming.delete(listener)
    this.#sharing.remove(listener)
  }

  /** Takes a datagram that came on a loop; what is no packet of a talker is counted and dropped. */
  receive(loop: number, datagram: Uint8Array, arrivalMs: number): void {
    if (!this.#loops.has(loop)) return this.#drop('loop_unknown')
    const packet = parseRtpPacket(datagram, LOOP_LEVEL_EXTENSION_ID)
    if (packet === undefined) return this.#drop('rtp_malformed')
    if (packet.payloadType !== LOOP_PAYLOAD_TYPE) return this.#drop('rtp_foreign_type')
    // The datagram's memory belongs to the socket.
    const payload = Uint8Array.from(packet.payload)
    const result = this.#talkers.push(loop, { ...packet, payload }, arrivalMs)
    if (result === 'joined') this.#changed = true
    else if (result !== 'known') this.#drop(result)
  }

  /** Makes the mixes of one tick. tick: grows by one from call to call, where none is skipped. */
  tick(tick: number, nowMs: number): TickOutput {
    this.#tick = tick
    if (this.#talkers.expire(nowMs)) this.#changed = true
    const chosen = this.#talkers.choose(nowMs)
    const sounding = new Set<Talker>()
    for (const talker of this.#talkers.all) {
      talker.take(nowMs)
      if (talker.changed) this.#changed = true
      if (talker.sounding && chosen.has(talker)) sounding.add(talker)
    }
    if (this.#dimming.tick(this.#talkers.all, nowMs)) this.#changed = true
    if (this.#lossChanges.isDue(tick)) this.#changed = true
    if (this.#changed || !equalSets(sounding, this.#soundingBefore)) this.#assign(sounding)
    let work = this.#sharing.groups.size > 0
    for (const talker of this.#talkers.all) {
      const isNeeded = this.#needed.has(talker.slot) || !talker.levelKnown
      if (isNeeded && chosen.has(talker)) {
        talker.decode(this.#core, this.counters)
        work = true
      } else {
        talker.rest()
      }
    }
    if (work) this.#core.tick()
    for (const talker of this.#talkers.all) talker.takeLevel(this.#core)
    const { byIceProxy, byRtp } = this.#collect(tick)
    return {
      payloads: byIceProxy,
      rtp: byRtp,
      activity: this.#loops.take(this.#talkers.all, nowMs),
    }
  }

  /**
   * The next tick in which there is something to do, if no packet and no desired state comes before:
   * the ticks between may be left out. Infinity: none.
   */
  nextTick(): number {
    if (this.#talkers.size > 0 || this.#sharing.groups.size > 0 || this.#changed) {
      return this.#tick + 1
    }
    let next = Infinity
    for (const { idleSinceTick = this.#tick } of this.#listeners.values()) {
      next = Math.min(next, nextKeepalive(this.#tick, idleSinceTick))
    }
    return next
  }

  #assign(sounding: ReadonlySet<Talker>): void {
    const starting = new Set<number>()
    for (const talker of sounding) {
      if (!this.#soundingBefore.has(talker)) starting.add(talker.slot)
    }
    this.#mixes.clear()
    this.#lossChanges.settle(this.#tick, (listener) => this.#sharing.isSilent(listener))
    for (const listener of this.#listeners.values()) {
      this.#mixes.set(listener, effectiveMix(listener, sounding))
    }
    for (const listener of this.#sharing.assign(this.#mixes, starting)) {
      listener.idleSinceTick = undefined
    }
    this.#needed.clear()
    for (const { mix } of this.#sharing.groups) {
      for (const [slot] of mix.gains) this.#needed.add(slot)
    }
    this.#soundingBefore = sounding
    this.#changed = false
  }

  #collect(tick: number): PayloadBatches {
    const batches = new PayloadBatches()
    keepAlive(this.#listeners.values(), this.#sharing, tick, batches)
    for (const { slot, members, fresh } of this.#sharing.groups) {
      const opus = this.#core.payload(slot)
      this.counters.encodes += 1
      if (opus.length > 0) batches.add(members, opus, this.#core.mixLevel(slot), fresh)
    }
    for (const group of this.#sharing.forwards) {
      const { forwarded } = group.talker
      if (forwarded === undefined) continue
      const { fresh, others } = this.#sharing.takeMembers(group)
      batches.add(fresh, forwarded.payload, forwarded.level, true)
      batches.add(others, forwarded.payload, forwarded.level, false)
    }
    for (const listener of this.#sharing.endTick()) listener.idleSinceTick = tick + 1
    return batches
  }

  #drop(reason: string): void {
    const { dropped } = this.counters
    dropped.set(reason, ((dropped.get(reason) ?? 0) + 1) >>> 0)
  }
}

function equalSets(a: ReadonlySet<Talker>, b: ReadonlySet<Talker>): boolean {
  return a.size === b.size && [...a].every((talker) => b.has(talker))
}
