// The two matrices of rights: loops by roles, and users by roles. Cell by cell what is, what was, and whether it can be
// set; a rectangle as one step (F75). Pure.
import type { EditMessage } from '../../src/protocol/admin_messages.ts'
import { setMember, setRight } from './edits.ts'
import type { Entities } from './entities.ts'
import type { Rectangle } from './matrix.ts'
import {
  type Access,
  isMember,
  isMatch,
  type Link,
  memberAccess,
  rightAccess,
  rightOf,
  type RightsWorld,
} from './rights.ts'

export interface MatrixHead {
  readonly id: string
  readonly name: string
  /** Stands where there is little room. */
  readonly abbreviation: string
  readonly scope: string
}

export interface MatrixCell extends Link {
  readonly access: Access
}

export interface Matrix {
  readonly kind: 'right' | 'member'
  readonly rows: readonly MatrixHead[]
  readonly columns: readonly MatrixHead[]
  readonly valueMax: number
  cell(row: number, column: number): MatrixCell
  edit(row: number, column: number, value: number): EditMessage
}

export interface MatrixInput {
  readonly world: RightsWorld
  readonly entities: Entities
  /** Without the changes that are not made yet. */
  readonly base: Entities
  readonly rowFilter: string
  readonly roleFilter: string
}

export function rightsMatrix(input: MatrixInput): Matrix {
  const { world, entities, base } = input
  const loops = world.loops.filter(({ id, name, abbreviation }) =>
    isMatch(input.rowFilter, name, abbreviation, id),
  )
  const roles = rolesOf(input)
  return {
    kind: 'right',
    rows: loops,
    columns: roles,
    valueMax: 2,
    cell: (row, column) => {
      const [loop, role] = [loops[row]!, roles[column]!]
      return {
        value: rightOf(role, loop.id),
        before: rightOf(base.role.get(role.id), loop.id),
        access: rightAccess(entities, world.scope, role, loop),
      }
    },
    edit: (row, column, value) => setRight(roles[column]!.id, loops[row]!.id, value),
  }
}

export function memberMatrix(input: MatrixInput): Matrix {
  const { world, entities, base } = input
  const users = world.users.filter(({ id, name }) => isMatch(input.rowFilter, name, id))
  const roles = rolesOf(input)
  return {
    kind: 'member',
    rows: users.map(({ id, name, scope }) => ({ id, name, scope, abbreviation: '' })),
    columns: roles,
    valueMax: 1,
    cell: (row, column) => {
      const [user, role] = [users[row]!, roles[column]!]
      return {
        value: +isMember(role, user.id),
        before: +isMember(base.role.get(role.id), user.id),
        access: memberAccess(entities, world.scope, role, user),
      }
    },
    edit: (row, column, value) => setMember(roles[column]!.id, users[row]!.id, value === 1),
  }
}

function rolesOf({ world, roleFilter }: MatrixInput) {
  return world.roles.filter(({ id, name, abbreviation }) =>
    isMatch(roleFilter, name, abbreviation, id),
  )
}

/** So many cells are looked at, and set, in one go: what the server takes in one change. */
export const CELLS_SET_MAX = 5000

/** Edits that make all cells of the rectangle so that can be set and are not so yet; undefined: they are too many. */
export function rectangleEdits(
  matrix: Matrix,
  rectangle: Rectangle,
  value: number,
): readonly EditMessage[] | undefined {
  const wanted = Math.min(value, matrix.valueMax)
  const edits: EditMessage[] = []
  for (let row = rectangle.top; row <= rectangle.bottom; row++) {
    for (let column = rectangle.left; column <= rectangle.right; column++) {
      const cell = matrix.cell(row, column)
      if (cell.access !== 'set' || cell.value === wanted) continue
      if (edits.length === CELLS_SET_MAX) return undefined
      edits.push(matrix.edit(row, column, wanted))
    }
  }
  return edits
}
