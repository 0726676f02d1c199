// What supervisors and administrators see of the running system and do in it, part by part (X16, F71). Pure.
import type { ClientMessage } from '../protocol/client_messages.ts'
import type { Answer } from './answers.ts'
import { Broadcasts } from './broadcasts.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Services } from './services.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import { Supervision } from './supervision.ts'
import type { Tokens } from './tokens.ts'

export class Oversight {
  readonly #supervision: Supervision
  readonly #broadcasts: Broadcasts

  constructor(sessions: Sessions, services: Services, lifecycle: Lifecycle, tokens: Tokens) {
    this.#supervision = new Supervision(sessions, services, lifecycle, tokens)
    this.#broadcasts = new Broadcasts(sessions, lifecycle)
  }

  /** Gives the answer, or undefined if the request is none of these. Throws VocsError. */
  handle(session: Session, message: ClientMessage): Answer {
    if (message.body === 'broadcast') return this.#broadcasts.send(session, message.broadcast)
    return this.#supervision.handle(session, message)
  }

  unsubscribe(session: Session, request: number): void {
    this.#supervision.unsubscribe(session, request)
  }

  /** The session lost its connection: it watches no more. */
  forget(session: Session): void {
    this.#supervision.forget(session)
  }

  /** To be called a few times a second: tells watchers what is different. */
  tick(nowMs: number): void {
    this.#supervision.tick(nowMs)
  }
}
