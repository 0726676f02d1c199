// Texts in distinguished names (RFC 4514 2.4) and search filters (RFC 4515 3), so that a name that somebody types
// stays a name. Pure.

/** What stands for {user} and {dn} in a template, escaped already. */
export type Placeholders = { readonly user: string; readonly dn?: string }

/** Each placeholder is replaced once: what stands in a value is no placeholder. */
export function fillTemplate(template: string, { user, dn = '' }: Placeholders): string {
  return template.replace(/\{(user|dn)\}/g, (_, name) => (name === 'user' ? user : dn))
}

/** For an attribute's value within a DN. */
export function escapeDnValue(text: string): string {
  return text.replace(/[\0- "#+,;<=>\\\x7f]/g, (character) => `\\${hexOf(character)}`)
}

/** For a value within a filter. */
export function escapeFilterValue(text: string): string {
  return text.replace(/[\0*()\\]/g, (character) => `\\${hexOf(character)}`)
}

/**
 * Whether a group's DN is the one that a key of the settings says, or has its name as cn where the key is no DN.
 * Case, spaces at the ends and ways to escape make no difference.
 */
export function isGroupNamed(groupDn: string, key: string): boolean {
  if (key.includes('=')) return comparable(groupDn) === comparable(key)
  const { separator, type, value } = partsOf(groupDn)[0] ?? {}
  return type === 'cn' && separator !== '+' && value === comparableValue(key)
}

function comparable(dn: string): string {
  return JSON.stringify(partsOf(dn))
}

/** Attributes with their values, each with what stands behind it. */
function partsOf(dn: string) {
  return [...dn.matchAll(/((?:\\[^]|[^\\,;+])+)([,;+]?)/g)].map(([, part = '', end]) => {
    const equals = part.indexOf('=')
    return {
      type: part.slice(0, equals).trim().toLowerCase(),
      value: comparableValue(unescapeDnValue(part.slice(equals + 1))),
      separator: end === ';' ? ',' : end,
    }
  })
}

function comparableValue(value: string): string {
  return value.normalize('NFKC').trim().replace(/ +/g, ' ').toLowerCase()
}

function unescapeDnValue(text: string): string {
  return text.replace(/((?:\\[\da-f]{2})+)|\\([^])/gi, (_, hex: string | undefined, character) =>
    hex === undefined
      ? String(character)
      : Buffer.from(hex.replaceAll('\\', ''), 'hex').toString('utf8'),
  )
}

function hexOf(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0')
}
