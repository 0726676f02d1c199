// Which passwords people may choose (NIST SP 800-63B 5.1.1): of a length, not a known one, whatever letters. Pure.
import { VocsError } from '../protocol/errors.ts'
import {
  normalizedPassword,
  PASSWORD_LETTERS_MAX,
  passwordLetters,
} from '../protocol/password_text.ts'

export interface PasswordRules {
  readonly lettersMin: number
  /** Whether lists of leaked passwords have it on top; in lower case. */
  readonly isCommon: (password: string) => boolean
}

/** What such lists lack, and what is near at hand here. */
const EXPECTED = new Set(
  `0123456789 0987654321 9876543210 abcdefghij abc1234567 abcdef1234 passwort123 changeme123 trustno1234
  princess12 sunshine12 flightloop flightloop1 flightloop123 voiceloops missioncontrol`.split(
    /\s+/,
  ),
)

/** `user`: with what others know of them. Throws VocsError PASSWORD_REFUSED, whose message says why. */
export function refuseWeakPassword(
  { lettersMin, isCommon }: PasswordRules,
  user: { readonly id: string; readonly name: string },
  old: string,
  password: string,
): void {
  const refuse = (why: string) => {
    throw new VocsError('PASSWORD_REFUSED', `the new password ${why}: choose another`)
  }
  const letters = passwordLetters(password)
  if (letters < lettersMin) refuse(`has under ${lettersMin} characters`)
  if (letters > PASSWORD_LETTERS_MAX) refuse(`has over ${PASSWORD_LETTERS_MAX} characters`)
  const normalized = normalizedPassword(password)
  const lower = normalized.toLowerCase()
  const known = [user.id, user.name].map((text) => normalizedPassword(text).toLowerCase())
  if (known.includes(lower)) refuse("is the user's name")
  if (normalized === normalizedPassword(old)) refuse('is the old one')
  if (EXPECTED.has(lower) || isCommon(lower)) refuse('is one of the most common ones')
  if (new Set(lower).size < 3) refuse('repeats one or two characters')
}
