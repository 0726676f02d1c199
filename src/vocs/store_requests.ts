// Requests that the store answers, outside of the core. Pure but for the store behind it.
import type { ClientMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { Answer } from './answers.ts'
import type { ControlPlane } from './control_plane.ts'
import type { StoreTask } from './effects.ts'
import { RecordRequests, type RecordStore } from './record_requests.ts'

/** They leave the core at once and come back with an answer. */
export const STORE_REQUESTS: readonly ClientMessage['body'][] = [
  'change',
  'searchAudit',
  'verifyAudit',
  'searchEvents',
]

export interface StoreRequestsOptions {
  readonly plane: ControlPlane
  readonly store: RecordStore
}

export class StoreRequests {
  readonly #options: StoreRequestsOptions
  readonly #records: RecordRequests

  constructor(options: StoreRequestsOptions) {
    this.#options = options
    this.#records = new RecordRequests(options.store)
  }

  /** Rejects with a VocsError for what the client did, with anything else for what failed here. */
  async handle({ user, address, message }: StoreTask): Promise<Answer> {
    const { changes, configuration } = this.#options.plane
    if (message.body === 'change') {
      const author = { actor: user, address, reason: '' }
      return { body: 'changed', changed: await changes.request(message.change, author) } as Answer
    }
    const answer = await this.#records.handle(configuration, user, message)
    if (answer === undefined) throw VocsError.badRequest('this request is not known here')
    return answer
  }
}
