// One edit carried out on a draft, or refused with what is wrong (F74, F78). Pure.
import { HIGHLIGHTS, PRIORITY_WORDS, RIGHTS, TALK_MODES } from '../protocol/domain.ts'
import { DUTIES, type Loop, SYSTEM_SCOPE } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { cutText } from './cut_text.ts'
import type { Draft } from './draft.ts'
import type { Edit, PlannedBodies } from './edits.ts'
import * as rules from './entity_rules.ts'
import type { Fault } from './entity_rules.ts'
import { putLayout } from './layout_rules.ts'
import type { LoopAddresses } from './loop_addresses.ts'

export interface EditContext {
  readonly draft: Draft
  readonly range: GroupRange
  /** Of the draft's loops. */
  readonly addresses: LoopAddresses
  readonly fault: Fault
}

export function applyEdit(context: EditContext, edit: Edit): void {
  const mustBeNew = edit.mustBeNew ?? false
  switch (edit.body) {
    case 'putScope':
      return putScope(context, edit.putScope, mustBeNew)
    case 'putUser':
      return putUser(context, edit.putUser, mustBeNew)
    case 'putLoop':
      return putLoop(context, edit.putLoop, mustBeNew)
    case 'putRole':
      return putRole(context, edit.putRole, mustBeNew)
    case 'putKeyset':
      return putKeyset(context, edit.putKeyset, mustBeNew)
    case 'remove':
      return remove(context, edit.remove)
    case 'setMember':
      return setMember(context, edit.setMember)
    case 'setRight':
      return setRight(context, edit.setRight)
    case 'setLayout':
      return putLayout(context.draft, edit.setLayout, context.fault)
    case 'setDuty':
      return setDuty(context, edit.setDuty)
    case 'setPassword': {
      const { user: id, ...password } = edit.setPassword
      const user = context.draft.find('user', id)
      if (user === undefined) context.fault(`there is no user "${id}": make it first`)
      else context.draft.put({ ...user, ...password })
    }
  }
}

function putScope(
  { draft, fault }: EditContext,
  { id, parent, name, position }: PlannedBodies['putScope'],
  mustBeNew: boolean,
): void {
  const before = draft.find('scope', id)
  checkNew('scope', id, before, mustBeNew, fault)
  rules.checkId('domain or project', id, fault)
  rules.checkText('a name', name, rules.NAME_LETTERS_MAX, fault)
  const home = parent === '' ? undefined : parent
  if (before !== undefined && before.parent !== home) {
    return fault(
      `there is a domain or project "${id}" elsewhere, which can't move: take another id`,
    )
  }
  if (home !== undefined) {
    const domain = draft.find('scope', home)
    if (domain === undefined) return fault(`there is no domain "${home}": make it first`)
    if (domain.parent !== undefined) {
      return fault(`"${home}" is a project, which has no projects: name its domain`)
    }
  }
  const fields = { kind: 'scope' as const, id, parent: home, name: name || id }
  draft.put({
    ...fields,
    position: before?.position ?? draft.nextPosition('scope', position),
    revision: before?.revision ?? 0,
  })
}

function putUser(
  { draft, fault }: EditContext,
  { id, scope, name, disabled }: PlannedBodies['putUser'],
  mustBeNew: boolean,
): void {
  const before = draft.find('user', id)
  checkNew('user', id, before, mustBeNew, fault)
  rules.checkUserId(id, fault)
  rules.checkText('a name', name, rules.NAME_LETTERS_MAX, fault)
  checkScope(draft, 'user', id, before?.scope, scope, fault)
  const fresh = { passwordHash: undefined, oneTime: false, duties: new Map(), revision: 0 }
  draft.put({ ...fresh, ...before, kind: 'user', id, scope, name: name || id, disabled })
}

function putLoop(context: EditContext, body: PlannedBodies['putLoop'], mustBeNew: boolean): void {
  const { draft, fault } = context
  // Fields that were not sent are on the prototype: a spread would lose them.
  const { id, scope, name, abbreviation, highlight: colour, priority: rank = 0, position } = body
  const before = draft.find('loop', id)
  checkNew('loop', id, before, mustBeNew, fault)
  rules.checkId('loop', id, fault)
  rules.checkText("a loop's name", name, rules.LOOP_NAME_LETTERS_MAX, fault)
  rules.checkText('an abbreviation', abbreviation, rules.ABBREVIATION_LETTERS_MAX, fault)
  checkScope(draft, 'loop', id, before?.scope, scope, fault)
  const highlight = HIGHLIGHTS[colour]
  if (highlight === undefined)
    return fault('a highlight is 0 (none), 1 (red), 2 (orange), 3 (yellow)')
  const word = PRIORITY_WORDS[rank]
  if (word === undefined)
    return fault('a priority is 1 (normal), 2 (priority), 3 (emergency), or 0 (as it was)')
  const address = addressFor(context, id, before, body)
  if (address === undefined) return
  draft.put({
    kind: 'loop',
    id,
    scope,
    name: name || id,
    abbreviation: abbreviation || cutText(name || id, rules.ABBREVIATION_LETTERS_MAX),
    highlight,
    priority: word || (before?.priority ?? 'normal'),
    ...address,
    position: before?.position ?? draft.nextPosition('loop', position),
    revision: before?.revision ?? 0,
  })
}

/** What is given, else what it has, else the next that is free; undefined: refused. */
function addressFor(
  { range, addresses, fault }: EditContext,
  id: string,
  before: Loop | undefined,
  { group, port }: { readonly group: string; readonly port: number },
): { readonly group: string; readonly port: number } | undefined {
  if (group === '' && port !== 0) fault(`loop "${id}" has a port and no group: give both or none`)
  const kept = before && { group: before.group, port: before.port }
  const address =
    group === '' ? (kept ?? addresses.next(id, range)) : { group, port: port || range.port }
  if (address === undefined) {
    fault(`multicast.range ${range.range} has no group left for loop "${id}": widen it`)
    return undefined
  }
  rules.checkGroup(address.group, fault)
  rules.checkWithin('a port', address.port, [1024, 65535], fault)
  addresses.set(id, address)
  return address
}

function putRole(
  { draft, fault }: EditContext,
  { id, scope, name, abbreviation, talkMode: mode, position }: PlannedBodies['putRole'],
  mustBeNew: boolean,
): void {
  const before = draft.find('role', id)
  checkNew('role', id, before, mustBeNew, fault)
  rules.checkScopedId('role', id, scope, fault)
  rules.checkText('a name', name, rules.NAME_LETTERS_MAX, fault)
  rules.checkText('an abbreviation', abbreviation, rules.ABBREVIATION_LETTERS_MAX, fault)
  checkScope(draft, 'role', id, before?.scope, scope, fault)
  const talkMode = TALK_MODES[mode]
  if (talkMode === undefined) return fault('a talk mode is 0 (single) or 1 (multi)')
  const fresh = { members: new Set<string>(), rights: new Map(), layouts: new Map(), revision: 0 }
  draft.put({
    ...fresh,
    ...before,
    kind: 'role',
    id,
    scope,
    name: name || id.slice(scope.length + 1),
    abbreviation,
    talkMode,
    position: before?.position ?? draft.nextPosition('role', position),
  })
}

function putKeyset(
  { draft, fault }: EditContext,
  { id, scope, name, rows, columns, scale }: PlannedBodies['putKeyset'],
  mustBeNew: boolean,
): void {
  const before = draft.find('keyset', id)
  checkNew('keyset', id, before, mustBeNew, fault)
  rules.checkScopedId('keyset', id, scope, fault)
  rules.checkText('a name', name, rules.NAME_LETTERS_MAX, fault)
  checkScope(draft, 'keyset', id, before?.scope, scope, fault)
  rules.checkWithin('rows', rows, [1, rules.GRID_MAX], fault)
  rules.checkWithin('columns', columns, [1, rules.GRID_MAX], fault)
  const percent = scale || 100
  rules.checkWithin('scale', percent, [rules.SCALE_PERCENT_MIN, rules.SCALE_PERCENT_MAX], fault)
  const fields = { id, scope, name: name || id.slice(scope.length + 1), rows, columns }
  draft.put({ kind: 'keyset', ...fields, scale: percent, revision: before?.revision ?? 0 })
}

function remove(
  { draft, addresses, fault }: EditContext,
  { kind, id }: PlannedBodies['remove'],
): void {
  if (draft.find(kind, id) === undefined) return fault(`there is no ${kind} "${id}": leave it out`)
  for (const loop of draft.remove(kind, id)) addresses.delete(loop)
}

function setMember(
  { draft, fault }: EditContext,
  { role: id, user, member }: PlannedBodies['setMember'],
): void {
  const role = draft.find('role', id)
  if (role === undefined) return fault(`there is no role "${id}": make it first`)
  if (role.members.has(user) === member) return
  if (member) rules.checkMember(draft, role, user, fault)
  draft.setMember(role, user, member)
}

function setRight(
  { draft, fault }: EditContext,
  { role: id, loop, right: number }: PlannedBodies['setRight'],
): void {
  const role = draft.find('role', id)
  if (role === undefined) return fault(`there is no role "${id}": make it first`)
  const right = RIGHTS[number]
  if (right === undefined) return fault('a right is 0 (none), 1 (monitor) or 2 (talk)')
  if ((role.rights.get(loop) ?? 'none') === right) return
  if (right === 'none') return draft.setRight(role, loop, undefined)
  rules.checkNear(draft, role, loop, fault)
  draft.setRight(role, loop, right)
}

function setDuty(
  { draft, fault }: EditContext,
  { user: id, scope, duty: number }: PlannedBodies['setDuty'],
): void {
  const user = draft.find('user', id)
  const duty = DUTIES[number]
  if (user === undefined) return fault(`there is no user "${id}": make it first`)
  if (duty === undefined) return fault('a duty is 0 (none), 1 (supervisor) or 2 (administrator)')
  if (scope !== SYSTEM_SCOPE && draft.find('scope', scope) === undefined) {
    return fault(`there is no domain or project "${scope}": make it first`)
  }
  if ((user.duties.get(scope) ?? 'none') === duty) return
  draft.setDuty(user, scope, duty === 'none' ? undefined : duty)
}

function checkNew(
  what: string,
  id: string,
  before: object | undefined,
  mustBeNew: boolean,
  fault: Fault,
): void {
  if (mustBeNew && before !== undefined)
    fault(`there is a ${what} "${id}" already: take another id`)
}

function checkScope(
  draft: Draft,
  what: string,
  id: string,
  before: string | undefined,
  scope: string,
  fault: Fault,
): void {
  if (draft.find('scope', scope) === undefined) {
    fault(`there is no domain or project "${scope}": make it first`)
  }
  if (before === undefined || before === scope) return
  // Where it is need not be known to the one who asks.
  fault(`there is a ${what} "${id}" elsewhere, which can't move to "${scope}": take another id`)
}
