// A user's sessions on all devices, told and ended by the user or an administrator (F06, F07, F103). Pure.
import type { AccountSessionMessage } from '../protocol/account_messages.ts'
import type { ClientMessage, ServerMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import { type Answer, DONE } from './answers.ts'
import type { Author } from './audit_text.ts'
import type { Connection } from './connections.ts'
import { PAGES_MAX } from './keyset_memory.ts'
import type { Lifecycle } from './lifecycle.ts'
import type { Session } from './session.ts'
import type { Sessions } from './sessions.ts'
import type { Tokens } from './tokens.ts'

export class SessionRequests {
  readonly #sessions: Sessions
  readonly #tokens: Tokens
  readonly #lifecycle: Lifecycle

  constructor(sessions: Sessions, tokens: Tokens, lifecycle: Lifecycle) {
    this.#sessions = sessions
    this.#tokens = tokens
    this.#lifecycle = lifecycle
  }

  /** Gives the answer, or undefined if the request is none of these. Throws VocsError. */
  handle(session: Session, connection: Connection, message: ClientMessage): Answer {
    if (message.body === 'listSessions') {
      const sessions = this.#list(session, message.listSessions.user || session.user)
      return { body: 'sessionList', sessionList: { sessions } } as Answer
    }
    if (message.body === 'setPage') return this.#setPage(session, message.setPage.page)
    if (message.body === 'setSettings') return this.#setSettings(session, message.setSettings.text)
    if (message.body !== 'endSession') return undefined
    const { id, user } = message.endSession
    const { user: actor } = session
    const author = { actor, address: connection.address, reason: '' }
    this.#end(session, user || actor, id, author)
    return DONE
  }

  #list(session: Session, user: string): AccountSessionMessage[] {
    return this.#tokens.of(user).map((entry) => ({
      id: entry.id,
      user,
      by: entry.way,
      client: entry.client,
      address: entry.address,
      signedOnMs: this.#tokens.unixMs(entry.signedOnMs),
      usedMs: this.#tokens.unixMs(entry.usedMs),
      current: entry === session.token,
      live: this.#lifecycle.sessionWith(entry) !== undefined,
      role: entry.role ?? '',
    }))
  }

  #end(session: Session, user: string, id: string, author: Author): void {
    const entry = this.#tokens.of(user).find((held) => held.id === id)
    if (entry === undefined) {
      throw VocsError.invalid([`"${user}" has no session "${id}" any more: list them again`])
    }
    const live = this.#lifecycle.sessionWith(entry)
    this.#tokens.revoke(entry.digest)
    const by = user === session.user ? 'you' : 'an administrator'
    if (live !== undefined) {
      this.#sessions.end(live)
      this.#lifecycle.closeEnded(live, `${by} ended your session: sign on again`)
    }
    this.#lifecycle.audit('end session', entry, author)
  }

  #setPage(session: Session, page: number): Answer {
    if (session.role === undefined) throw new VocsError('NO_ROLE', 'choose a role first')
    if (page >= PAGES_MAX) throw VocsError.badRequest(`a page is 0 to ${PAGES_MAX - 1}`)
    if (this.#sessions.memory.page(session.user, session.role) === page) return DONE
    this.#sessions.memory.keepPage(session.user, session.role, page)
    for (const other of this.#sessions.live.values()) {
      if (other === session || other.user !== session.user || other.role !== session.role) continue
      this.#sessions.tell(other, (revision) => ({
        body: 'pageChanged',
        pageChanged: { revision, page },
      }))
    }
    return DONE
  }

  /** The user's other consoles, in a role or not, are told. */
  #setSettings(session: Session, text: string): Answer {
    const { memory, live, effects } = this.#sessions
    if (memory.settings.of(session.user) === text) return DONE
    memory.settings.keep(session.user, text)
    const message: ServerMessage = {
      request: 0,
      body: 'settingsChanged',
      settingsChanged: { text },
    }
    for (const { user, connection } of live.values()) {
      if (user !== session.user || connection === undefined) continue
      if (connection !== session.connection) effects.push({ kind: 'client', connection, message })
    }
    return DONE
  }
}
