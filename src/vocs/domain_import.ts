// A domain file as a change: what it says is put, what it does not name stays, or goes if it is to replace
// what is there. Pure. Refused whole with every fault and its line (F81).
import type { CheckedYaml } from '../net/checked_yaml.ts'
import { YamlFault } from '../net/checked_yaml.ts'
import { HIGHLIGHTS, PRIORITY_WORDS, RIGHTS, TALK_MODES } from '../protocol/domain.ts'
import { type Configuration, DUTIES, type EntityChange, SYSTEM_SCOPE } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import { fullKeyset, removalsFor } from './domain_removals.ts'
import type { ContentText, DomainText } from './domain_text.ts'
import { type Edit, userEdit } from './edits.ts'
import { planChange } from './plan_change.ts'

type Path = readonly PropertyKey[]

/** Steps of one import, so that nobody waits long for it. */
const IMPORT_EDITS_MAX = 50_000

/** An edit and where in the text it comes from. */
interface PlacedEdit {
  readonly edit: Edit
  readonly path: Path
}

export interface PlacedFault {
  readonly path: Path
  readonly text: string
}

export interface ImportOptions {
  readonly range: GroupRange
  /** Who asks; undefined: nobody needs to be asked. */
  readonly actor: string | undefined
  /** What the domain has and the text has not is deleted. */
  readonly replace: boolean
  /** "group:port" that no loop is to get without being given it. */
  readonly reserved?: ReadonlySet<string>
}

export type ImportPlan =
  | { readonly kind: 'good'; readonly changes: readonly EntityChange[] }
  /** The actor may not do what stands there. */
  | { readonly kind: 'denied'; readonly path: Path }
  | { readonly kind: 'faulty'; readonly faults: readonly PlacedFault[] }

/** Throws YamlFault with all faults of sense; gives 'denied' where the actor may not do all of it. */
export function planImport(
  configuration: Configuration,
  yaml: CheckedYaml<DomainText>,
  file: string,
  options: ImportOptions,
): readonly EntityChange[] | 'denied' {
  const plan = planDomain(configuration, yaml.value, options)
  if (plan.kind === 'denied') return 'denied'
  if (plan.kind === 'good') return plan.changes
  const lines = plan.faults.map((fault) => faultText(fault, yaml.lineOf(fault.path)))
  throw new YamlFault(file, [...new Set(lines)])
}

/** What becomes of which entity. */
export function planDomain(
  configuration: Configuration,
  text: DomainText,
  { range, actor, replace, reserved = new Set() }: ImportOptions,
): ImportPlan {
  const placed = domainEdits(configuration, text)
  const removals = removalsFor(configuration, text, replace)
  const edits = [...removals, ...placed.map(({ edit }) => edit)]
  if (edits.length > IMPORT_EDITS_MAX) {
    const often = `${edits.length} steps are more than ${IMPORT_EDITS_MAX}: import it in parts`
    return { kind: 'faulty', faults: [{ path: [], text: often }] }
  }
  const early = [...repeatedIds(text), ...passwordFaults(configuration, placed, actor)]
  const pathOf = (edit: number) => placed[edit - removals.length]?.path ?? []
  const plan = planChange(configuration, { edits, actor, range, reserved })
  if (plan.kind === 'denied') return { kind: 'denied', path: pathOf(plan.edit) }
  if (plan.kind === 'good' && early.length === 0) return plan
  const faults = plan.kind === 'good' ? [] : plan.faults
  const late = faults.map(({ edit, text: fault }) => ({ path: pathOf(edit), text: fault }))
  return { kind: 'faulty', faults: [...early, ...late] }
}

/** The fault as a sentence that says where. */
export function faultText({ path, text }: PlacedFault, line: number): string {
  return `line ${line}: ${path.length === 0 ? '' : `${path.map(String).join('.')}: `}${text}`
}

/** Whoever may set a password by its hash could sign on as that user, and be unseen: not for everybody. */
function passwordFaults(
  { users }: Configuration,
  placed: readonly PlacedEdit[],
  actor: string | undefined,
): PlacedFault[] {
  if (actor === undefined) return []
  if (users.get(actor)?.duties.get(SYSTEM_SCOPE) === 'administrator') return []
  const text = 'only administrators of the system import passwords: leave it out and reset it here'
  return placed.flatMap(({ edit, path }) => (edit.body === 'setPassword' ? [{ path, text }] : []))
}

function domainEdits(configuration: Configuration, text: DomainText): PlacedEdit[] {
  const { domain, projects } = text
  const scopes = [
    put(['domain'], { body: 'putScope', putScope: scopeOf(domain, '') }),
    ...projects.map((project, index) =>
      put(['projects', index], { body: 'putScope', putScope: scopeOf(project, domain.id) }),
    ),
  ]
  // Everything that is referred to comes before what refers to it.
  const contents: readonly [ContentText, string, Path][] = [
    [text, domain.id, []],
    ...projects.map((project, index): [ContentText, string, Path] => [
      project,
      project.id,
      ['projects', index],
    ]),
  ]
  return [
    ...scopes,
    ...contents.flatMap(([content, scope, path]) => entityEdits(content, scope, path)),
    ...contents.flatMap(([content, scope, path]) => linkEdits(content, scope, path)),
  ].filter(({ edit }) => !isThere(configuration, edit))
}

function entityEdits(content: ContentText, scope: string, path: Path): PlacedEdit[] {
  return [
    ...content.users.flatMap((user, index) => {
      const { id, name = '', disabled, password: passwordHash, oneTime } = user
      const at = [...path, 'users', index]
      const edits = [put(at, userEdit({ id, scope, name, disabled }))]
      if (passwordHash === undefined) return edits
      const setPassword = { user: id, passwordHash, oneTime }
      return [...edits, put([...at, 'password'], { body: 'setPassword', setPassword })]
    }),
    ...content.loops.map((loop, index) => {
      const { id, name = '', abbreviation = '', group = '', port = 0 } = loop
      const highlight = HIGHLIGHTS.indexOf(loop.highlight)
      const priority = PRIORITY_WORDS.indexOf(loop.priority ?? '')
      const fields = { id, scope, name, abbreviation, highlight, priority, group, port }
      const putLoop = { ...fields, position: 0, revision: 0 }
      return put([...path, 'loops', index], { body: 'putLoop', putLoop })
    }),
    ...content.keysets.map((keyset, index) => {
      const { id, name = '', rows, columns, scale = 0 } = keyset
      const fields = { id: `${scope}/${id}`, scope, name, rows, columns, scale, revision: 0 }
      return put([...path, 'keysets', index], { body: 'putKeyset', putKeyset: fields })
    }),
    ...content.roles.map((role, index) => {
      const { id, name = '', abbreviation = '' } = role
      const talkMode = TALK_MODES.indexOf(role.talkMode)
      const links = { members: [], rights: [], layouts: [], position: 0, revision: 0 }
      const putRole = { id: `${scope}/${id}`, scope, name, abbreviation, talkMode, ...links }
      return put([...path, 'roles', index], { body: 'putRole', putRole })
    }),
  ]
}

function linkEdits(content: ContentText, scope: string, path: Path): PlacedEdit[] {
  const duties = (['administrators', 'supervisors'] as const).flatMap((name) =>
    content[name].map((user, index) => {
      const duty = DUTIES.indexOf(name === 'administrators' ? 'administrator' : 'supervisor')
      return put([...path, name, index], { body: 'setDuty', setDuty: { user, scope, duty } })
    }),
  )
  const links = content.roles.flatMap((role, r): PlacedEdit[] => {
    const id = `${scope}/${role.id}`
    const at = [...path, 'roles', r]
    return [
      ...role.members.map((user, index) => {
        const setMember = { role: id, user, member: true }
        return put([...at, 'members', index], { body: 'setMember', setMember })
      }),
      ...Object.entries(role.rights).map(([loop, right]) => {
        const setRight = { role: id, loop, right: RIGHTS.indexOf(right) }
        return put([...at, 'rights', loop], { body: 'setRight', setRight })
      }),
      ...role.layouts.map(({ keyset = '', pages }, index) => {
        const full = fullKeyset(keyset, scope)
        const named = pages.map(({ name = '', places }) => ({ name, places }))
        const setLayout = { role: id, layout: { keyset: full, pages: named } }
        return put([...at, 'layouts', index], { body: 'setLayout', setLayout })
      }),
    ]
  })
  return [...duties, ...links]
}

/** Who may change a part need not be the one who may change the rest, which only stands there too. */
function isThere({ scopes, users }: Configuration, edit: Edit): boolean {
  switch (edit.body) {
    case 'putScope': {
      const { id, parent, name } = edit.putScope
      const found = scopes.get(id)
      return found?.name === (name || id) && (found.parent ?? '') === parent
    }
    case 'putUser': {
      const { id, scope, name, disabled } = edit.putUser
      const found = users.get(id)
      return found?.scope === scope && found.name === (name || id) && found.disabled === disabled
    }
    case 'setDuty': {
      const { user, scope, duty } = edit.setDuty
      return users.get(user)?.duties.get(scope) === DUTIES[duty]
    }
    default:
      return false
  }
}

/** Ids that stand in the text twice: putting both would silently keep the second. */
function repeatedIds(text: DomainText): PlacedFault[] {
  const seen = new Set<string>()
  const faults: PlacedFault[] = []
  const check = (key: string, id: string, path: Path) => {
    if (seen.has(key)) faults.push({ path, text: `"${id}" is there twice; rename one` })
    seen.add(key)
  }
  const contents: [ContentText, string, Path][] = [[text, text.domain.id, []]]
  check(`scope ${text.domain.id}`, text.domain.id, ['domain', 'id'])
  text.projects.forEach((project, index) => {
    contents.push([project, project.id, ['projects', index]])
    check(`scope ${project.id}`, project.id, ['projects', index, 'id'])
  })
  for (const [content, scope, path] of contents) {
    for (const kind of ['users', 'loops'] as const) {
      content[kind].forEach(({ id }, index) =>
        check(`${kind} ${id}`, id, [...path, kind, index, 'id']),
      )
    }
    for (const kind of ['keysets', 'roles'] as const) {
      content[kind].forEach(({ id }, index) =>
        check(`${kind} ${scope}/${id}`, id, [...path, kind, index, 'id']),
      )
    }
  }
  return faults
}

function put(path: Path, edit: Edit): PlacedEdit {
  return { path, edit }
}

function scopeOf(
  { id, name }: { readonly id: string; readonly name?: string | undefined },
  parent: string,
) {
  return { id, parent, name: name ?? '', position: 0, revision: 0 }
}
