// Who is on a loop, who may be and who talked last, for those who ask to watch it (X10). Pure.
import type { ClientMessage, ServerMessage } from '../protocol/client_messages.ts'
import type { RosterMessage, RosterPersonMessage } from '../protocol/console_messages.ts'
import { LOOP_STATES, RIGHTS } from '../protocol/domain.ts'
import { VocsError } from '../protocol/errors.ts'
import { rightOn, shownLoop } from './access.ts'
import type { Answer } from './answers.ts'
import { keyOf, type Session, speaksOn } from './session.ts'
import type { Sessions } from './sessions.ts'

export const ROSTERS_MAX = 5
/** Watchers are told at most this often, ms. */
export const ROSTER_EVERY_MS = 500
/** People who are listed; more are only counted. */
export const ROSTER_PEOPLE_MAX = 300

interface Watch {
  readonly session: number
  /** Another connection has to ask anew. */
  readonly connection: number | undefined
  readonly request: number
  readonly role: string
  readonly loop: string
  /** What was told last, for comparing. */
  told: string
}

/** A roster as it is now; the text is for comparing. */
interface Seen {
  readonly roster: RosterMessage
  readonly text: string
}

export class Rosters {
  readonly #sessions: Sessions
  readonly #unixMs: (ms: number) => number
  #watches: readonly Watch[] = []
  #toldMs = 0

  /** unixMs: of a time by the core's clock. */
  constructor(sessions: Sessions, unixMs: (ms: number) => number) {
    this.#sessions = sessions
    this.#unixMs = unixMs
  }

  /** Gives the answer, or undefined if the request is none of these. Throws VocsError. */
  handle(session: Session, message: ClientMessage): Answer {
    if (message.body !== 'watchRoster') return undefined
    const role = this.#sessions.roleOf(session)
    if (role === undefined) throw new VocsError('NO_ROLE', 'choose a role first')
    const { id: loop } = shownLoop(this.#sessions.loopWith(message.watchRoster.loop), role)
    this.#watches = this.#watches.filter((watch) => this.#watcherOf(watch) !== undefined)
    if (this.#watches.filter((watch) => watch.session === session.id).length >= ROSTERS_MAX) {
      throw new VocsError('TOO_MANY_REQUESTS', `unsubscribe first: ${ROSTERS_MAX} are enough`)
    }
    const { roster, text: told } = this.#see(loop)
    const { id, connection } = session
    const { request } = message
    const watch = { session: id, connection, request, role: role.id, loop, told }
    this.#watches = [...this.#watches, watch]
    return { body: 'roster', roster } as Answer
  }

  unsubscribe({ id }: Session, request: number): void {
    this.#watches = this.#watches.filter(
      (watch) => watch.session !== id || watch.request !== request,
    )
  }

  /** Tells watchers what is different, and those without a right any more that it is over. */
  tick(nowMs: number): void {
    if (nowMs - this.#toldMs < ROSTER_EVERY_MS) return
    this.#toldMs = nowMs
    const touched = this.#sessions.takeTouched()
    const seen = new Map<string, Seen>()
    for (const watch of this.#watches) {
      const session = this.#watcherOf(watch)
      if (session === undefined) {
        this.#watches = this.#watches.filter((held) => held !== watch)
      } else if (!this.#isAllowed(watch, session)) {
        this.unsubscribe(session, watch.request)
        this.#tell(watch, undefined)
      } else if (touched.has(watch.loop)) {
        const now = seen.get(watch.loop) ?? this.#see(watch.loop)
        seen.set(watch.loop, now)
        if (now.text !== watch.told) this.#tell(watch, now.roster)
        watch.told = now.text
      }
    }
  }

  #tell({ connection = 0, request }: Watch, roster: RosterMessage | undefined): void {
    const ended = roster === undefined ? 'you have no right on this loop any more' : ''
    const rosterChanged = { subscription: request, ended, ...(roster && { roster }) }
    const message: ServerMessage = { request: 0, body: 'rosterChanged', rosterChanged }
    this.#sessions.effects.push({ kind: 'client', connection, message })
  }

  /** undefined: there is nobody any more to tell. */
  #watcherOf({ session: id, connection }: Watch): Session | undefined {
    const session = this.#sessions.live.get(id)
    return connection !== undefined && session?.connection === connection ? session : undefined
  }

  /** In the same role, which has a right on the loop. */
  #isAllowed(watch: Watch, session: Session): boolean {
    const role = this.#sessions.roleOf(session)
    return role?.id === watch.role && rightOn(role, watch.loop) !== 'none'
  }

  #see(loop: string): Seen {
    const { configuration, lastTalkers } = this.#sessions
    const people = this.#people(loop)
    const roster = {
      loop: this.#sessions.numberOf(loop),
      people: people.slice(0, ROSTER_PEOPLE_MAX),
      peopleTotal: people.length,
      roles: [...configuration.roles.values()]
        .filter((role) => rightOn(role, loop) !== 'none')
        .map((role) => ({
          id: role.id,
          name: role.name,
          right: RIGHTS.indexOf(rightOn(role, loop)),
        })),
      lastTalkers: lastTalkers
        .of(loop)
        .map(({ user, endedMs }) => ({ name: this.#nameOf(user), endedMs: this.#unixMs(endedMs) })),
    }
    return { roster, text: JSON.stringify(roster) }
  }

  /** By name; somebody with several consoles in a role is there once. */
  #people(loop: string): RosterPersonMessage[] {
    const people = new Map<string, RosterPersonMessage>()
    for (const session of this.#sessions.live.values()) {
      const state = LOOP_STATES.indexOf(keyOf(session, loop).state)
      const talking = speaksOn(session, loop)
      const role = this.#sessions.roleOf(session)
      if (role === undefined || (state === 0 && !talking)) continue
      const person = `${session.user} ${role.id}`
      const other = people.get(person)
      people.set(person, {
        name: this.#nameOf(session.user),
        role: role.name,
        state: Math.max(state, other?.state ?? 0),
        talking: talking || other?.talking === true,
      })
    }
    return [...people.values()].sort((a, b) => compare(a.name, b.name) || compare(a.role, b.role))
  }

  #nameOf(user: string): string {
    return this.#sessions.configuration.users.get(user)?.name ?? user
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
