// What the audit log says of sign-ons and sessions; refusals are counted, so that guessing does not fill it. Pure.
import type { AuditRecord } from '../store/audit_entry.ts'
import type { User } from '../store/entities.ts'
import type { Author } from './audit_text.ts'
import type { SignOnWay, TokenEntry } from './tokens.ts'

/** Further refusals of the same user and address are told together, this long after the first, ms. */
export const REFUSALS_TOGETHER_MS = 60_000
/** Users and addresses that are told apart in that time; the rest is counted together. */
export const REFUSALS_APART_MAX = 100
/** Of who is no user: what was typed may be a password. */
export const NOBODY = 'unknown'

const OTHERS = 'others'

export type AccountAction = 'sign on' | 'sign off' | 'end session'

/** `scope`: the user's. `author`: who did it to the session, from where; its user from its own address if it is left out. */
export function sessionRecord(
  action: AccountAction,
  { user, id, way, client, address }: TokenEntry,
  scope: string,
  author: Author = { actor: user, address, reason: '' },
): AuditRecord {
  const detail = JSON.stringify({ session: id, by: way, client, address })
  const [before, after] = action === 'sign on' ? ['', detail] : [detail, '']
  return { ...author, action, kind: 'user', entity: user, scope, before, after }
}

type WhoRefused = Pick<User, 'id' | 'scope'> | undefined

interface Refused {
  readonly user: WhoRefused
  readonly address: string
  /** Undefined: of several. */
  readonly way: SignOnWay | undefined
  readonly reason: string
  readonly sinceMs: number
  /** Since the last record. */
  count: number
}

export class Refusals {
  readonly #refused = new Map<string, Refused>()

  /**
   * `user`: undefined if there is no such one. `reason`: where there is one to tell; who signs on can't choose it.
   * Gives the record of the first.
   */
  refused(
    user: WhoRefused,
    address: string,
    way: SignOnWay,
    nowMs: number,
    reason = '',
  ): AuditRecord | undefined {
    const key = JSON.stringify([user?.id, address, way, reason])
    const known = this.#refused.get(key)
    if (known !== undefined) {
      known.count++
      return undefined
    }
    if (this.#refused.size >= REFUSALS_APART_MAX) return this.#others(nowMs)
    const refused = { user, address, way, reason, sinceMs: nowMs, count: 0 }
    this.#refused.set(key, refused)
    return refusalRecord(refused, 1)
  }

  /** Records of what was refused since the first of each, when its time is over. */
  tick(nowMs: number): AuditRecord[] {
    const records: AuditRecord[] = []
    for (const [key, refused] of this.#refused) {
      if (nowMs - refused.sinceMs < REFUSALS_TOGETHER_MS) continue
      this.#refused.delete(key)
      if (refused.count === 0) continue
      records.push(refusalRecord(refused, refused.count))
      // It goes on: the next record is a minute away again.
      this.#refused.set(key, { ...refused, sinceMs: nowMs, count: 0 })
    }
    return records
  }

  #others(nowMs: number): undefined {
    const others = this.#refused.get(OTHERS)
    if (others !== undefined) others.count++
    else {
      const apart = { user: undefined, address: '', way: undefined, reason: '' }
      this.#refused.set(OTHERS, { ...apart, sinceMs: nowMs, count: 1 })
    }
  }
}

function refusalRecord({ user, address, way, reason }: Refused, count: number): AuditRecord {
  const after = JSON.stringify({ attempts: count, by: way })
  const { id = '', scope = '' } = user ?? {}
  const kind = user === undefined ? '' : 'user'
  const actor = user === undefined ? NOBODY : id
  const about = { actor, address, action: 'sign on refused', kind, entity: id, scope } as const
  return { ...about, before: '', after, reason }
}
