// Which passwords people may choose. Pure.
import { VocsError } from '../protocol/errors.ts'

export const PASSWORD_LETTERS_MIN = 10
export const PASSWORD_LETTERS_MAX = 256

/** Those of ten characters and more that lists of leaked passwords have on top. */
const COMMON = new Set(
  `1234567890 12345678910 123456789a 1q2w3e4r5t 1qaz2wsx3edc qwertyuiop q1w2e3r4t5 zaq12wsxcde3
  password12 password123 password1234 passwort123 1234567891 0123456789 0987654321 9876543210
  abcdefghij abcd123456 abc1234567 abcdef1234 asdfghjkl1 iloveyou12 letmein123 welcome123
  administrator qwerty1234 qwerty12345 qwerty123456 qwertyuiop1 qwertyuiop123 changeme123
  mypassword trustno1234 princess12 football12 baseball12 superman12 sunshine12 flightloop`.split(
    /\s+/,
  ),
)

/** Throws VocsError PASSWORD_REFUSED, whose message says why. */
export function refuseWeakPassword(user: string, old: string, password: string): void {
  const refuse = (why: string) => {
    throw new VocsError('PASSWORD_REFUSED', `the new password ${why}: choose another`)
  }
  if (password.length < PASSWORD_LETTERS_MIN) refuse(`has under ${PASSWORD_LETTERS_MIN} characters`)
  if (password.length > PASSWORD_LETTERS_MAX) refuse(`has over ${PASSWORD_LETTERS_MAX} characters`)
  const lower = password.toLowerCase()
  if (lower === user.toLowerCase()) refuse("is the user's name")
  if (password === old) refuse('is the old one')
  if (COMMON.has(lower)) refuse('is one of the most common ones')
  if (new Set(lower).size < 3) refuse('repeats one or two characters')
}
