// What supervisors and administrators see of the running system and do in it, part by part (X16, X17, F71). Pure.
import type { ClientMessage } from '../protocol/client_messages.ts'
import type { Answer } from './answers.ts'
import { Broadcasts } from './broadcasts.ts'
import type { Session } from './session.ts'
import { Supervision } from './supervision.ts'
import { SystemWatch, type SystemWatchOptions } from './system_watch.ts'
import type { Tokens } from './tokens.ts'

export interface OversightOptions extends SystemWatchOptions {
  readonly signOn: { readonly tokens: Tokens }
}

export class Oversight {
  readonly #supervision: Supervision
  readonly #broadcasts: Broadcasts
  readonly #system: SystemWatch

  constructor(options: OversightOptions) {
    const { sessions, services, lifecycle, signOn } = options
    this.#supervision = new Supervision(sessions, services, lifecycle, signOn.tokens)
    this.#broadcasts = new Broadcasts(sessions, lifecycle)
    this.#system = new SystemWatch(options)
  }

  /** Gives the answer, or undefined if the request is none of these. Throws VocsError. */
  handle(session: Session, message: ClientMessage): Answer {
    switch (message.body) {
      case 'broadcast':
        return this.#broadcasts.send(session, message.broadcast)
      case 'watchSystem':
        return this.#system.watch(session, message.request)
      case 'readHistory':
        return this.#system.read(message.readHistory.fromMs)
      default:
        return this.#supervision.handle(session, message)
    }
  }

  unsubscribe(session: Session, request: number): void {
    this.#supervision.unsubscribe(session, request)
    this.#system.unsubscribe(session, request)
  }

  /** The session lost its connection: it watches no more. */
  forget(session: Session): void {
    this.#supervision.forget(session)
    this.#system.forget(session)
  }

  /** To be called a few times a second: tells watchers what is different. */
  tick(nowMs: number): void {
    this.#supervision.tick(nowMs)
    this.#system.tick(nowMs)
  }
}
