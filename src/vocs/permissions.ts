// Who may ask what: one line for each request of the protocol and each edit. Pure.
// The default is nobody: what has no line here does not compile, and is refused where it is unknown.
import {
  type Configuration,
  type Duty,
  DUTIES,
  SYSTEM_SCOPE,
  type User,
} from '../store/entities.ts'
import { Draft } from './draft.ts'
import type { Edit, PlannedBodies } from './edits.ts'

/** What of a configuration says who may what. */
export type Standing = Pick<Draft, 'find' | 'lineage'>

/** Whether the user has at least this duty in the scope, its domain or the whole system. */
export function hasDuty(
  standing: Standing,
  user: User | undefined,
  scope: string,
  duty: Exclude<Duty, 'none'>,
): boolean {
  if (user === undefined || user.disabled) return false
  const least = DUTIES.indexOf(duty)
  return [SYSTEM_SCOPE, ...standing.lineage(scope)].some(
    (held) => DUTIES.indexOf(user.duties.get(held) ?? 'none') >= least,
  )
}

/** The same for a user's id in a configuration. */
export function hasDutyIn(
  configuration: Configuration,
  user: string,
  scope: string,
  duty: Exclude<Duty, 'none'>,
): boolean {
  return hasDuty(new Draft(configuration), configuration.users.get(user), scope, duty)
}

/** The scopes of which each needs an administrator; undefined: there is no such thing. */
type Scopes<Body> = (standing: Standing, body: Body) => readonly (string | undefined)[]

const EDITS: { readonly [Name in keyof PlannedBodies]: Scopes<PlannedBodies[Name]> } = {
  putScope: (standing, { id, parent }) => [standing.find('scope', id) ? id : parent],
  putUser: (standing, { id, scope }) => [scope, ...aboveUser(standing, id)],
  putLoop: (_, { scope }) => [scope],
  putRole: (_, { scope }) => [scope],
  putKeyset: (_, { scope }) => [scope],
  remove: (standing, { kind, id }) => {
    const entity = standing.find(kind, id)
    if (entity?.kind === 'scope') return [entity.parent ?? SYSTEM_SCOPE]
    return [entity?.scope, ...(kind === 'user' ? aboveUser(standing, id) : [])]
  },
  setMember: (standing, { role }) => [standing.find('role', role)?.scope],
  setRight: (standing, { role, loop }) => {
    const loopScope = standing.find('loop', loop)?.scope
    const roleScope = standing.find('role', role)?.scope
    // A domain's role on a project's loop is the project's to say: its people are to be heard there.
    const project = loopScope !== undefined && standing.find('scope', loopScope)?.parent
    return [project === roleScope ? loopScope : roleScope]
  },
  setLayout: (standing, { role }) => [standing.find('role', role)?.scope],
  setDuty: (_, { scope }) => [scope],
  setPassword: (standing, { user }) => [scopeOf(standing, user), ...aboveUser(standing, user)],
}

/** Whether the user may make this edit, in what the edits before it have made. */
export function mayEdit(standing: Standing, actor: string, edit: Edit): boolean {
  const scopes = EDITS[edit.body] as Scopes<unknown>
  const user = standing.find('user', actor)
  const body = (edit as unknown as Readonly<Record<string, unknown>>)[edit.body]
  return scopes(standing, body).every(
    (scope) => scope !== undefined && hasDuty(standing, user, scope, 'administrator'),
  )
}

function scopeOf(standing: Standing, user: string): string | undefined {
  return standing.find('user', user)?.scope
}

/** Nobody takes the place of one who may more. */
function aboveUser(standing: Standing, user: string): string[] {
  return [...(standing.find('user', user)?.duties.keys() ?? [])]
}
