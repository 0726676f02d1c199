// What a domain file does not name, as steps that take it away: an import puts what it names afterwards. Pure.
import type { Configuration } from '../store/entities.ts'
import { isAtHome } from './domain_export.ts'
import type { ContentText, DomainText } from './domain_text.ts'
import type { Edit } from './edits.ts'

/** Links of a role that the text names, which the text does not name. */
function linkRemovals(configuration: Configuration, content: ContentText, scope: string): Edit[] {
  return content.roles.flatMap((text): Edit[] => {
    const role = configuration.roles.get(`${scope}/${text.id}`)
    if (role === undefined) return []
    const members = new Set(text.members)
    const keysets = new Set(text.layouts.map(({ keyset = '' }) => fullKeyset(keyset, scope)))
    return [
      ...[...role.members]
        .filter((user) => !members.has(user))
        .map((user): Edit => ({
          body: 'setMember',
          setMember: { role: role.id, user, member: false },
        })),
      ...[...role.rights.keys()]
        .filter((loop) => !Object.hasOwn(text.rights, loop))
        .map((loop): Edit => ({ body: 'setRight', setRight: { role: role.id, loop, right: 0 } })),
      ...[...role.layouts.keys()]
        .filter((keyset) => !keysets.has(keyset))
        .map((keyset): Edit => ({
          body: 'setLayout',
          setLayout: { role: role.id, layout: { keyset, pages: [] } },
        })),
    ]
  })
}

/** Duties in a replaced domain that the text does not give. */
function dutyRemovals(configuration: Configuration, content: ContentText, scope: string): Edit[] {
  const given = new Set([...content.administrators, ...content.supervisors])
  return [...configuration.users.values()]
    .filter((user) => user.duties.has(scope) && isAtHome(configuration, user, scope))
    .filter(({ id }) => !given.has(id))
    .map(({ id: user }): Edit => ({ body: 'setDuty', setDuty: { user, scope, duty: 0 } }))
}

/** A keyset's id out of its name in a file. */
export function fullKeyset(keyset: string, scope: string): string {
  return keyset === '' || keyset.includes('/') ? keyset : `${scope}/${keyset}`
}

/**
 * Steps that take away what the text does not name: links of its roles; in a replaced domain everything. Of a text
 * that has projects alone, as the export of one, these are replaced and nothing else in the domain.
 */
export function removalsFor(
  configuration: Configuration,
  text: DomainText,
  replace: boolean,
): Edit[] {
  const { domain, projects, isOfProjects } = text
  const scopes = new Map<string, ContentText>([
    ...(isOfProjects ? [] : [[domain.id, text] as const]),
    ...projects.map((project) => [project.id, project] as const),
  ])
  const edits = [...scopes].flatMap(([scope, content]) => [
    ...linkRemovals(configuration, content, scope),
    ...(replace ? dutyRemovals(configuration, content, scope) : []),
  ])
  if (!replace) return edits
  const remove = (kind: 'scope' | 'user' | 'loop' | 'keyset' | 'role', id: string) =>
    edits.push({ body: 'remove', remove: { kind, id } })
  for (const { id, parent } of configuration.scopes.values()) {
    if (!isOfProjects && parent === domain.id && !scopes.has(id)) remove('scope', id)
  }
  const kept = new Map([...scopes].map(([scope, content]) => [scope, keptOf(content, scope)]))
  for (const kind of ['role', 'keyset', 'loop', 'user'] as const) {
    for (const { id, scope } of configuration[`${kind}s`].values()) {
      if (kept.get(scope)?.[kind].has(id) === false) remove(kind, id)
    }
  }
  return edits
}

function keptOf(content: ContentText, scope: string) {
  const ids = (entities: readonly { readonly id: string }[], prefix = '') =>
    new Set(entities.map(({ id }) => `${prefix}${id}`))
  return {
    user: ids(content.users),
    loop: ids(content.loops),
    keyset: ids(content.keysets, `${scope}/`),
    role: ids(content.roles, `${scope}/`),
  }
}
