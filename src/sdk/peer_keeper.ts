// Keeps one WebRTC peer alive while the client is in a role: when to offer, to restart ICE, to make a
// new peer. Pure. A lost connection to vocs alone changes nothing: audio goes on (F64).
import type { IceServerMessage } from '../protocol/client_messages.ts'
import type { MediaPhase } from '../protocol/domain.ts'
import type { VocsError } from '../protocol/errors.ts'
import type { Emit, PeerState } from './effects.ts'
import { PathWatch } from './path_watch.ts'

/** From an offer to a connection; then a new peer is made. */
export const CONNECT_WITHIN_MS = 4000
/** A peer that is disconnected for so long gets an ICE restart. */
export const DISCONNECTED_MAX_MS = 2000
/**
 * Where nothing comes any more, though nobody says that the peer is disconnected: the answer to the ICE restart
 * has to be here by then, and so long after it what comes over the new way. It heals a changed network; a dead
 * ice_proxy gives no answer.
 */
export const PROBE_WITHIN_MS = 1000
/** Peers are made at most this often, however fast they fail. */
export const PEER_EVERY_MS = 1000

/**
 * `none`: not wanted. `offering`: the peer makes its offer. `asking`: the offer is with vocs.
 * `connecting`: ICE and DTLS go on. `restarting`: an offer with a new ice-ufrag is under way.
 * `broken`: a new peer is due as soon as vocs can be asked. `resting`: a new peer is due at #dueMs.
 */
type Stage =
  | 'none'
  | 'offering'
  | 'asking'
  | 'connecting'
  | 'connected'
  | 'disconnected'
  | 'restarting'
  | 'broken'
  | 'resting'

export class PeerKeeper {
  /** Why there is no media; undefined again once there is. */
  problem: VocsError | undefined
  /** Relays that the next peer may use. */
  iceServers: readonly IceServerMessage[] = []
  readonly #emit: Emit
  #stage: Stage = 'none'
  /** The present peer; undefined: it is closed. */
  #peer: number | undefined
  #peersMade = 0
  #isLinkOpen = false
  #dueMs: number | undefined
  #madeMs = -PEER_EVERY_MS
  readonly #watch = new PathWatch()

  constructor(emit: Emit) {
    this.#emit = emit
  }

  get dueMs(): number | undefined {
    const dues = [this.#dueMs, this.#watch.dueMs].filter((due) => due !== undefined)
    return dues.length === 0 ? undefined : Math.min(...dues)
  }

  get media(): MediaPhase {
    switch (this.#stage) {
      case 'none':
        return 'none'
      case 'offering':
      case 'asking':
      case 'connecting':
        return 'connecting'
      case 'connected':
        return 'connected'
      case 'disconnected':
        return this.#dueMs === undefined ? 'lost' : 'connected'
      case 'restarting':
      case 'broken':
      case 'resting':
        return 'lost'
    }
  }

  want(nowMs: number): void {
    if (this.#stage === 'none') this.#replace(nowMs)
  }

  unwant(): void {
    this.#closePeer()
    this.#go('none', undefined)
    this.problem = undefined
  }

  linkOpened(nowMs: number): void {
    this.#isLinkOpen = true
    if (this.#stage === 'broken') this.#replace(nowMs)
    if (this.#stage === 'disconnected' && this.#dueMs === undefined) this.#restart(nowMs)
  }

  /** An answer that is not here yet will not come; all else goes on. */
  linkLost(): void {
    this.#isLinkOpen = false
    if (this.#stage === 'offering' || this.#stage === 'asking') this.#go('broken', undefined)
    if (this.#stage === 'restarting') this.#go('disconnected', undefined)
  }

  /** True: the offer is to be sent. */
  offerMade(peer: number): boolean {
    if (peer !== this.#peer || !this.#isLinkOpen) return false
    if (this.#stage === 'offering') this.#stage = 'asking'
    return this.#stage === 'asking' || this.#stage === 'restarting'
  }

  answered(peer: number, sdp: string, nowMs: number): void {
    if (peer !== this.#peer) return
    if (this.#stage === 'asking') this.#stage = 'connecting'
    if (this.#stage === 'restarting') {
      this.#dueMs = Math.max(this.#dueMs ?? 0, nowMs + PROBE_WITHIN_MS)
    }
    this.#emit({ kind: 'applyAnswer', peer, sdp })
  }

  refused(peer: number, error: VocsError, nowMs: number): void {
    const isAwaited = this.#stage === 'asking' || this.#stage === 'restarting'
    if (peer !== this.#peer || !isAwaited) return
    this.problem = error
    this.#rest(nowMs + Math.max(PEER_EVERY_MS, error.retryAfterMs))
  }

  /** The peer could make no offer or would not take the answer. */
  peerFailed(peer: number, error: VocsError, nowMs: number): void {
    if (peer !== this.#peer) return
    this.problem = error
    this.#replace(nowMs)
  }

  peerState(peer: number, state: PeerState, nowMs: number): void {
    if (peer !== this.#peer) return
    if (state === 'connected') {
      this.#watch.start(nowMs)
      this.#connected()
    } else if (state === 'failed') {
      this.#replace(nowMs)
    } else if (this.#stage === 'connected') {
      this.#go('disconnected', nowMs + DISCONNECTED_MAX_MS)
    }
  }

  /** received: what came over the peer since its start; see PathWatch. */
  counted(peer: number, received: number, nowMs: number): void {
    if (peer !== this.#peer) return
    const found = this.#watch.count(received, nowMs)
    const isLost = this.#stage === 'disconnected' && this.#dueMs === undefined
    const isUp = this.#stage === 'connected' || (this.#stage === 'disconnected' && !isLost)
    if (found === 'dead' && isUp) this.#restart(nowMs, PROBE_WITHIN_MS)
    if (found === 'alive' && (isLost || this.#stage === 'restarting')) this.#connected()
  }

  /** Before the answer the server speaks of the peer that was there before. */
  serverPhase(phase: MediaPhase, nowMs: number): void {
    const isGone = phase === 'lost' || phase === 'none'
    const isAnswered = ['connecting', 'connected', 'disconnected', 'restarting'].includes(
      this.#stage,
    )
    if (isGone && isAnswered) this.#replace(nowMs)
  }

  timer(nowMs: number): void {
    if (this.#watch.isDue(nowMs) && this.#peer !== undefined) {
      this.#emit({ kind: 'countReceived', peer: this.#peer })
    }
    if (this.#dueMs === undefined || nowMs < this.#dueMs) return
    if (this.#stage === 'disconnected') this.#restart(nowMs)
    else this.#replace(nowMs)
  }

  #connected(): void {
    this.problem = undefined
    this.#go('connected', undefined)
  }

  #restart(nowMs: number, withinMs = CONNECT_WITHIN_MS): void {
    if (!this.#isLinkOpen) return this.#go('disconnected', undefined)
    if (this.#peer === undefined) return this.#replace(nowMs)
    this.#go('restarting', nowMs + withinMs)
    this.#emit({ kind: 'restartIce', peer: this.#peer })
  }

  #replace(nowMs: number): void {
    if (!this.#isLinkOpen) return this.#go('broken', undefined)
    if (this.#stage === 'restarting') this.#watch.failed()
    const restedMs = this.#madeMs + Math.max(PEER_EVERY_MS, this.#watch.restMs)
    if (nowMs < restedMs) return this.#rest(restedMs)
    this.#closePeer()
    this.#madeMs = nowMs
    this.#go('offering', nowMs + CONNECT_WITHIN_MS)
    this.#peer = ++this.#peersMade
    this.#emit({ kind: 'makePeer', peer: this.#peer, iceServers: this.iceServers })
  }

  #rest(untilMs: number): void {
    this.#closePeer()
    this.#go('resting', untilMs)
  }

  #closePeer(): void {
    if (this.#peer !== undefined) this.#emit({ kind: 'closePeer', peer: this.#peer })
    this.#peer = undefined
    this.#watch.stop()
  }

  #go(stage: Stage, dueMs: number | undefined): void {
    this.#stage = stage
    this.#dueMs = dueMs
  }
}
