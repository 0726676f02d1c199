// Passwords as Argon2id hashes (RFC 9106), and one-time passwords. I/O: random numbers, a thread pool.
// The only import of @node-rs/argon2.
import { randomBytes, randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** Second recommended option of RFC 9106 4, with memory that many sign-ons at once can afford. */
export const ARGON2_COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

/** Without letters and digits that are taken for each other. */
const ONE_TIME_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const ONE_TIME_GROUPS = 4
const ONE_TIME_GROUP_LETTERS = 4

let dummyHash: Promise<string> | undefined

/** Argon2id is the library's default; the hash carries its own cost and salt. */
export function hashPassword(password: string): Promise<string> {
  return hash(password, ARGON2_COST)
}

/** Without a hash (an unknown user) it takes as long as with one and is false. */
export async function verifyPassword(
  passwordHash: string | undefined,
  password: string,
): Promise<boolean> {
  dummyHash ??= hashPassword(randomBytes(16).toString('hex'))
  const matches = await verify(passwordHash ?? (await dummyHash), password)
  return matches && passwordHash !== undefined
}

/** 16 characters of 31 in four groups: 79 bits. */
export function oneTimePassword(): string {
  const letter = () => ONE_TIME_ALPHABET[randomInt(ONE_TIME_ALPHABET.length)]
  const group = () => Array.from({ length: ONE_TIME_GROUP_LETTERS }, letter).join('')
  return Array.from({ length: ONE_TIME_GROUPS }, group).join('-')
}
