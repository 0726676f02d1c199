// What main gives to do for the ways to sign on beside the store's passwords. Pure but for what comes in.
import type { OutsideWays } from '../net/outside_ways.ts'
import type { Settings } from '../net/settings.ts'
import { PasskeyStore } from '../store/passkey_store.ts'
import type { Store } from '../store/store.ts'
import type { ControlPlane } from './control_plane.ts'
import { OutsideTasks, type OutsideTasksOptions } from './outside_tasks.ts'
import { OutsideUsers, type OutsideUsersOptions } from './outside_users.ts'
import type { SignOnWays } from './sign_on.ts'

export interface OutsideWorkOptions {
  readonly settings: Settings
  readonly ways: OutsideWays
  readonly store: Store
  readonly plane: ControlPlane
  readonly log: OutsideUsersOptions['log'] & OutsideTasksOptions['log']
  /** Unix time. */
  readonly unixMs: () => number
}

export function outsideWork({ settings, ways, store, plane, log, unixMs }: OutsideWorkOptions) {
  const { ldap, openid, multicast: range } = settings
  const users = new OutsideUsers({ ...ways, plane, log, range, ldap, openid })
  const passkeys = new PasskeyStore(store)
  const outside = new OutsideTasks({ ...ways, plane, log, users, passkeys, nowMs: unixMs })
  return { outsideUsers: users, outside }
}

/** What the core knows of them. */
export function waysOf({ ldap, openid }: Settings, ways: OutsideWays): SignOnWays {
  return {
    localUsers: ways.directory && ldap.localUsers,
    openid: ways.openid === undefined ? '' : openid.label,
    passkeys: ways.webauthn !== undefined,
  }
}
