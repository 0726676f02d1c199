// The 49,000 passwords that leaks have most often, in lower case. I/O: loads them. The only import of zxcvbn-ts.
import { dictionary } from '@zxcvbn-ts/language-common'

/** Those that any installation's rules let through by their length. */
const LETTERS_MIN = 8

export function commonPasswords(): ReadonlySet<string> {
  const all = dictionary['passwords-common']
  return new Set(all.filter((password) => password.length >= LETTERS_MIN))
}
