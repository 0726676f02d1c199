// The kinds of values that stand in the settings file, each with the words for a bad one. Pure.
import { z } from './checked_yaml.ts'

export const ipv4 = z.ipv4({ message: 'an IPv4 address in dotted form is needed' })
export const ip = z.union([z.ipv4(), z.ipv6()], { error: 'an IP address is needed' })
export const oneOfEachFamily = z
  .preprocess(
    (value) => (typeof value === 'string' ? [value] : value),
    z.array(ip, { error: 'an IP address, or a list of them, is needed' }).min(1).max(2),
  )
  .refine((all) => new Set(all.map((address) => address.includes(':'))).size === all.length, {
    error: 'one IPv4 and one IPv6 address at most are needed',
  })
export const whole = (least: number, most: number) =>
  z
    .int({ message: `a whole number from ${least} to ${most} is needed` })
    .min(least)
    .max(most)

export const multicastRange = z.string().regex(/^2(2[4-9]|3\d)(\.\d{1,3}){3}\/(8|9|1\d|2[0-8])$/, {
  message: 'a range of multicast groups such as 239.255.0.0/16 is needed',
})

/** RFC 7065, with a host and no more than it knows. */
export const turnUrl = z.string().regex(/^turns?:[^\s/?:@]+(:\d{1,5})?(\?transport=(udp|tcp))?$/, {
  message:
    'a relay such as turns:relay.example:5349 or turn:relay.example:3478?transport=tcp is needed',
})

export const directoryUrl = z
  .string()
  .regex(/^ldaps?:\/\/([^\s/?:@[\]]+|\[[\da-f:]+\])(:\d{1,5})?\/?$/i, {
    message:
      'a directory such as ldaps://directory.example or ldap://directory.example:389 is needed',
  })

/** RFC 4514, not looked at closely; empty: none. */
export const distinguishedName = z.string().regex(/^$|^[a-z\d][a-z\d.-]*=./i, {
  message: 'a distinguished name such as ou=people,dc=example is needed',
})

/** Without TLS only where nobody else can listen; empty: none. */
export const issuerUrl = z
  .string()
  .regex(
    /^$|^https:\/\/[^\s?#@]+$|^http:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?(\/[^\s?#@]*)?$/,
    {
      message:
        'a provider such as https://sso.example/realms/ops is needed (http:// on loopback only)',
    },
  )

export const roleId = z.string().regex(/^[a-z\d][\w.-]{0,63}\/[a-z\d][\w.-]{0,63}$/i, {
  message: 'a role such as mission/flight is needed',
})

/** Empty: none. */
export const scopeId = z.string().regex(/^$|^[a-z\d][\w.-]{0,63}$/i, {
  message: 'a domain or project such as mission is needed',
})

/** Empty: none. */
export const domainName = z.string().regex(/^$|^[a-z\d]([a-z\d.-]*[a-z\d])?$/, {
  message: 'a domain name in small letters, such as console.example, is needed',
})

/** Of a page on the same machine; browsers ask no other for such a name. */
export function isLoopbackName(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost')
}

/** Of pages, as browsers write it (RFC 6454); passkeys are for https and localhost. */
export const pageOrigin = z.string().refine(isPageOrigin, {
  message: 'an origin such as https://console.example:8443 is needed (http:// at localhost only)',
})

function isPageOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url?.origin !== text) return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackName(url.hostname))
}
