// A user's new hash, if the one that was verified is still there. Pure but for the store behind it.
import type { User } from '../store/entities.ts'
import type { Author } from './audit_text.ts'
import type { Changes } from './changes.ts'

export interface PasswordToKeep {
  readonly user: string
  /** The hash that the password was verified with. */
  readonly old: string | undefined
  readonly passwordHash: string
  /** undefined: as it is. */
  readonly oneTime: boolean | undefined
}

/** `written` is called once it is safe on disk; never if another was faster. */
export async function keepPassword(
  changes: Pick<Changes, 'carryOut'>,
  { user: id, old, passwordHash, oneTime }: PasswordToKeep,
  author: Author,
  written: () => void,
): Promise<void> {
  await changes.carryOut(
    ({ users }) => {
      const before = users.get(id)
      const after: User | undefined = before && {
        ...before,
        passwordHash,
        oneTime: oneTime ?? before.oneTime,
      }
      const isAsVerified = before !== undefined && before.passwordHash === old
      const change = { kind: 'user' as const, id, before, after }
      return { changes: isAsVerified ? [change] : [], baseRevision: 0, dryRun: false }
    },
    author,
    written,
  )
}
