// What supervisors do with the SDK: see live sessions, and act on them (X16). Pure: it only names the client's
// requests. Rejects with a VocsError as every request.
import type { LiveSessionMessage, SuperviseMessage } from '../protocol/admin_messages.ts'
import { LOOP_STATES, type LoopState } from '../protocol/domain.ts'
import type { BroadcastMessage } from '../protocol/system_messages.ts'
import type { VoiceClient } from './view.ts'

/** What a supervisor sees of one session; fields as LiveSession in admin.proto says. */
export type LiveSession = LiveSessionMessage

export class Supervision {
  readonly #client: Pick<VoiceClient, 'ask' | 'onTold'>

  constructor(client: Pick<VoiceClient, 'ask' | 'onTold'>) {
    this.#client = client
  }

  /**
   * Calls the listener at once and after each change with all sessions of the domain or project; '' is the
   * whole system. With none when the duty is gone. Holds until the connection is lost: watch again then. The function
   * that comes back ends it.
   */
  async watch(
    scope: string,
    listener: (sessions: readonly LiveSession[]) => void,
  ): Promise<() => void> {
    const sessions = new Map<number, LiveSession>()
    const put = (changed: readonly LiveSession[]) => {
      for (const session of changed) sessions.set(session.session, session)
      listener([...sessions.values()])
    }
    let subscription: number | undefined
    const end = this.#client.onTold((message) => {
      if (message.body !== 'liveChanged' || message.liveChanged.subscription !== subscription)
        return
      const { gone, ended } = message.liveChanged
      for (const session of gone) sessions.delete(session)
      if (ended !== '') {
        end()
        sessions.clear()
      }
      put(message.liveChanged.sessions)
    })
    try {
      const answer = await this.#client.ask({ body: 'watchLive', watchLive: { scope } })
      const { request } = answer
      subscription = request
      if (answer.body === 'liveSessions') put(answer.liveSessions.sessions)
      return () => {
        end()
        const unsubscribe = { subscription: request }
        // Whatever comes of it, nothing that is told is looked at any more.
        this.#client.ask({ body: 'unsubscribe', unsubscribe }).catch(() => undefined)
      }
    } catch (error) {
      end()
      throw error
    }
  }

  /** The voice goes to no loop until it is given back. */
  mute(session: number, muted: boolean, reason = ''): Promise<void> {
    return this.#supervise({ session, reason, action: 'mute', mute: { muted } })
  }

  /** loop: its id. Within the rights of the session's role. */
  switchLoop(session: number, loop: string, state: LoopState, reason = ''): Promise<void> {
    const moveLoop = { loop, state: LOOP_STATES.indexOf(state) }
    return this.#supervise({ session, reason, action: 'moveLoop', moveLoop })
  }

  disconnect(session: number, reason = ''): Promise<void> {
    return this.#supervise({ session, reason, action: 'disconnect', disconnect: {} })
  }

  notify(session: number, text: string): Promise<void> {
    return this.#supervise({ session, reason: text, action: 'notify', notify: {} })
  }

  /** Tells all sessions of a domain or project something; '' is the whole system. Gives how many were reached. */
  broadcast(scope: string, text: string, reason = ''): Promise<number> {
    return this.#broadcast({ scope, reason, action: 'message', message: { text } })
  }

  /** Lets their pages load anew; with '' also those where nobody has signed on. For administrators. */
  reloadAll(scope: string, reason = ''): Promise<number> {
    return this.#broadcast({ scope, reason, action: 'reload', reload: {} })
  }

  async #broadcast(broadcast: BroadcastMessage): Promise<number> {
    const answer = await this.#client.ask({ body: 'broadcast', broadcast })
    return answer.body === 'broadcastTold' ? answer.broadcastTold.connections : 0
  }

  async #supervise(supervise: SuperviseMessage): Promise<void> {
    await this.#client.ask({ body: 'supervise', supervise })
  }
}
