// Changes that are collected, looked at as a list, and then made as one (F75, F84): with undo and redo. Pure.
import type { EditMessage, EntityKeyMessage } from '../../src/protocol/admin_messages.ts'
import { type Entities, KINDS, type Kind } from './entities.ts'

/** What was done in one go: undone in one go. Never changed. */
export interface Staging {
  readonly steps: readonly (readonly EditMessage[])[]
  /** Those of `steps` that count; the rest can be done again. */
  readonly done: number
  /** The store's revision that the first step was made from; 0: there is none. */
  readonly baseRevision: number
}

export const NOTHING_STAGED: Staging = { steps: [], done: 0, baseRevision: 0 }

/** revision: the store's, as it is shown. */
export function stage(staging: Staging, edits: readonly EditMessage[], revision: number): Staging {
  if (edits.length === 0) return staging
  const { done, baseRevision } = staging
  return {
    steps: [...staging.steps.slice(0, done), edits],
    done: done + 1,
    baseRevision: done === 0 ? revision : baseRevision,
  }
}

export function undo(staging: Staging): Staging {
  return { ...staging, done: Math.max(0, staging.done - 1) }
}

export function redo(staging: Staging): Staging {
  return { ...staging, done: Math.min(staging.steps.length, staging.done + 1) }
}

/** Keeps what is staged, on what the store is like now: after a conflict whose other side was looked at. */
export function rebase(staging: Staging, revision: number): Staging {
  return { ...staging, baseRevision: revision }
}

/** Takes edits back that `isUnwanted` says of, wherever they were made. */
export function withoutEdits(
  staging: Staging,
  isUnwanted: (edit: EditMessage) => boolean,
): Staging {
  const steps = staging.steps
    .slice(0, staging.done)
    .map((step) => step.filter((edit) => !isUnwanted(edit)))
    .filter((step) => step.length > 0)
  return { ...staging, steps, done: steps.length }
}

/** What is to be sent: of what was done again and again the last, and nothing that changes nothing. */
export function netEdits(entities: Entities, staging: Staging): readonly EditMessage[] {
  const net = new Map<string, EditMessage>()
  const gone = new Set<string>()
  for (const edit of staging.steps.slice(0, staging.done).flat()) {
    const key = keyOf(edit)
    if (edit.body === 'remove') {
      removeEdits(net, edit.remove)
      if (!isThere(entities, edit.remove)) continue
      gone.add(entityKey(edit.remove))
      net.set(key, edit)
      continue
    }
    const before = net.get(key)
    // A later put is of something that the first one made.
    net.set(key, before?.mustBeNew === true ? { ...edit, mustBeNew: true } : edit)
  }
  return [...net.values()].filter(
    (edit) => touches(edit).some((key) => gone.has(key)) || !isIdle(entities, edit),
  )
}

/** Which entities an edit is about: "role columbus/flight". */
export function touches(edit: EditMessage): readonly string[] {
  switch (edit.body) {
    case 'putScope':
      return [`scope ${edit.putScope.id}`]
    case 'putUser':
      return [`user ${edit.putUser.id}`]
    case 'putLoop':
      return [`loop ${edit.putLoop.id}`]
    case 'putRole':
      return [`role ${edit.putRole.id}`]
    case 'putKeyset':
      return [`keyset ${edit.putKeyset.id}`]
    case 'remove':
      return [entityKey(edit.remove)]
    case 'setMember':
      return [`role ${edit.setMember.role}`, `user ${edit.setMember.user}`]
    case 'setRight':
      return [`role ${edit.setRight.role}`, `loop ${edit.setRight.loop}`]
    case 'setLayout':
      return [`role ${edit.setLayout.role}`]
    case 'setDuty':
      return [`user ${edit.setDuty.user}`]
    case 'resetPassword':
      return [`user ${edit.resetPassword.user}`]
  }
}

export function entityKey({ kind, id }: EntityKeyMessage): string {
  return `${KINDS[kind - 1] ?? ''} ${id}`
}

/** Two edits with one key: the later one counts. */
export function keyOf(edit: EditMessage): string {
  const suffix = {
    setDuty: () => (edit.body === 'setDuty' ? ` ${edit.setDuty.scope}` : ''),
    setLayout: () => (edit.body === 'setLayout' ? ` ${edit.setLayout.layout?.keyset ?? ''}` : ''),
  }[edit.body as 'setDuty' | 'setLayout']
  return `${edit.body} ${touches(edit).join(' ')}${suffix?.() ?? ''}`
}

function removeEdits(net: Map<string, EditMessage>, removed: EntityKeyMessage): void {
  const key = entityKey(removed)
  for (const [name, edit] of net) {
    if (edit.body !== 'remove' && touches(edit).includes(key)) net.delete(name)
  }
}

function isThere(entities: Entities, { kind, id }: EntityKeyMessage): boolean {
  const word: Kind | undefined = KINDS[kind - 1]
  return word !== undefined && entities[word].has(id)
}

/** Everything is so already. */
function isIdle(entities: Entities, edit: EditMessage): boolean {
  switch (edit.body) {
    case 'putScope':
      return isSame(entities.scope.get(edit.putScope.id), edit.putScope)
    case 'putUser':
      return isSame(entities.user.get(edit.putUser.id), edit.putUser)
    case 'putLoop':
      return isSame(entities.loop.get(edit.putLoop.id), edit.putLoop)
    case 'putRole':
      return isSame(entities.role.get(edit.putRole.id), edit.putRole)
    case 'putKeyset':
      return isSame(entities.keyset.get(edit.putKeyset.id), edit.putKeyset)
    case 'setMember': {
      const { role, user, member } = edit.setMember
      return (entities.role.get(role)?.members.includes(user) ?? false) === member
    }
    case 'setRight': {
      const rights = entities.role.get(edit.setRight.role)?.rights ?? []
      const present = rights.find(({ loop }) => loop === edit.setRight.loop)?.right ?? 0
      return present === edit.setRight.right
    }
    case 'setLayout':
      return isSameLayout(entities, edit.setLayout)
    case 'setDuty': {
      const duties = entities.user.get(edit.setDuty.user)?.duties ?? []
      const present = duties.find(({ scope }) => scope === edit.setDuty.scope)?.duty ?? 0
      return present === edit.setDuty.duty
    }
    case 'remove':
    case 'resetPassword':
      return false
  }
}

/** Fields that a put does not set, or that are told by other edits. */
const NOT_PUT = new Set([
  'revision',
  'position',
  'members',
  'rights',
  'layouts',
  'duties',
  'passwordSet',
  'passwordOneTime',
])

function isSame(present: object | undefined, put: object): boolean {
  if (present === undefined) return false
  const fields = present as Readonly<Record<string, unknown>>
  return Object.entries(put).every(([name, value]) => NOT_PUT.has(name) || fields[name] === value)
}

function isSameLayout(
  entities: Entities,
  { role, layout }: Extract<EditMessage, { readonly body: 'setLayout' }>['setLayout'],
): boolean {
  if (layout === undefined || layout === null) return true
  const layouts = entities.role.get(role)?.layouts ?? []
  const present = layouts.find(({ keyset }) => keyset === layout.keyset)
  return JSON.stringify(present?.pages ?? []) === JSON.stringify(layout.pages)
}
