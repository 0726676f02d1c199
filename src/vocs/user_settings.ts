// What the console of each user keeps for itself, as a text that nobody here reads. Pure.
// What has to be written collects here until it is taken.
import { VocsError } from '../protocol/errors.ts'
import type { UserSettingsRow } from '../store/account_store.ts'

/** Of one user, in UTF-8. */
export const SETTINGS_BYTES_MAX = 32_768
/** Of all users together, in characters. */
export const SETTINGS_LETTERS_MAX = 64 << 20

export class UserSettings {
  readonly #texts = new Map<string, string>()
  readonly #changed = new Set<string>()
  #letters = 0

  /** Empty: none. */
  of(user: string): string {
    return this.#texts.get(user) ?? ''
  }

  /** Throws VocsError for what is no JSON or too long, or where there is no room for more. */
  keep(user: string, text: string): void {
    checkSettings(text)
    if (this.#letters - this.of(user).length + text.length > SETTINGS_LETTERS_MAX) {
      throw new VocsError(
        'NO_RESOURCE',
        'there is no room for more settings: tell the administrator',
      )
    }
    this.#put(user, text)
    this.#changed.add(user)
  }

  forget(users: ReadonlySet<string>): void {
    for (const user of users) {
      this.#put(user, '')
      this.#changed.delete(user)
    }
  }

  /** What the store has. */
  load(rows: readonly UserSettingsRow[]): void {
    for (const { user, text } of rows) this.#put(user, text)
  }

  get hasChanges(): boolean {
    return this.#changed.size > 0
  }

  /** At most `rowsMax` of what has changed since it was asked last. */
  takeChanges(rowsMax: number): UserSettingsRow[] {
    const users = [...this.#changed].slice(0, Math.max(0, rowsMax))
    for (const user of users) this.#changed.delete(user)
    return users.map((user) => ({ user, text: this.of(user) }))
  }

  /** What was taken could not be written: it is given again, as it is then. */
  putBack(rows: readonly UserSettingsRow[]): void {
    for (const { user } of rows) this.#changed.add(user)
  }

  #put(user: string, text: string): void {
    this.#letters += text.length - this.of(user).length
    if (text === '') this.#texts.delete(user)
    else this.#texts.set(user, text)
  }
}

function checkSettings(text: string): void {
  if (Buffer.byteLength(text) > SETTINGS_BYTES_MAX) {
    throw VocsError.badRequest(`settings may have ${SETTINGS_BYTES_MAX} bytes`)
  }
  try {
    if (text !== '') JSON.parse(text)
  } catch {
    throw VocsError.badRequest('settings have to be JSON')
  }
}
