// The sections of the settings file about accounts: sessions and passwords. Pure.
import { z } from './checked_yaml.ts'
import { whole } from './settings_values.ts'

export interface SessionSettings {
  /** A session waits this long for a resume, counted from its client's last message, ms. */
  readonly resumeMs: number
  /** Sessions at one time. */
  readonly sessionsMax: number
  /** WebSocket connections at one time. */
  readonly connectionsMax: number
  /** Who has not used a sign-on for so long has to give the password again, ms. */
  readonly idleMs: number
  /** And who signed on so long ago, used or not, also in the middle of a session, ms. */
  readonly absoluteMs: number
}

export interface PasswordSettings {
  /** Characters that a password has at least. */
  readonly lettersMin: number
  /** Memory of one Argon2id hash, KiB: more costs who guesses more, and each sign-on. */
  readonly memoryKiB: number
  /** Passes over that memory. */
  readonly passes: number
  /** Threads of one hash. */
  readonly parallelism: number
}

export const ACCOUNT_DEFAULTS = {
  sessions: {
    resumeMs: 28_000,
    sessionsMax: 1000,
    connectionsMax: 2000,
    idleMs: 3_600_000,
    absoluteMs: 604_800_000,
  },
  passwords: { lettersMin: 10, memoryKiB: 19_456, passes: 2, parallelism: 1 },
} as const satisfies { readonly sessions: SessionSettings; readonly passwords: PasswordSettings }

const { sessions, passwords } = ACCOUNT_DEFAULTS

export const sessionsSchema = z
  .strictObject({
    resumeMs: whole(0, 600_000).default(sessions.resumeMs),
    sessionsMax: whole(1, 100_000).default(sessions.sessionsMax),
    connectionsMax: whole(1, 100_000).default(sessions.connectionsMax),
    idleMs: whole(60_000, 2_592_000_000).default(sessions.idleMs),
    absoluteMs: whole(60_000, 31_536_000_000).default(sessions.absoluteMs),
  })
  .prefault({})

/** The least memory and passes are those of OWASP's weakest recommendation for Argon2id. */
export const passwordsSchema = z
  .strictObject({
    lettersMin: whole(8, 64).default(passwords.lettersMin),
    memoryKiB: whole(7168, 1_048_576).default(passwords.memoryKiB),
    passes: whole(1, 20).default(passwords.passes),
    parallelism: whole(1, 16).default(passwords.parallelism),
  })
  .refine(({ memoryKiB, passes }) => memoryKiB * passes >= 35_840, {
    message: 'memoryKiB times passes is too little: take 19456 and 2, or more',
  })
  .prefault({})
