// Sessions that begin, and those that another connection takes over. Pure.
import { VocsError } from '../protocol/errors.ts'
import type { Connection } from './connections.ts'
import { errorBody } from './effects.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import type { TokenEntry } from './tokens.ts'

const SESSIONS_RETRY_MS = 10_000

export interface SessionStartOptions {
  readonly sessionsMax: number
  /** Cryptographically random bytes. */
  readonly random: (bytes: number) => Uint8Array
}

export class SessionStart {
  readonly #sessions: Sessions
  readonly #lifecycle: Lifecycle
  readonly #options: SessionStartOptions
  #lastSession = 0

  constructor(sessions: Sessions, lifecycle: Lifecycle, options: SessionStartOptions) {
    this.#sessions = sessions
    this.#lifecycle = lifecycle
    this.#options = options
  }

  /** `tokenOf` gives the token for a session with this number. Throws VocsError NO_RESOURCE. */
  begin(connection: Connection, tokenOf: (session: number) => TokenEntry, nowMs: number): Session {
    const { live } = this.#sessions
    const { sessionsMax } = this.#options
    if (live.size >= sessionsMax) {
      const text = `all ${sessionsMax} places are taken: try again later`
      throw new VocsError('NO_RESOURCE', text, SESSIONS_RETRY_MS)
    }
    const id = ++this.#lastSession
    const token = tokenOf(id)
    const session: Session = {
      id,
      user: token.user,
      token,
      ssrc: this.#newSsrc(),
      role: undefined,
      keys: new Map(),
      pttPressed: false,
      pttLoops: undefined,
      ungated: false,
      muted: false,
      silentWhileReleased: false,
      connection: connection.id,
      lastHeardMs: nowMs,
      revision: 0,
      generation: 0,
      phase: 'none',
      lossPercent: 0,
      expectedLossPercent: 0,
      iceProxy: undefined,
      mixer: undefined,
    }
    token.session = id
    live.set(id, session)
    connection.session = id
    return session
  }

  takeOver(session: Session, connection: Connection, nowMs: number): void {
    const { effects } = this.#sessions
    if (session.connection !== undefined) {
      const text = 'the session goes on in another window: this one is closed'
      const message = { request: 0, ...errorBody('SESSION_TAKEN_OVER', text) }
      effects.push({ kind: 'client', connection: session.connection, message })
      effects.push({ kind: 'close', connection: session.connection, reason: 'taken over' })
      session.connection = undefined
      this.#lifecycle.onDetached(session)
    }
    this.#sessions.releaseKey(session)
    session.connection = connection.id
    session.lastHeardMs = nowMs
    connection.session = session.id
  }

  #newSsrc(): number {
    const taken = new Set([...this.#sessions.live.values()].map(({ ssrc }) => ssrc))
    for (;;) {
      const ssrc = Buffer.from(this.#options.random(4)).readUInt32BE()
      if (ssrc !== 0 && !taken.has(ssrc)) return ssrc
    }
  }
}
