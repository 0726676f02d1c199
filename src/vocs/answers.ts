// What connections are answered, and what was refused and why. Pure: messages collect as effects.
import type { ServerMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import { errorBody } from './effects.ts'
import type { Sessions } from './sessions.ts'

/** The body of an answer; undefined: it comes later. */
export type Answer = Omit<ServerMessage, 'request'> | undefined
export const DONE = { body: 'done', done: {} } as NonNullable<Answer>

export class Answers {
  /** What was refused, by reason, since start. */
  readonly refused = new Map<string, number>()
  readonly #sessions: Sessions
  readonly #isOpen: (connection: number) => boolean

  constructor(sessions: Sessions, isOpen: (connection: number) => boolean) {
    this.#sessions = sessions
    this.#isOpen = isOpen
  }

  /** Request 0: an event. A connection that is gone gets nothing. */
  give(connection: number, request: number, body: Answer): void {
    if (body === undefined || !this.#isOpen(connection)) return
    const message = { request, ...body } as ServerMessage
    this.#sessions.effects.push({ kind: 'client', connection, message })
  }

  /** Throws what is no VocsError: we are wrong. */
  refuse(connection: number, request: number, error: unknown): void {
    if (!(error instanceof VocsError)) throw error
    this.count(error.code)
    const { code, message, retryAfterMs } = error
    this.give(connection, request, errorBody(code, message, retryAfterMs, error))
  }

  count(reason: string): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1)
  }
}
