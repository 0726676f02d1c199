// The way from users through roles to loops that goes through one of them (F75). Pure.
import { isMember, rightOf, type RightsWorld } from './rights.ts'

export const COLUMNS = ['user', 'role', 'loop'] as const
export type Column = (typeof COLUMNS)[number]

export interface Point {
  readonly kind: Column
  readonly id: string
}

/** One link of a loop with the role through which it is. */
export interface Reach {
  readonly loop: string
  readonly role: string
  readonly right: number
}

/** All ids that lie on it. */
export interface Path {
  readonly user: ReadonlySet<string>
  readonly role: ReadonlySet<string>
  readonly loop: ReadonlySet<string>
  readonly reaches: readonly Reach[]
}

export function pathOf(world: RightsWorld, { kind, id }: Point): Path {
  const roles = world.roles.filter((role) => {
    if (kind === 'role') return role.id === id
    return kind === 'user' ? isMember(role, id) : rightOf(role, id) > 0
  })
  const loops = kind === 'loop' ? world.loops.filter((loop) => loop.id === id) : world.loops
  const reaches = roles.flatMap((role) =>
    loops
      .map((loop) => ({ loop: loop.id, role: role.id, right: rightOf(role, loop.id) }))
      .filter(({ right }) => right > 0),
  )
  const shown = new Set(world.users.map((user) => user.id))
  const members = roles.flatMap((role) => role.members).filter((user) => shown.has(user))
  return {
    user: new Set(kind === 'user' ? [id] : members),
    role: new Set(roles.map((role) => role.id)),
    loop: new Set(kind === 'loop' ? [id] : reaches.map(({ loop }) => loop)),
    reaches,
  }
}

/** What a member of several roles may do on a loop, and the roles that give as much. */
export interface Best {
  readonly loop: string
  readonly right: number
  readonly roles: readonly string[]
}

export function bestReaches({ reaches }: Path): readonly Best[] {
  const best = new Map<string, Best>()
  for (const { loop, right, role } of reaches) {
    const known = best.get(loop)
    if (known === undefined || known.right < right) best.set(loop, { loop, right, roles: [role] })
    else if (known.right === right) best.set(loop, { ...known, roles: [...known.roles, role] })
  }
  return [...best.values()]
}
