// What entities are like once edits are carried out: for display before they are, so it checks nothing; the server
// does. Pure.
import type { EditMessage, RoleEntityMessage } from '../../src/protocol/admin_messages.ts'
import { type Entities, type Kind, KINDS, type KindTypes } from './entities.ts'

type Drafts = { readonly [K in Kind]: Map<string, KindTypes[K]> }

/** With what the edits make of them, in their order. */
export function applyEdits(entities: Entities, edits: readonly EditMessage[]): Entities {
  if (edits.length === 0) return entities
  const drafts = Object.fromEntries(
    KINDS.map((kind) => [kind, new Map<string, unknown>(entities[kind])]),
  ) as unknown as Drafts
  for (const edit of edits) applyEdit(drafts, edit)
  return drafts
}

function applyEdit(drafts: Drafts, edit: EditMessage): void {
  switch (edit.body) {
    case 'putScope':
      return put(drafts, 'scope', {
        ...edit.putScope,
        name: edit.putScope.name || edit.putScope.id,
      })
    case 'putUser':
      return putUser(drafts, edit.putUser)
    case 'putLoop':
      return putLoop(drafts, edit.putLoop)
    case 'putRole':
      return putRole(drafts, edit.putRole)
    case 'putKeyset':
      return put(drafts, 'keyset', { ...edit.putKeyset, scale: edit.putKeyset.scale || 100 })
    case 'remove':
      return remove(drafts, KINDS[edit.remove.kind - 1], edit.remove.id)
    case 'setMember':
      return setMember(drafts, edit.setMember)
    case 'setRight':
      return setRight(drafts, edit.setRight)
    case 'setLayout':
      return setLayout(drafts, edit.setLayout)
    case 'setDuty':
      return setDuty(drafts, edit.setDuty)
    case 'resetPassword':
      return
  }
}

/** Position and revision are the server's: they stay, and what is new comes last. */
function put<K extends Kind>(drafts: Drafts, kind: K, fields: KindTypes[K]): void {
  const map = drafts[kind] as Map<string, KindTypes[K]>
  const { revision, position } = (map.get(fields.id) ?? {}) as {
    revision?: number
    position?: number
  }
  map.set(fields.id, { ...fields, revision: revision ?? 0, position: position ?? map.size })
}

function putUser(drafts: Drafts, fields: KindTypes['user']): void {
  const before = drafts.user.get(fields.id)
  put(drafts, 'user', {
    ...fields,
    name: fields.name || fields.id,
    duties: before?.duties ?? [],
    passwordSet: before?.passwordSet ?? false,
    passwordOneTime: before?.passwordOneTime ?? false,
  })
}

function putLoop(drafts: Drafts, fields: KindTypes['loop']): void {
  const before = drafts.loop.get(fields.id)
  const name = fields.name || fields.id
  put(drafts, 'loop', {
    ...fields,
    name,
    abbreviation: fields.abbreviation || name.slice(0, 8),
    group: fields.group || before?.group || '',
    port: fields.port || before?.port || 0,
  })
}

function putRole(drafts: Drafts, fields: KindTypes['role']): void {
  const { members = [], rights = [], layouts = [] } = drafts.role.get(fields.id) ?? {}
  const name = fields.name || fields.id.slice(fields.id.indexOf('/') + 1)
  put(drafts, 'role', { ...fields, name, members, rights, layouts })
}

/** With every reference to it, and all that belongs to a scope (F74). */
function remove(drafts: Drafts, kind: Kind | undefined, id: string): void {
  if (kind === undefined || !drafts[kind].delete(id)) return
  switch (kind) {
    case 'scope':
      return removeScope(drafts, id)
    case 'user':
      return changeRoles(drafts, (role) =>
        role.members.includes(id)
          ? { ...role, members: role.members.filter((member) => member !== id) }
          : role,
      )
    case 'loop':
      return changeRoles(drafts, (role) => withoutLoop(role, id))
    case 'keyset':
      return changeRoles(drafts, (role) => withoutKeyset(role, id))
    case 'role':
      return
  }
}

function removeScope(drafts: Drafts, id: string): void {
  for (const { id: child, parent } of drafts.scope.values()) {
    if (parent === id) remove(drafts, 'scope', child)
  }
  for (const kind of ['role', 'keyset', 'loop', 'user'] as const) {
    for (const entity of drafts[kind].values()) {
      if (entity.scope === id) remove(drafts, kind, entity.id)
    }
  }
  for (const user of drafts.user.values()) {
    const duties = user.duties.filter(({ scope }) => scope !== id)
    if (duties.length < user.duties.length) drafts.user.set(user.id, { ...user, duties })
  }
}

function withoutLoop(role: RoleEntityMessage, id: string): RoleEntityMessage {
  const isNamed =
    role.rights.some(({ loop }) => loop === id) ||
    role.layouts.some(({ pages }) =>
      pages.some(({ places }) => places.some(({ loop }) => loop === id)),
    )
  if (!isNamed) return role
  const layouts = role.layouts.map(({ keyset, pages }) => ({
    keyset,
    pages: pages.map(({ name, places }) => ({
      name,
      places: places.filter(({ loop }) => loop !== id),
    })),
  }))
  return { ...role, layouts, rights: role.rights.filter(({ loop }) => loop !== id) }
}

function withoutKeyset(role: RoleEntityMessage, id: string): RoleEntityMessage {
  if (!role.layouts.some(({ keyset }) => keyset === id)) return role
  return { ...role, layouts: role.layouts.filter(({ keyset }) => keyset !== id) }
}

function changeRoles(drafts: Drafts, change: (role: RoleEntityMessage) => RoleEntityMessage): void {
  for (const role of drafts.role.values()) {
    const changed = change(role)
    if (changed !== role) drafts.role.set(role.id, changed)
  }
}

function changeRole(
  drafts: Drafts,
  id: string,
  change: (role: RoleEntityMessage) => Partial<RoleEntityMessage>,
): void {
  const role = drafts.role.get(id)
  if (role !== undefined) drafts.role.set(id, { ...role, ...change(role) })
}

type Body<Name extends EditMessage['body']> = Extract<EditMessage, { readonly body: Name }> &
  Record<Name, unknown>

function setMember(drafts: Drafts, { role, user, member }: Body<'setMember'>['setMember']): void {
  changeRole(drafts, role, ({ members }) => {
    const others = members.filter((id) => id !== user)
    return { members: member ? [...others, user] : others }
  })
}

function setRight(drafts: Drafts, { role, loop, right }: Body<'setRight'>['setRight']): void {
  changeRole(drafts, role, ({ rights }) => {
    const others = rights.filter((present) => present.loop !== loop)
    return { rights: right === 0 ? others : [...others, { loop, right }] }
  })
}

function setLayout(drafts: Drafts, { role, layout }: Body<'setLayout'>['setLayout']): void {
  if (layout === undefined || layout === null) return
  changeRole(drafts, role, ({ layouts }) => {
    const others = layouts.filter(({ keyset }) => keyset !== layout.keyset)
    return { layouts: layout.pages.length === 0 ? others : [...others, layout] }
  })
}

function setDuty(drafts: Drafts, { user: id, scope, duty }: Body<'setDuty'>['setDuty']): void {
  const user = drafts.user.get(id)
  if (user === undefined) return
  const others = user.duties.filter((present) => present.scope !== scope)
  const duties = duty === 0 ? others : [...others, { scope, duty }]
  drafts.user.set(id, { ...user, duties })
}
