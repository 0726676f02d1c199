// The rules that an import has to keep: a real domain file import takes it, and more that is checked apart.
import assert from 'node:assert/strict'
import { readOpenvocsHash } from '../../src/net/openvocs_source.ts'
import type { Configuration } from '../../src/store/entities.ts'
import { NO_CONFIGURATION, withChanges } from '../../src/store/entities.ts'
import { planImport } from '../../src/vocs/domain_import.ts'
import { readDomainText } from '../../src/vocs/domain_text.ts'
import type { ImportedPart, OpenvocsImport } from '../../src/vocs/openvocs_import.ts'

const OPTIONS = {
  range: { range: '239.255.0.0/16', port: 5004 },
  actor: undefined,
  replace: false,
} as const

/** All domains imported as domain files, one after the other; fails if one is refused. */
export function configurationFrom({ domains }: OpenvocsImport): Configuration {
  return domains.reduce((before, domain) => {
    const changes = planImport(before, readDomainText(JSON.stringify(domain), 'x'), 'x', OPTIONS)
    assert.ok(changes !== 'denied')
    return withChanges(before, changes, before.revision + 1)
  }, NO_CONFIGURATION)
}

export function assertLegal(imported: OpenvocsImport): Configuration {
  const { domains, states } = imported
  const parts = domains.flatMap((domain) => [domain, ...domain.projects])
  const configuration = configurationFrom(imported)
  const { users, loops, roles, keysets, scopes } = configuration
  assert.deepEqual(
    [scopes, users, loops, roles, keysets].map(({ size }) => size),
    [
      parts.length,
      ...(['users', 'loops', 'roles', 'keysets'] as const).map(
        (list) => parts.flatMap((part) => part[list] as readonly object[]).length,
      ),
    ],
    'something of one domain took the place of something of another',
  )
  const groups = parts.flatMap((part) => part.loops.flatMap(({ group }) => group ?? []))
  assert.equal(new Set(groups).size, groups.length, 'two loops have one group')
  parts.forEach(assertParts)
  for (const { user, role, loop, state, volume } of states) {
    assert.ok(roles.get(role)?.members.has(user), `${user} is not in ${role}`)
    const right = roles.get(role)?.rights.get(loop)
    assert.ok(right === 'talk' || (right === 'monitor' && state !== 'talk'), `${role} on ${loop}`)
    assert.ok(Number.isInteger(volume) && volume >= 0 && volume <= 100)
  }
  return configuration
}

function assertParts({ users, roles }: ImportedPart): void {
  for (const { password } of users) {
    if (password !== undefined) assert.ok(readOpenvocsHash(password) !== undefined, password)
  }
  for (const { rights, layouts = [] } of roles) {
    for (const { places } of layouts.flatMap(({ pages }) => pages)) {
      assert.equal(new Set(places.map(({ loop }) => loop)).size, places.length)
      for (const { loop } of places) assert.ok(Object.hasOwn(rights, loop))
    }
  }
}
