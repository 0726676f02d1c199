// Passwords as Argon2id hashes (RFC 9106), and one-time passwords. I/O: random numbers, a thread pool.
// The only import of @node-rs/argon2. Unicode is normalised (NFKC), so that any keyboard types the same password.
import { randomBytes, randomInt } from 'node:crypto'
import { hash, parseOptions, verify } from '@node-rs/argon2'
import { normalizedPassword } from '../protocol/password_text.ts'
import { isOpenvocsPassword, verifyOpenvocsPassword } from './openvocs_password.ts'

export interface PasswordCost {
  readonly memoryKiB: number
  readonly passes: number
  readonly parallelism: number
}

/** Second recommended option of RFC 9106 4, with memory that many sign-ons at once can afford. */
export const PASSWORD_COST: PasswordCost = { memoryKiB: 19_456, passes: 2, parallelism: 1 }

export interface Verified {
  readonly matches: boolean
  /** It is of another cost or scheme than new ones, or of letters that were not normalised. */
  readonly needsRehash: boolean
}

/** Without letters and digits that are taken for each other. */
const ONE_TIME_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'
const ONE_TIME_GROUPS = 4
const ONE_TIME_GROUP_LETTERS = 4

const ARGON2ID = 2
const WRONG: Verified = { matches: false, needsRehash: false }

/** Argon2id is the library's default; the hash carries its own cost and salt. */
export function hashPassword(password: string, cost = PASSWORD_COST): Promise<string> {
  const { memoryKiB: memoryCost, passes: timeCost, parallelism } = cost
  return hash(normalizedPassword(password), { memoryCost, timeCost, parallelism })
}

/**
 * Verifies with the installation's cost in mind. Whether there is such a user, a hash or a match, as many
 * verifications are made: how many only depends on the password that was typed. While somebody has a hash of openvocs'
 * still, one like it is looked at for everybody.
 */
export class PasswordVerifier {
  /** Argon2 verifications so far. */
  verifications = 0
  /** Of those by openvocs' ways. */
  foreignVerifications = 0
  readonly #cost: PasswordCost
  readonly #hashes: () => Iterable<string>
  #dummy: Promise<string> | undefined

  /** `hashes`: all that can be verified now. */
  constructor(cost: PasswordCost, hashes: () => Iterable<string> = () => []) {
    this.#cost = cost
    this.#hashes = hashes
  }

  /** Without a hash (an unknown user) it takes as long as with one and is false. */
  async verify(passwordHash: string | undefined, password: string): Promise<Verified> {
    const normalized = normalizedPassword(password)
    const isForeign = passwordHash !== undefined && isOpenvocsPassword(passwordHash)
    const stored = isForeign ? undefined : passwordHash
    const matches = await this.#matches(stored, normalized)
    // Hashes that are older than the normalisation are of the letters as they came.
    const asTyped = normalized !== password && (await this.#matches(stored, password))
    const isForeignRight = await this.#matchesForeign(
      isForeign ? passwordHash : undefined,
      password,
    )
    if (isForeignRight) return { matches: true, needsRehash: true }
    if (stored === undefined || !(matches || asTyped)) return WRONG
    return { matches: true, needsRehash: !matches || !this.#isOfCost(stored) }
  }

  async #matches(stored: string | undefined, password: string): Promise<boolean> {
    this.#dummy ??= hashPassword(randomBytes(16).toString('hex'), this.#cost)
    const dummy = await this.#dummy
    this.verifications++
    return (await verify(stored ?? dummy, password)) && stored !== undefined
  }

  /** Without a hash it takes as long as with one of those that are there, and is false. */
  async #matchesForeign(stored: string | undefined, password: string): Promise<boolean> {
    const looked = stored ?? this.#anyForeign()
    if (looked === undefined) return false
    this.foreignVerifications++
    return (await verifyOpenvocsPassword(looked, password)) && stored !== undefined
  }

  #anyForeign(): string | undefined {
    for (const stored of this.#hashes()) if (isOpenvocsPassword(stored)) return stored
    return undefined
  }

  #isOfCost(stored: string): boolean {
    const { memoryKiB, passes, parallelism } = this.#cost
    const { algorithm, memoryCost, timeCost, parallelism: lanes } = parseOptions(stored)
    const isArgon2id = (algorithm as number) === ARGON2ID
    return isArgon2id && memoryCost === memoryKiB && timeCost === passes && lanes === parallelism
  }
}

/** 16 characters of 31 in four groups: 79 bits. */
export function oneTimePassword(): string {
  const letter = () => ONE_TIME_ALPHABET[randomInt(ONE_TIME_ALPHABET.length)]
  const group = () => Array.from({ length: ONE_TIME_GROUP_LETTERS }, letter).join('')
  return Array.from({ length: ONE_TIME_GROUPS }, group).join('-')
}
