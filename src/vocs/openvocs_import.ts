// An openvocs database as domains of ours, with a list of all that is not the same after it (F112). Pure.
import type { OpenvocsFiles } from '../net/openvocs_source.ts'
import { ABBREVIATION_LETTERS_MAX, NAME_LETTERS_MAX } from './entity_rules.ts'
import { type Database, type Entity, readDatabase, type Scope } from './openvocs/database.ts'
import type {
  ImportedDomain,
  ImportedKeyset,
  ImportedLoop,
  ImportedPart,
  ImportedRole,
  ImportedUser,
  OpenvocsImport,
} from './openvocs/imported.ts'
import { Notes, shown } from './openvocs/json_object.ts'
import { readKeysets, readLayout } from './openvocs/layouts.ts'
import { readLoops } from './openvocs/loops.ts'
import { readReferences, type References } from './openvocs/references.ts'
import { readStates } from './openvocs/states.ts'
import { readUser } from './openvocs/users.ts'

export type * from './openvocs/imported.ts'
export type { NotTaken } from './openvocs/json_object.ts'

/**
 * Throws OpenvocsFault if a file is no JSON or no object, with all such files; nothing else. What can't be
 * taken over, or not as it was, is in `notTaken`.
 */
export function readOpenvocs(files: OpenvocsFiles): OpenvocsImport {
  const notes = new Notes()
  const database = readDatabase(files, notes)
  for (const { file, why } of files.unread) notes.add({ file, path: [] }, 'not read', why)
  const references = readReferences(database, notes)
  const parts = readParts(database, references, notes)
  const domains = database.scopes
    .filter((scope) => scope.domain === scope)
    .map((domain) => domainFrom(domain, database.scopes, parts))
  const states = readStates(database, references)
  return { domains, states, notTaken: notes.list }
}

/** openvocs' role whose members administrate the domain or project that it is in. */
const ADMINISTRATORS = 'admin'

type Parts = ReadonlyMap<Scope, ImportedPart>

interface Part {
  readonly administrators: string[]
  readonly users: ImportedUser[]
  readonly loops: ImportedLoop[]
  readonly roles: ImportedRole[]
  readonly keysets: ImportedKeyset[]
}

function readParts(database: Database, references: References, notes: Notes): Parts {
  const keysets = readKeysets(database, notes)
  const parts = new Map<Scope, Part>(
    database.scopes.map((scope) => [
      scope,
      { administrators: [], users: [], loops: [], roles: [], keysets: keysets.get(scope) ?? [] },
    ]),
  )
  const partOf = (entity: Entity) =>
    parts.get(references.moved.has(entity) ? entity.scope.domain : entity.scope)
  for (const user of database.users) partOf(user)?.users.push(readUser(user))
  for (const [loop, read] of readLoops(database.loops)) partOf(loop)?.loops.push(read)
  for (const role of database.roles) {
    const read = readRole(role, references, notes)
    partOf(role)?.roles.push(read)
    if (role.key === ADMINISTRATORS) partOf(role)?.administrators.push(...read.members)
  }
  return parts
}

function readRole(role: Entity, { members, rights }: References, notes: Notes): ImportedRole {
  const { id, json } = role
  const name = json.shortText('name', NAME_LETTERS_MAX)
  const abbreviation = json.shortText('abbreviation', ABBREVIATION_LETTERS_MAX)
  const granted = [...(rights.get(role) ?? [])]
  const layout = readLayout(
    role,
    granted.map(([loop]) => loop),
    notes,
  )
  json.noteRest()
  return {
    id,
    ...(name === undefined ? {} : { name }),
    ...(abbreviation === undefined ? {} : { abbreviation }),
    members: [...(members.get(role) ?? [])].map((user) => user.id),
    rights: Object.fromEntries(granted.map(([loop, right]) => [loop.id, right])),
    ...(layout === undefined ? {} : { layouts: [layout] }),
  }
}

function domainFrom(domain: Scope, scopes: readonly Scope[], parts: Parts): ImportedDomain {
  const name =
    domain.json.shortText('name', NAME_LETTERS_MAX) ??
    domain.json.fitText('name', domain.key, NAME_LETTERS_MAX)
  domain.json.noteRest()
  return {
    domain: { id: domain.id, name },
    ...partFrom(domain, parts),
    projects: scopes
      .filter((scope) => scope.domain === domain && scope !== domain)
      .map((project) => projectFrom(project, parts)),
  }
}

function projectFrom(project: Scope, parts: Parts) {
  const { id, json, domain } = project
  const name = json.shortText('name', NAME_LETTERS_MAX)
  const said = json.text('domain')
  if (said !== undefined && said !== domain.key) {
    json.note(
      'domain',
      shown(said),
      'the project is in the folder of another domain, and stays there',
    )
  }
  json.noteRest()
  return { id, ...(name === undefined ? {} : { name }), ...partFrom(project, parts) }
}

function partFrom(scope: Scope, parts: Parts): ImportedPart {
  return parts.get(scope) ?? { administrators: [], users: [], loops: [], roles: [], keysets: [] }
}
