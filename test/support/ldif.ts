// Entries of a directory below dc=example, as text (LDIF, RFC 2849). Pure.

export function unit(name: string): string {
  return `dn: ou=${name},dc=example\nobjectClass: organizationalUnit\nou: ${name}\n`
}

export function person(
  id: string,
  place: string,
  name: string,
  password: string,
  groups: readonly string[] = [],
) {
  return `${line('dn', `uid=${id},${place},dc=example`)}objectClass: inetOrgPerson
${line('uid', id)}${line('cn', name)}${line('sn', name)}${line('userPassword', password)}${groups
    .map((dn) => line('memberOf', dn))
    .join('')}`
}

export function group(dn: string, name: string, members: readonly string[]): string {
  const all = members.map((id) => line('member', `uid=${id},ou=people,dc=example`)).join('')
  return `${line('dn', dn)}objectClass: groupOfNames\n${line('cn', name)}${all}`
}

/** RFC 2849: what is not ASCII is in base64. */
function line(name: string, value: string): string {
  const plain = /^[\x20-\x7e]*$/.test(value)
  return plain ? `${name}: ${value}\n` : `${name}:: ${Buffer.from(value).toString('base64')}\n`
}
