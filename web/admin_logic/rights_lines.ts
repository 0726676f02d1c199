// The lines of the picture of rights: which there are, and where they run between columns that are scrolled. Pure.
import type { RoleEntityMessage } from '../../src/protocol/admin_messages.ts'
import { isMember, type Pending, pendingOf, rightOf } from './rights.ts'

/** One line: from a user to a role, or from a role to a loop. */
export interface Line {
  readonly kind: 'member' | 'monitor' | 'talk'
  readonly role: string
  /** The user or the loop. */
  readonly other: string
  readonly pending: Pending | undefined
}

export interface RolePair {
  readonly role: RoleEntityMessage
  /** As the server has it; undefined: it is new. */
  readonly before: RoleEntityMessage | undefined
}

/** Those that are, and those that are to go. */
export function linesOf(pairs: readonly RolePair[]): readonly Line[] {
  return pairs.flatMap(({ role, before }) => {
    const users = new Set([...role.members, ...(before?.members ?? [])])
    const loops = new Set([...role.rights, ...(before?.rights ?? [])].map(({ loop }) => loop))
    const members = [...users].map((other): Line => {
      const link = { value: +isMember(role, other), before: +isMember(before, other) }
      return { kind: 'member', role: role.id, other, pending: pendingOf(link) }
    })
    const rights = [...loops].flatMap((other): Line[] => {
      const link = { value: rightOf(role, other), before: rightOf(before, other) }
      const shown = link.value || link.before
      if (shown === 0) return []
      const kind = shown === 2 ? 'talk' : 'monitor'
      return [{ kind, role: role.id, other, pending: pendingOf(link) }]
    })
    return [...members, ...rights]
  })
}

/** A column as it is scrolled. */
export interface Scrolled {
  /** Place of each id in it. */
  readonly places: ReadonlyMap<string, number>
  readonly top: number
}

/**
 * The height at which a line meets a column, px from its upper edge; undefined: it is not in the column. What is
 * scrolled away lies just beyond the edge.
 */
export function heightIn(
  { places, top }: Scrolled,
  id: string,
  rowHeight: number,
  height: number,
): number | undefined {
  const place = places.get(id)
  if (place === undefined) return undefined
  const y = (place + 0.5) * rowHeight - top
  return Math.min(height + BEYOND, Math.max(-BEYOND, y))
}

const BEYOND = 12

/** Whether there is nothing to see of a line: both ends lie beyond the same edge. */
export function isAside(from: number, to: number, height: number): boolean {
  return (from < 0 && to < 0) || (from > height && to > height)
}

/** An SVG path between the edges of two columns. */
export function curve(from: number, to: number, width: number): string {
  const half = width / 2
  return `M0 ${from}C${half} ${from} ${half} ${to} ${width} ${to}`
}
