// Requests that the store answers, outside of the core. Pure but for the store behind it.
import type { ClientMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { Answer } from './answers.ts'
import { DomainRequests, type DomainRequestsOptions } from './domain_requests.ts'
import type { StoreTask } from './effects.ts'
import { OutsideImports, type OutsideImportsOptions } from './outside_imports.ts'
import { RecordRequests, type RecordStore } from './record_requests.ts'

/** They leave the core at once and come back with an answer. */
export const STORE_REQUESTS: readonly ClientMessage['body'][] = [
  'change',
  'importDomain',
  'exportScope',
  'importOpenvocs',
  'importDirectory',
  'searchAudit',
  'verifyAudit',
  'searchEvents',
]

export interface StoreRequestsOptions extends DomainRequestsOptions, OutsideImportsOptions {
  readonly store: RecordStore
}

export class StoreRequests {
  readonly #options: StoreRequestsOptions
  readonly #records: RecordRequests
  readonly #domains: DomainRequests
  readonly #imports: OutsideImports

  constructor(options: StoreRequestsOptions) {
    this.#options = options
    this.#records = new RecordRequests(options.store)
    this.#domains = new DomainRequests(options)
    this.#imports = new OutsideImports(options)
  }

  /** Rejects with a VocsError for what the client did, with anything else for what failed here. */
  async handle({ user, address, message }: StoreTask): Promise<Answer> {
    const { changes, configuration } = this.#options.plane
    const author = { actor: user, address, reason: '' }
    switch (message.body) {
      case 'change': {
        const changed = await changes.request(message.change, author)
        return { body: 'changed', changed } as Answer
      }
      case 'importDomain': {
        const changed = await this.#domains.import(message.importDomain, author)
        return { body: 'changed', changed } as Answer
      }
      case 'exportScope': {
        const scopeText = await this.#domains.export(message.exportScope)
        return { body: 'scopeText', scopeText } as Answer
      }
      case 'importOpenvocs': {
        const importReport = await this.#imports.openvocs(message.importOpenvocs, author)
        return { body: 'importReport', importReport } as Answer
      }
      case 'importDirectory': {
        const importReport = await this.#imports.directory(message.importDirectory, author)
        return { body: 'importReport', importReport } as Answer
      }
      default: {
        const answer = await this.#records.handle(configuration, user, message)
        if (answer === undefined) throw VocsError.badRequest('this request is not known here')
        return answer
      }
    }
  }
}
