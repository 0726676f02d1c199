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
import { TEXT_FORMATS, type TextFormat } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type { ImportReportMessage } from '../protocol/system_messages.ts'
import { KIND_NUMBERS, type KindName, LiveList, type LiveListener } from './live_list.ts'
import type { CallBody } from './session.ts'
import type { VoiceClient } from './view.ts'

export { KIND_NUMBERS, type KindName } from './live_list.ts'
export type { LiveList, LiveListener, LiveState } from './live_list.ts'

const ANY = { fromMs: 0, toMs: 0, beforeSequence: 0, limit: 0 } as const

export interface ChangeOptions {
  /** The store's revision that the edits were made from; 0 (the default): whatever is there now. */
  readonly baseRevision?: number
  /** Only check it and tell what would be changed. */
  readonly dryRun?: boolean
  /** Why, for the audit log. */
  readonly reason?: string
}

export interface ImportOptions {
  /** What the domain and the projects that the text names have, and the text has not, is deleted. */
  readonly replace?: boolean
  readonly dryRun?: boolean
  readonly reason?: string
}

type AdministrationClient = Pick<VoiceClient, 'ask' | 'onTold' | 'onChange' | 'view'>

/** So often an export begins again when its text is not kept any more. */
const EXPORT_TRIES_MAX = 3

export class Administration {
  readonly #client: AdministrationClient

  constructor(client: AdministrationClient) {
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

  /** Keeps a list that is always as the server has it, also after a lost connection, until it is closed. */
  watch(kind: KindName, scope: string, listener: LiveListener): LiveList {
    return new LiveList(this.#client, kind, scope, listener)
  }

  /** A domain with its projects, or one project, as a domain file. */
  async exportScope(scope: string, format: TextFormat = 'yaml'): Promise<string> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#exportOnce(scope, TEXT_FORMATS.indexOf(format))
      } catch (error) {
        const isOver = error instanceof VocsError && error.code === 'CONFLICT'
        if (!isOver || tries >= EXPORT_TRIES_MAX) throw error
      }
    }
  }

  /** A domain file, YAML or JSON, whole or not at all: INVALID has `faults`, each with its line. */
  importDomain(text: string, options: ImportOptions = {}): Promise<ChangedMessage> {
    const { replace = false, dryRun = false, reason = '' } = options
    const importDomain = { text, replace, dryRun, reason }
    return this.#ask({ body: 'importDomain', importDomain }, 'changed')
  }

  /** An openvocs database, by its files, whole or not at all; for administrators of the system. */
  importOpenvocs(
    files: readonly { readonly path: string; readonly text: string }[],
    { dryRun = false, reason = '' }: Omit<ImportOptions, 'replace'> = {},
  ): Promise<ImportReportMessage> {
    const importOpenvocs = { files, dryRun, reason }
    return this.#ask({ body: 'importOpenvocs', importOpenvocs }, 'importReport')
  }

  /** Makes users of a domain or project of those below `base` (a DN) in the directory; filter: RFC 4515. */
  importDirectory(
    scope: string,
    { base, filter = '' }: { readonly base: string; readonly filter?: string },
    { dryRun = false, reason = '' }: Omit<ImportOptions, 'replace'> = {},
  ): Promise<ImportReportMessage> {
    const importDirectory = { scope, base, filter, dryRun, reason }
    return this.#ask({ body: 'importDirectory', importDirectory }, 'importReport')
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

  async #exportOnce(scope: string, format: number): Promise<string> {
    let text = ''
    let offset = 0
    let revision = 0
    do {
      const exportScope = { scope, format, offset, revision }
      const part = await this.#ask({ body: 'exportScope', exportScope }, 'scopeText')
      text += part.text
      offset = part.nextOffset
      revision = part.revision
    } while (offset > 0)
    return text
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
