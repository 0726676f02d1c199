// Users of a directory as new users of the store: those who are there stay as they are. Pure.
import { VocsError } from '../protocol/errors.ts'
import type { Configuration, EntityChange } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { type Edit, userEdit } from './edits.ts'
import { isUserId } from './entity_rules.ts'
import { nameOf } from './outside_sign_on.ts'
import { planChange } from './plan_change.ts'

export interface DirectoryImportRules {
  readonly scope: string
  readonly localUsers: readonly string[]
  readonly range: GroupRange
  /** Who asks; undefined: nobody needs to be asked. */
  readonly actor?: string
}

export interface DirectoryImportPlan {
  readonly changes: readonly EntityChange[]
  /** What comes, stays and can't be taken, for people. */
  readonly lines: readonly string[]
}

/** Throws an Error that tells what to do if the scope is none. */
export function planDirectoryImport(
  configuration: Configuration,
  listed: readonly { readonly id: string; readonly name: string }[],
  { scope, localUsers, range, actor }: DirectoryImportRules,
): DirectoryImportPlan {
  if (!configuration.scopes.has(scope)) {
    const scopes = [...configuration.scopes.keys()].join(', ')
    const what = scope === '' ? 'say where: --scope, or ldap.usersIn' : `there is no "${scope}"`
    throw new Error(`${what}; there are: ${scopes}`)
  }
  const edits = new Map<string, Edit>()
  const left: string[] = []
  let kept = 0
  for (const { id, name } of listed) {
    const user = { id, scope, name: nameOf({ id, name }), disabled: false }
    if (!isUserId(id)) left.push(`"${id}" can't be a user's id here`)
    else if (localUsers.includes(id)) left.push(`"${id}" is one of ldap.localUsers`)
    else if (configuration.users.has(id)) kept++
    else if (edits.has(id)) left.push(`"${id}" is there twice: one of them was taken`)
    else edits.set(id, { ...userEdit(user), mustBeNew: true })
  }
  const plan = planChange(configuration, { edits: [...edits.values()], actor, range })
  if (plan.kind === 'denied') throw VocsError.permissionDenied()
  if (plan.kind !== 'good') throw new Error(JSON.stringify(plan))
  const count = `${edits.size} users are new, ${kept} were there, ${left.length} can't be taken`
  return { changes: plan.changes, lines: [count, ...left.map((text) => `  ${text}`)] }
}
