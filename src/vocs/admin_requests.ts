// What administrators ask and are told without a change of anything: lists of entities, live (F73). Pure.
import type { EntitiesMessage, ListEntitiesMessage } from '../protocol/admin_messages.ts'
import type { ClientMessage, ServerMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import {
  compareEntities,
  type Configuration,
  entitiesOf,
  type Entity,
  type EntityKind,
} from '../store/entities.ts'
import { type GroupRange, nextAddress } from './addresses.ts'
import { kindWith } from './edits.ts'
import { countWithin } from './message_size.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import { isIn, Subscriptions } from './subscriptions.ts'
import { Visibility } from './visibility.ts'

export { SUBSCRIPTIONS_MAX } from './subscriptions.ts'

const PAGE_DEFAULT = 100
const PAGE_MAX = 500
const TEXT_LETTERS_MAX = 64

type Answer = Omit<ServerMessage, 'request'>

export class AdminRequests {
  readonly #sessions: Sessions
  readonly #range: GroupRange
  readonly #subscriptions: Subscriptions

  constructor(sessions: Sessions, range: GroupRange) {
    this.#sessions = sessions
    this.#range = range
    this.#subscriptions = new Subscriptions(sessions)
  }

  /** Gives the answer, or undefined if the request is none of these. Throws VocsError. */
  handle(session: Session, message: ClientMessage): Answer | undefined {
    switch (message.body) {
      case 'listEntities': {
        const entities = this.#list(session, message.request, message.listEntities)
        return { body: 'entities', entities } as Answer
      }
      case 'proposeAddress': {
        const proposedAddress = this.#propose(message.proposeAddress.loop)
        return { body: 'proposedAddress', proposedAddress } as Answer
      }
      case 'unsubscribe':
        this.#subscriptions.remove(session, message.unsubscribe.subscription)
        return { body: 'done', done: {} } as Answer
      default:
        return undefined
    }
  }

  /** The session has another connection or none: what it had asked for is not told any more. */
  forget(session: Session): void {
    this.#subscriptions.forget(session)
  }

  /** Tells subscribers what is different. */
  tell(before: Configuration): void {
    this.#subscriptions.tell(before)
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
    const visibility = new Visibility(configuration, session.user)
    const wanted = text.toLowerCase()
    const all = [...entitiesOf<EntityKind>(configuration, kind).values()]
      .filter(
        (entity) => isIn(entity, scope) && visibility.sees(entity) && speaksOf(entity, wanted),
      )
      .sort(compareEntities)
    const start = after === '' ? 0 : placeAfter(all, cursorWith(after))
    if (subscribe) this.#subscriptions.add(session, request, kind, scope)
    const page = all.slice(start, start + limit).map((entity) => visibility.message(entity))
    const count = countWithin(page)
    const last = all[start + count - 1]
    return {
      entities: page.slice(0, count),
      cursor: start + count < all.length && last !== undefined ? cursorOf(last) : '',
      revision: configuration.revision,
      total: all.length,
    }
  }

  #propose(loop: string): { readonly group: string; readonly port: number } {
    const { configuration } = this.#sessions
    const taken = [...configuration.loops.values()].map(({ group, port }) => `${group}:${port}`)
    const address = nextAddress(loop, new Set(taken), this.#range)
    if (address !== undefined) return address
    throw VocsError.invalid([`multicast.range ${this.#range.range} has no group left: widen it`])
  }
}

type Place = Pick<Entity, 'id'> & { readonly position: number }

/** A place in the order, which stays when what stood there is gone. */
function cursorOf(entity: Entity): string {
  return `${'position' in entity ? entity.position : 0} ${entity.id}`
}

function cursorWith(text: string): Place {
  const [, position, id] = /^(\d{1,10}) (.+)$/.exec(text) ?? []
  if (id === undefined) throw VocsError.badRequest('after is the cursor of the page before')
  return { position: Number(position), id }
}

/** Index of the first entity behind the place; entities are in order. */
function placeAfter(entities: readonly Entity[], { position, id }: Place): number {
  const index = entities.findIndex((entity) => {
    const own = 'position' in entity ? entity.position : 0
    return own > position || (own === position && entity.id > id)
  })
  return index === -1 ? entities.length : index
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
