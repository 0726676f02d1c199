// What people do with their own account: their sessions on all devices, the page they look at. Pure: it only
// names the client's requests. Rejects with a VocsError as every request.
import type { AccountSessionMessage } from '../protocol/account_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import type { VoiceClient } from './view.ts'

/** One sign-on: `signedOnMs` and `usedMs` are Unix times. */
export type AccountSession = AccountSessionMessage

export class Account {
  readonly #client: Pick<VoiceClient, 'ask'>

  constructor(client: Pick<VoiceClient, 'ask'>) {
    this.#client = client
  }

  /** Last used first; with a user's id those of that user, for administrators of it. */
  async sessions(user = ''): Promise<readonly AccountSession[]> {
    const answer = await this.#client.ask({ body: 'listSessions', listSessions: { user } })
    if (answer.body === 'sessionList') return answer.sessionList.sessions
    throw new VocsError('INTERNAL', `the server answered with ${answer.body}: update this client`)
  }

  /** Fulfilled when it can't be resumed any more, whatever happens to the server. */
  async endSession(id: string, user = ''): Promise<void> {
    await this.#client.ask({ body: 'endSession', endSession: { id, user } })
  }

  /** What this user's console keeps for itself: JSON, at most 32 KiB; `view.settings` on all consoles of the user. */
  async saveSettings(text: string): Promise<void> {
    await this.#client.ask({ body: 'setSettings', setSettings: { text } })
  }

  /** The page that is looked at in the present role, from 0: `view.page` when the role is entered again (F57). */
  async showPage(page: number): Promise<void> {
    await this.#client.ask({ body: 'setPage', setPage: { page } })
  }
}
