// What an openvocs import changes in a store: all of its domains at once, or nothing (F112). Pure.
import { type Configuration, type EntityChange, withChanges } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { planImport } from './domain_import.ts'
import { readDomainText } from './domain_text.ts'
import type { ImportedDomain } from './openvocs_import.ts'

/** Throws YamlFault if a domain does not fit what is there: an id that something else has, an address. */
export function planOpenvocs(
  configuration: Configuration,
  domains: readonly ImportedDomain[],
  range: GroupRange,
): readonly EntityChange[] {
  const all = new Map<string, EntityChange>()
  const reserved = groupsOf(domains, range)
  const options = { range, actor: undefined, replace: false, reserved }
  let made = configuration
  for (const domain of domains) {
    const file = `openvocs domain ${domain.domain.id}`
    const text = readDomainText(JSON.stringify(domain, undefined, 1), file)
    const changes = planImport(made, text, file, options)
    if (changes === 'denied') throw new Error('nobody was asked')
    made = withChanges(made, changes, configuration.revision)
    for (const change of changes) {
      const key = `${change.kind} ${change.id}`
      const first = all.get(key) ?? change
      all.set(key, { ...change, before: first.before })
    }
  }
  return [...all.values()]
}

/** No loop of one domain is to get by itself what a later one is given. */
function groupsOf(domains: readonly ImportedDomain[], range: GroupRange): ReadonlySet<string> {
  const loops = domains
    .flatMap((domain) => [domain, ...domain.projects])
    .flatMap((part) => part.loops)
  return new Set(
    loops.flatMap(({ group, port = range.port }) =>
      group === undefined ? [] : `${group}:${port}`,
    ),
  )
}
