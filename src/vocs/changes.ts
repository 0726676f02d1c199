// Changes of the configuration, one after the other: planned, checked, written with their audit entries,
// then told. Pure but for the store and the password hashing, which come in.
import type {
  AuditEntryMessage,
  ChangedMessage,
  ChangeMessage,
} from '../protocol/admin_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { AuditEntry, AuditRecord } from '../store/audit_entry.ts'
import type { Configuration, EntityChange } from '../store/entities.ts'
import { withChanges } from '../store/entities.ts'
import type { Commit, Committed } from '../store/store.ts'
import type { GroupRange } from './addresses.ts'
import { type Author, recordOf } from './audit_text.ts'
import { type Edit, kindWith, numberOfKind } from './edits.ts'
import { EDITS_MAX, planChange } from './plan_change.ts'

/** Changes that wait for their turn. */
export const CHANGES_PENDING_MAX = 100
/** Entries of one answer. */
const ENTRIES_TOLD_MAX = 1000
const CONFLICTS_TOLD_MAX = 100
const REASON_LETTERS_MAX = 200
/** Another process may write at the same time: so often a change is planned again. */
const TRIES_MAX = 20

export interface ChangesOptions {
  readonly store: {
    load(): Promise<Configuration>
    revision(): Promise<number>
    commit(commit: Commit): Promise<Committed | 'stale'>
    entriesSince(revision: number, changes: readonly EntityChange[]): Promise<readonly AuditEntry[]>
  }
  readonly configuration: Configuration
  readonly range: GroupRange
  readonly oneTimePassword: () => string
  readonly hashPassword: (password: string) => Promise<string>
  /** Told of each new configuration, before the change's promise is fulfilled. */
  readonly applied: (configuration: Configuration) => void
}

export interface PlannedChange {
  readonly changes: readonly EntityChange[]
  /** 0: whatever is there now. */
  readonly baseRevision: number
  readonly dryRun: boolean
}

export class Changes {
  #configuration: Configuration
  readonly #options: ChangesOptions
  #last: Promise<unknown> = Promise.resolve()
  #pending = 0

  constructor(options: ChangesOptions) {
    this.#options = options
    this.#configuration = options.configuration
  }

  /** A client's request. Rejects with a VocsError. */
  async request(message: ChangeMessage, author: Author): Promise<ChangedMessage> {
    const { edits, passwords } = await this.#hashed(message)
    if (message.reason.length > REASON_LETTERS_MAX) {
      throw VocsError.badRequest(`a reason may have ${REASON_LETTERS_MAX} characters`)
    }
    const { actor } = author
    const { baseRevision, dryRun } = message
    const { revision, entries } = await this.carryOut(
      (configuration) => ({
        changes: this.#planned(configuration, edits, actor),
        baseRevision,
        dryRun,
      }),
      { ...author, reason: message.reason },
    )
    return {
      revision,
      entries: entries.slice(0, ENTRIES_TOLD_MAX).map(entryMessage),
      passwords: dryRun ? [] : passwords,
    }
  }

  /**
   * What needs nobody's right: the command line, the first start, a user's own password. `written` is called
   * when it is safe on disk, before the new configuration is told.
   */
  async edit(edits: readonly Edit[], author: Author, written?: () => void): Promise<void> {
    await this.carryOut(
      (configuration) => ({
        changes: this.#planned(configuration, edits, undefined),
        baseRevision: 0,
        dryRun: false,
      }),
      author,
      written,
    )
  }

  /** `plan` may be called several times, with what is there then. Rejects with what it throws. */
  carryOut(
    plan: (configuration: Configuration) => PlannedChange,
    author: Author,
    written?: () => void,
  ): Promise<Committed> {
    if (this.#pending >= CHANGES_PENDING_MAX) {
      const text = 'many changes are waiting just now: try again soon'
      return Promise.reject(new VocsError('TOO_MANY_REQUESTS', text, 1000))
    }
    this.#pending++
    const result = this.#last.then(() => this.#carryOut(plan, author, written))
    this.#last = result.catch(() => undefined).finally(() => this.#pending--)
    return result
  }

  /** Takes over what another process has changed. */
  async refresh(): Promise<void> {
    const revision = await this.#options.store.revision()
    if (revision === this.#configuration.revision) return
    const result = this.#last.then(() => this.#reload())
    this.#last = result.catch(() => undefined)
    await result
  }

  async #carryOut(
    plan: (configuration: Configuration) => PlannedChange,
    author: Author,
    written: () => void = () => undefined,
  ): Promise<Committed> {
    const { store } = this.#options
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      const base = this.#configuration
      const { changes, baseRevision, dryRun } = plan(base)
      if (baseRevision > 0) await this.#refuseConflict(changes, baseRevision)
      const records = changes.map((change) => recordOf(change, author))
      if (dryRun || changes.length === 0) {
        return { revision: base.revision, entries: records.map(unwritten) }
      }
      const committed = await store.commit({ base: base.revision, changes, records })
      if (committed !== 'stale') {
        written()
        this.#apply(withChanges(base, changes, committed.revision))
        return committed
      }
      await this.#reload()
    }
    throw new VocsError('CONFLICT', 'others change the store all the time: try again')
  }

  async #reload(): Promise<void> {
    this.#apply(keepEqual(this.#configuration, await this.#options.store.load()))
  }

  #apply(configuration: Configuration): void {
    this.#configuration = configuration
    this.#options.applied(configuration)
  }

  #planned(
    configuration: Configuration,
    edits: readonly Edit[],
    actor: string | undefined,
  ): readonly EntityChange[] {
    const plan = planChange(configuration, { edits, actor, range: this.#options.range })
    if (plan.kind === 'denied') throw VocsError.permissionDenied()
    if (plan.kind === 'good') return plan.changes
    throw VocsError.invalid(plan.faults.map(({ edit, text }) => `edit ${edit + 1}: ${text}`))
  }

  async #refuseConflict(changes: readonly EntityChange[], baseRevision: number): Promise<void> {
    const newer = changes.filter(({ before, after }) => (before ?? after)!.revision > baseRevision)
    if (newer.length === 0) return
    const entries = await this.#options.store.entriesSince(baseRevision, newer)
    const names = newer.map(({ kind, id }) => `${kind} "${id}"`).join(', ')
    throw new VocsError('CONFLICT', `changed meanwhile by others: ${names}`, 0, {
      conflicts: entries.slice(0, CONFLICTS_TOLD_MAX).map(entryMessage),
    })
  }

  /** One-time passwords are made before the turn comes: hashing takes a while. */
  async #hashed({ edits: messages, dryRun }: ChangeMessage) {
    if (messages.length < 1 || messages.length > EDITS_MAX) {
      throw VocsError.badRequest(`a change has 1 to ${EDITS_MAX} edits`)
    }
    const passwords: { readonly user: string; readonly password: string }[] = []
    const edits: Edit[] = []
    for (const message of messages) {
      if (message.body === 'remove') {
        const kind = kindWith(message.remove.kind)
        if (kind === undefined) throw VocsError.badRequest('remove needs the kind of an entity')
        edits.push({ body: 'remove', remove: { kind, id: message.remove.id } })
      } else if (message.body === 'resetPassword') {
        const { user } = message.resetPassword
        const password = this.#options.oneTimePassword()
        const passwordHash = dryRun ? 'dry run' : await this.#options.hashPassword(password)
        passwords.push({ user, password })
        edits.push({ body: 'setPassword', setPassword: { user, passwordHash, oneTime: true } })
      } else if (message.body === undefined) {
        throw VocsError.badRequest('an edit has no body, or one that this server does not know')
      } else edits.push(message)
    }
    return { edits, passwords }
  }
}

export function entryMessage(entry: AuditEntry): AuditEntryMessage {
  const { kind, entity: id, ...rest } = entry
  return { ...rest, entity: { kind: numberOfKind(kind), id } }
}

/** Of a dry run: it has no place in the log. */
function unwritten(record: AuditRecord): AuditEntry {
  return { ...record, sequence: 0, atMs: 0, revision: 0, hash: '' }
}

/** Entities whose revision is the same stay the same objects: only the rest is looked at by others. */
function keepEqual(before: Configuration, after: Configuration): Configuration {
  const kept = <Entity extends { readonly id: string; readonly revision: number }>(
    old: ReadonlyMap<string, Entity>,
    now: ReadonlyMap<string, Entity>,
  ): ReadonlyMap<string, Entity> => {
    const entries = [...now].map(([id, entity]): [string, Entity] => {
      const known = old.get(id)
      return [id, known?.revision === entity.revision ? known : entity]
    })
    const same = old.size === now.size && entries.every(([id, entity]) => old.get(id) === entity)
    return same ? old : new Map(entries)
  }
  return {
    revision: after.revision,
    scopes: kept(before.scopes, after.scopes),
    users: kept(before.users, after.users),
    loops: kept(before.loops, after.loops),
    keysets: kept(before.keysets, after.keysets),
    roles: kept(before.roles, after.roles),
  }
}
