// Who may ask what: each request and each edit of the protocol, tried by people of every standing; what they are
// answered holds no secret.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import protobuf from 'protobufjs'
import type { EditBodies, EditMessage } from '../../src/protocol/admin_messages.ts'
import type { ClientBodies, ServerMessage } from '../../src/protocol/client_messages.ts'
import { Draft } from '../../src/vocs/draft.ts'
import { checkRequest, wordsFor } from '../../src/vocs/permissions.ts'
import { keysetEntity, loopEntity, roleEntity, scopeEntity, userEntity } from '../support/edits.ts'
import { AdminBench, bodyOf } from './admin_bench.ts'
import { codeOf } from './core_bench.ts'

const SIGNED_ON = [
  'plain',
  'supervisor-p',
  'admin-p',
  'admin-q',
  'admin-base',
  'admin-other',
  'admin-system',
] as const
const EVERYBODY = [undefined, 'once', 'plain in a role', ...SIGNED_ON] as const
type Person = (typeof EVERYBODY)[number]

const ADMINISTRATORS: readonly Person[] = SIGNED_ON.slice(2)
const SUPERVISORS: readonly Person[] = SIGNED_ON.slice(1)
const USERS: readonly Person[] = ['plain in a role', ...SIGNED_ON]
const IN_ROLE: readonly Person[] = ['plain in a role']
const OF_P: readonly Person[] = ['admin-p', 'admin-base', 'admin-system']
const OF_BASE: readonly Person[] = ['admin-base', 'admin-system']
const OF_OTHER: readonly Person[] = ['admin-other', 'admin-system']
const OF_SYSTEM: readonly Person[] = ['admin-system']

/** By request: what is asked, and who is not refused. */
const REQUESTS: {
  readonly [Name in keyof ClientBodies]: readonly [ClientBodies[Name], readonly Person[]]
} = {
  hello: [{ version: 1, client: 'again' }, EVERYBODY],
  ping: [{ stamp: 1 }, EVERYBODY],
  signOn: [{ user: 'plain', password: 'wrong' }, EVERYBODY],
  resume: [{ token: 'none' }, EVERYBODY],
  changePassword: [{ oldPassword: 'x', newPassword: 'short' }, ['once', ...USERS]],
  signOff: [{}, ['once', ...USERS]],
  chooseRole: [{ role: 'p/crew' }, USERS],
  switchLoop: [{ loop: 1, state: 0 }, IN_ROLE],
  setVolume: [{ loop: 1, volume: 50 }, IN_ROLE],
  setPan: [{ loop: 1, pan: 0 }, IN_ROLE],
  setPtt: [{ pressed: true }, IN_ROLE],
  setPage: [{ page: 0 }, IN_ROLE],
  setSettings: [{ text: '{}' }, USERS],
  setLoops: [{ loops: [{ loop: 1, state: 0, volume: 50, pan: 0 }] }, IN_ROLE],
  watchRoster: [{ loop: 1 }, IN_ROLE],
  setDim: [{ whileTalkingDb: 0, priorityDb: 0, priorityLoops: [] }, IN_ROLE],
  listSessions: [{ user: 'p-user' }, OF_P],
  endSession: [{ user: 'p-user', id: 'none' }, OF_P],
  offer: [{ sdp: 'v=0' }, IN_ROLE],
  change: [{ edits: [], baseRevision: 0, dryRun: true, reason: '' }, ADMINISTRATORS],
  listEntities: [
    { kind: 2, scope: '', text: '', after: '', limit: 0, subscribe: true },
    SUPERVISORS,
  ],
  unsubscribe: [{ subscription: 1 }, USERS],
  proposeAddress: [{ loop: 'x' }, ADMINISTRATORS],
  searchAudit: [
    {
      actor: '',
      text: '',
      entity: null,
      fromMs: 0,
      toMs: 0,
      beforeSequence: 0,
      limit: 0,
    } as never,
    ADMINISTRATORS,
  ],
  verifyAudit: [{}, OF_SYSTEM],
  searchEvents: [
    { loop: '', user: '', session: 0, fromMs: 0, toMs: 0, beforeSequence: 0, limit: 0 },
    SUPERVISORS,
  ],
  watchLive: [{ scope: 'p' }, ['supervisor-p', ...OF_P]],
  supervise: [
    superviseOf(1_000_000),
    // There is no such session: those who could supervise one are told the same.
    [],
  ],
  broadcast: [
    { scope: 'p', reason: '', action: 'message', message: { text: 'now' } },
    ['supervisor-p', ...OF_P],
  ],
  importOpenvocs: [{ files: [], dryRun: true, reason: '' }, OF_SYSTEM],
  importDirectory: [{ scope: 'p', base: 'x', filter: '', dryRun: true, reason: '' }, OF_P],
  watchSystem: [{}, ADMINISTRATORS],
  readHistory: [{ fromMs: 0 }, ADMINISTRATORS],
  exportScope: [{ scope: 'p', format: 0, offset: 0, revision: 0 }, OF_P],
  startOpenid: [{}, EVERYBODY],
  finishOpenid: [{ query: '?code=none', secret: 'none' }, EVERYBODY],
  startPasskeySignOn: [{}, EVERYBODY],
  finishPasskeySignOn: [{ answer: '{}' }, EVERYBODY],
  endOpenid: [{}, USERS],
  startPasskeyRegistration: [{}, USERS],
  finishPasskeyRegistration: [{ answer: '{}', name: 'key' }, USERS],
  listPasskeys: [{ user: 'p-user' }, OF_P],
  removePasskey: [{ user: 'p-user', id: 'none' }, OF_P],
  importDomain: [{ text: '[]', replace: false, dryRun: true, reason: '' }, ADMINISTRATORS],
}

function superviseOf(session: number): ClientBodies['supervise'] {
  return { session, reason: '', action: 'notify', notify: { text: 'hello' } } as never
}

type Case = readonly [keyof ClientBodies, readonly [unknown, readonly Person[]]]
type EditCase = readonly [EditMessage, readonly Person[]]

/** By edit: what is tried, and by whom it may be done. */
const EDITS: { readonly [Name in keyof EditBodies]: readonly EditCase[] } = {
  putScope: [
    [{ body: 'putScope', putScope: scopeEntity('new', '') }, OF_SYSTEM],
    [{ body: 'putScope', putScope: scopeEntity('new', 'base') }, OF_BASE],
    [{ body: 'putScope', putScope: { ...scopeEntity('p', 'base'), name: 'P' } }, OF_P],
    [{ body: 'putScope', putScope: { ...scopeEntity('base', ''), name: 'B' } }, OF_BASE],
  ],
  putUser: [
    [{ body: 'putUser', putUser: userEntity('new', 'p') }, OF_P],
    [{ body: 'putUser', putUser: userEntity('new', 'base') }, OF_BASE],
    [{ body: 'putUser', putUser: userEntity('plain', 'base', 'Plain') }, OF_BASE],
    [{ body: 'putUser', putUser: userEntity('admin-system', 'base', 'Me') }, OF_SYSTEM],
    [{ body: 'putUser', putUser: userEntity('new', 'other') }, OF_OTHER],
  ],
  putLoop: [
    [{ body: 'putLoop', putLoop: loopEntity('new', 'p') }, OF_P],
    [{ body: 'putLoop', putLoop: loopEntity('base-loop', 'base', 'B') }, OF_BASE],
    [{ body: 'putLoop', putLoop: loopEntity('new', 'o') }, OF_OTHER],
  ],
  putRole: [
    [{ body: 'putRole', putRole: roleEntity('p/new', 'p') }, OF_P],
    [{ body: 'putRole', putRole: roleEntity('base/crew', 'base') }, OF_BASE],
  ],
  putKeyset: [
    [{ body: 'putKeyset', putKeyset: keysetEntity('p/new', 'p') }, OF_P],
    [{ body: 'putKeyset', putKeyset: keysetEntity('base/desk', 'base') }, OF_BASE],
  ],
  remove: [
    [{ body: 'remove', remove: { kind: 1, id: 'p' } }, OF_BASE],
    [{ body: 'remove', remove: { kind: 1, id: 'other' } }, OF_SYSTEM],
    [{ body: 'remove', remove: { kind: 2, id: 'p-user' } }, OF_P],
    [{ body: 'remove', remove: { kind: 2, id: 'admin-base' } }, OF_BASE],
    [{ body: 'remove', remove: { kind: 3, id: 'base-loop' } }, OF_BASE],
    [{ body: 'remove', remove: { kind: 4, id: 'p/crew' } }, OF_P],
    [{ body: 'remove', remove: { kind: 5, id: 'base/desk' } }, OF_BASE],
  ],
  setMember: [
    [{ body: 'setMember', setMember: { role: 'p/crew', user: 'plain', member: false } }, OF_P],
    [{ body: 'setMember', setMember: { role: 'base/crew', user: 'once', member: true } }, OF_BASE],
  ],
  setRight: [
    [{ body: 'setRight', setRight: { role: 'p/crew', loop: 'base-loop', right: 2 } }, OF_P],
    [{ body: 'setRight', setRight: { role: 'base/crew', loop: 'p-loop', right: 2 } }, OF_P],
    [{ body: 'setRight', setRight: { role: 'base/crew', loop: 'base-loop', right: 1 } }, OF_BASE],
  ],
  setLayout: [
    [{ body: 'setLayout', setLayout: { role: 'p/crew', layout: null } }, OF_P],
    [{ body: 'setLayout', setLayout: { role: 'base/crew', layout: null } }, OF_BASE],
  ],
  setDuty: [
    [{ body: 'setDuty', setDuty: { user: 'plain', scope: 'p', duty: 1 } }, OF_P],
    [{ body: 'setDuty', setDuty: { user: 'p-user', scope: 'base', duty: 1 } }, OF_BASE],
    [{ body: 'setDuty', setDuty: { user: 'q-user', scope: 'p', duty: 1 } }, OF_BASE],
    [{ body: 'setDuty', setDuty: { user: 'other-user', scope: 'p', duty: 1 } }, OF_SYSTEM],
    [{ body: 'setDuty', setDuty: { user: 'plain', scope: '', duty: 2 } }, OF_SYSTEM],
  ],
  resetPassword: [
    [{ body: 'resetPassword', resetPassword: { user: 'p-user' } }, OF_P],
    [{ body: 'resetPassword', resetPassword: { user: 'plain' } }, OF_BASE],
    [{ body: 'resetPassword', resetPassword: { user: 'admin-system' } }, OF_SYSTEM],
  ],
}

const REFUSALS = ['NOT_SIGNED_ON', 'PASSWORD_CHANGE_REQUIRED', 'NO_ROLE', 'PERMISSION_DENIED']

function enter(admin: AdminBench, person: Person): number {
  return person === 'plain in a role' ? admin.enter('plain', 'p/crew') : admin.enter(person)
}

/** Why somebody is refused what others may. */
function refusalOf(person: Person, allowed: readonly Person[]): string {
  if (person === undefined) return 'NOT_SIGNED_ON'
  if (person === 'once') return 'PASSWORD_CHANGE_REQUIRED'
  return allowed === IN_ROLE ? 'NO_ROLE' : 'PERMISSION_DENIED'
}

/** Nobody is told of a hash or of another's token; `tokens` are those that were given to their owners. */
function assertNoSecrets(admin: AdminBench): void {
  const given = admin.told.flatMap(({ message }) =>
    message.body === 'signedOn' ? [message.signedOn.token] : [],
  )
  const users = [...admin.plane.configuration.users.values()]
  const hashes = users.flatMap(({ passwordHash }) => passwordHash ?? [])
  assert.ok(hashes.length > 8 && given.length > 0)
  const secrets = [...hashes, '$argon2', 'digest of', ...given]
  for (const { message } of admin.told) {
    const text = JSON.stringify(lessOwnToken(message))
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${text}`)
  }
}

function lessOwnToken(message: ServerMessage): ServerMessage {
  if (message.body !== 'signedOn') return message
  return { ...message, signedOn: { ...message.signedOn, token: '' } }
}

test('F103 F104: each request is refused to whom it is not for, and no answer has a secret', async (t) => {
  const admin = await AdminBench.open(t)
  admin.enter('plain', 'p/crew')
  const session = [...admin.bench.core.sessions.keys()][0] ?? 0
  const supervised: Case = ['supervise', [superviseOf(session), ['supervisor-p', ...OF_P]]]
  for (const [body, [value, allowed]] of [supervised, ...(Object.entries(REQUESTS) as Case[])]) {
    for (const person of EVERYBODY) {
      admin.bench.nowMs += 60_000
      const answer = await admin.ask(enter(admin, person), body, value as never)
      const code = codeOf(answer)
      const what = `${body} by ${person}`
      if (allowed.includes(person)) {
        assert.ok(!REFUSALS.includes(code ?? ''), `${what}: ${code}`)
      } else assert.equal(code, refusalOf(person, allowed), what)
    }
  }
  assertNoSecrets(admin)
})

test('F73 F77 F103 F104: each edit is made by its administrators alone', async (t) => {
  const admin = await AdminBench.open(t)
  for (const [edit, allowed] of Object.values(EDITS).flat()) {
    for (const person of EVERYBODY) {
      admin.bench.nowMs += 60_000
      const answer = await admin.change(enter(admin, person), [edit], { dryRun: true })
      const isAllowed = allowed.includes(person)
      const expected = isAllowed ? 'changed' : refusalOf(person, allowed)
      assert.equal(codeOf(answer), expected, `${JSON.stringify(edit)} by ${person}`)
      if (answer?.body === 'error') assert.match(answer.error.message, /: ask|first/)
    }
  }
  assertNoSecrets(admin)
})

test('F104: real changes with passwords, conflicts and faults tell no hash', async (t) => {
  const admin = await AdminBench.open(t)
  const connection = admin.enter('admin-system')
  const before = admin.plane.configuration.revision
  const edits: EditMessage[] = [
    { body: 'putUser', putUser: userEntity('p-user', 'p', 'New Name') },
    { body: 'resetPassword', resetPassword: { user: 'p-user' } },
  ]
  const { passwords } = await admin.changed(connection, edits)
  assert.match(passwords[0]?.password ?? '', /^given once \d$/)
  const again = await admin.change(connection, edits, { baseRevision: before })
  assert.equal(codeOf(again), 'CONFLICT')
  const text = 'users: [{ id: plain, password: $argon2-of-plain }, { id: "?" }]'
  const importDomain = { text, replace: false, dryRun: false, reason: '' }
  assert.equal(codeOf(await admin.ask(connection, 'importDomain', importDomain)), 'INVALID')
  const exportScope = { scope: 'base', format: 0, offset: 0, revision: 0 }
  const exported = bodyOf(await admin.ask(connection, 'exportScope', exportScope), 'scopeText')
  assert.match(exported.text, /id: p-user/)
  assertNoSecrets(admin)
})

test('F103: every request and every edit of the proto files has its line in the table', async () => {
  const bodies = async (file: string, message: string) => {
    const text = await readFile(`proto/vocs/v1/${file}.proto`, 'utf8')
    const { root } = protobuf.parse(text)
    return root.lookupType(`vocs.v1.${message}`).oneofs['body']?.oneof ?? []
  }
  const requests = await bodies('client', 'ClientMessage')
  const edits = await bodies('admin', 'Edit')
  assert.ok(requests.length >= 18 && edits.length === 11)
  assert.deepEqual(
    requests.filter((name) => !wordsFor('request').has(name)),
    [],
  )
  const planned = edits.map((name) => (name === 'resetPassword' ? 'setPassword' : name))
  assert.deepEqual(
    planned.filter((name) => !wordsFor('edit').has(name)),
    [],
  )
})

test('a request by the name of what every object has is nobody’s', async (t) => {
  const admin = await AdminBench.open(t)
  const asker = { user: 'admin-system', inRole: true, mustChangePassword: false }
  const draft = new Draft(admin.plane.configuration)
  const ask = (body: string) => checkRequest(draft, asker, { body: body as 'ping' })
  assert.throws(() => ask('constructor'), { code: 'PERMISSION_DENIED' })
  assert.doesNotThrow(() => ask('ping'))
})
