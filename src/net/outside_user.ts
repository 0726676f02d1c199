// What a directory or an identity provider says of somebody who wants to sign on, and which roles its groups
// stand for. Pure.

export interface OutsideUser {
  readonly id: string
  readonly name: string
  /** "project/role": those that the settings give to the groups, each once. */
  readonly roles: readonly string[]
}

/** The reason of what failed is for the log: it tells more than a stranger should know. */
export type Verdict<User extends OutsideUser = OutsideUser> =
  | { readonly kind: 'accepted'; readonly user: User }
  /** Who this is could not be proved. `told`: what the user may know of it, and the audit log says. */
  | { readonly kind: 'refused'; readonly reason: string; readonly told?: string }
  /** Nothing was found out: something is down, or not as the settings say. */
  | { readonly kind: 'unavailable'; readonly reason: string }

export type RolesByGroup = Readonly<Record<string, readonly string[]>>

/** `isNamed`: whether the key of the settings means this group. */
export function rolesOf(
  groups: readonly string[],
  byGroup: RolesByGroup,
  isNamed: (group: string, key: string) => boolean,
): string[] {
  const roles = Object.entries(byGroup)
    .filter(([key]) => groups.some((group) => isNamed(group, key)))
    .flatMap(([, ids]) => ids)
  return [...new Set(roles)]
}
