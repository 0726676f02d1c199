// Changes of the configuration, one after the other: planned, checked, written with their audit entries,
// then told. Pure but for the store and the password hashing, which come in.
import type {
  ChangedMessage,
  ChangeMessage,
  OneTimePasswordMessage,
} from '../protocol/admin_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { AuditEntry, AuditRecord } from '../store/audit_entry.ts'
import type { Configuration, EntityChange } from '../store/entities.ts'
import { remadeIn, withChanges } from '../store/entities.ts'
import type { Commit, Committed } from '../store/store.ts'
import type { GroupRange } from './addresses.ts'
import { type Author, entryMessage, recordOf } from './audit_text.ts'
import { type ConflictLook, refuseConflicts, refuseDeleted } from './conflicts.ts'
import { type Edit, kindWith } from './edits.ts'
import { countWithin } from './message_size.ts'
import { EDITS_MAX, planChange } from './plan_change.ts'
import { Visibility } from './visibility.ts'

/** Changes that wait for their turn. */
export const CHANGES_PENDING_MAX = 100
/** Entries of one answer. */
const ENTRIES_TOLD_MAX = 1000
/** Each takes a while to be hashed. */
const RESETS_MAX = 100
const REASON_LETTERS_MAX = 200
/** Another process may write at the same time: so often a change is planned again. */
const TRIES_MAX = 20

export interface ChangesOptions {
  readonly store: {
    load(): Promise<Configuration>
    revision(): Promise<number>
    commit(commit: Commit): Promise<Committed | 'stale'>
    readonly entriesSince: ConflictLook['store']['entriesSince']
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
  /** What users that are made had on elsewhere: it is written with them. */
  readonly memory?: Commit['memory']
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
    const { baseRevision, dryRun, reason } = message
    checkReason(reason)
    const checked = editsOf(message)
    const plan = (edits: readonly Edit[]) => (configuration: Configuration) => ({
      changes: this.#planned(configuration, edits, author.actor),
      baseRevision,
      dryRun,
    })
    try {
      const hasResets = checked.some(({ body }) => body === 'setPassword')
      // Nobody is to keep the machine busy with passwords that are not to be set.
      if (hasResets && !dryRun) plan(checked)(this.#configuration)
      const [edits, passwords] = dryRun ? [checked, []] : await this.#withPasswords(checked)
      return { ...(await this.tell(plan(edits), { ...author, reason })), passwords }
    } catch (error) {
      const { store } = this.#options
      const look = { store, configuration: this.#configuration, actor: author.actor, baseRevision }
      if (baseRevision > 0 && isRefusal(error)) await refuseDeleted(look, checked)
      throw error
    }
  }

  /** As carryOut, with what the author may be told of it. */
  async tell(
    plan: (configuration: Configuration) => PlannedChange,
    author: Author,
  ): Promise<ChangedMessage> {
    const before = new Visibility(this.#configuration, author.actor)
    const { revision, entries } = await this.carryOut(plan, author)
    const after = new Visibility(this.#configuration, author.actor)
    const told = entries.slice(0, ENTRIES_TOLD_MAX)
    const ofAuthor = told.flatMap((entry) => after.entry(entry) ?? before.entry(entry) ?? [])
    const seen = ofAuthor.map(entryMessage)
    return { revision, entries: seen.slice(0, countWithin(seen)), passwords: [] }
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
    if (await this.#isCurrent()) return
    // A change of our own may have been it: that is known when the turn comes.
    const result = this.#last.then(async () => {
      if (!(await this.#isCurrent())) await this.#reload()
    })
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
      const { changes, memory, baseRevision, dryRun } = plan(base)
      if (baseRevision > 0) {
        const look = { store, configuration: base, actor: author.actor, baseRevision }
        await refuseConflicts(look, changes)
      }
      const records = changes.map((change) => recordOf(change, author))
      if (dryRun || changes.length === 0) {
        return { revision: base.revision, entries: records.map(unwritten) }
      }
      const committed = await store.commit({ base: base.revision, changes, records, memory })
      if (committed !== 'stale') {
        written()
        const { revision } = committed
        // Who goes and comes again is somebody else: what goes on under the old one ends first.
        if (remadeIn(changes).length > 0) {
          const gone = changes.filter(({ after }) => after === undefined)
          this.#apply(withChanges(base, gone, revision))
        }
        this.#apply(withChanges(base, changes, revision))
        return committed
      }
      await this.#reload()
    }
    throw new VocsError('CONFLICT', 'others change the store all the time: try again')
  }

  async #isCurrent(): Promise<boolean> {
    return (await this.#options.store.revision()) === this.#configuration.revision
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

  /** One-time passwords are made before the turn comes: hashing takes a while. */
  async #withPasswords(edits: readonly Edit[]) {
    const passwords: OneTimePasswordMessage[] = []
    const hashed: Edit[] = []
    for (const edit of edits) {
      if (edit.body !== 'setPassword') hashed.push(edit)
      else {
        const { user } = edit.setPassword
        const password = this.#options.oneTimePassword()
        const passwordHash = await this.#options.hashPassword(password)
        passwords.push({ user, password })
        hashed.push({ ...edit, setPassword: { ...edit.setPassword, passwordHash } })
      }
    }
    return [hashed, passwords] as const
  }
}

/** Throws VocsError BAD_REQUEST if it is too long. */
export function checkReason(reason: string): void {
  if (reason.length <= REASON_LETTERS_MAX) return
  throw VocsError.badRequest(`a reason may have ${REASON_LETTERS_MAX} characters`)
}

/** Passwords are not made yet. Throws VocsError BAD_REQUEST. */
function editsOf({ edits: messages }: ChangeMessage): Edit[] {
  if (messages.length < 1 || messages.length > EDITS_MAX) {
    throw VocsError.badRequest(`a change has 1 to ${EDITS_MAX} edits`)
  }
  const resets = messages.filter(({ body }) => body === 'resetPassword').length
  if (resets > RESETS_MAX) {
    throw VocsError.badRequest(`a change resets ${RESETS_MAX} passwords at most, not ${resets}`)
  }
  return messages.map((message): Edit => {
    switch (message.body) {
      case 'remove': {
        const kind = kindWith(message.remove.kind)
        if (kind === undefined) throw VocsError.badRequest('remove needs the kind of an entity')
        return { body: 'remove', remove: { kind, id: message.remove.id } }
      }
      case 'resetPassword': {
        const { user } = message.resetPassword
        const setPassword = { user, passwordHash: 'not made yet', oneTime: true }
        return { body: 'setPassword', setPassword }
      }
      case undefined:
        throw VocsError.badRequest('an edit has no body, or one that this server does not know')
      default:
        return message
    }
  })
}

function isRefusal(error: unknown): boolean {
  return error instanceof VocsError && ['INVALID', 'PERMISSION_DENIED'].includes(error.code)
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
