// What administrators and supervisors read of the records: the audit log, what happened on the loops. Pure
// but for the store behind it.
import type { SearchAuditMessage, SearchEventsMessage } from '../protocol/admin_messages.ts'
import type { ClientMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { AuditEntry } from '../store/audit_entry.ts'
import { type Configuration, type Duty, DUTIES, SYSTEM_SCOPE } from '../store/entities.ts'
import type { AuditQuery, EventQuery, LoopEventRow, Page } from '../store/record_search.ts'
import type { AuditCheck } from '../store/store.ts'
import type { Answer } from './answers.ts'
import { entryMessage } from './audit_text.ts'
import { kindWith } from './edits.ts'
import { Visibility } from './visibility.ts'

const PAGE_DEFAULT = 100
const PAGE_MAX = 500
const TEXT_LETTERS_MAX = 64
/** The engines' integers are no larger. */
const INTEGER_MAX = 2_147_483_647
/** No Date is later. */
const TIME_MAX_MS = 8_640_000_000_000_000

export interface RecordStore {
  searchAudit(query: AuditQuery): Promise<readonly AuditEntry[]>
  searchEvents(query: EventQuery): Promise<readonly LoopEventRow[]>
  verifyAudit(): Promise<AuditCheck>
}

export class RecordRequests {
  readonly #store: RecordStore

  constructor(store: RecordStore) {
    this.#store = store
  }

  /** undefined: the request is none of these. Rejects with a VocsError. */
  async handle(
    configuration: Configuration,
    user: string,
    message: ClientMessage,
  ): Promise<Answer | undefined> {
    if (message.body === 'searchAudit') {
      const scopes = scopesOf(configuration, user, 'administrator')
      const visibility = new Visibility(configuration, user)
      return this.#searchAudit(message.searchAudit, scopes, visibility)
    }
    if (message.body === 'searchEvents') {
      return this.#searchEvents(message.searchEvents, scopesOf(configuration, user, 'supervisor'))
    }
    if (message.body !== 'verifyAudit') return undefined
    if (scopesOf(configuration, user, 'administrator') !== undefined) {
      throw VocsError.permissionDenied()
    }
    const { entries, firstBroken, endMissing } = await this.#store.verifyAudit()
    const broken = firstBroken === undefined ? {} : { firstBroken: entryMessage(firstBroken) }
    return { body: 'auditVerified', auditVerified: { entries, endMissing, ...broken } } as Answer
  }

  async #searchAudit(
    message: SearchAuditMessage,
    scopes: Page['scopes'],
    visibility: Visibility,
  ): Promise<Answer> {
    const { actor, text, entity } = message
    if (text.length > TEXT_LETTERS_MAX) {
      throw VocsError.badRequest(`text may have ${TEXT_LETTERS_MAX} characters`)
    }
    checkTexts([actor, text, entity?.id ?? ''])
    const page = pageOf(message, scopes)
    const kind = entity?.kind ? (kindWith(entity.kind) ?? 'none') : ''
    const query = { ...page, actor, text, kind, entity: entity?.id ?? '' }
    const found = await this.#store.searchAudit({ ...query, limit: page.limit + 1 })
    const entries = found.slice(0, page.limit)
    const cursor = found.length > page.limit ? (entries.at(-1)?.sequence ?? 0) : 0
    const seen = entries.flatMap((entry) => visibility.entry(entry) ?? [])
    // Nobody finds out what is cut off by searching for it.
    const told = seen.filter((entry) => hasText(entry, text))
    const auditEntries = { entries: told.map(entryMessage), cursor }
    return { body: 'auditEntries', auditEntries } as Answer
  }

  async #searchEvents(message: SearchEventsMessage, scopes: Page['scopes']): Promise<Answer> {
    const { loop, user, session } = message
    checkTexts([loop, user])
    if (session > INTEGER_MAX) throw VocsError.badRequest(`session is 0 to ${INTEGER_MAX}`)
    const page = pageOf(message, scopes)
    const query = { ...page, loop, user, session }
    const found = await this.#store.searchEvents({ ...query, limit: page.limit + 1 })
    const events = found.slice(0, page.limit)
    const cursor = found.length > page.limit ? (events.at(-1)?.sequence ?? 0) : 0
    return { body: 'loopEvents', loopEvents: { events, cursor } } as Answer
  }
}

type PageMessage = Pick<SearchEventsMessage, 'beforeSequence' | 'limit' | 'fromMs' | 'toMs'>

function pageOf(
  { beforeSequence, limit, fromMs, toMs }: PageMessage,
  scopes: Page['scopes'],
): Page {
  if (limit > PAGE_MAX) throw VocsError.badRequest(`limit is 1 to ${PAGE_MAX}`)
  if (beforeSequence > INTEGER_MAX) {
    throw VocsError.badRequest(`before_sequence is 0 to ${INTEGER_MAX}`)
  }
  const isTime = (ms: number) => ms >= 0 && ms <= TIME_MAX_MS
  if (!isTime(fromMs) || !isTime(toMs)) throw VocsError.badRequest('a time is Unix time in ms')
  return {
    beforeSequence,
    limit: limit === 0 ? PAGE_DEFAULT : limit,
    fromMs: Math.floor(fromMs),
    toMs: Math.ceil(toMs),
    scopes,
  }
}

/** PostgreSQL keeps no NUL in a text and takes none in a query. */
function checkTexts(texts: readonly string[]): void {
  if (texts.some((text) => text.includes('\0'))) {
    throw VocsError.badRequest('what is searched for has no NUL in it')
  }
}

function hasText({ action, entity, before, after, reason }: AuditEntry, text: string): boolean {
  // Capitals of what is small: letters with several small forms count as one.
  const capitals = (field: string) => field.toLowerCase().toUpperCase()
  const fields = [action, entity, before, after, reason]
  return fields.some((field) => capitals(field).includes(capitals(text)))
}

/**
 * The domains and projects in which the user has at least this duty; undefined: the whole system. Throws
 * VocsError PERMISSION_DENIED for none.
 */
function scopesOf(
  { users, scopes }: Configuration,
  user: string,
  duty: Exclude<Duty, 'none'>,
): readonly string[] | undefined {
  const held = users.get(user)?.duties ?? new Map<string, Duty>()
  const has = (scope: string) => DUTIES.indexOf(held.get(scope) ?? 'none') >= DUTIES.indexOf(duty)
  if (has(SYSTEM_SCOPE)) return undefined
  const found = [...scopes.values()]
    .filter(({ id, parent }) => has(id) || (parent !== undefined && has(parent)))
    .map(({ id }) => id)
  if (found.length === 0) throw VocsError.permissionDenied()
  return found
}
