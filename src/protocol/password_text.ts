// What a password's letters are, for all who count, compare or hash them (RFC 8265 takes NFC; NIST SP 800-63B NFKC
// or NFKD). Pure.
export const PASSWORD_LETTERS_MAX = 256
/** More UTF-16 units are too many letters for sure: NFKC makes one of four at most, each of two units at most. */
export const PASSWORD_UNITS_MAX = 8 * PASSWORD_LETTERS_MAX

/** The same letters typed on another keyboard are the same password. */
export function normalizedPassword(password: string): string {
  return password.normalize('NFKC')
}

/** Code points: what people take for one letter is one in most scripts. */
export function lettersOf(text: string): number {
  return Array.from(text).length
}

/** The one measure of a password, typed or new; Infinity: too long to be counted. */
export function passwordLetters(password: string): number {
  if (password.length > PASSWORD_UNITS_MAX) return Infinity
  return lettersOf(normalizedPassword(password))
}
