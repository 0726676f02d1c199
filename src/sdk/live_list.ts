// A list of entities that stays as the server has it: listed page by page, then changed by what is told, and listed
// anew after a lost connection. Pure: it only names the client's requests.
import type {
  EntitiesChangedMessage,
  EntitiesMessage,
  EntityMessage,
} from '../protocol/admin_messages.ts'
import type { ServerMessage } from '../protocol/client_messages.ts'
import { KIND_WORDS, type KindWord } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type { ClientView, VoiceClient } from './view.ts'

/** The numbers on the wire. */
export const KIND_NUMBERS = Object.fromEntries(
  KIND_WORDS.map((word, number) => [word, number]),
) as Readonly<Record<KindWord, number>>
export type KindName = KindWord

/**
 * `loading`: the entities are those of before, if any; `live`: as the server has them; `ended`: there is no duty any
 * more, or never was, and nothing is shown.
 */
export type LiveState = 'loading' | 'live' | 'ended'
export type LiveListener = (list: LiveList) => void

/** What is listed at one time. */
const PAGE_MAX = 500
/** Events that came while the first page was on its way; more never do. */
const EARLY_MAX = 1000

/** One listing, from its first page to the next lost connection. */
interface Listing {
  /** Of the subscription; undefined: its answer is under way. */
  request: number | undefined
  early: EntitiesChangedMessage[]
  readonly entities: Map<string, EntityMessage>
  /** What was told while pages came, by id: a page of an older revision knows less. */
  readonly told: Map<string, number>
}

export class LiveList {
  /** Of the store, as told last. A base for changes. */
  revision = 0
  state: LiveState = 'loading'
  /** Why it ended, or why the last try to list failed. */
  problem: VocsError | undefined
  readonly #client: Pick<VoiceClient, 'ask' | 'onTold' | 'onChange' | 'view'>
  readonly #kind: number
  readonly #scope: string
  readonly #listener: LiveListener
  readonly #stops: readonly (() => void)[]
  #entities: ReadonlyMap<string, EntityMessage> = new Map()
  #listing: Listing | undefined
  #isClosed = false

  constructor(
    client: Pick<VoiceClient, 'ask' | 'onTold' | 'onChange' | 'view'>,
    kind: KindName,
    scope: string,
    listener: LiveListener,
  ) {
    this.#client = client
    this.#kind = KIND_NUMBERS[kind]
    this.#scope = scope
    this.#listener = listener
    this.#stops = [
      client.onTold((message) => this.#told(message)),
      client.onChange((view) => this.#look(view)),
    ]
    this.#look(client.view)
  }

  /** In order. */
  get entities(): readonly EntityMessage[] {
    return [...this.#entities.values()].sort(compare)
  }

  get(id: string): EntityMessage | undefined {
    return this.#entities.get(id)
  }

  /** The listener is not called any more. */
  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    for (const stop of this.#stops) stop()
    const subscription = this.#listing?.request
    this.#listing = undefined
    if (subscription === undefined) return
    // Whatever comes of it, nothing that is told is looked at any more.
    this.#client.ask({ body: 'unsubscribe', unsubscribe: { subscription } }).catch(() => undefined)
  }

  /** Lists as soon as there is a connection with a session, and after each that was lost. */
  #look({ connection, phase }: ClientView): void {
    const isReady = connection === 'open' && (phase === 'choosing_role' || phase === 'in_role')
    if (!isReady) {
      this.#listing = undefined
      if (phase === 'signed_off') this.#end(undefined)
      else if (this.state === 'live') this.#set('loading')
    } else if (this.#listing === undefined && !this.#isOver) void this.#list()
  }

  /** For good: the server said so. */
  get #isOver(): boolean {
    return this.#isClosed || (this.state === 'ended' && this.problem !== undefined)
  }

  async #list(): Promise<void> {
    const listing: Listing = {
      request: undefined,
      early: [],
      entities: new Map(),
      told: new Map(),
    }
    this.#listing = listing
    if (this.state === 'ended') this.#set('loading')
    try {
      let cursor = ''
      do {
        const answer = await this.#client.ask(this.#request(cursor))
        if (this.#listing !== listing) return
        if (answer.body !== 'entities') throw new VocsError('INTERNAL', `came: ${answer.body}`)
        this.#takePage(listing, answer.entities, answer.request)
        // What was told meanwhile may have ended it.
        if (this.#listing !== listing) return
        cursor = answer.entities.cursor
      } while (cursor !== '')
      this.#entities = listing.entities
      this.problem = undefined
      this.#set('live')
    } catch (error) {
      if (this.#listing === listing) this.#failed(error)
    }
  }

  #request(after: string) {
    const subscribe = after === ''
    const rest = { text: '', after, limit: PAGE_MAX, subscribe }
    const listEntities = { kind: this.#kind, scope: this.#scope, ...rest }
    return { body: 'listEntities', listEntities } as const
  }

  #takePage(listing: Listing, page: EntitiesMessage, request: number): void {
    for (const entity of page.entities) {
      const id = idOf(entity)
      if ((listing.told.get(id) ?? 0) <= page.revision && !listing.entities.has(id)) {
        listing.entities.set(id, entity)
      }
    }
    this.revision = Math.max(this.revision, page.revision)
    if (listing.request !== undefined) return
    listing.request = request
    // What was told came after the answer, but may have been heard of before it.
    for (const event of listing.early) {
      if (event.subscription === request) this.#apply(listing, event)
    }
    listing.early = []
  }

  #told(message: ServerMessage): void {
    const listing = this.#listing
    if (message.body !== 'entitiesChanged' || listing === undefined) return
    const event = message.entitiesChanged
    if (listing.request === undefined) {
      if (listing.early.length < EARLY_MAX) listing.early.push(event)
    } else if (event.subscription === listing.request) {
      this.#apply(listing, event)
      if (this.state === 'live') this.#listener(this)
    }
  }

  #apply(listing: Listing, event: EntitiesChangedMessage): void {
    const { revision, changed, removed, ended } = event
    if (ended !== '') return this.#end(new VocsError('PERMISSION_DENIED', ended))
    for (const entity of changed) {
      listing.entities.set(idOf(entity), entity)
      listing.told.set(idOf(entity), revision)
    }
    for (const { id } of removed) {
      listing.entities.delete(id)
      listing.told.set(id, revision)
    }
    this.revision = Math.max(this.revision, revision)
  }

  /** What the server refuses stays so; all else is tried again with the next change of the view, such as a ping's. */
  #failed(error: unknown): void {
    const problem = error instanceof VocsError ? error : new VocsError('INTERNAL', String(error))
    if (problem.code === 'PERMISSION_DENIED') return this.#end(problem)
    this.#listing = undefined
    this.problem = problem
    this.#listener(this)
  }

  /** problem undefined: until somebody signs on. */
  #end(problem: VocsError | undefined): void {
    this.#listing = undefined
    this.#entities = new Map()
    this.problem = problem
    this.#set('ended')
  }

  #set(state: LiveState): void {
    this.state = state
    if (!this.#isClosed) this.#listener(this)
  }
}

function idOf(entity: EntityMessage): string {
  return fieldsOf(entity).id
}

function fieldsOf(entity: EntityMessage): { readonly id: string; readonly position?: number } {
  return (entity as unknown as Readonly<Record<string, { readonly id: string }>>)[entity.body]!
}

function compare(a: EntityMessage, b: EntityMessage): number {
  const [first, second] = [fieldsOf(a), fieldsOf(b)]
  const [left = 0, right = 0] = [first.position, second.position]
  if (left !== right) return left - right
  return first.id < second.id ? -1 : first.id > second.id ? 1 : 0
}
