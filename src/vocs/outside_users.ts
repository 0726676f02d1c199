// Who a directory or a provider says somebody is, and the user of the store that follows from it. Pure but for the
// directory and the store, which come in.
import type { LdapDirectory } from '../net/ldap_directory.ts'
import type { OutsideUser, Verdict } from '../net/outside_user.ts'
import type { LdapSettings, OpenidSettings } from '../net/sign_on_settings.ts'
import type { GroupRange } from './addresses.ts'
import type { ControlPlane } from './control_plane.ts'
import type { VerifyTask } from './effects.ts'
import { type OutsideRules, planOutsideUser } from './outside_sign_on.ts'
import { planChange } from './plan_change.ts'
import type { VerifyResult } from './sign_on.ts'

export interface OutsideUsersOptions {
  readonly plane: Pick<ControlPlane, 'changes' | 'configuration'>
  readonly range: GroupRange
  readonly directory: Pick<LdapDirectory, 'verify'> | undefined
  readonly ldap: LdapSettings
  readonly openid: OpenidSettings
  readonly log: {
    info(fields: object, text: string): void
    warn(fields: object, text: string): void
    error(fields: object, text: string): void
  }
}

/** What became of a verdict: whom it means here, or what to tell. */
export type OutsideResult =
  | { readonly kind: 'accepted'; readonly user: string }
  | { readonly kind: 'refused' }
  | { readonly kind: 'unavailable'; readonly text: string }

const NAMES = { ldap: 'directory', openid: 'identity provider' } as const

export class OutsideUsers {
  readonly #options: OutsideUsersOptions

  constructor(options: OutsideUsersOptions) {
    this.#options = options
  }

  /** Whether the directory takes the password. Never rejects. */
  async verify({ user, password }: VerifyTask): Promise<VerifyResult> {
    const { directory } = this.#options
    const missing = { kind: 'unavailable', reason: 'there is no directory' } as const
    const verdict = (await directory?.verify(user, password)) ?? missing
    const result = await this.accept('ldap', verdict)
    if (result.kind === 'accepted') return { matches: true, newHash: undefined, user: result.user }
    const none = { matches: false, newHash: undefined }
    return result.kind === 'refused' ? none : { ...none, unavailable: result.text }
  }

  /** Makes the store say what was found out; fulfilled when it is on disk and live. Never rejects. */
  async accept(by: 'ldap' | 'openid', verdict: Verdict): Promise<OutsideResult> {
    const { log } = this.#options
    const name = NAMES[by]
    if (verdict.kind === 'unavailable') {
      log.error({ reason: verdict.reason }, `${name} not reached`)
      return { kind: 'unavailable', text: `the ${name} can't be reached: ${WHAT_TO_DO}` }
    }
    if (verdict.kind === 'refused') {
      log.info({ reason: verdict.reason }, `refused by the ${name}`)
      return verdict
    }
    try {
      return await this.#keep(by, verdict.user)
    } catch (error) {
      log.error({ err: error, user: verdict.user.id }, 'outside user not written')
      return { kind: 'unavailable', text: `you could not be made a user here: ${WHAT_TO_DO}` }
    }
  }

  async #keep(by: 'ldap' | 'openid', user: OutsideUser): Promise<OutsideResult> {
    const { plane, range, log } = this.#options
    const rules = this.#rules(by)
    let refusal: string | undefined
    let notes: readonly string[] = []
    const author = { actor: 'system', address: '', reason: by }
    await plane.changes.carryOut((configuration) => {
      const outside = planOutsideUser(configuration, user, rules)
      refusal = outside.kind === 'refused' ? outside.reason : undefined
      if (outside.kind === 'refused') return { changes: [], baseRevision: 0, dryRun: false }
      notes = outside.notes
      const plan = planChange(configuration, { edits: outside.edits, actor: undefined, range })
      if (plan.kind === 'good') return { changes: plan.changes, baseRevision: 0, dryRun: false }
      throw new Error(plan.kind === 'faulty' ? JSON.stringify(plan.faults) : plan.kind)
    }, author)
    if (notes.length > 0) log.warn({ user: user.id, notes }, `roles of the ${NAMES[by]} left out`)
    if (refusal === undefined) return { kind: 'accepted', user: user.id }
    log.warn({ user: user.id, reason: refusal }, `the ${NAMES[by]}'s user may not sign on here`)
    return { kind: 'refused' }
  }

  #rules(by: 'ldap' | 'openid'): OutsideRules {
    const { ldap, openid } = this.#options
    if (by === 'ldap') return { by, ...ldap, rolesByGroup: ldap.groups }
    return { by, ...openid, rolesByGroup: openid.roles }
  }
}

const WHAT_TO_DO = 'try again, or tell the administrator'
