// What ice_proxies and mixers report, and what that means for sessions (F62-F64). Pure.
import type { MediaPhase } from '../protocol/domain.ts'
import { PEER_PHASES } from '../protocol/domain.ts'
import type {
  FromIceProxy,
  FromMixer,
  IceProxyLoadMessage,
  IceProxyLossMessage,
  MixerDelayMessage,
  MixerLoadMessage,
} from '../protocol/service_messages.ts'
import type { ServerMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import { errorBody } from './effects.ts'
import type { ServiceKind } from './placement.ts'
import { joinedLoops, type Session } from './session.ts'
import type { Sessions } from './sessions.ts'

/** An ice_proxy that has not answered an offer by then is taken for stuck, ms. */
export const ANSWER_WITHIN_MS = 5000
const OFFER_RETRY_MS = 2000
/** A delay that has changed by less is not worth a message, ms. */
const DELAY_STEP_MS = 2

/** An offer waits so long for a service that is being replaced, ms. */
const HELD_MS_MAX = 2000

interface PendingOffer {
  readonly sdp: string
  readonly connection: number
  readonly request: number
  readonly session: number
  /** undefined: held until there is one. */
  readonly iceProxy: number | undefined
  readonly sentMs: number
}

export class Services {
  /** What each service told last of its work, by its name: "mixer 0". */
  readonly loads = new Map<string, IceProxyLoadMessage | MixerLoadMessage>()
  readonly #sessions: Sessions
  readonly #peersMax: number
  readonly #offers = new Map<number, PendingOffer>()
  #lastOffer = 0
  /** What the client of each session was told last. */
  readonly #toldDelays = new WeakMap<Session, { connection: number; delayMs: number }>()

  constructor(sessions: Sessions, peersMax: number) {
    this.#sessions = sessions
    this.#peersMax = peersMax
  }

  /** What its client was told last of the server's part of the delay, ms; 0: nothing yet. */
  delayOf(session: Session): number {
    return this.#toldDelays.get(session)?.delayMs ?? 0
  }

  /** Throws VocsError NO_RESOURCE where all services are full; the answer comes later otherwise. */
  offer(session: Session, connection: number, request: number, sdp: string, nowMs: number): void {
    // Somebody may have made room since the session came.
    if (session.iceProxy === undefined || session.mixer === undefined) this.#sessions.placeAll()
    if (this.#isFull('iceProxy', session.iceProxy) || this.#isFull('mixer', session.mixer)) {
      throw noResource()
    }
    const offer = { sdp, connection, request, session: session.id, iceProxy: undefined }
    this.#offers.set(++this.#lastOffer, { ...offer, sentMs: nowMs })
    this.#sendHeld()
  }

  fromIceProxy(index: number, message: FromIceProxy): void {
    switch (message.body) {
      case 'load':
        this.loads.set(`ice_proxy ${index}`, message.load)
        break
      case 'ready':
        this.#loseIceProxy(index)
        this.#sessions.placement.ready('iceProxy', index, this.#peersMax)
        this.#sessions.placeAll()
        this.#sessions.sendAllToIceProxy(index)
        this.#sendHeld()
        break
      case 'answer':
        this.#answered(index, message.answer)
        break
      case 'peer': {
        const session = this.#sessions.live.get(message.peer.session)
        const phase = PEER_PHASES[message.peer.phase]
        if (session?.iceProxy !== index || phase === undefined || phase === 'unspecified') break
        this.#sessions.setPhase(session, phase satisfies MediaPhase)
        break
      }
      case 'loss':
        this.#noteLoss(index, message.loss)
    }
  }

  fromMixer(index: number, message: FromMixer): void {
    switch (message.body) {
      case 'load':
        this.#noteMixerLoad(index, message.load)
        break
      case 'ready':
        this.#forgetMixer(index)
        this.#sessions.placement.ready('mixer', index, message.ready.mixesMax)
        this.#sessions.placeAll()
        this.#sessions.sendAllToMixer(index)
        this.#sendHeld()
        break
      case 'activity': {
        this.#sessions.board.heard(index, message.activity)
        const loop = this.#sessions.loopWith(message.activity.loop)
        if (loop !== undefined) this.#sessions.announce(loop.id)
        break
      }
      case 'refused': {
        const session = this.#sessions.live.get(message.refused.session)
        if (session?.mixer !== index) break
        this.#sessions.tellError(session, 'NO_RESOURCE', message.refused.message)
        break
      }
      case 'delays':
        this.#tellDelays(index, message.delays.delays)
    }
  }

  /** The mixer has to know of loss that the ice_proxy can't meet. */
  #noteLoss(index: number, { session: id, percent, metByRed }: IceProxyLossMessage): void {
    const session = this.#sessions.live.get(id)
    const expected = metByRed ? 0 : percent
    if (session?.iceProxy !== index) return
    session.lossPercent = percent
    if (session.expectedLossPercent === expected) return
    session.expectedLossPercent = expected
    this.#sessions.desire(session)
  }

  #tellDelays(index: number, delays: readonly MixerDelayMessage[]): void {
    const byLoop = new Map(delays.map(({ loop, delayMs }) => [loop, delayMs]))
    for (const session of this.#sessions.live.values()) {
      const { connection, mixer } = session
      if (mixer !== index || connection === undefined) continue
      const numbers = joinedLoops(session).map((loop) => this.#sessions.numberOf(loop))
      const delayMs = Math.round(Math.max(...numbers.map((loop) => byLoop.get(loop) ?? -1)))
      const told = this.#toldDelays.get(session)
      const isKnown = told?.connection === connection
      if (delayMs < 0 || (isKnown && Math.abs(delayMs - told.delayMs) < DELAY_STEP_MS)) continue
      this.#toldDelays.set(session, { connection, delayMs })
      const body = 'path'
      this.#sessions.tell(session, (revision) => ({
        body,
        path: { revision, serverDelayMs: delayMs },
      }))
    }
  }

  #noteMixerLoad(index: number, load: MixerLoadMessage): void {
    const service = `mixer ${index}`
    const before = this.loads.get(service)
    const degradation = before !== undefined && 'degradation' in before ? before.degradation : 0
    this.loads.set(service, load)
    if (load.degradation === degradation) return
    const fields = { service, degradation: load.degradation }
    this.#sessions.effects.push({ kind: 'log', text: 'mixer changed its degradation', fields })
  }

  iceProxyGone(index: number): void {
    this.#loseIceProxy(index)
    this.#sessions.placeAll()
  }

  mixerGone(index: number): void {
    this.#forgetMixer(index)
    this.#sessions.placeAll()
  }

  expireOffers(nowMs: number): void {
    for (const [id, offer] of this.#offers) {
      const waitMs = offer.iceProxy === undefined ? HELD_MS_MAX : ANSWER_WITHIN_MS
      if (nowMs - offer.sentMs >= waitMs) this.#refuseOffer(id, offer)
    }
  }

  /** There are services of the kind, and none has room; where there is none, one may be on its way. */
  #isFull(kind: ServiceKind, placed: number | undefined): boolean {
    return placed === undefined && this.#sessions.placement.indexes(kind).length > 0
  }

  #sendHeld(): void {
    for (const [id, held] of this.#offers) {
      const session = this.#sessions.live.get(held.session)
      const { iceProxy, mixer } = session ?? {}
      if (held.iceProxy !== undefined || iceProxy === undefined || mixer === undefined) continue
      this.#offers.set(id, { ...held, iceProxy })
      const offer = { request: id, session: held.session, sdp: held.sdp }
      const message = { body: 'offer', offer } as const
      this.#sessions.effects.push({ kind: 'iceProxy', index: iceProxy, message })
    }
  }

  #answered(index: number, answer: { request: number; sdp: string; error: string }): void {
    const offer = this.#offers.get(answer.request)
    if (offer?.iceProxy !== index) return
    this.#offers.delete(answer.request)
    const session = this.#sessions.live.get(offer.session)
    if (session?.connection !== offer.connection) return
    const body =
      answer.sdp === ''
        ? errorBody('OFFER_REFUSED', answer.error)
        : { body: 'answer', answer: { sdp: answer.sdp } }
    const message = { request: offer.request, ...body } as ServerMessage
    this.#sessions.effects.push({ kind: 'client', connection: offer.connection, message })
  }

  #refuseOffer(id: number, { connection, request, session }: PendingOffer): void {
    this.#offers.delete(id)
    if (this.#sessions.live.get(session)?.connection !== connection) return
    const { code, message, retryAfterMs } = noResource()
    const body = errorBody(code, message, retryAfterMs)
    this.#sessions.effects.push({ kind: 'client', connection, message: { request, ...body } })
  }

  #loseIceProxy(index: number): void {
    this.#sessions.placement.gone('iceProxy', index)
    for (const [id, offer] of this.#offers) {
      if (offer.iceProxy === index) this.#refuseOffer(id, offer)
    }
    for (const session of this.#sessions.live.values()) {
      if (session.iceProxy !== index) continue
      session.iceProxy = undefined
      session.expectedLossPercent = session.lossPercent = 0
      this.#sessions.setPhase(session, 'lost')
    }
  }

  #forgetMixer(index: number): void {
    this.#sessions.placement.gone('mixer', index)
    this.#sessions.board.mixerGone(index)
    for (const session of this.#sessions.live.values()) {
      if (session.mixer === index) session.mixer = undefined
    }
    for (const loop of this.#sessions.configuration.loops.keys()) this.#sessions.announce(loop)
  }
}

function noResource(): VocsError {
  const text = 'no media service has room for this console: it tries again'
  return new VocsError('NO_RESOURCE', text, OFFER_RETRY_MS)
}
