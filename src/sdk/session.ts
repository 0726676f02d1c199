// What this client knows of its session, from sign-on to its end: events and answers change its view,
// gaps in the events lead to a new snapshot. Pure.
import type {
  ServerMessage,
  SetPttMessage,
  SignedOnMessage,
  SnapshotMessage,
} from '../protocol/client_messages.ts'
import { MEDIA_PHASES } from '../protocol/domain.ts'
import { VocsError, type ErrorCode } from '../protocol/errors.ts'
import type { Emit } from './effects.ts'
import type { PeerKeeper } from './peer_keeper.ts'
import type { RequestBody, Requests } from './requests.ts'
import type { ClientView } from './view.ts'
import {
  EMPTY_VIEW,
  type EventMessage,
  revisionOf,
  withEvent,
  withoutRole,
  withoutSignOn,
  withSignOn,
  withSnapshot,
} from './view_changes.ts'

/** What the user can ask for. */
export type CallBody = Exclude<
  RequestBody,
  { readonly body: 'hello' | 'resume' | 'offer' | 'ping' }
>

/** Takes the outcome: the answer, or why there is none. */
export type CallDone = (outcome: ServerMessage | VocsError) => void

/** What the server says when it knows of no session. */
const SESSION_ENDS: readonly ErrorCode[] = ['TOKEN_INVALID', 'SESSION_TAKEN_OVER', 'NOT_SIGNED_ON']

export class Session {
  /** The session's part of the client's view. */
  view: ClientView = EMPTY_VIEW
  /** Proof with which a new connection resumes the session. */
  token: string | undefined
  readonly #requests: Requests
  readonly #peer: PeerKeeper
  readonly #emit: Emit
  /** Of the last event or snapshot; undefined: a snapshot has to come first. */
  #revision: number | undefined
  #isSnapshotAsked = false
  /** The kind of console that the user named with the role, in use or not; undefined: as the server says. */
  #keyset: string | undefined
  /** How often the key was asked for, and requests of it without an answer. */
  #pttAsked = 0
  #pttPending = 0

  constructor(requests: Requests, peer: PeerKeeper, emit: Emit, token: string | undefined) {
    this.#requests = requests
    this.#peer = peer
    this.#emit = emit
    this.token = token
  }

  call(request: CallBody, nowMs: number, done: CallDone): void {
    if (request.body === 'setPtt') return this.#setPtt(pttOf(request.setPtt), nowMs, done)
    // A pressed key must not speak to the loops of another role.
    if (request.body === 'chooseRole' && request.chooseRole.role !== this.view.role?.id) {
      this.#showPtt(RELEASED)
    }
    const settle = (answer: ServerMessage | VocsError, thenMs: number): void => {
      if (answer instanceof VocsError) this.takeError(answer)
      else this.#carriedOut(request, answer, thenMs)
      done(answer)
    }
    this.#requests.ask(request, settle, nowMs)
  }

  /** A new connection is at its start: what is missed until it has resumed comes as a snapshot. */
  connecting(): void {
    this.#revision = undefined
    this.#isSnapshotAsked = false
  }

  /** The connection is open; resumed: what the server said if it took the session over. */
  opened(resumed: SignedOnMessage | undefined, nowMs: number): void {
    if (resumed === undefined || this.#revision !== undefined) return
    if (resumed.passwordChangeRequired) this.#leaveRole('password_change')
    else if (this.view.role === undefined) this.#leaveRole('choosing_role')
    else this.#askSnapshot(nowMs)
  }

  resumed(signedOn: SignedOnMessage): void {
    this.#takeSignOn(signedOn)
  }

  takeSnapshot(snapshot: SnapshotMessage, nowMs: number): void {
    this.#revision = snapshot.revision
    this.view = withSnapshot(this.view, snapshot)
    this.#peer.want(nowMs)
    const { pttPressed, pttLoops, pttUngated } = this.view
    const isWanted =
      snapshot.pttPressed === pttPressed && (snapshot.ungated ?? false) === pttUngated
    if (!isWanted && this.#pttPending === 0) {
      const ptt = { pressed: pttPressed, loops: pttLoops, ungated: pttUngated }
      this.#sendPtt(ptt, nowMs, () => undefined)
    }
  }

  takeEvent(event: EventMessage, nowMs: number): void {
    if (this.view.role === undefined) {
      // What is told to all is for who is in no role too.
      if (event.body === 'supervised') this.view = withEvent(this.view, event)
      return
    }
    const revision = revisionOf(event)
    const isNext = this.#revision !== undefined && revision === (this.#revision + 1) >>> 0
    if (!isNext) return this.#askSnapshot(nowMs)
    this.#revision = revision
    this.view = withEvent(this.view, event)
    const phase = event.body === 'mediaState' && MEDIA_PHASES[event.mediaState.phase]
    if (phase) this.#peer.serverPhase(phase, nowMs)
  }

  takeSettings(settings: string): void {
    if (this.view.user !== undefined) this.view = { ...this.view, settings }
  }

  /** Ends the session if the error says so. */
  takeError(error: VocsError): void {
    const isSignedOn = this.view.user !== undefined || this.token !== undefined
    if (isSignedOn && SESSION_ENDS.includes(error.code)) this.#end(error)
  }

  #carriedOut(request: CallBody, answer: ServerMessage, nowMs: number): void {
    if (answer.body === 'signedOn') this.#signedOn(answer.signedOn)
    else if (answer.body === 'snapshot') {
      if (request.body === 'chooseRole') this.#keyset = request.chooseRole.keyset
      this.takeSnapshot(answer.snapshot, nowMs)
    } else if (request.body === 'signOff') this.#end(undefined)
    else if (request.body === 'setSettings') this.takeSettings(request.setSettings.text)
    else if (request.body === 'setPage') this.view = { ...this.view, page: request.setPage.page }
    else if (request.body === 'changePassword' && this.view.phase === 'password_change') {
      this.#leaveRole('choosing_role')
    }
  }

  #signedOn(signedOn: SignedOnMessage): void {
    this.token = signedOn.token
    this.#emit({ kind: 'writeToken', token: signedOn.token })
    this.#takeSignOn(signedOn)
    this.#leaveRole(signedOn.passwordChangeRequired ? 'password_change' : 'choosing_role')
  }

  #takeSignOn(signedOn: SignedOnMessage): void {
    this.view = withSignOn(this.view, signedOn)
    this.#peer.iceServers = signedOn.iceServers.map(({ urls, username, credential }) => ({
      urls: [...urls],
      username,
      credential,
    }))
  }

  #leaveRole(phase: 'password_change' | 'choosing_role'): void {
    this.#revision = undefined
    this.#peer.unwant()
    this.view = withoutRole(this.view, phase)
  }

  #end(because: VocsError | undefined): void {
    this.token = undefined
    this.#emit({ kind: 'forgetToken' })
    this.#revision = undefined
    this.#peer.unwant()
    this.view = withoutSignOn(because)
  }

  /** The same role again: its answer is a snapshot, and nothing else changes. */
  #askSnapshot(nowMs: number): void {
    const role = this.view.role?.id
    if (role === undefined || this.#isSnapshotAsked) return
    this.#revision = undefined
    this.#isSnapshotAsked = true
    const settle = (answer: ServerMessage | VocsError, thenMs: number): void => {
      this.#isSnapshotAsked = false
      if (!(answer instanceof VocsError)) {
        if (answer.body === 'snapshot') this.takeSnapshot(answer.snapshot, thenMs)
      } else if (answer.code === 'ROLE_DENIED') this.#leaveRole('choosing_role')
      // Any other error: the next event is out of order too, and asks again.
      else this.takeError(answer)
    }
    const keyset = this.#keyset ?? this.view.layout.keyset ?? ''
    this.#requests.ask({ body: 'chooseRole', chooseRole: { role, keyset } }, settle, nowMs)
  }

  /** Without a connection the server holds the key released: it can be let go, but not pressed. */
  #setPtt(ptt: Ptt, nowMs: number, done: CallDone): void {
    const isPossible = this.#requests.isOpen
    this.#pttAsked++
    this.#showPtt(isPossible ? ptt : RELEASED)
    if (isPossible) this.#sendPtt(ptt, nowMs, done)
    else if (!ptt.pressed && !ptt.ungated) done({ request: 0, body: 'done', done: {} })
    else done(new VocsError('INTERNAL', 'there is no connection: press again when it is back'))
  }

  #sendPtt(ptt: Ptt, nowMs: number, done: CallDone): void {
    const asked = this.#pttAsked
    this.#pttPending++
    const settle = (answer: ServerMessage | VocsError): void => {
      this.#pttPending--
      if (answer instanceof VocsError) {
        if (asked === this.#pttAsked) this.#showPtt(RELEASED)
        this.takeError(answer)
      }
      done(answer)
    }
    // The bindings keep this promise.
    const setPtt = { ...ptt, silentWhileReleased: true }
    this.#requests.ask({ body: 'setPtt', setPtt }, settle, nowMs)
  }

  /** Where a press named loops, they are shown as long as it lasts. */
  #showPtt({ pressed, loops, ungated }: Ptt): void {
    const pttLoops = pressed || ungated ? loops : RELEASED.loops
    this.view = { ...this.view, pttPressed: pressed, pttLoops, pttUngated: ungated }
  }
}

/** The talk key as the user wants it. */
interface Ptt {
  readonly pressed: boolean
  readonly loops: readonly number[]
  readonly ungated: boolean
}

const RELEASED: Ptt = { pressed: false, loops: [], ungated: false }

function pttOf({ pressed, loops = [], ungated = false }: SetPttMessage): Ptt {
  return { pressed, loops, ungated }
}
