// A mission for measuring the control plane: 200 loops, 50 roles of ten people, each role with the keys of one
// console. Pure.
import { stringify } from 'yaml'

export const CONTROL_LOOPS = 200
export const CONTROL_ROLES = 50
/** Keys of one console: what one role may hear, and of those may talk on. */
const KEYS = 40
const TALK_KEYS = 10
const STEP = CONTROL_LOOPS / CONTROL_ROLES

/** The id of the user with this number, from 0; each takes one role. */
export function controlUser(index: number): string {
  return `op${index}`
}

export function controlRole(index: number): string {
  return `mission/r${index % CONTROL_ROLES}`
}

/** Who may watch everything; their role is the first. */
export const SUPERVISORS = ['boss0', 'boss1'] as const

/** As a domain file; all people have the same password. */
export function controlDomain(users: number, passwordHash: string): string {
  const people = Array.from({ length: users }, (_, index) => controlUser(index))
  const loopIds = Array.from({ length: CONTROL_LOOPS }, (_, index) => `l${index}`)
  const roles = Array.from({ length: CONTROL_ROLES }, (_, role) => ({
    id: `r${role}`,
    name: `Role ${role}`,
    talkMode: 'multi',
    members: people
      .filter((_, index) => index % CONTROL_ROLES === role)
      .concat(role === 0 ? SUPERVISORS : []),
    rights: Object.fromEntries(
      Array.from({ length: KEYS }, (_, key) => [
        loopIds[(role * STEP + key) % CONTROL_LOOPS],
        key < TALK_KEYS ? 'talk' : 'monitor',
      ]),
    ),
  }))
  const everybody = [...people, ...SUPERVISORS]
  return stringify({
    supervisors: [...SUPERVISORS],
    users: everybody.map((id) => ({ id, name: `Operator ${id}`, password: passwordHash })),
    loops: loopIds.map((id, index) => ({ id, name: `Loop ${index}`, abbreviation: `L${index}` })),
    projects: [{ id: 'mission', name: 'Mission', roles }],
  })
}
