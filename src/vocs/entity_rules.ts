// What is right of one entity's fields, said as sentences that tell what to do (F78). Pure.
import { type Role, SYSTEM_SCOPE, type User } from '../store/entities.ts'
import type { Draft } from './draft.ts'

/** Takes one fault: a sentence. */
export type Fault = (text: string) => void

export const ID_LETTERS_MAX = 64
export const NAME_LETTERS_MAX = 64
export const LOOP_NAME_LETTERS_MAX = 30
export const ABBREVIATION_LETTERS_MAX = 8
export const LAYOUT_PAGES_MAX = 20
export const GRID_MAX = 50
export const SCALE_PERCENT_MIN = 50
export const SCALE_PERCENT_MAX = 300

const ID = new RegExp(`^[a-z0-9][a-z0-9_.-]{0,${ID_LETTERS_MAX - 1}}$`, 'i')
const CONTROL = /\p{Cc}/u

/** Who did it, where no user did (audit log): nobody is to have these names. */
const NO_USERS = ['system', 'unknown']

export function isId(id: string): boolean {
  return ID.test(id)
}

export function isUserId(id: string): boolean {
  return isId(id) && !NO_USERS.includes(id.toLowerCase())
}

export function checkId(what: string, id: string, fault: Fault): void {
  if (isId(id)) return
  fault(
    `"${id}" is no ${what} id: take 1 to ${ID_LETTERS_MAX} letters, digits, "-", "_" and ".", no dot or dash first`,
  )
}

export function checkUserId(id: string, fault: Fault): void {
  checkId('user', id, fault)
  if (isId(id) && !isUserId(id)) fault(`"${id}" is no user's id: take another`)
}

/** Of a role or keyset: "<scope>/<name>". */
export function checkScopedId(what: string, id: string, scope: string, fault: Fault): void {
  const own = id.startsWith(`${scope}/`) ? id.slice(scope.length + 1) : undefined
  if (own === undefined)
    fault(`${what} "${id}" is in "${scope}": its id has to begin with "${scope}/"`)
  else checkId(what, own, fault)
}

export function checkText(what: string, text: string, most: number, fault: Fault): void {
  if (text.length > most) fault(`${what} may have ${most} characters: "${text}" has ${text.length}`)
  if (CONTROL.test(text)) fault(`${what} may have no control characters`)
}

export function checkWithin(
  what: string,
  value: number,
  [least, most]: readonly [number, number],
  fault: Fault,
): void {
  if (value < least || value > most) fault(`${what} is ${least} to ${most}, not ${value}`)
}

/** IPv4 multicast, dotted. */
export function checkGroup(group: string, fault: Fault): void {
  const parts = group.split('.')
  const legal =
    parts.length === 4 &&
    parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) < 256)
  const first = Number(parts[0])
  if (group.startsWith('224.0.0.')) {
    return fault(`${group} is for routers (RFC 5771 4): every switch floods it; take another group`)
  }
  if (legal && first >= 224 && first <= 239) return
  fault(`${group} is no multicast group: take one of 224.0.1.0 to 239.255.255.255`)
}

/** Users of the role's project or its domain. What others have is as if it were not there. */
export function checkMember(draft: Draft, role: Role, user: string, fault: Fault): void {
  const found = draft.find('user', user)
  if (found !== undefined && draft.lineage(role.scope).includes(found.scope)) return
  fault(`there is no user "${user}" for role "${role.id}": take one of ${homes(draft, role.scope)}`)
}

/** Loops of the role's project or its domain; a domain's role also on loops of its projects. */
export function checkNear(draft: Draft, role: Role, loop: string, fault: Fault): void {
  const found = draft.find('loop', loop)
  const isNear =
    found !== undefined &&
    (draft.lineage(role.scope).includes(found.scope) ||
      draft.lineage(found.scope).includes(role.scope))
  if (isNear) return
  const projects = draft.find('scope', role.scope)?.parent === undefined ? ' or its projects' : ''
  fault(
    `there is no loop "${loop}" for role "${role.id}": take one of ${homes(draft, role.scope)}${projects}`,
  )
}

function homes(draft: Draft, scope: string): string {
  return draft
    .lineage(scope)
    .map((id) => `"${id}"`)
    .join(' or ')
}

/** Somebody has to be able to repair what is wrong. */
export function hasSystemAdministrator(users: Iterable<User>): boolean {
  for (const { disabled, duties } of users) {
    if (!disabled && duties.get(SYSTEM_SCOPE) === 'administrator') return true
  }
  return false
}
