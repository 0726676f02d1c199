// The columns of each table, and what an entity says in them. Pure but for the language.
import type {
  KeysetMessage,
  LoopEntityMessage,
  RoleEntityMessage,
  UserMessage,
} from '../../src/protocol/admin_messages.ts'
import type { Entities } from '../admin_logic/entities.ts'
import type { TableEntity, TableKind } from '../admin_logic/entity_form.ts'
import type { PlacedEntity } from '../admin_logic/ownership.ts'
import { saidOf, type TableRow } from '../admin_logic/table_rows.ts'
import { text } from './text.ts'

export type ColumnName = keyof typeof text.table.columns

export interface Column {
  readonly name: ColumnName
  /** rem; what is left over is shared out. */
  readonly width: number
}

export interface EntityRow extends TableRow {
  readonly entity: TableEntity
  readonly isInherited: boolean
  /** Not made yet. */
  readonly pending: 'new' | 'changed' | undefined
}

/** At a desk of 1280 px all are in sight. */
export const COLUMNS: Readonly<Record<TableKind, readonly Column[]>> = {
  user: columns(
    ['name', 12],
    ['id', 8],
    ['scope', 8.5],
    ['roles', 13],
    ['duties', 11],
    ['access', 8],
  ),
  role: columns(
    ['name', 11.5],
    ['id', 8.5],
    ['scope', 8],
    ['abbreviation', 9.5],
    ['talkMode', 7.5],
    ['members', 7],
    ['rights', 8.5],
  ),
  loop: columns(
    ['name', 12],
    ['id', 7.5],
    ['scope', 8],
    ['abbreviation', 9.5],
    ['highlight', 7.5],
    ['address', 10.5],
    ['usedBy', 5.5],
  ),
  keyset: columns(['name', 14], ['id', 12], ['scope', 10], ['grid', 10], ['scale', 7]),
}

function columns(...list: readonly (readonly [ColumnName, number])[]): readonly Column[] {
  return list.map(([name, width]) => ({ name, width }))
}

export function rowsOf(
  kind: TableKind,
  placed: readonly PlacedEntity[],
  entities: Entities,
  base: Entities,
): readonly EntityRow[] {
  const cellsOf = cellMaker(kind, entities)
  return placed.map(({ entity, isOwn, isInherited }) => {
    const { id } = entity
    const cells = cellsOf(entity, isInherited)
    const before = base[kind].get(id)
    const pending = before === undefined ? 'new' : before === entity ? undefined : 'changed'
    return { id, cells, said: saidOf(id, cells), isOwn, isInherited, entity, pending }
  })
}

type CellMaker = (entity: TableEntity, isInherited: boolean) => readonly string[]

function cellMaker(kind: TableKind, entities: Entities): CellMaker {
  const scopeName = (id: string) => entities.scope.get(id)?.name ?? id
  const names = (entity: TableEntity, isInherited: boolean) => {
    const home = scopeName(entity.scope)
    return [entity.name, entity.id, isInherited ? text.table.inherited(home) : home]
  }
  const restOf = restMaker(kind, entities, scopeName)
  return (entity, isInherited) => [...names(entity, isInherited), ...restOf(entity)]
}

function restMaker(
  kind: TableKind,
  entities: Entities,
  scopeName: (id: string) => string,
): (entity: TableEntity) => readonly string[] {
  switch (kind) {
    case 'user': {
      const roles = rolesByUser(entities)
      return (entity) => userCells(entity as UserMessage, roles, scopeName)
    }
    case 'role':
      return (entity) => roleCells(entity as RoleEntityMessage)
    case 'loop': {
      const uses = usesByLoop(entities)
      return (entity) => loopCells(entity as LoopEntityMessage, uses.get(entity.id) ?? 0)
    }
    case 'keyset':
      return (entity) => keysetCells(entity as KeysetMessage)
  }
}

function userCells(
  user: UserMessage,
  roles: ReadonlyMap<string, readonly string[]>,
  scopeName: (id: string) => string,
): readonly string[] {
  const duties = user.duties.map(({ scope, duty }) =>
    text.table.dutyIn(
      text.duties[duty] ?? '',
      scope === '' ? text.form.wholeSystem : scopeName(scope),
    ),
  )
  const password = user.passwordSet
    ? user.passwordOneTime
      ? text.table.oneTime
      : ''
    : text.table.noPassword
  const access = [user.disabled ? text.table.disabled : '', password].filter(Boolean).join(', ')
  return [(roles.get(user.id) ?? []).join(', '), duties.join(', '), access]
}

function roleCells(role: RoleEntityMessage): readonly string[] {
  const talk = role.rights.filter(({ right }) => right === 2).length
  return [
    role.abbreviation,
    text.talkModes[role.talkMode] ?? '',
    text.table.members(role.members.length),
    text.table.rights(talk, role.rights.length - talk),
  ]
}

function loopCells(loop: LoopEntityMessage, uses: number): readonly string[] {
  return [
    loop.abbreviation,
    loop.highlight === 0 ? '' : (text.highlights[loop.highlight] ?? ''),
    loop.group === '' ? text.table.nextFree : `${loop.group}:${loop.port || '…'}`,
    text.table.usedBy(uses),
  ]
}

function keysetCells({ rows, columns: across, scale }: KeysetMessage): readonly string[] {
  return [`${rows} × ${across}`, `${scale} %`]
}

function rolesByUser({ role: roles }: Entities): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const { name, members } of roles.values()) {
    for (const user of members) {
      const names = found.get(user)
      if (names === undefined) found.set(user, [name])
      else names.push(name)
    }
  }
  return found
}

function usesByLoop({ role: roles }: Entities): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  for (const { rights } of roles.values()) {
    for (const { loop } of rights) found.set(loop, (found.get(loop) ?? 0) + 1)
  }
  return found
}
