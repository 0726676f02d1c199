// What administrators do with the SDK: lists of entities, live, and changes of them. Pure: it only names the
// client's requests. Rejects with a VocsError as every request; INVALID has `faults`, CONFLICT `conflicts`.
import type {
  AuditEntriesMessage,
  AuditVerifiedMessage,
  ChangedMessage,
  EditMessage,
  EntitiesChangedMessage,
  EntitiesMessage,
  ListEntitiesMessage,
  LoopEventsMessage,
  ProposedAddressMessage,
  SearchAuditMessage,
  SearchEventsMessage,
} from '../protocol/admin_messages.ts'
import type { ServerBodies } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { CallBody } from './session.ts'
import type { VoiceClient } from './view.ts'

/** By its number on the wire. */
export const KIND_NUMBERS = { scope: 1, user: 2, loop: 3, role: 4, keyset: 5 } as const
export type KindName = keyof typeof KIND_NUMBERS

const ANY = { fromMs: 0, toMs: 0, beforeSequence: 0, limit: 0 } as const

export interface ChangeOptions {
  /** The store's revision that the edits were made from; 0 (the default): whatever is there now. */
  readonly baseRevision?: number
  /** Only check it and tell what would be changed. */
  readonly dryRun?: boolean
  /** Why, for the audit log. */
  readonly reason?: string
}

export class Administration {
  readonly #client: Pick<VoiceClient, 'ask' | 'onTold'>

  constructor(client: Pick<VoiceClient, 'ask' | 'onTold'>) {
    this.#client = client
  }

  /** All edits or none. */
  change(edits: readonly EditMessage[], options: ChangeOptions = {}): Promise<ChangedMessage> {
    const { baseRevision = 0, dryRun = false, reason = '' } = options
    const change = { edits, baseRevision, dryRun, reason }
    return this.#ask({ body: 'change', change }, 'changed')
  }

  /** One page of them. */
  list(
    kind: KindName,
    { scope = '', text = '', after = '', limit = 0 }: Partial<ListEntitiesMessage> = {},
  ): Promise<EntitiesMessage> {
    const number = KIND_NUMBERS[kind]
    const listEntities = { kind: number, scope, text, after, limit, subscribe: false }
    return this.#ask({ body: 'listEntities', listEntities }, 'entities')
  }

  proposeAddress(loop: string): Promise<ProposedAddressMessage> {
    return this.#ask({ body: 'proposeAddress', proposeAddress: { loop } }, 'proposedAddress')
  }

  /** One page, newest first; `beforeSequence`: the cursor of the page before. */
  searchAudit(query: Partial<SearchAuditMessage> = {}): Promise<AuditEntriesMessage> {
    const searchAudit = { ...ANY, actor: '', text: '', ...query }
    return this.#ask({ body: 'searchAudit', searchAudit }, 'auditEntries')
  }

  /** Walks the whole log. */
  verifyAudit(): Promise<AuditVerifiedMessage> {
    return this.#ask({ body: 'verifyAudit', verifyAudit: {} }, 'auditVerified')
  }

  /** What happened on the loops: one page, newest first. */
  searchEvents(query: Partial<SearchEventsMessage> = {}): Promise<LoopEventsMessage> {
    const searchEvents = { ...ANY, loop: '', user: '', session: 0, ...query }
    return this.#ask({ body: 'searchEvents', searchEvents }, 'loopEvents')
  }

  /** Called with the later changes of what was listed with `subscribe`. */
  onChange(listener: (changed: EntitiesChangedMessage) => void): () => void {
    return this.#client.onTold((message) => {
      if (message.body === 'entitiesChanged') listener(message.entitiesChanged)
    })
  }

  async #ask<Name extends keyof ServerBodies>(
    body: CallBody,
    name: Name,
  ): Promise<ServerBodies[Name]> {
    const answer = await this.#client.ask(body)
    if (answer.body !== (name as string)) {
      throw new VocsError('INTERNAL', `the server answered with ${answer.body}: update this client`)
    }
    return (answer as unknown as Readonly<Record<Name, ServerBodies[Name]>>)[name]
  }
}
