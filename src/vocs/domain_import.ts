// A domain file as a change: what it says is put, what it does not name stays, or goes if it is to replace
// what is there. Pure. Refused whole with every fault and its line (F81).
import type { CheckedYaml } from '../net/checked_yaml.ts'
import { YamlFault } from '../net/checked_yaml.ts'
import { HIGHLIGHTS, RIGHTS, TALK_MODES } from '../protocol/domain.ts'
import { type Configuration, DUTIES, type EntityChange } from '../store/entities.ts'
import type { GroupRange } from './addresses.ts'
import type { ContentText, DomainText } from './domain_text.ts'
import type { Edit } from './edits.ts'
import { planChange } from './plan_change.ts'

type Path = readonly PropertyKey[]

/** An edit and where in the text it comes from. */
interface PlacedEdit {
  readonly edit: Edit
  readonly path: Path
}

export interface ImportOptions {
  readonly range: GroupRange
  /** Who asks; undefined: nobody needs to be asked. */
  readonly actor: string | undefined
  /** What the domain has and the text has not is deleted. */
  readonly replace: boolean
}

/** Throws YamlFault with all faults of sense; gives 'denied' where the actor may not do all of it. */
export function planImport(
  configuration: Configuration,
  yaml: CheckedYaml<DomainText>,
  file: string,
  { range, actor, replace }: ImportOptions,
): readonly EntityChange[] | 'denied' {
  const placed = domainEdits(configuration, yaml.value)
  const removals = removalsFor(configuration, yaml.value, replace)
  const edits = [...removals, ...placed.map(({ edit }) => edit)]
  const repeated = repeatedIds(yaml.value)
  const plan = planChange(configuration, { edits, actor, range })
  if (plan.kind === 'denied') return 'denied'
  if (plan.kind === 'good' && repeated.length === 0) return plan.changes
  const faults = plan.kind === 'good' ? [] : plan.faults
  const wrong: PlacedFault[] = faults.map(({ edit, text }) => ({
    path: placed[edit - removals.length]?.path ?? [],
    text,
  }))
  const lines = [...repeated, ...wrong].map(
    ({ path, text }) => `line ${yaml.lineOf(path)}: ${path.map(String).join('.')}: ${text}`,
  )
  throw new YamlFault(file, [...new Set(lines)])
}

function domainEdits(configuration: Configuration, text: DomainText): PlacedEdit[] {
  const { domain, projects } = text
  const scopes = [
    put(['domain'], { body: 'putScope', putScope: scopeOf(domain, '') }),
    ...projects.map((project, index) =>
      put(['projects', index], { body: 'putScope', putScope: scopeOf(project, domain.id) }),
    ),
    // Who may change a project need not be the one who may change its domain.
  ].filter(({ edit }) => !isThere(configuration, edit))
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
  ]
}

function entityEdits(content: ContentText, scope: string, path: Path): PlacedEdit[] {
  return [
    ...content.users.flatMap((user, index) => {
      const { id, name = '', disabled, password: passwordHash, oneTime } = user
      const at = [...path, 'users', index]
      const derived = { passwordSet: false, passwordOneTime: false, duties: [], revision: 0 }
      const putUser = { id, scope, name, disabled, ...derived }
      const edits = [put(at, { body: 'putUser', putUser })]
      if (passwordHash === undefined) return edits
      const setPassword = { user: id, passwordHash, oneTime }
      return [...edits, put([...at, 'password'], { body: 'setPassword', setPassword })]
    }),
    ...content.loops.map((loop, index) => {
      const { id, name = '', abbreviation = '', group = '', port = 0 } = loop
      const highlight = HIGHLIGHTS.indexOf(loop.highlight)
      const fields = { id, scope, name, abbreviation, highlight, group, port }
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

function isThere({ scopes }: Configuration, edit: Edit): boolean {
  if (edit.body !== 'putScope') return false
  const { id, parent, name } = edit.putScope
  const found = scopes.get(id)
  return found !== undefined && found.name === (name || id) && (found.parent ?? '') === parent
}

interface PlacedFault {
  readonly path: Path
  readonly text: string
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

/** Links of a role that the text names, which the text does not name. */
function linkRemovals(configuration: Configuration, content: ContentText, scope: string): Edit[] {
  return content.roles.flatMap((text): Edit[] => {
    const role = configuration.roles.get(`${scope}/${text.id}`)
    if (role === undefined) return []
    const keysets = new Set(text.layouts.map(({ keyset = '' }) => fullKeyset(keyset, scope)))
    return [
      ...[...role.members]
        .filter((user) => !text.members.includes(user))
        .map((user): Edit => ({
          body: 'setMember',
          setMember: { role: role.id, user, member: false },
        })),
      ...[...role.rights.keys()]
        .filter((loop) => !(loop in text.rights))
        .map((loop): Edit => ({ body: 'setRight', setRight: { role: role.id, loop, right: 0 } })),
      ...[...role.layouts.keys()]
        .filter((keyset) => !keysets.has(keyset))
        .map((keyset): Edit => ({
          body: 'setLayout',
          setLayout: { role: role.id, layout: { keyset, pages: [] } },
        })),
    ]
  })
}

/** Duties in a replaced domain that the text does not give. */
function dutyRemovals(configuration: Configuration, content: ContentText, scope: string): Edit[] {
  const given = new Set([...content.administrators, ...content.supervisors])
  return [...configuration.users.values()]
    .filter(({ id, duties }) => duties.has(scope) && !given.has(id))
    .map(({ id: user }): Edit => ({ body: 'setDuty', setDuty: { user, scope, duty: 0 } }))
}

function fullKeyset(keyset: string, scope: string): string {
  return keyset === '' || keyset.includes('/') ? keyset : `${scope}/${keyset}`
}

/** What the text does not name: links of its roles; in a replaced domain everything. */
function removalsFor(configuration: Configuration, text: DomainText, replace: boolean): Edit[] {
  const scopes = new Map<string, ContentText>([
    [text.domain.id, text],
    ...text.projects.map((project): [string, ContentText] => [project.id, project]),
  ])
  const edits = [...scopes].flatMap(([scope, content]) => [
    ...linkRemovals(configuration, content, scope),
    ...(replace ? dutyRemovals(configuration, content, scope) : []),
  ])
  if (!replace) return edits
  const remove = (kind: 'scope' | 'user' | 'loop' | 'keyset' | 'role', id: string) =>
    edits.push({ body: 'remove', remove: { kind, id } })
  for (const { id, parent } of configuration.scopes.values()) {
    if (parent === text.domain.id && !scopes.has(id)) remove('scope', id)
  }
  for (const [scope, content] of scopes) {
    const ids = (entities: readonly { readonly id: string }[], prefix = '') =>
      new Set(entities.map(({ id }) => `${prefix}${id}`))
    const kept = {
      user: ids(content.users),
      loop: ids(content.loops),
      keyset: ids(content.keysets, `${scope}/`),
      role: ids(content.roles, `${scope}/`),
    }
    for (const kind of ['role', 'keyset', 'loop', 'user'] as const) {
      for (const entity of configuration[`${kind}s`].values()) {
        if (entity.scope === scope && !kept[kind].has(entity.id)) remove(kind, entity.id)
      }
    }
  }
  return edits
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
