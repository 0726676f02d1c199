// What administrators ask and are told without a change of anything: lists of entities, live (F73). Pure.
import type {
  EntitiesMessage,
  EntityMessage,
  ListEntitiesMessage,
} from '../protocol/admin_messages.ts'
import type { ClientMessage, ServerMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import { type Configuration, entitiesOf, type Entity, type EntityKind } from '../store/entities.ts'
import { SYSTEM_SCOPE } from '../store/entities.ts'
import { type GroupRange, nextAddress } from './addresses.ts'
import { kindWith, numberOfKind } from './edits.ts'
import { entityMessage } from './entity_messages.ts'
import { changedIds } from './live_configuration.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'

export const SUBSCRIPTIONS_MAX = 20
const PAGE_DEFAULT = 100
const PAGE_MAX = 500
const TEXT_LETTERS_MAX = 64

type Answer = Omit<ServerMessage, 'request'>

interface Subscription {
  readonly session: number
  readonly request: number
  readonly kind: EntityKind
  readonly scope: string
}

export class AdminRequests {
  readonly #sessions: Sessions
  readonly #range: GroupRange
  #subscriptions: Subscription[] = []

  constructor(sessions: Sessions, range: GroupRange) {
    this.#sessions = sessions
    this.#range = range
  }

  /** Gives the answer, or undefined if the request is none of these. Throws VocsError. */
  handle(session: Session, message: ClientMessage): Answer | undefined {
    if (message.body === 'listEntities') {
      const entities = this.#list(session, message.request, message.listEntities)
      return { body: 'entities', entities } as Answer
    }
    if (message.body === 'proposeAddress') {
      return { body: 'proposedAddress', proposedAddress: this.#propose(session, message) } as Answer
    }
    if (message.body !== 'unsubscribe') return undefined
    const { subscription } = message.unsubscribe
    this.#subscriptions = this.#subscriptions.filter(
      (held) => held.session !== session.id || held.request !== subscription,
    )
    return { body: 'done', done: {} } as Answer
  }

  /** The session has another connection or none: what it had asked for is not told any more. */
  forget(session: Session): void {
    this.#subscriptions = this.#subscriptions.filter((held) => held.session !== session.id)
  }

  /** Tells subscribers what is different. */
  tell(before: Configuration): void {
    for (const subscription of this.#subscriptions) {
      const session = this.#sessions.live.get(subscription.session)
      if (session?.connection !== undefined) this.#tell(session, subscription, before)
    }
  }

  #tell(session: Session, { request, kind, scope }: Subscription, before: Configuration): void {
    const { configuration } = this.#sessions
    const visible = visibleScopes(configuration, session.user)
    const changed: EntityMessage[] = []
    const removed: { kind: number; id: string }[] = []
    for (const id of changedIds(before, configuration, kind)) {
      const now = entitiesOf(configuration, kind).get(id)
      const old = entitiesOf(before, kind).get(id)
      if (now !== undefined && isIn(now, scope) && visible(now)) changed.push(entityMessage(now))
      else if (old !== undefined && isIn(old, scope)) removed.push({ kind: numberOfKind(kind), id })
    }
    if (changed.length === 0 && removed.length === 0) return
    const { revision } = configuration
    const entitiesChanged = { subscription: request, revision, changed, removed }
    const message = { request: 0, body: 'entitiesChanged', entitiesChanged } as ServerMessage
    const connection = session.connection ?? 0
    this.#sessions.effects.push({ kind: 'client', connection, message })
  }

  #list(session: Session, request: number, message: ListEntitiesMessage): EntitiesMessage {
    const kind = kindWith(message.kind)
    if (kind === undefined) throw VocsError.badRequest('kind is 1 (scope) to 5 (keyset)')
    const { scope, text, after, subscribe } = message
    const limit = message.limit === 0 ? PAGE_DEFAULT : message.limit
    if (limit > PAGE_MAX) throw VocsError.badRequest(`limit is 1 to ${PAGE_MAX}`)
    if (text.length > TEXT_LETTERS_MAX) {
      throw VocsError.badRequest(`text may have ${TEXT_LETTERS_MAX} characters`)
    }
    const { configuration } = this.#sessions
    const visible = visibleScopes(configuration, session.user)
    const wanted = text.toLowerCase()
    const all = [...entitiesOf<EntityKind>(configuration, kind).values()].filter(
      (entity) => isIn(entity, scope) && visible(entity) && speaksOf(entity, wanted),
    )
    const start = after === '' ? 0 : all.findIndex(({ id }) => id === after) + 1
    if (after !== '' && start === 0) throw VocsError.badRequest('the cursor is gone: start again')
    if (subscribe) this.#subscribe({ session: session.id, request, kind, scope })
    const page = all.slice(start, start + limit)
    return {
      entities: page.map(entityMessage),
      cursor: start + limit < all.length ? (page.at(-1)?.id ?? '') : '',
      revision: configuration.revision,
      total: all.length,
    }
  }

  #subscribe(subscription: Subscription): void {
    const own = this.#subscriptions.filter(({ session }) => session === subscription.session)
    if (own.length >= SUBSCRIPTIONS_MAX) {
      throw new VocsError('TOO_MANY_REQUESTS', `unsubscribe first: ${SUBSCRIPTIONS_MAX} are enough`)
    }
    this.#subscriptions.push(subscription)
  }

  #propose(
    session: Session,
    { proposeAddress: { loop } }: Extract<ClientMessage, { body: 'proposeAddress' }>,
  ): { readonly group: string; readonly port: number } {
    const { configuration } = this.#sessions
    visibleScopes(configuration, session.user)
    const taken = [...configuration.loops.values()].map(({ group, port }) => `${group}:${port}`)
    const address = nextAddress(loop, new Set(taken), this.#range)
    if (address !== undefined) return address
    throw VocsError.invalid([`multicast.range ${this.#range.range} has no group left: widen it`])
  }
}

/**
 * Which entities somebody with a duty sees: those of the scopes of the duties, and read-only those of the
 * domain above (F76). Throws VocsError PERMISSION_DENIED for who has no duty.
 */
function visibleScopes(configuration: Configuration, user: string): (entity: Entity) => boolean {
  const duties = configuration.users.get(user)?.duties ?? new Map<string, never>()
  if (duties.size === 0) throw VocsError.permissionDenied()
  if (duties.has(SYSTEM_SCOPE)) return () => true
  const visible = new Set<string>(duties.keys())
  for (const { id, parent } of configuration.scopes.values()) {
    if (parent !== undefined && duties.has(parent)) visible.add(id)
    if (parent !== undefined && duties.has(id)) visible.add(parent)
  }
  return (entity) => visible.has(entity.kind === 'scope' ? entity.id : entity.scope)
}

function isIn(entity: Entity, scope: string): boolean {
  if (scope === '') return true
  if (entity.kind === 'scope') return entity.id === scope || entity.parent === scope
  return entity.scope === scope
}

function speaksOf(entity: Entity, wanted: string): boolean {
  return wanted === '' || searchText(entity).includes(wanted)
}

/** Who types into a search field looks through all entities at each letter: they never change. */
const searchTexts = new WeakMap<Entity, string>()

function searchText(entity: Entity): string {
  const known = searchTexts.get(entity)
  if (known !== undefined) return known
  // Parted, so that nobody finds the end of one with the beginning of the other.
  const text = `${entity.id}\n${entity.name}`.toLowerCase()
  searchTexts.set(entity, text)
  return text
}
