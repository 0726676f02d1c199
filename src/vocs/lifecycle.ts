// How sessions and connections belong together and come apart. Pure.
import { type AccountAction, sessionRecord } from './account_audit.ts'
import type { Author } from './audit_text.ts'
import type { Connection } from './connections.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import type { TokenEntry } from './tokens.ts'

export class Lifecycle {
  readonly connections = new Map<number, Connection>()
  /** Told when a session loses its connection: what it had subscribed to ends. */
  onDetached: (session: Session) => void = () => undefined
  readonly #sessions: Sessions

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  sessionOf(connection: Connection | undefined): Session | undefined {
    const session = this.#sessions.live.get(connection?.session ?? 0)
    return session?.connection === connection?.id ? session : undefined
  }

  /** The connection is gone; the session waits for a resume, its key released, since nobody else could (F50). */
  drop(connection: Connection | undefined): void {
    if (connection === undefined) return
    const session = this.sessionOf(connection)
    this.connections.delete(connection.id)
    if (session?.connection !== connection.id) return
    session.connection = undefined
    this.onDetached(session)
    this.#sessions.releaseKey(session)
    this.log('connection lost', { session: session.id, user: session.user })
  }

  end(session: Session, reason: string): void {
    this.#sessions.end(session)
    this.log('session ended', { session: session.id, user: session.user, reason })
  }

  /** Of a session that ended by another's doing: its client is told why and may sign on again. */
  closeEnded(session: Session, text: string): void {
    this.log('session ended', { session: session.id, user: session.user, reason: text })
    if (session.connection === undefined) return
    this.onDetached(session)
    const connection = this.connections.get(session.connection)
    if (connection !== undefined) connection.session = undefined
    this.#sessions.tellError(session, 'TOKEN_INVALID', text)
  }

  /** Sessions without a connection that were heard of last before `sinceMs`. */
  endLost(sinceMs: number): void {
    for (const session of this.#sessions.live.values()) {
      const isLost = session.connection === undefined && session.lastHeardMs <= sinceMs
      if (isLost) this.end(session, 'not resumed')
    }
  }

  endOthers(user: string, except: Session | undefined, text: string): void {
    for (const session of this.#sessions.live.values()) {
      if (session.user !== user || session === except) continue
      this.endBecause(session, text)
    }
  }

  /** By the server's own doing. */
  endBecause(session: Session, text: string): void {
    this.audit('end session', session.token, { actor: 'system', address: '', reason: text })
    this.#sessions.end(session)
    this.closeEnded(session, text)
  }

  /** The session that was begun or resumed with the token. */
  sessionWith(entry: TokenEntry): Session | undefined {
    const session = this.#sessions.live.get(entry.session)
    return session?.token === entry ? session : undefined
  }

  /** 2: somebody is there, 1: may come back within moments, 0: a token alone. */
  standingOf(entry: TokenEntry): number {
    const session = this.sessionWith(entry)
    if (session === undefined) return 0
    return session.connection === undefined ? 1 : 2
  }

  /** The token had to go for a new one: what goes on with it ends too. */
  evicted(entry: TokenEntry): void {
    const session = this.sessionWith(entry)
    if (session !== undefined)
      this.endBecause(session, 'there were too many sign-ons: sign on again')
  }

  /** `author`: the session's user if it is left out. */
  audit(action: AccountAction, token: TokenEntry, author?: Author): void {
    const scope = this.#sessions.configuration.users.get(token.user)?.scope ?? ''
    const record = sessionRecord(action, token, scope, author)
    this.#sessions.effects.push({ kind: 'audit', record })
  }

  log(text: string, fields: Readonly<Record<string, unknown>>): void {
    this.#sessions.effects.push({ kind: 'log', text, fields })
  }
}
