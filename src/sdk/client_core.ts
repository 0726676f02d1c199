// The client's state machine: what the server, the clock, the peer and the user do comes in, what to
// do comes out as effects. Pure: time is an argument, randomness a function, sockets are numbers.
import {
  decodeServerMessage,
  type ServerMessage,
  type SignedOnMessage,
} from '../protocol/client_messages.ts'
import { PROTOCOL_VERSION } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type { Effect, PeerState } from './effects.ts'
import { Link } from './link.ts'
import { PeerKeeper } from './peer_keeper.ts'
import { errorOf, type RequestBody, Requests, type Settle } from './requests.ts'
import { type CallBody, Session } from './session.ts'
import type { ClientView } from './view.ts'
import { EMPTY_VIEW, isEvent } from './view_changes.ts'

export interface ClientCoreOptions {
  /** For the server's log: "console 0.1.0", at most 100 characters. */
  readonly client: string
  /** Proof of a session to resume. */
  readonly token: string | undefined
  /** 0 to below 1: spreads the tries of many clients. */
  readonly random: () => number
}

export class ClientCore {
  view: ClientView = EMPTY_VIEW
  /** Messages of the server that fit nothing: no envelope, or an error without a request. */
  stray = 0
  readonly #client: string
  #effects: Effect[] = []
  readonly #emit = (effect: Effect): void => void this.#effects.push(effect)
  readonly #link: Link
  readonly #requests = new Requests(this.#emit)
  readonly #peer = new PeerKeeper(this.#emit)
  readonly #session: Session
  #system = ''
  #ways = EMPTY_VIEW.signOnWays
  #versionError: VocsError | undefined
  #isEnded = false

  constructor(options: ClientCoreOptions) {
    this.#client = options.client
    this.#link = new Link(this.#emit, options.random)
    this.#session = new Session(this.#requests, this.#peer, this.#emit, options.token)
  }

  /** When `timer` has to be called; undefined: not at all. */
  get dueMs(): number | undefined {
    const dues = [this.#link.dueMs, this.#requests.dueMs, this.#peer.dueMs]
    const known = dues.filter((due) => due !== undefined)
    return this.#isEnded || known.length === 0 ? undefined : Math.min(...known)
  }

  start(nowMs: number): Effect[] {
    this.#link.connect(nowMs)
    return this.#drain()
  }

  /** The user's own request; its outcome comes as effect `fulfil` or `refuse` with this number. */
  call(call: number, request: CallBody, nowMs: number): Effect[] {
    this.#session.call(request, nowMs, (outcome) => {
      const isError = outcome instanceof VocsError
      if (isError) this.#emit({ kind: 'refuse', call, error: outcome })
      else this.#emit({ kind: 'fulfil', call, answer: outcome })
    })
    return this.#drain()
  }

  opened(socket: number, nowMs: number): Effect[] {
    if (!this.#link.owns(socket)) return []
    const hello = { version: PROTOCOL_VERSION, client: this.#client }
    this.#shake({ body: 'hello', hello }, nowMs, (answer, thenMs) => {
      if (answer.body !== 'welcome') return
      const { system, openidLabel = '', passkeys = false } = answer.welcome
      this.#system = system
      this.#ways = { openid: openidLabel === '' ? undefined : openidLabel, passkeys }
      this.#versionError = undefined
      this.#link.pace(answer.welcome.pingMs)
      this.#session.connecting()
      const { token } = this.#session
      if (token === undefined) this.#open(undefined, thenMs)
      else this.#resume(token, thenMs)
    })
    return this.#drain()
  }

  received(socket: number, bytes: Uint8Array, nowMs: number): Effect[] {
    if (!this.#link.owns(socket)) return []
    const message = this.#decoded(bytes)
    if (message === undefined) return []
    if (message.request !== 0) this.#requests.answered(message, nowMs)
    else if (message.body === 'snapshot') this.#session.takeSnapshot(message.snapshot, nowMs)
    else if (message.body === 'error') this.#takeError(errorOf(message.error), nowMs)
    else if (message.body === 'settingsChanged') {
      this.#session.takeSettings(message.settingsChanged.text)
    } else if (isEvent(message)) this.#session.takeEvent(message, nowMs)
    else this.#emit({ kind: 'told', message })
    return this.#drain()
  }

  closed(socket: number, nowMs: number): Effect[] {
    if (this.#link.owns(socket)) this.#lose(nowMs)
    return this.#drain()
  }

  timer(nowMs: number): Effect[] {
    if (this.#isEnded) return []
    this.#requests.expire(nowMs)
    this.#peer.timer(nowMs)
    const due = this.#link.due(nowMs)
    if (due === 'connect') this.#link.connect(nowMs)
    if (due === 'lost') this.#lose(nowMs)
    if (due === 'ping') this.#ping(nowMs, () => undefined)
    return this.#drain()
  }

  offerMade(peer: number, sdp: string, nowMs: number): Effect[] {
    if (!this.#peer.offerMade(peer)) return []
    const settle: Settle = (answer, thenMs) => {
      if (answer instanceof VocsError) this.#peer.refused(peer, answer, thenMs)
      else if (answer.body === 'answer') this.#peer.answered(peer, answer.answer.sdp, thenMs)
    }
    this.#requests.ask({ body: 'offer', offer: { sdp } }, settle, nowMs)
    return this.#drain()
  }

  /** The peer could make no offer or take no answer. */
  peerFailed(peer: number, message: string, nowMs: number): Effect[] {
    this.#peer.peerFailed(peer, new VocsError('INTERNAL', message), nowMs)
    return this.#drain()
  }

  peerState(peer: number, state: PeerState, nowMs: number): Effect[] {
    this.#peer.peerState(peer, state, nowMs)
    return this.#drain()
  }

  /** received: see client_shell.ts, Peer. */
  counted(peer: number, received: number | undefined, nowMs: number): Effect[] {
    if (received !== undefined) this.#peer.counted(peer, received, nowMs)
    return this.#drain()
  }

  /** Ends the client; the session stays resumable by its token. */
  close(nowMs: number): Effect[] {
    if (this.#isEnded) return []
    this.#isEnded = true
    this.#peer.unwant()
    this.#link.end()
    this.#requests.end(nowMs)
    return this.#drain()
  }

  #resume(token: string, nowMs: number): void {
    this.#shake({ body: 'resume', resume: { token } }, nowMs, (answer, thenMs) => {
      if (answer.body !== 'signedOn') return
      this.#session.resumed(answer.signedOn)
      this.#open(answer.signedOn, thenMs)
    })
  }

  /** A pong proves that the snapshot of a resumed session in a role, if any, is here. */
  #open(resumed: SignedOnMessage | undefined, nowMs: number): void {
    this.#ping(nowMs, (thenMs) => {
      this.#link.opened(thenMs)
      this.#requests.opened(this.#link.socket)
      this.#session.opened(resumed, thenMs)
      this.#peer.linkOpened(thenMs)
    })
  }

  #ping(nowMs: number, answered: (nowMs: number) => void): void {
    this.#link.pingSent(nowMs)
    const ping = { stamp: Math.trunc(nowMs) >>> 0 }
    this.#shake({ body: 'ping', ping }, nowMs, (_, thenMs) => {
      this.#link.pongCame(thenMs)
      answered(thenMs)
    })
  }

  /** One step of the connection's own talk; while it is being opened, a refused step closes it. */
  #shake(
    body: RequestBody,
    nowMs: number,
    next: (answer: ServerMessage, nowMs: number) => void,
  ): void {
    const { socket } = this.#link
    const settle: Settle = (answer, thenMs) => {
      if (!this.#link.owns(socket)) return
      if (!(answer instanceof VocsError)) return next(answer, thenMs)
      if (this.#link.isOpen) return
      this.#session.takeError(answer)
      if (body.body === 'resume' && this.#session.token === undefined) this.#open(undefined, thenMs)
      else this.#lose(thenMs)
    }
    this.#requests.send(socket, body, settle, nowMs)
  }

  #takeError(error: VocsError, nowMs: number): void {
    if (error.code === 'VERSION_UNSUPPORTED') {
      this.#versionError = error
      this.#lose(nowMs, true)
    } else if (error.code === 'NO_RESOURCE') {
      this.#peer.problem = error
    } else {
      this.stray++
      this.#session.takeError(error)
    }
  }

  #lose(nowMs: number, isHopeless = false): void {
    this.#link.lost(nowMs, isHopeless)
    this.#peer.linkLost()
    this.#requests.lost(nowMs)
  }

  #decoded(bytes: Uint8Array): ServerMessage | undefined {
    try {
      return decodeServerMessage(bytes)
    } catch (error) {
      if (!(error instanceof VocsError)) throw error
      this.stray++
      return undefined
    }
  }

  /** Hands the effects out; the view is replaced if anything in it is different now. */
  #drain(): Effect[] {
    const before = this.view
    const after: ClientView = {
      ...this.#session.view,
      connection: this.#link.phase,
      retryInMs: this.#link.retryInMs,
      roundTripMs: this.#link.roundTripMs,
      system: this.#system,
      signOnWays: this.#ways,
      media: this.#peer.media,
      mediaProblem: this.#peer.problem,
      endedBecause: this.#versionError ?? this.#session.view.endedBecause,
    }
    if (Object.entries(after).some(([key, value]) => before[key as keyof ClientView] !== value)) {
      this.view = after
      this.#emit({ kind: 'view' })
    }
    const effects = this.#effects
    this.#effects = []
    return effects
  }
}
