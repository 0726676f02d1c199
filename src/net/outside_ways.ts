// The ways to sign on beside the store's passwords, as the settings want them. I/O.
import { type LdapDirectory, openLdapDirectory } from './ldap_directory.ts'
import { openOpenid, type Openid } from './openid.ts'
import type { Settings } from './settings.ts'
import { openWebauthn, type Webauthn } from './webauthn.ts'

/** Undefined: not wanted. */
export interface OutsideWays {
  readonly directory: LdapDirectory | undefined
  readonly openid: Openid | undefined
  readonly webauthn: Webauthn | undefined
}

/** Asks nobody yet. Rejects if a file can't be read. */
export async function openOutsideWays({
  ldap,
  openid,
  passkeys,
  system,
}: Pick<Settings, 'ldap' | 'openid' | 'passkeys' | 'system'>): Promise<OutsideWays> {
  return {
    directory: ldap.urls.length === 0 ? undefined : await openLdapDirectory(ldap),
    openid: openid.issuer === '' ? undefined : openOpenid(openid),
    webauthn: passkeys.enabled ? openWebauthn(passkeys, system) : undefined,
  }
}
