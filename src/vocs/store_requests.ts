// Requests that the store answers, outside of the core. Pure but for the store behind it.
import type { ChangedMessage } from '../protocol/admin_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { Answer } from './answers.ts'
import type { Changes } from './changes.ts'
import type { StoreTask } from './effects.ts'

export interface StoreRequestsOptions {
  readonly changes: Changes
}

export class StoreRequests {
  readonly #options: StoreRequestsOptions

  constructor(options: StoreRequestsOptions) {
    this.#options = options
  }

  /** Rejects with a VocsError for what the client did, with anything else for what failed here. */
  async handle({ user, address, message }: StoreTask): Promise<Answer> {
    if (message.body !== 'change') throw VocsError.badRequest('this request is not known here')
    const author = { actor: user, address, reason: '' }
    const changed: ChangedMessage = await this.#options.changes.request(message.change, author)
    return { body: 'changed', changed } as Answer
  }
}
