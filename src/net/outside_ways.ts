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

/** What they have refused or given up because too much was begun, by reason, since the start. */
export function refusedBy({ openid, webauthn }: OutsideWays): Map<string, number> {
  const refused = new Map<string, number>()
  for (const [name, way] of [
    ['openid', openid],
    ['passkey', webauthn],
  ] as const) {
    const counts = way?.pending()
    if (counts === undefined) continue
    refused.set(`${name} sign-ons too many`, counts.refused)
    refused.set(`${name} sign-ons given up`, counts.dropped)
  }
  return refused
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
