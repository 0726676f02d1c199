// Whether a form for a new password may be sent. The server decides; this only saves a round trip. Pure.
import { normalizedPassword, passwordLetters } from '../../src/protocol/password_text.ts'

export interface PasswordForm {
  readonly old: string
  readonly fresh: string
  readonly again: string
}

/** Fewest characters of a password (client.proto). */
export const PASSWORD_CHARACTERS_MIN = 10

/** Both new ones are filled and long enough, but differ: worth saying while somebody types. */
export function differs({ fresh, again }: PasswordForm): boolean {
  return again.length >= fresh.length && again.length > 0 && !isSame(fresh, again)
}

/** All fields are filled, the new password is long enough and the same twice. */
export function isComplete({ old, fresh, again }: PasswordForm): boolean {
  return old.length > 0 && passwordLetters(fresh) >= PASSWORD_CHARACTERS_MIN && isSame(fresh, again)
}

/** As the server compares them: of whatever keyboard. */
function isSame(one: string, other: string): boolean {
  return normalizedPassword(one) === normalizedPassword(other)
}
