// An edit in words, with the names of what it is about and what would be different. Pure but for the language.
import type { EditMessage } from '../../src/protocol/admin_messages.ts'
import { type Entities, type Kind, KINDS } from '../admin_logic/entities.ts'
import { text } from './text.ts'

export interface EditWords {
  readonly sentence: string
  /** One line for each field that would be different. */
  readonly details: readonly string[]
}

/** before: as the server has it; after: with all edits, for the names of what is new. */
export function wordsOf(edit: EditMessage, before: Entities, after: Entities): EditWords {
  const nameOf = (kind: Kind, id: string) =>
    after[kind].get(id)?.name ?? before[kind].get(id)?.name ?? id
  const words = text.edit
  switch (edit.body) {
    case 'putScope':
      return putWords('scope', edit.putScope, before)
    case 'putUser':
      return putWords('user', edit.putUser, before)
    case 'putLoop':
      return putWords('loop', edit.putLoop, before)
    case 'putRole':
      return putWords('role', edit.putRole, before)
    case 'putKeyset':
      return putWords('keyset', edit.putKeyset, before)
    case 'remove': {
      const kind = KINDS[edit.remove.kind - 1] ?? 'scope'
      return sentence(words.remove(words.kindWords[kind], nameOf(kind, edit.remove.id)))
    }
    case 'setMember': {
      const { role, user, member } = edit.setMember
      const say = member ? words.member : words.notMember
      return sentence(say(nameOf('user', user), nameOf('role', role)))
    }
    case 'setRight': {
      const { role, loop, right } = edit.setRight
      const said = text.rights[right] ?? ''
      return sentence(words.right(nameOf('role', role), nameOf('loop', loop), said))
    }
    case 'setLayout': {
      const { role, layout } = edit.setLayout
      const isGone = (layout?.pages.length ?? 0) === 0
      return sentence((isGone ? words.layoutGone : words.layout)(nameOf('role', role)))
    }
    case 'setDuty': {
      const { user, scope, duty } = edit.setDuty
      const where = scope === '' ? words.wholeSystem : nameOf('scope', scope)
      return sentence(words.duty(nameOf('user', user), where, text.duties[duty] ?? ''))
    }
    case 'resetPassword':
      return sentence(words.password(nameOf('user', edit.resetPassword.user)))
  }
}

function sentence(said: string): EditWords {
  return { sentence: said, details: [] }
}

/** Fields that a reader does not want to hear of, or that other edits tell. */
const UNSAID = new Set([
  'id',
  'revision',
  'position',
  'members',
  'rights',
  'layouts',
  'duties',
  'passwordSet',
  'passwordOneTime',
])

function putWords(
  kind: Kind,
  fields: { readonly id: string; readonly name: string },
  before: Entities,
): EditWords {
  const present = before[kind].get(fields.id) as Readonly<Record<string, unknown>> | undefined
  const say = present === undefined ? text.edit.create : text.edit.change
  const given: Readonly<Record<string, unknown>> = { ...fields }
  const details = Object.entries(given)
    .filter(([name, value]) => !UNSAID.has(name) && value !== (present?.[name] ?? ''))
    .filter(
      ([, value]) => present !== undefined || (value !== '' && value !== 0 && value !== false),
    )
    .map(([name, value]) =>
      text.edit.from(
        text.fields[name] ?? name,
        present === undefined ? '–' : valueWords(name, present[name]),
        valueWords(name, value),
      ),
    )
  return { sentence: say(text.edit.kindWords[kind], fields.name || fields.id), details }
}

function valueWords(name: string, value: unknown): string {
  if (typeof value === 'boolean') return value ? text.yes : text.no
  if (name === 'highlight') return text.highlights[Number(value)] ?? String(value)
  if (name === 'priority') return text.priorities[Number(value)] ?? String(value)
  if (name === 'talkMode') return text.talkModes[Number(value)] ?? String(value)
  return value === '' ? text.empty : String(value)
}
