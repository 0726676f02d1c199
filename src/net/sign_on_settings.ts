// The settings' sections of who vouches for users beside the store's passwords: an LDAP directory, an OpenID Connect
// provider, passkeys. All are off by default. Pure.
import { z } from './checked_yaml.ts'
import {
  directoryUrl,
  distinguishedName,
  domainName,
  issuerUrl,
  pageOrigin,
  roleId,
  scopeId,
  whole,
} from './settings_values.ts'

export interface LdapSettings {
  /**
   * The directory's servers, in the order in which they are tried: "ldaps://directory.example", or "ldap://...",
   * where StartTLS comes before all else. Empty: no directory. With one, passwords of the store are good for
   * `localUsers` alone.
   */
  readonly urls: readonly string[]
  /** PEM file of the authority that the servers' certificates are checked against; empty: those that Node knows. */
  readonly caFile: string
  /** A server that has not answered all that a sign-on asks of it counts as down, ms; then the next is tried. */
  readonly timeoutMs: number
  /** Whose password is asked, where that follows from the name: "uid={user},ou=people,dc=example". */
  readonly userDn: string
  /** Else: below this entry a user is searched, whose password is asked then. Exactly one of the two is given. */
  readonly base: string
  /** Of that search; it has to find one entry exactly, or nobody signs on. */
  readonly filter: string
  /** Who searches and lists; empty: anybody may. */
  readonly bindDn: string
  /** Of bindDn; given exactly if that is. */
  readonly bindPassword: string
  /** A user's id; the entry must have it once, and it must be of one user for ever. */
  readonly idAttribute: string
  /** What others see of a user; the id where the entry lacks it. */
  readonly nameAttribute: string
  /** Attribute of a user's entry that has the DNs of its groups. */
  readonly groupAttribute: string
  /** Instead of that attribute, groups are searched below this entry; empty: the attribute is read. */
  readonly groupBase: string
  /** Of that search; {dn} is the user's entry, {user} its id. */
  readonly groupFilter: string
  /**
   * What a group's members are: { "cn=flight,ou=groups,dc=example": [mission/flight] }. A name without a DN stands
   * for each group with this cn, wherever it lies.
   */
  readonly groups: Readonly<Record<string, readonly string[]>>
  /** Users whose password stays that of the store, so that somebody can sign on while the directory is down. */
  readonly localUsers: readonly string[]
  /** Domain or project in which who signs on for the first time becomes a user; empty: only users sign on. */
  readonly usersIn: string
}

export interface OpenidSettings {
  /** The provider, as its discovery document names it: "https://sso.example/realms/ops"; empty: none. */
  readonly issuer: string
  /** On the sign-on page's button. */
  readonly label: string
  /** As which this system is registered there. */
  readonly clientId: string
  /** Empty: the provider takes PKCE alone for proof (a public client). */
  readonly clientSecret: string
  /** What the provider is asked to tell, beside "openid". */
  readonly scopes: readonly string[]
  /** A user's id; the provider must keep it unique, and let no user choose it. */
  readonly userClaim: string
  /** What others see of a user; the id where the provider does not tell it. */
  readonly nameClaim: string
  /** A text or a list of texts: the groups that `roles` speaks of. */
  readonly claim: string
  /** What those with a value of the claim are: { flight-controllers: [mission/flight] }. */
  readonly roles: Readonly<Record<string, readonly string[]>>
  /** Users whom the provider can't sign on, whatever names it gives to its own. */
  readonly localUsers: readonly string[]
  /** Domain or project in which who signs on for the first time becomes a user; empty: only users sign on. */
  readonly usersIn: string
  /** A provider that has not answered one question in this time counts as down, ms. */
  readonly timeoutMs: number
}

export interface PasskeySettings {
  /** Users may register passkeys and sign on with them. */
  readonly enabled: boolean
  /**
   * Of which they are: "example.org" makes one good for all of the origins, which lie at or below that name. Empty:
   * localhost. Those that are registered are useless after a change.
   */
  readonly domain: string
  /**
   * Of the pages that may use them, as the address bar has them: "https://console.example.org:8443". Given exactly if
   * the domain is; needed where http.address is no loopback address.
   */
  readonly origins: readonly string[]
}

export interface SignOnSettings {
  readonly ldap: LdapSettings
  readonly openid: OpenidSettings
  readonly passkeys: PasskeySettings
}

export const LDAP_DEFAULTS = {
  urls: [],
  caFile: '',
  timeoutMs: 5000,
  userDn: '',
  base: '',
  filter: '(uid={user})',
  bindDn: '',
  bindPassword: '',
  idAttribute: 'uid',
  nameAttribute: 'cn',
  groupAttribute: 'memberOf',
  groupBase: '',
  groupFilter: '(member={dn})',
  groups: {},
  localUsers: ['admin'],
  usersIn: '',
} as const satisfies LdapSettings

export const OPENID_DEFAULTS = {
  issuer: '',
  label: 'Single sign-on',
  clientId: '',
  clientSecret: '',
  scopes: ['profile'],
  userClaim: 'preferred_username',
  nameClaim: 'name',
  claim: 'groups',
  roles: {},
  localUsers: ['admin'],
  usersIn: '',
  timeoutMs: 5000,
} as const satisfies OpenidSettings

export const SIGN_ON_DEFAULTS = {
  ldap: LDAP_DEFAULTS,
  openid: OPENID_DEFAULTS,
  passkeys: { enabled: false, domain: '', origins: [] },
} as const satisfies SignOnSettings

const LDAP = LDAP_DEFAULTS
const OPENID = OPENID_DEFAULTS

const attribute = z.string().regex(/^[a-z][a-z0-9;-]*$/i, { message: 'an attribute is needed' })
const filterWith = (placeholder: string) =>
  z.string().regex(new RegExp(`^\\(.*${placeholder}.*\\)$`), {
    message: `a filter in brackets with ${placeholder} in it is needed`,
  })
const rolesByName = z.record(z.string().min(1), z.array(roleId).max(100)).default({})
const timeoutMs = whole(100, 60_000)
const localUsers = z.array(z.string().min(1)).max(100)

const LDAP_SCHEMA = z
  .strictObject({
    urls: z.array(directoryUrl).max(4).default([]),
    caFile: z.string().default(LDAP.caFile),
    timeoutMs: timeoutMs.default(LDAP.timeoutMs),
    userDn: distinguishedName.default(LDAP.userDn),
    base: distinguishedName.default(LDAP.base),
    filter: filterWith('{user}').default(LDAP.filter),
    bindDn: distinguishedName.default(LDAP.bindDn),
    bindPassword: z.string().max(256).default(LDAP.bindPassword),
    idAttribute: attribute.default(LDAP.idAttribute),
    nameAttribute: attribute.default(LDAP.nameAttribute),
    groupAttribute: attribute.default(LDAP.groupAttribute),
    groupBase: distinguishedName.default(LDAP.groupBase),
    groupFilter: filterWith('{(dn|user)}').default(LDAP.groupFilter),
    groups: rolesByName,
    localUsers: localUsers.default([...LDAP.localUsers]),
    usersIn: scopeId.default(LDAP.usersIn),
  })
  .refine((ldap) => ldap.urls.length === 0 || (ldap.userDn === '') !== (ldap.base === ''), {
    message: 'give either userDn or base',
  })
  .refine((ldap) => ldap.userDn === '' || ldap.userDn.includes('{user}'), {
    message: 'userDn needs {user} in it',
  })
  .refine((ldap) => (ldap.bindDn === '') === (ldap.bindPassword === ''), {
    message: 'give both bindDn and bindPassword, or neither',
  })
  .prefault({})

const OPENID_SCHEMA = z
  .strictObject({
    issuer: issuerUrl.default(OPENID.issuer),
    label: z.string().min(1).max(40).default(OPENID.label),
    clientId: z.string().max(200).default(OPENID.clientId),
    clientSecret: z.string().max(500).default(OPENID.clientSecret),
    scopes: z
      .array(z.string().regex(/^[^\s"\\]+$/))
      .max(20)
      .default([...OPENID.scopes]),
    userClaim: z.string().min(1).default(OPENID.userClaim),
    nameClaim: z.string().min(1).default(OPENID.nameClaim),
    claim: z.string().min(1).default(OPENID.claim),
    roles: rolesByName,
    localUsers: localUsers.default([...OPENID.localUsers]),
    usersIn: scopeId.default(OPENID.usersIn),
    timeoutMs: timeoutMs.default(OPENID.timeoutMs),
  })
  .refine((openid) => (openid.issuer === '') === (openid.clientId === ''), {
    message: 'give both issuer and clientId, or neither',
  })
  .prefault({})

/** The shape of the sections within the whole file's schema. */
export const SIGN_ON_SCHEMAS = {
  ldap: LDAP_SCHEMA,
  openid: OPENID_SCHEMA,
  passkeys: z
    .strictObject({
      enabled: z.boolean().default(SIGN_ON_DEFAULTS.passkeys.enabled),
      domain: domainName.default(SIGN_ON_DEFAULTS.passkeys.domain),
      origins: z.array(pageOrigin).max(50).default([]),
    })
    .refine(({ domain, origins }) => (domain === '') === (origins.length === 0), {
      message: 'give both domain and origins, or neither (then passkeys are of localhost alone)',
    })
    .refine(({ domain, origins }) => origins.every((origin) => isWithin(origin, domain)), {
      message: 'each of the origins must be at the domain or below it',
    })
    .prefault({}),
}

/** Web Authentication 5.1.2. What is no origin is told of as that. */
function isWithin(origin: string, domain: string): boolean {
  if (!URL.canParse(origin)) return true
  const { hostname } = new URL(origin)
  return hostname === domain || hostname.endsWith(`.${domain}`)
}
