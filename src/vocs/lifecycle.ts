// How sessions and connections belong together and come apart. Pure.
import type { Connection } from './connections.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

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
    this.#sessions.setPtt(session, false)
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

  endOthers(user: string, except: Session | undefined, text: string): void {
    for (const session of this.#sessions.live.values()) {
      if (session.user !== user || session === except) continue
      this.#sessions.end(session)
      this.closeEnded(session, text)
    }
  }

  log(text: string, fields: Readonly<Record<string, unknown>>): void {
    this.#sessions.effects.push({ kind: 'log', text, fields })
  }
}
