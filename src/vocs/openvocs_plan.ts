// What an openvocs import changes in a store: all of its domains at once, or nothing (F112). Pure.
import { VocsError } from '../protocol/errors.ts'
import { type Configuration, type EntityChange, withChanges } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { planDomain, planImport } from './domain_import.ts'
import { type DomainText, readDomainText } from './domain_text.ts'
import type { ImportedDomain, OpenvocsImport } from './openvocs_import.ts'

const FAULTS_TOLD_MAX = 200

/** Throws YamlFault if a domain does not fit what is there: an id that something else has, an address. */
export function planOpenvocs(
  configuration: Configuration,
  domains: readonly ImportedDomain[],
  range: GroupRange,
): readonly EntityChange[] {
  const reserved = groupsOf(domains, range)
  const options = { range, actor: undefined, replace: false, reserved }
  return planEach(configuration, domains, (made, domain) => {
    const file = `openvocs domain ${domain.domain.id}`
    const text = readDomainText(JSON.stringify(domain, undefined, 1), file)
    const changes = planImport(made, text, file, options)
    if (changes === 'denied') throw new Error('nobody was asked')
    return changes
  })
}

/** The same with texts that were read before. Throws VocsError: INVALID, PERMISSION_DENIED. */
export function planOpenvocsTexts(
  configuration: Configuration,
  texts: readonly DomainText[],
  { range, actor }: { readonly range: GroupRange; readonly actor: string },
): readonly EntityChange[] {
  const options = { range, actor, replace: false, reserved: groupsOf(texts, range) }
  return planEach(configuration, texts, (made, text) => {
    const plan = planDomain(made, text, options)
    if (plan.kind === 'good') return plan.changes
    if (plan.kind === 'denied') throw VocsError.permissionDenied()
    const faults = plan.faults.map((fault) => `openvocs domain ${text.domain.id}: ${fault.text}`)
    throw VocsError.invalid([...new Set(faults)].slice(0, FAULTS_TOLD_MAX))
  })
}

/** Of those who are made: who was there before goes on with what is on here. */
export function statesOf(
  { states }: Pick<OpenvocsImport, 'states'>,
  planned: readonly EntityChange[],
): OpenvocsImport['states'] {
  const made = planned.filter(({ kind, before }) => kind === 'user' && before === undefined)
  const fresh = new Set(made.map(({ id }) => id))
  return states.filter(({ user }) => fresh.has(user))
}

function planEach<Domain>(
  configuration: Configuration,
  domains: readonly Domain[],
  plan: (made: Configuration, domain: Domain) => readonly EntityChange[],
): readonly EntityChange[] {
  const all = new Map<string, EntityChange>()
  let made = configuration
  for (const domain of domains) {
    const changes = plan(made, domain)
    made = withChanges(made, changes, configuration.revision)
    for (const change of changes) {
      const key = `${change.kind} ${change.id}`
      const first = all.get(key) ?? change
      all.set(key, { ...change, before: first.before })
    }
  }
  return [...all.values()]
}

interface WithLoops {
  readonly loops: readonly {
    readonly group?: string | undefined
    readonly port?: number | undefined
  }[]
}

/** No loop of one domain is to get by itself what a later one is given. */
function groupsOf(
  domains: readonly (WithLoops & { readonly projects: readonly WithLoops[] })[],
  range: GroupRange,
): ReadonlySet<string> {
  const parts = domains.flatMap((domain): readonly WithLoops[] => [domain, ...domain.projects])
  return new Set(
    parts
      .flatMap((part) => part.loops)
      .flatMap(({ group, port = range.port }) => (group === undefined ? [] : `${group}:${port}`)),
  )
}
