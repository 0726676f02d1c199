// Who is told of which changed entities. Pure. A subscription begins with a list of one revision and is then told all
// that is different for the one who looks, until it is given up, its connection is gone or there is no duty left.
import type { EntityKeyMessage, EntityMessage } from '../protocol/admin_messages.ts'
import type { ServerMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import { type Configuration, entitiesOf, type Entity, type EntityKind } from '../store/entities.ts'
import { numberOfKind } from './edits.ts'
import { changedIds } from './live_configuration.ts'
import { portionsWithin } from './message_size.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import { Visibility } from './visibility.ts'

export const SUBSCRIPTIONS_MAX = 20

interface Subscription {
  readonly session: number
  /** Another connection has to ask anew: it has seen no list. */
  readonly connection: number | undefined
  readonly request: number
  readonly kind: EntityKind
  readonly scope: string
}

interface Difference {
  readonly changed: readonly EntityMessage[]
  readonly removed: readonly EntityKeyMessage[]
}

/** What somebody saw and sees. */
interface Sight {
  readonly configuration: Configuration
  readonly visibility: Visibility
}

export class Subscriptions {
  readonly #sessions: Sessions
  #held: Subscription[] = []

  constructor(sessions: Sessions) {
    this.#sessions = sessions
  }

  /** Throws VocsError when the session has too many. */
  add({ id, connection }: Session, request: number, kind: EntityKind, scope: string): void {
    this.#held = this.#held.filter((held) => this.#isAlive(held))
    const own = this.#held.filter(({ session }) => session === id)
    if (own.length >= SUBSCRIPTIONS_MAX) {
      throw new VocsError('TOO_MANY_REQUESTS', `unsubscribe first: ${SUBSCRIPTIONS_MAX} are enough`)
    }
    this.#held.push({ session: id, connection, request, kind, scope })
  }

  remove({ id }: Session, request: number): void {
    this.#held = this.#held.filter((held) => held.session !== id || held.request !== request)
  }

  forget({ id }: Session): void {
    this.#held = this.#held.filter(({ session }) => session !== id)
  }

  /** Tells what is different now from `before`. */
  tell(before: Configuration): void {
    this.#held = this.#held.filter((held) => this.#isAlive(held))
    const now = this.#sessions.configuration
    const sights = new Map<string, readonly [Sight, Sight]>()
    for (const subscription of this.#held) {
      const user = this.#sessions.live.get(subscription.session)?.user ?? ''
      const [was, is] = sights.get(user) ?? [sightOf(before, user), sightOf(now, user)]
      sights.set(user, [was, is])
      if (is.visibility.isNone) this.#end(subscription)
      else this.#tell(subscription, was, is)
    }
  }

  #end(subscription: Subscription): void {
    this.#held = this.#held.filter((held) => held !== subscription)
    this.#send(subscription, { changed: [], removed: [] }, 'you have no duty any more')
  }

  #tell(subscription: Subscription, was: Sight, is: Sight): void {
    const { changed, removed } = differenceFor(subscription, was, is)
    for (const portion of portionsWithin(changed)) {
      this.#send(subscription, { changed: portion, removed: [] })
    }
    for (const portion of portionsWithin(removed)) {
      this.#send(subscription, { changed: [], removed: portion })
    }
  }

  #send({ request, connection = 0 }: Subscription, difference: Difference, ended = ''): void {
    const { revision } = this.#sessions.configuration
    const entitiesChanged = { subscription: request, revision, ...difference, ended }
    const message: ServerMessage = { request: 0, body: 'entitiesChanged', entitiesChanged }
    this.#sessions.effects.push({ kind: 'client', connection, message })
  }

  #isAlive({ session, connection }: Subscription): boolean {
    const held = this.#sessions.live.get(session)
    return held?.connection !== undefined && held.connection === connection
  }
}

/** Of a scope, and for a domain that it is in: scopes themselves. */
export function isIn(entity: Entity, scope: string): boolean {
  if (scope === '') return true
  if (entity.kind === 'scope') return entity.id === scope || entity.parent === scope
  return entity.scope === scope
}

function sightOf(configuration: Configuration, user: string): Sight {
  return { configuration, visibility: new Visibility(configuration, user) }
}

function differenceFor({ kind, scope }: Subscription, was: Sight, is: Sight): Difference {
  const [old, now] = [entitiesOf(was.configuration, kind), entitiesOf(is.configuration, kind)]
  // Where the sight is another, what did not change may come or go.
  const ids = is.visibility.isSame(was.visibility)
    ? changedIds(was.configuration, is.configuration, kind)
    : [...new Set([...old.keys(), ...now.keys()])]
  const told = (entity: Entity | undefined, { visibility }: Sight) =>
    entity !== undefined && isIn(entity, scope) && visibility.sees(entity)
      ? visibility.message(entity)
      : undefined
  const changed: EntityMessage[] = []
  const removed: EntityKeyMessage[] = []
  for (const id of ids) {
    const [before, after] = [told(old.get(id), was), told(now.get(id), is)]
    if (after === undefined) {
      if (before !== undefined) removed.push({ kind: numberOfKind(kind), id })
    } else if (before === undefined || !isSame(before, after)) changed.push(after)
  }
  return { changed, removed }
}

/** What else of it changed is not to be seen, the revision least of all. */
function isSame(before: EntityMessage, after: EntityMessage): boolean {
  return JSON.stringify(before, lessRevision) === JSON.stringify(after, lessRevision)
}

function lessRevision(name: string, value: unknown): unknown {
  return name === 'revision' ? undefined : value
}
