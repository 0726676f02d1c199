// The domains, projects, users, loops and roles of an openvocs database, each with the id it gets here. Pure.
import { type OpenvocsFiles, OpenvocsFault, type OpenvocsText } from '../../net/openvocs_source.ts'
import { isObject, JsonObject, type Notes, shown } from './json_object.ts'
import { faultyLine, repeatedKeys } from './json_text.ts'
import { type IdWord, legalIds } from './legal_ids.ts'

export interface Scope {
  /** openvocs' id. */
  readonly key: string
  readonly id: string
  readonly json: JsonObject
  /** A project's domain; of a domain itself. */
  readonly domain: Scope
}

export interface Entity {
  /** openvocs' id, by which openvocs names it everywhere. */
  readonly key: string
  readonly id: string
  readonly json: JsonObject
  readonly scope: Scope
}

export interface Database {
  /** Each domain before its projects. */
  readonly scopes: readonly Scope[]
  readonly users: readonly Entity[]
  readonly loops: readonly Entity[]
  readonly roles: readonly Entity[]
  readonly state: JsonObject | undefined
}

export const RENAMED =
  'got another id: ids here are 1 to 64 letters, digits, "-", "_", "." and unique, and no user is "system" or "unknown"'

const REPEATED = 'the key is there twice: the last one is taken'
const NAMESAKE =
  'openvocs knows one user of an id: the one of the last project is taken, in the roles of all, with its password'

/** Throws OpenvocsFault with all files that are no JSON or no objects. */
export function readDatabase(files: OpenvocsFiles, notes: Notes): Database {
  const faults: string[] = []
  const parse = (source: OpenvocsText) => parseObject(source, notes, faults)
  const domains = files.domains.map((texts) => ({
    folder: texts.folder,
    json: parse(texts.config),
    projects: texts.projects.map(({ folder, config }) => ({ folder, json: parse(config) })),
  }))
  const state = files.state === undefined ? undefined : parse(files.state)
  if (faults.length > 0) throw new OpenvocsFault(faults)
  const scopes = giveScopeIds(domains.map(keyedDomain), notes)
  const roles = scopes.flatMap((scope) => entities([scope], 'roles', 'role', notes))
  return {
    scopes,
    users: entities(scopes, 'users', 'user', notes),
    loops: entities(scopes, 'loops', 'loop', notes),
    roles,
    state,
  }
}

function parseObject(source: OpenvocsText, notes: Notes, faults: string[]): JsonObject {
  const { file } = source
  const text = source.text.replace(/^\uFEFF/, '')
  try {
    const value: unknown = JSON.parse(text)
    if (!isObject(value)) faults.push(`${file}: an object is needed, not ${shown(value)}`)
    else {
      for (const path of repeatedKeys(text)) notes.add({ file, path }, 'a second one', REPEATED)
      return new JsonObject(value, { file, path: [] }, notes)
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    faults.push(`${file}: line ${faultyLine(text, error.message)}: ${error.message}`)
  }
  return new JsonObject({}, { file, path: [] }, notes)
}

interface ReadScope {
  readonly folder: string
  readonly json: JsonObject
}

interface KeyedScope {
  readonly key: string
  readonly json: JsonObject
}

interface KeyedDomain extends KeyedScope {
  readonly projects: readonly KeyedScope[]
}

function keyedDomain({
  projects,
  ...domain
}: ReadScope & { readonly projects: readonly ReadScope[] }): KeyedDomain {
  const inFolders = projects.map(keyed)
  const known = new Set(inFolders.map(({ key }) => key))
  const json = domain.json.object('projects')
  const inDomain = (json?.objects() ?? []).flatMap(([folder, project]) => {
    const read = keyed({ folder, json: project })
    if (!known.has(read.key)) return [read]
    json?.note(folder, shown(folder), 'the project has a file of its own, which is taken')
    return []
  })
  return { ...keyed(domain), projects: [...inFolders, ...inDomain] }
}

function keyed({ folder, json }: ReadScope): KeyedScope {
  const id = json.text('id')
  if (id === undefined) {
    json.note('id', 'none', `openvocs skips what has none; here it is "${folder}"`)
  }
  return { key: id ?? folder, json }
}

function giveScopeIds(domains: readonly KeyedDomain[], notes: Notes): Scope[] {
  // All domains first, so that a project of a domain's name is the one that gets another.
  const all: readonly KeyedScope[] = [...domains, ...domains.flatMap(({ projects }) => projects)]
  const given = legalIds(
    all.map(({ key }) => key),
    'project',
  )
  const ids = new Map(all.map((scope, index) => [scope.json, given[index] ?? '']))
  return domains.flatMap(({ projects, ...domain }) => {
    const top = scopeOf(domain, ids, undefined, notes)
    return [top, ...projects.map((project) => scopeOf(project, ids, top, notes))]
  })
}

function scopeOf(
  { key, json }: KeyedScope,
  ids: ReadonlyMap<JsonObject, string>,
  domain: Scope | undefined,
  notes: Notes,
): Scope {
  const id = ids.get(json) ?? ''
  if (id !== key) notes.add(json.place, `${shown(key)} is now "${id}"`, RENAMED)
  const scope = { key, id, json }
  // A domain is its own.
  return domain === undefined ? selfOwned(scope) : { ...scope, domain }
}

function selfOwned(scope: Omit<Scope, 'domain'>): Scope {
  const own = { ...scope } as { -readonly [Key in keyof Scope]: Scope[Key] }
  own.domain = own
  return own
}

function entities(
  scopes: readonly Scope[],
  list: 'users' | 'loops' | 'roles',
  word: IdWord,
  notes: Notes,
): Entity[] {
  const listed = scopes.flatMap((scope) =>
    (scope.json.object(list)?.objects() ?? []).map(([key, json]) => ({ key, json, scope })),
  )
  const found = list === 'users' ? withoutNamesakes(listed, notes) : listed
  const ids = legalIds(
    found.map(({ key }) => key),
    word,
  )
  return found.map(({ key, json, scope }, index) => {
    const id = ids[index] ?? ''
    if (id !== key) notes.add(json.place, `${word} ${shown(key)} is now "${id}"`, RENAMED)
    const said = json.text('id')
    if (said !== undefined && said !== key) {
      json.note('id', shown(said), 'openvocs goes by the key that it stands under')
    }
    return { key, id, json, scope }
  })
}

/** Of the users with one id in a domain the last, whose projects are read after their domain, as in openvocs. */
function withoutNamesakes(
  users: readonly Omit<Entity, 'id'>[],
  notes: Notes,
): readonly Omit<Entity, 'id'>[] {
  const last = new Map(users.map((user) => [nameInDomain(user), user]))
  return users.filter((user) => {
    if (last.get(nameInDomain(user)) === user) return true
    notes.add(user.json.place, `user ${shown(user.key)}`, NAMESAKE)
    return false
  })
}

const nameInDomain = ({ key, scope }: Omit<Entity, 'id'>) => `${scope.domain.id} ${key}`
