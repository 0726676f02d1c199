// What is told to all sessions of a domain or project, or of the system: a message, or that pages load anew (F71,
// X16). Pure.
import type { ServerMessage } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { BroadcastMessage } from '../protocol/system_messages.ts'
import { SYSTEM_SCOPE } from '../store/entities.ts'
import type { Answer } from './answers.ts'
import type { Lifecycle } from './lifecycle.ts'
import { hasDutyIn } from './permissions.ts'
import type { Session } from './session.ts'
import { isWithin, scopeOf } from './session_scope.ts'
import type { Sessions } from './sessions.ts'
import { ACTIONS } from './supervision.ts'

const LETTERS_MAX = 200

export class Broadcasts {
  readonly #sessions: Sessions
  readonly #lifecycle: Lifecycle

  constructor(sessions: Sessions, lifecycle: Lifecycle) {
    this.#sessions = sessions
    this.#lifecycle = lifecycle
  }

  /** Of who supervises the scope. Throws VocsError. */
  send(author: Session, message: BroadcastMessage): Answer {
    const { scope, reason } = message
    const { scopes } = this.#sessions.configuration
    if (scope !== SYSTEM_SCOPE && !scopes.has(scope)) {
      throw VocsError.invalid([`there is no domain or project "${scope}"`])
    }
    checkText('a reason', reason)
    switch (message.action) {
      case 'message':
        return this.#message(author, message, message.message.text)
      case 'reload':
        return this.#reload(author, message)
      case undefined:
      default:
        throw VocsError.badRequest('action is message or reload')
    }
  }

  #message(author: Session, broadcast: BroadcastMessage, text: string): Answer {
    if (text === '') throw VocsError.badRequest('a message needs a text')
    checkText('a message', text)
    const by = this.#nameOf(author)
    const supervised = { action: ACTIONS.notified, by, loop: 0, reason: text }
    const present = this.#present(broadcast.scope)
    for (const session of present) {
      this.#sessions.tell(session, (revision) => ({
        body: 'supervised',
        supervised: { revision, ...supervised },
      }))
    }
    return this.#told(author, broadcast, present.length, 'message to all', { text })
  }

  #reload(author: Session, broadcast: BroadcastMessage): Answer {
    const { scope, reason } = broadcast
    const { configuration } = this.#sessions
    if (!hasDutyIn(configuration, author.user, scope, 'administrator')) {
      throw VocsError.permissionDenied()
    }
    const connections =
      scope === SYSTEM_SCOPE
        ? [...this.#lifecycle.connections.values()].flatMap(({ id, helloSeen }) =>
            helloSeen ? [id] : [],
          )
        : this.#present(scope).flatMap(({ connection }) => connection ?? [])
    const reload = { by: this.#nameOf(author), reason }
    const message: ServerMessage = { request: 0, body: 'reload', reload }
    for (const connection of connections) {
      this.#sessions.effects.push({ kind: 'client', connection, message })
    }
    return this.#told(author, broadcast, connections.length, 'reload all', {})
  }

  #present(scope: string): Session[] {
    const { configuration, live } = this.#sessions
    return [...live.values()].filter(
      (session) =>
        session.connection !== undefined &&
        isWithin(configuration, scopeOf(configuration, session), scope),
    )
  }

  #told(
    author: Session,
    { scope, reason }: BroadcastMessage,
    connections: number,
    action: string,
    detail: object,
  ): Answer {
    const { user: actor, connection = 0 } = author
    const address = this.#lifecycle.connections.get(connection)?.address ?? ''
    const after = JSON.stringify({ ...detail, connections })
    const kind = scope === SYSTEM_SCOPE ? '' : 'scope'
    const about = { action, kind, entity: scope, scope } as const
    const record = { actor, address, ...about, before: '', after, reason }
    this.#sessions.effects.push({ kind: 'audit', record })
    return { body: 'broadcastTold', broadcastTold: { connections } } as Answer
  }

  #nameOf({ user }: Session): string {
    return this.#sessions.configuration.users.get(user)?.name ?? user
  }
}

/** Texts go to the store, which takes no NUL. */
function checkText(what: string, text: string): void {
  if (text.length > LETTERS_MAX) {
    throw VocsError.badRequest(`${what} may have ${LETTERS_MAX} characters`)
  }
  if (text.includes('\0')) throw VocsError.badRequest(`${what} may have no NUL character`)
}
