// Who may ask what: one line for each request of the protocol and each edit. Pure.
// The default is nobody: what has no line here does not compile, and is refused where it is unknown. Each line has
// the words for it that the reference of the protocol shows (make docs).
import type { ClientBodies } from '../protocol/client_messages.ts'
import { VocsError } from '../protocol/errors.ts'
import {
  type Configuration,
  DUTIES,
  type Duty,
  SYSTEM_SCOPE,
  type User,
} from '../store/entities.ts'
import { Draft } from './draft.ts'
import type { Edit, PlannedBodies } from './edits.ts'
import { dutiesWithin, homeOf } from './permission_scopes.ts'

/** What of a configuration says who may what. */
export type Standing = Pick<Draft, 'find' | 'lineage' | 'referring'>

export interface Asker {
  readonly user: string
  readonly inRole: boolean
  /** Has proved no more than a password that holds once. */
  readonly mustChangePassword: boolean
}

/** The scopes in each of which the duty is needed; SYSTEM_SCOPE where there is no such thing. */
type Scopes<Body> = (standing: Standing, body: Body) => readonly string[]

interface Line<Body> {
  /** session: also with a password that holds once; user: with one of the user's own; role: in a role. */
  readonly who: 'anyone' | 'session' | 'user' | 'role' | Exclude<Duty, 'none'>
  /** Where the duty is needed; undefined: anywhere. */
  readonly scopes?: Scopes<Body>
  /** Of a line for users: whose account it is about. Another's needs what its password does; empty: the own one. */
  readonly owner?: (body: Body) => string
  /** Whom it is for besides. */
  readonly also?: Line<Body>
  readonly words: string
}

const ANYONE = { who: 'anyone', words: 'anyone, without a session' } as const
const SESSION = {
  who: 'session',
  words: 'who has signed on, with a one-time password too',
} as const
const USER = { who: 'user', words: 'who has signed on' } as const
const FRESH = { ...USER, words: 'who has signed on less than 5 minutes ago' } as const
const ROLE = { who: 'role', words: 'who is in a role' } as const
const OF_USER = "the user's scope and all scopes in which the user has a duty"
const ACCOUNT: Line<{ readonly user: string }> = {
  who: 'user',
  owner: ({ user }) => user,
  words: `who has signed on, own ones; others': administrators of ${OF_USER}`,
}
const SUPERVISOR = {
  who: 'supervisor',
  words: 'supervisors and administrators of anything',
} as const
const ADMINISTRATOR = { who: 'administrator', words: 'administrators of anything' } as const
const OF_SYSTEM = administrator('the system', () => [SYSTEM_SCOPE])
const OF_SCOPE = administrator<{ readonly scope: string }>(
  'the domain or project',
  (_, { scope }) => [scope],
)
const OVERSEER = {
  who: 'administrator',
  words: 'supervisors of the system and administrators of anything',
  also: { ...SUPERVISOR, scopes: () => [SYSTEM_SCOPE] },
} as const

const REQUESTS: { readonly [Name in keyof ClientBodies]: Line<ClientBodies[Name]> } = {
  hello: ANYONE,
  ping: ANYONE,
  signOn: ANYONE,
  resume: ANYONE,
  changePassword: SESSION,
  signOff: SESSION,
  listSessions: ACCOUNT,
  endSession: ACCOUNT,
  chooseRole: { ...USER, words: 'members of the role' },
  switchLoop: ROLE,
  setVolume: ROLE,
  setPan: ROLE,
  setDim: ROLE,
  setPtt: ROLE,
  setPage: ROLE,
  setLoops: ROLE,
  setSettings: USER,
  watchRoster: { ...ROLE, words: `${ROLE.words} with a right on the loop` },
  offer: ROLE,
  change: { ...ADMINISTRATOR, words: 'administrators, each edit as the table of edits says' },
  listEntities: { ...SUPERVISOR, words: `${SUPERVISOR.words}, of what they may see` },
  unsubscribe: USER,
  proposeAddress: ADMINISTRATOR,
  searchAudit: { ...ADMINISTRATOR, words: `${ADMINISTRATOR.words}, of what is theirs` },
  verifyAudit: OF_SYSTEM,
  searchEvents: { ...SUPERVISOR, words: `${SUPERVISOR.words}, of what is theirs` },
  watchLive: {
    ...SUPERVISOR,
    scopes: (_, { scope }) => [scope],
    words: 'supervisors and administrators of the domain or project',
  },
  supervise: { ...SUPERVISOR, words: `${SUPERVISOR.words}, of sessions that are theirs` },
  broadcast: {
    ...SUPERVISOR,
    scopes: (_, { scope }) => [scope],
    words: 'a message: supervisors of the domain or project; a reload: administrators of it',
  },
  importOpenvocs: OF_SYSTEM,
  importDirectory: OF_SCOPE,
  watchSystem: OVERSEER,
  readHistory: OVERSEER,
  exportScope: OF_SCOPE,
  startOpenid: ANYONE,
  finishOpenid: ANYONE,
  startPasskeySignOn: ANYONE,
  finishPasskeySignOn: ANYONE,
  endOpenid: USER,
  startPasskeyRegistration: FRESH,
  finishPasskeyRegistration: FRESH,
  listPasskeys: ACCOUNT,
  removePasskey: ACCOUNT,
  importDomain: { ...ADMINISTRATOR, words: 'administrators, each step as the table of edits says' },
}

const EDITS: { readonly [Name in keyof PlannedBodies]: Line<PlannedBodies[Name]> } = {
  putScope: administrator(
    'it; of its domain if it is a new project, of the system if a new domain',
    (standing, { id, parent }) => {
      const found = standing.find('scope', id)
      return [found !== undefined && (found.parent ?? SYSTEM_SCOPE) === parent ? id : parent]
    },
  ),
  putUser: administrator(
    'its scope and all scopes in which the user has a duty',
    (standing, body) => {
      const found = standing.find('user', body.id)
      return [body.scope, ...(found?.scope === body.scope ? found.duties.keys() : [])]
    },
  ),
  putLoop: administrator('its scope', (_, { scope }) => [scope]),
  putRole: administrator('its scope', (_, { scope }) => [scope]),
  putKeyset: administrator('its scope', (_, { scope }) => [scope]),
  remove: administrator(
    'its scope, of a project its domain, of a domain the system; and of all scopes in which a user who goes with it has a duty',
    (standing, { kind, id }) => {
      const entity = standing.find(kind, id)
      if (entity === undefined) return [homeOf(id)]
      if (entity.kind === 'user') return [entity.scope, ...entity.duties.keys()]
      if (entity.kind !== 'scope') return [entity.scope]
      return [entity.parent ?? SYSTEM_SCOPE, ...dutiesWithin(standing, id)]
    },
  ),
  setMember: administrator("the role's scope", (_, { role }) => [homeOf(role)]),
  setRight: administrator(
    "the role's scope; of the loop's project for a role of its domain",
    (standing, { role, loop }) => {
      const loopScope = standing.find('loop', loop)?.scope
      // A domain's role on a project's loop is the project's to say: its people are to be heard there.
      const domain = loopScope === undefined ? undefined : standing.find('scope', loopScope)?.parent
      return [domain === homeOf(role) && loopScope !== undefined ? loopScope : homeOf(role)]
    },
  ),
  setLayout: administrator("the role's scope", (_, { role }) => [homeOf(role)]),
  setDuty: administrator(
    "the duty's scope; of the user's too, if a duty is given to one of another domain or project",
    (standing, { user, scope, duty }) => {
      const home = standing.find('user', user)?.scope
      // Whoever has a duty elsewhere is out of reach for the administrators at home.
      const isNear =
        home === undefined ||
        standing.lineage(scope).includes(home) ||
        standing.lineage(home).includes(scope)
      return isNear || DUTIES[duty] === 'none' ? [scope] : [scope, home]
    },
  ),
  setPassword: administrator(OF_USER, (standing, { user }) => scopesOfUser(standing, user)),
}

/** Throws VocsError if this may not be asked; `asker` undefined: somebody without a session. */
export function checkRequest(
  standing: Standing,
  asker: Asker | undefined,
  request: { readonly body: keyof ClientBodies },
): void {
  const line = lineOf(REQUESTS, request.body)
  if (line === undefined) throw VocsError.permissionDenied()
  if (line.who === 'anyone') return
  if (asker === undefined) throw new VocsError('NOT_SIGNED_ON', 'sign on first')
  if (line.who === 'session') return
  if (asker.mustChangePassword) {
    throw new VocsError('PASSWORD_CHANGE_REQUIRED', 'change your one-time password first')
  }
  const user = standing.find('user', asker.user)
  if (line.who === 'user') {
    const owner = line.owner?.(bodyOf(request)) ?? ''
    if (owner === '' || owner === asker.user) return
    const scopes = scopesOfUser(standing, owner)
    if (scopes.every((scope) => hasDuty(standing, user, scope, 'administrator'))) return
    throw VocsError.permissionDenied()
  }
  if (line.who === 'role') {
    if (!asker.inRole) throw new VocsError('NO_ROLE', 'choose a role first')
    return
  }
  if (!isHeld(standing, user, line, bodyOf(request))) throw VocsError.permissionDenied()
}

/** Whether the user may make this edit, in what the edits before it have made. */
export function mayEdit(standing: Standing, actor: string, edit: Edit): boolean {
  const line = lineOf(EDITS, edit.body)
  return line !== undefined && isHeld(standing, standing.find('user', actor), line, bodyOf(edit))
}

/** Whether the user has at least this duty in the scope, its domain or the whole system. */
export function hasDuty(
  standing: Pick<Standing, 'lineage'>,
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

/** Whether the user may watch the whole system at work. */
export function mayOversee(configuration: Configuration, user: string): boolean {
  return isHeld(new Draft(configuration), configuration.users.get(user), OVERSEER, {})
}

/** Whether the user has any duty and has signed on with a password of its own. */
export function hasAnyDuty(user: User | undefined): boolean {
  return user?.disabled === false && !user.oneTime && user.duties.size > 0
}

/** Who may, in words, by the request's or edit's name. */
export function wordsFor(kind: 'request' | 'edit'): ReadonlyMap<string, string> {
  const lines: Readonly<Record<string, Line<never>>> = kind === 'request' ? REQUESTS : EDITS
  return new Map(Object.entries(lines).map(([name, { words }]) => [name, words]))
}

function administrator<Body>(of: string, scopes: Scopes<Body>): Line<Body> {
  return { who: 'administrator', scopes, words: `administrators of ${of}` }
}

function isHeld(
  standing: Standing,
  user: User | undefined,
  { who, scopes, also }: Line<unknown>,
  body: unknown,
): boolean {
  if (also !== undefined && isHeld(standing, user, also, body)) return true
  if (who !== 'supervisor' && who !== 'administrator') return false
  const needed = scopes?.(standing, body)
  if (needed !== undefined) return needed.every((scope) => hasDuty(standing, user, scope, who))
  const least = DUTIES.indexOf(who)
  return (
    user?.disabled === false &&
    [...user.duties.values()].some((held) => DUTIES.indexOf(held) >= least)
  )
}

/** A name that came from outside may be that of something that every object has. */
function lineOf(lines: object, name: string): Line<unknown> | undefined {
  return Object.hasOwn(lines, name)
    ? (lines as Readonly<Record<string, Line<unknown>>>)[name]
    : undefined
}

function bodyOf(message: { readonly body: string }): unknown {
  return (message as unknown as Readonly<Record<string, unknown>>)[message.body]
}

/** Who administrates all of these may act for the user. */
function scopesOfUser(standing: Standing, id: string): readonly string[] {
  const user = standing.find('user', id)
  return user === undefined ? [SYSTEM_SCOPE] : [user.scope, ...user.duties.keys()]
}
