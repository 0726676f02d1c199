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
  let made = configuration
  for (const domain of domains) {
    const file = `openvocs domain ${domain.domain.id}`
    const text = readDomainText(JSON.stringify(domain, undefined, 1), file)
    const changes = planImport(made, text, file, { range, actor: undefined, replace: false })
    if (changes === 'denied') throw new Error('nobody was asked')
    made = withChanges(made, changes, configuration.revision)
    for (const change of changes) {
      const key = `${change.kind} ${change.id}`
      all.set(key, { ...change, before: all.get(key)?.before ?? change.before })
    }
  }
  return [...all.values()]
}
