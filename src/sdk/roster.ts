// Who is on a loop, who may be and who talked last (X10): watched for as long as it is looked at, over lost
// connections. Pure: it only names the client's requests.
import type { ServerMessage } from '../protocol/client_messages.ts'
import type { RosterMessage } from '../protocol/console_messages.ts'
import { LOOP_STATES, type LoopState, type Right, RIGHTS } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import type { ClientView, VoiceClient } from './view.ts'

export interface RosterView {
  /** Who has the loop on or talks on it, by name; at most 300. */
  readonly people: readonly {
    readonly name: string
    /** The role's name. */
    readonly role: string
    readonly state: LoopState
    readonly talking: boolean
  }[]
  /** How many there are. */
  readonly peopleTotal: number
  /** The roles that have a right on the loop; never `none`. */
  readonly roles: readonly { readonly id: string; readonly name: string; readonly right: Right }[]
  /** Who talked last, newest first, each once, with the Unix time of the end in ms; at most 10. */
  readonly lastTalkers: readonly { readonly name: string; readonly endedMs: number }[]
}

/** roster undefined: it is not known now; problem: what the server said to that, if it was asked. */
export type RosterListener = (roster: RosterView | undefined, problem?: VocsError) => void

/** Events that came while the answer was on its way; more never do. */
const EARLY_MAX = 100

type RosterClient = Pick<VoiceClient, 'ask' | 'onTold' | 'onChange' | 'view'>

/**
 * Calls the listener with who is on the loop, at once and after each change; with undefined while the connection is
 * lost or the role has no right on it. The function that comes back ends that. At most 5 at one time.
 */
export function watchRoster(
  client: RosterClient,
  loop: number,
  listener: RosterListener,
): () => void {
  const watch = new RosterWatch(client, loop, listener)
  return () => watch.close()
}

class RosterWatch {
  readonly #client: RosterClient
  readonly #loop: number
  readonly #listener: RosterListener
  readonly #stops: readonly (() => void)[]
  /** The role in which it was asked; undefined: it has to be asked as soon as that is possible. */
  #askedIn: string | undefined
  /** Grows with each time that it is asked. */
  #asked = 0
  #subscription: number | undefined
  #early: ServerMessage[] = []
  #isKnown = false

  constructor(client: RosterClient, loop: number, listener: RosterListener) {
    this.#client = client
    this.#loop = loop
    this.#listener = listener
    this.#stops = [
      client.onTold((message) => this.#told(message)),
      client.onChange((view) => this.#look(view)),
    ]
    this.#look(client.view)
  }

  close(): void {
    for (const stop of this.#stops) stop()
    this.#asked++
    this.#giveUp()
  }

  #look({ connection, phase, role, loops }: ClientView): void {
    const hasLoop = phase === 'in_role' && loops.some(({ id }) => id === this.#loop)
    const now = connection === 'open' && hasLoop ? role?.id : undefined
    if (now === this.#askedIn) return
    if (this.#askedIn !== undefined) {
      if (connection === 'open') this.#giveUp()
      this.#askedIn = this.#subscription = undefined
      this.#show(undefined)
    }
    if (now !== undefined) void this.#ask(now)
  }

  async #ask(role: string): Promise<void> {
    this.#askedIn = role
    this.#early = []
    const asked = ++this.#asked
    try {
      const watch = { body: 'watchRoster', watchRoster: { loop: this.#loop } } as const
      const answer = await this.#client.ask(watch)
      if (asked !== this.#asked) return this.#unsubscribe(answer.request)
      if (answer.body !== 'roster') throw new VocsError('INTERNAL', `came: ${answer.body}`)
      this.#subscription = answer.request
      this.#show(answer.roster)
      for (const message of this.#early) this.#told(message)
    } catch (error) {
      if (asked !== this.#asked) return
      const problem = error instanceof VocsError ? error : new VocsError('INTERNAL', String(error))
      // What the server refuses stays so in this role; all else is tried again with the next change of the view.
      if (problem.code === 'INTERNAL') this.#askedIn = undefined
      this.#listener(undefined, problem)
    }
  }

  #told(message: ServerMessage): void {
    if (message.body !== 'rosterChanged') return
    // What was told came after the answer, but may have been heard of before it.
    if (this.#subscription === undefined) {
      if (this.#early.length < EARLY_MAX) this.#early.push(message)
      return
    }
    const { subscription, roster, ended } = message.rosterChanged
    if (subscription !== this.#subscription) return
    if (ended === '' && roster) return this.#show(roster)
    this.#subscription = undefined
    this.#show(undefined)
  }

  #show(roster: RosterMessage | undefined): void {
    if (roster === undefined && !this.#isKnown) return
    this.#isKnown = roster !== undefined
    this.#listener(roster && rosterView(roster))
  }

  #giveUp(): void {
    if (this.#subscription !== undefined) this.#unsubscribe(this.#subscription)
    this.#subscription = undefined
  }

  /** Whatever comes of it, nothing that is told is looked at any more. */
  #unsubscribe(subscription: number): void {
    this.#client.ask({ body: 'unsubscribe', unsubscribe: { subscription } }).catch(() => undefined)
  }
}

function rosterView({ people, peopleTotal, roles, lastTalkers }: RosterMessage): RosterView {
  return {
    people: people.map(({ name, role, state, talking }) => ({
      name,
      role,
      state: LOOP_STATES[state] ?? 'off',
      talking,
    })),
    peopleTotal,
    roles: roles.map(({ id, name, right }) => ({ id, name, right: RIGHTS[right] ?? 'none' })),
    lastTalkers: lastTalkers.map(({ name, endedMs }) => ({ name, endedMs })),
  }
}
