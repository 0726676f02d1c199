// Edits as the pages make them: with every field, so that what is not said does not become something else. Pure.
import type {
  EditMessage,
  KeysetMessage,
  LayoutMessage,
  LoopEntityMessage,
  RoleEntityMessage,
  ScopeMessage,
  UserMessage,
} from '../../src/protocol/admin_messages.ts'
import { type Kind, KINDS } from './entities.ts'

export const RIGHT_NUMBERS = { none: 0, monitor: 1, talk: 2 } as const

const BLANK_SCOPE: ScopeMessage = { id: '', parent: '', name: '', revision: 0, position: 0 }
const BLANK_USER: UserMessage = {
  id: '',
  scope: '',
  name: '',
  disabled: false,
  passwordSet: false,
  passwordOneTime: false,
  duties: [],
  revision: 0,
}
const BLANK_LOOP: LoopEntityMessage = {
  id: '',
  scope: '',
  name: '',
  abbreviation: '',
  highlight: 0,
  group: '',
  port: 0,
  position: 0,
  revision: 0,
  priority: 1,
}
const BLANK_ROLE: RoleEntityMessage = {
  id: '',
  scope: '',
  name: '',
  abbreviation: '',
  talkMode: 0,
  position: 0,
  members: [],
  rights: [],
  layouts: [],
  revision: 0,
}
const BLANK_KEYSET: KeysetMessage = {
  id: '',
  scope: '',
  name: '',
  rows: 4,
  columns: 4,
  scale: 100,
  revision: 0,
}

/** isNew: refused where there is one with this id. Fields that are left out are as in a new one. */
export function putScope(fields: Partial<ScopeMessage>, isNew = false): EditMessage {
  return { body: 'putScope', putScope: { ...BLANK_SCOPE, ...fields }, mustBeNew: isNew }
}

export function putUser(fields: Partial<UserMessage>, isNew = false): EditMessage {
  return { body: 'putUser', putUser: { ...BLANK_USER, ...fields }, mustBeNew: isNew }
}

export function putLoop(fields: Partial<LoopEntityMessage>, isNew = false): EditMessage {
  return { body: 'putLoop', putLoop: { ...BLANK_LOOP, ...fields }, mustBeNew: isNew }
}

export function putRole(fields: Partial<RoleEntityMessage>, isNew = false): EditMessage {
  return { body: 'putRole', putRole: { ...BLANK_ROLE, ...fields }, mustBeNew: isNew }
}

export function putKeyset(fields: Partial<KeysetMessage>, isNew = false): EditMessage {
  return { body: 'putKeyset', putKeyset: { ...BLANK_KEYSET, ...fields }, mustBeNew: isNew }
}

export function removeEntity(kind: Kind, id: string): EditMessage {
  return { body: 'remove', remove: { kind: KINDS.indexOf(kind) + 1, id } }
}

export function setMember(role: string, user: string, member: boolean): EditMessage {
  return { body: 'setMember', setMember: { role, user, member } }
}

/** right: 0 none, 1 monitor, 2 talk, as in domain.proto. */
export function setRight(role: string, loop: string, right: number): EditMessage {
  return { body: 'setRight', setRight: { role, loop, right } }
}

/** Without pages: the role has no layout of its own for these consoles. */
export function setLayout(role: string, layout: LayoutMessage): EditMessage {
  return { body: 'setLayout', setLayout: { role, layout } }
}

/** duty: as in admin.proto. */
export function setDuty(user: string, scope: string, duty: number): EditMessage {
  return { body: 'setDuty', setDuty: { user, scope, duty } }
}

export function resetPassword(user: string): EditMessage {
  return { body: 'resetPassword', resetPassword: { user } }
}
