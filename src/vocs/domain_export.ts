// A domain, or one project of it, as a domain file: what an import of it makes again. Pure.
// Passwords and secrets are never in it (F81, F104).
import type { Configuration, Duty, Loop, Role, User } from '../store/entities.ts'

/** Plain values in the form of a domain file; undefined: there is no such domain or project. */
export function exportScope(configuration: Configuration, scope: string): object | undefined {
  const found = configuration.scopes.get(scope)
  if (found === undefined) return undefined
  const { scopes } = configuration
  if (found.parent !== undefined) {
    const domain = scopes.get(found.parent)
    return {
      domain: { id: found.parent, name: domain?.name },
      projects: [projectText(configuration, scope)],
    }
  }
  const projects = [...scopes.values()].filter(({ parent }) => parent === scope)
  return {
    domain: { id: scope, name: found.name },
    ...contentOf(configuration, scope),
    projects: projects.map(({ id }) => projectText(configuration, id)),
  }
}

function projectText(configuration: Configuration, id: string): object {
  const name = configuration.scopes.get(id)?.name
  return { id, name, ...contentOf(configuration, id) }
}

function contentOf(configuration: Configuration, scope: string): object {
  const own = <Entity extends { readonly scope: string }>(map: ReadonlyMap<string, Entity>) =>
    [...map.values()].filter((entity) => entity.scope === scope)
  const holders = (duty: Duty) =>
    [...configuration.users.values()]
      .filter((user) => user.duties.get(scope) === duty && isAtHome(configuration, user, scope))
      .map(({ id }) => id)
  return {
    administrators: holders('administrator'),
    supervisors: holders('supervisor'),
    users: own(configuration.users).map(({ id, name, disabled }) => ({
      id,
      name,
      ...(disabled ? { disabled } : {}),
    })),
    loops: own(configuration.loops).map(loopText),
    keysets: own(configuration.keysets).map(({ id, name, rows, columns, scale }) => ({
      id: id.slice(scope.length + 1),
      name,
      rows,
      columns,
      scale,
    })),
    roles: own(configuration.roles).map((role) => roleText(role, scope)),
  }
}

function loopText({ id, name, abbreviation, highlight, priority, group, port }: Loop): object {
  return { id, name, abbreviation, highlight, priority, group, port }
}

function roleText(role: Role, scope: string): object {
  const { id, name, abbreviation, talkMode, members, rights, layouts } = role
  return {
    id: id.slice(scope.length + 1),
    name,
    ...(abbreviation === '' ? {} : { abbreviation }),
    talkMode,
    members: [...members].sort(),
    rights: Object.fromEntries([...rights].sort(byKey)),
    ...(layouts.size === 0
      ? {}
      : { layouts: [...layouts].sort(byKey).map(([keyset, pages]) => ({ keyset, pages })) }),
  }
}

/** Whether the user is of the scope's domain or one of its projects: duties of others are no matter of a domain. */
export function isAtHome({ scopes }: Configuration, user: User, scope: string): boolean {
  const domainOf = (id: string) => scopes.get(id)?.parent ?? id
  return domainOf(user.scope) === domainOf(scope)
}

/** The store keeps no order of links. */
function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1
}
