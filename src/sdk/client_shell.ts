// Runs a client's core on a platform: carries its effects out and tells it what happens. All that is
// I/O comes in as a Platform; a browser and Node give theirs.
import type { IceServerMessage, ServerMessage } from '../protocol/client_messages.ts'
import { LOOP_STATES, type LoopState } from '../protocol/domain.ts'
import type { ReloadMessage } from '../protocol/system_messages.ts'
import { ClientCore } from './client_core.ts'
import type { Effect, PeerState } from './effects.ts'
import type { CallBody } from './session.ts'
import type {
  ClientView,
  DimView,
  LoopSetting,
  PttOptions,
  TokenStore,
  VoiceClient,
} from './view.ts'

export interface Socket {
  send(bytes: Uint8Array): void
  /** Lets go of it at once; what it says afterwards is ignored. */
  close(): void
}

export interface SocketEvents {
  opened(): void
  received(bytes: Uint8Array): void
  /** At most once; also when it could not be opened. */
  closed(): void
}

export interface Peer {
  /** An SDP offer without candidates: sendrecv, Opus. With iceRestart: with a new ice-ufrag. */
  offer(iceRestart: boolean): Promise<string>
  answer(sdp: string): Promise<void>
  close(): void
  /**
   * What came over the network since the start, in any unit that grows with each packet; undefined: not known.
   * By it the client sees that the way is dead; without it ICE alone says so, seconds later.
   */
  received?(): Promise<number | undefined>
}

export interface Platform {
  /** Grows evenly, ms. */
  nowMs(): number
  /** 0 to below 1. */
  random(): number
  /** Calls back once; the function that comes back prevents it. */
  startTimer(afterMs: number, run: () => void): () => void
  openSocket(events: SocketEvents): Socket
  /** iceServers: relays that the peer may use. */
  makePeer(changed: (state: PeerState) => void, iceServers: readonly IceServerMessage[]): Peer
  readonly tokens: TokenStore
  /** For the server's log. */
  readonly client: string
}

interface Call {
  readonly fulfil: (answer: ServerMessage) => void
  readonly refuse: (error: Error) => void
}

export class ClientShell implements VoiceClient {
  readonly #platform: Platform
  readonly #core: ClientCore
  readonly #listeners = new Set<(view: ClientView) => void>()
  readonly #told = new Set<(message: ServerMessage) => void>()
  readonly #calls = new Map<number, Call>()
  readonly #sockets = new Map<number, Socket>()
  readonly #peers = new Map<number, Peer>()
  #lastCall = 0
  #stopTimer: () => void = () => undefined

  /** Connects at once. */
  constructor(platform: Platform) {
    this.#platform = platform
    this.#core = new ClientCore({
      client: platform.client,
      token: platform.tokens.read(),
      random: () => platform.random(),
    })
    this.#run((nowMs) => this.#core.start(nowMs))
  }

  get view(): ClientView {
    return this.#core.view
  }

  onChange(listener: (view: ClientView) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  onTold(listener: (message: ServerMessage) => void): () => void {
    this.#told.add(listener)
    return () => void this.#told.delete(listener)
  }

  onReload(listener: (reload: ReloadMessage) => void): () => void {
    return this.onTold((message) => {
      if (message.body === 'reload') listener(message.reload)
    })
  }

  signOn(user: string, password: string): Promise<void> {
    return this.#call({ body: 'signOn', signOn: { user, password } })
  }

  changePassword(oldPassword: string, newPassword: string): Promise<void> {
    return this.#call({ body: 'changePassword', changePassword: { oldPassword, newPassword } })
  }

  chooseRole(role: string, options: { readonly keyset?: string } = {}): Promise<void> {
    return this.#call({ body: 'chooseRole', chooseRole: { role, ...options } })
  }

  switchLoop(loop: number, state: LoopState): Promise<void> {
    return this.#call({
      body: 'switchLoop',
      switchLoop: { loop, state: LOOP_STATES.indexOf(state) },
    })
  }

  setVolume(loop: number, volume: number): Promise<void> {
    return this.#call({ body: 'setVolume', setVolume: { loop, volume } })
  }

  setPan(loop: number, pan: number): Promise<void> {
    return this.#call({ body: 'setPan', setPan: { loop, pan } })
  }

  setLoops(loops: readonly LoopSetting[]): Promise<void> {
    const numbered = loops.map(({ loop, state, volume, pan }) => {
      return { loop, state: LOOP_STATES.indexOf(state), volume, pan }
    })
    return this.#call({ body: 'setLoops', setLoops: { loops: numbered } })
  }

  setDim(dim: Partial<DimView>): Promise<void> {
    return this.#call({ body: 'setDim', setDim: { ...this.view.dim, ...dim } })
  }

  setPtt(pressed: boolean, options: PttOptions = {}): Promise<void> {
    return this.#call({ body: 'setPtt', setPtt: { pressed, ...options } })
  }

  signOff(): Promise<void> {
    return this.#call({ body: 'signOff', signOff: {} })
  }

  close(): void {
    this.#run((nowMs) => this.#core.close(nowMs))
    this.#listeners.clear()
    this.#told.clear()
  }

  ask(body: CallBody): Promise<ServerMessage> {
    return new Promise((fulfil, refuse) => {
      const call = ++this.#lastCall
      this.#calls.set(call, { fulfil, refuse })
      this.#run((nowMs) => this.#core.call(call, body, nowMs))
    })
  }

  /** Calls the listeners: for what a binding has beside the view. */
  protected changed(): void {
    for (const listener of this.#listeners) listener(this.view)
  }

  async #call(body: CallBody): Promise<void> {
    await this.ask(body)
  }

  #run(step: (nowMs: number) => readonly Effect[]): void {
    for (const effect of step(this.#platform.nowMs())) this.#carryOut(effect)
    this.#stopTimer()
    const { dueMs } = this.#core
    if (dueMs === undefined) return
    const afterMs = Math.max(0, Math.ceil(dueMs - this.#platform.nowMs()))
    this.#stopTimer = this.#platform.startTimer(afterMs, () => {
      this.#run((nowMs) => this.#core.timer(nowMs))
    })
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'openSocket':
        return this.#openSocket(effect.socket)
      case 'send':
        return this.#sockets.get(effect.socket)?.send(effect.bytes)
      case 'closeSocket':
        this.#sockets.get(effect.socket)?.close()
        return void this.#sockets.delete(effect.socket)
      case 'makePeer':
        return this.#makePeer(effect.peer, effect.iceServers)
      case 'restartIce':
        return this.#offer(effect.peer, true)
      case 'applyAnswer':
        return this.#answer(effect.peer, effect.sdp)
      case 'closePeer':
        this.#peers.get(effect.peer)?.close()
        return void this.#peers.delete(effect.peer)
      case 'countReceived':
        return this.#countReceived(effect.peer)
      case 'fulfil':
        this.#calls.get(effect.call)?.fulfil(effect.answer)
        return void this.#calls.delete(effect.call)
      case 'refuse':
        this.#calls.get(effect.call)?.refuse(effect.error)
        return void this.#calls.delete(effect.call)
      case 'writeToken':
        return this.#platform.tokens.write(effect.token)
      case 'forgetToken':
        return this.#platform.tokens.forget()
      case 'told':
        for (const listener of this.#told) listener(effect.message)
        return
      case 'view':
        return this.changed()
    }
  }

  #openSocket(socket: number): void {
    const opened = this.#platform.openSocket({
      opened: () => this.#run((nowMs) => this.#core.opened(socket, nowMs)),
      received: (bytes) => this.#run((nowMs) => this.#core.received(socket, bytes, nowMs)),
      closed: () => this.#run((nowMs) => this.#core.closed(socket, nowMs)),
    })
    this.#sockets.set(socket, opened)
  }

  #makePeer(peer: number, iceServers: readonly IceServerMessage[]): void {
    const changed = (state: PeerState) =>
      this.#run((nowMs) => this.#core.peerState(peer, state, nowMs))
    const made = this.#platform.makePeer(changed, iceServers)
    this.#peers.set(peer, made)
    this.#offer(peer, false)
  }

  #offer(peer: number, iceRestart: boolean): void {
    this.#peers
      .get(peer)
      ?.offer(iceRestart)
      .then(
        (sdp) => this.#run((nowMs) => this.#core.offerMade(peer, sdp, nowMs)),
        (error: unknown) => this.#peerFailed(peer, error),
      )
  }

  #answer(peer: number, sdp: string): void {
    this.#peers
      .get(peer)
      ?.answer(sdp)
      .catch((error: unknown) => this.#peerFailed(peer, error))
  }

  /** A peer that is being closed may refuse: then nothing is known of it, as of one that can't count. */
  #countReceived(peer: number): void {
    this.#peers
      .get(peer)
      ?.received?.()
      .then(
        (received) => this.#run((nowMs) => this.#core.counted(peer, received, nowMs)),
        () => undefined,
      )
  }

  #peerFailed(peer: number, error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    this.#run((nowMs) => this.#core.peerFailed(peer, message, nowMs))
  }
}
