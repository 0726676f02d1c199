// A whole server with a real directory (slapd) behind it: who signs on, as whom, in which roles, and what happens
// while the directory is away.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { stringify } from 'yaml'
import { Attribute, Change } from 'ldapts'
import type { LdapSettings } from '../../src/net/sign_on_settings.ts'
import { ERROR_CODES } from '../../src/protocol/errors.ts'
import { userEdit } from '../../src/vocs/edits.ts'
import { administrator, codeOf } from '../support/administrator.ts'
import { documentedSettings } from '../support/documented.ts'
import { group, person, unit } from '../support/ldif.ts'
import { type Slapd, startSlapd } from '../support/slapd.ts'
import { SocketClient } from '../support/socket_client.ts'
import { startTestServer, TEST_PASSWORD, type TestServer } from '../support/test_server.ts'

const FLIGHT = 'cn=flight,ou=groups,dc=example'
const GROUND = 'cn=ground,ou=groups,dc=example'
const TIMEOUT_MS = 1000
const MAIN = fileURLToPath(new URL('../../src/main.js', import.meta.url))

let slapd: Slapd
const { change, audit } = administrator(() => signedOn('anna', TEST_PASSWORD))
let server: TestServer
before(async () => {
  slapd = await startSlapd({ port: 38920, tlsPort: 38921, isTlsKnown: true, entries: entries() })
  server = await startTestServer({ ldap: ldapSettings() })
})
after(async () => {
  await server.close()
  await slapd.close()
})

test('F02: a user of the directory alone signs on, and is one here, in the roles of the groups', async () => {
  const ada = await connected()
  const answer = await ada.ask('signOn', { user: 'ADA', password: 'analytical' })
  assert.ok(answer.body === 'signedOn', JSON.stringify(answer))
  const { user, displayName, roles, passwordChangeRequired } = answer.signedOn
  assert.deepEqual([user, displayName, passwordChangeRequired], ['ada', 'Ada Lovelace', false])
  assert.deepEqual(
    roles.map(({ id }) => id),
    ['test/director', 'test/controller'],
  )
  const entered = await ada.ask('chooseRole', { role: 'test/director' })
  assert.equal(entered.body, 'snapshot')
  const found = await audit('ada')
  const made = found.filter(({ action }) => action === 'create')
  assert.deepEqual(
    made.map(({ actor, reason, scope }) => [actor, reason, scope]),
    [['system', 'ldap', 'main']],
  )
  const [signOn] = found.filter(({ action }) => action === 'sign on')
  assert.match(signOn?.after ?? '', /"by":"ldap"/)
  ada.close()
})

test('F02 F10: the next sign-on takes and gives roles and the name, also for who is signed on', async () => {
  const desk = await signedOn('grace', 'compiler')
  assert.equal((await desk.ask('chooseRole', { role: 'test/director' })).body, 'snapshot')
  const member = new Attribute({ type: 'member', values: ['uid=grace,ou=people,dc=example'] })
  await slapd.modify(FLIGHT, new Change({ operation: 'delete', modification: member }))
  await slapd.modify(GROUND, new Change({ operation: 'add', modification: member }))
  const cn = new Attribute({ type: 'cn', values: ['Rear Admiral Hopper'] })
  const entry = 'uid=grace,ou=people,dc=example'
  await slapd.modify(entry, new Change({ operation: 'replace', modification: cn }))
  await change({
    body: 'setMember',
    setMember: { role: 'test/observer', user: 'grace', member: true },
  })
  const tablet = await connected()
  const answer = await tablet.ask('signOn', { user: 'grace', password: 'compiler' })
  assert.ok(answer.body === 'signedOn', JSON.stringify(answer))
  assert.equal(answer.signedOn.displayName, 'Rear Admiral Hopper')
  // The observer's role stands for no group: an administrator has given it.
  assert.deepEqual(
    answer.signedOn.roles.map(({ id }) => id),
    ['test/controller', 'test/observer'],
  )
  const told = await desk.event('error')
  assert.equal(ERROR_CODES[told.code], 'ROLE_DENIED')
  desk.close()
  tablet.close()
})

test('F02: an unknown user, a wrong password, a disabled user and an id that is none are answered alike', async () => {
  await change(user('joan', true))
  const tries = [
    ['ada', 'wrong'],
    ['nobody', 'analytical'],
    ['joan', 'of the directory'],
    ['zoë', 'pässword'],
    ['ben', TEST_PASSWORD],
  ] as const
  const answers = new Set<string>()
  for (const [user, password] of tries) {
    const client = await connected()
    const answer = await client.ask('signOn', { user, password })
    answers.add(`${codeOf(answer)} ${answer.body === 'error' ? answer.error.message : ''}`)
    client.close()
  }
  assert.deepEqual([...answers], ['SIGN_ON_FAILED user or password is wrong: try again'])
  const refused = (await audit('joan')).filter(({ action }) => action === 'sign on refused')
  assert.match(refused[0]?.after ?? '', /"by":"ldap"/)
})

test('F02: a local user has the password of the store, and nobody else is let in as this user', async () => {
  const own = await signedOn('anna', TEST_PASSWORD)
  for (const user of ['anna', 'Anna']) {
    const client = await connected()
    const answer = await client.ask('signOn', { user, password: 'anna of the directory' })
    assert.equal(codeOf(answer), 'SIGN_ON_FAILED', user)
    client.close()
  }
  own.close()
})

test('F02 F08: the directory’s password is not changed here', async () => {
  const ada = await signedOn('ada', 'analytical')
  const passwords = { oldPassword: 'analytical', newPassword: 'a longer one than before' }
  const answer = await ada.ask('changePassword', passwords)
  assert.ok(answer.body === 'error')
  assert.equal(codeOf(answer), 'PASSWORD_REFUSED')
  assert.match(answer.error.message, /directory's: change it there/)
  ada.close()
})

test('F02 F08: a one-time password of the store is nothing to who has proved more to the directory', async () => {
  await change({ body: 'resetPassword', resetPassword: { user: 'ada' } })
  const ada = await signedOn('ada', 'analytical')
  assert.equal((await ada.ask('chooseRole', { role: 'test/director' })).body, 'snapshot')
  ada.close()
})

test('F02: while the directory is away that is told, local users sign on, and sessions go on', async () => {
  const ada = await connected()
  const first = await ada.ask('signOn', { user: 'ada', password: 'analytical' })
  assert.ok(first.body === 'signedOn')
  slapd.freeze()
  try {
    const other = await connected()
    const answer = await other.ask('signOn', { user: 'ada', password: 'analytical' })
    assert.ok(answer.body === 'error', JSON.stringify(answer))
    assert.equal(codeOf(answer), 'INTERNAL')
    assert.match(answer.error.message, /^the directory can't be reached/)
    assert.equal(
      (await other.ask('signOn', { user: 'anna', password: TEST_PASSWORD })).body,
      'signedOn',
    )
    other.close()
    assert.equal((await ada.ask('chooseRole', { role: 'test/director' })).body, 'snapshot')
    ada.close()
    const again = await connected()
    const resumed = await again.ask('resume', { token: first.signedOn.token })
    assert.equal(resumed.body, 'signedOn')
    again.close()
  } finally {
    slapd.thaw()
  }
  const back = await signedOn('ada', 'analytical')
  back.close()
})

test('F02 F09: who guesses has to wait, however the name is spelled, and the directory is not asked', async () => {
  for (const user of ['mary', 'Mary', ' MARY', 'mary\u00ad']) {
    const client = await connected()
    assert.equal(codeOf(await client.ask('signOn', { user, password: 'guess' })), 'SIGN_ON_FAILED')
    client.close()
  }
  const asked = (await slapd.log()).filter((line) => line.includes('SRCH base=')).length
  const client = await connected()
  assert.equal(codeOf(await client.ask('signOn', { user: 'm ary', password: 'x' })), 'THROTTLED')
  const now = (await slapd.log()).filter((line) => line.includes('SRCH base=')).length
  assert.equal(now, asked)
  client.close()
})

test('F82: users below a base become users of the running server; those who are there stay as they are', async () => {
  const base = 'ou=crew,dc=example'
  const dry = await importLdap(base, '--scope', 'test', '--dry-run')
  assert.deepEqual(dry, [
    "3 users are new, 1 were there, 2 can't be taken",
    '  "an na" can\'t be a user\'s id here',
    '  "admin" is one of ldap.localUsers',
    'Nothing was changed: this was a dry run.',
  ])
  const filtered = await importLdap(base, '(cn=Crew*)')
  assert.deepEqual(filtered, ["2 users are new, 0 were there, 0 can't be taken"])
  const rest = await importLdap(base, '--scope', 'test')
  assert.match(rest[0] ?? '', /^1 users are new, 3 were there/)
  const made = [...(await audit('crew-1')), ...(await audit('later')), ...(await audit('chris'))]
  assert.deepEqual(
    made.map(({ action, actor, scope, reason }) => [action, actor, scope, reason]),
    [
      ['create', 'command line', 'main', `import of ${base}`],
      ['create', 'command line', 'test', `import of ${base}`],
      ['create', 'system', 'main', 'first start'],
    ],
  )
  const member = await signedOn('crew-1', 'aboard')
  member.close()
  await assert.rejects(
    importLdap(base, '--scope', 'moon'),
    /there is no "moon"; there are: main, test/,
  )
  await assert.rejects(importLdap('ou=nowhere,dc=example'), /No ?Such ?Object|0x20/i)
})

test('F82: an administrator of the domain does the same over the protocol; others and unknown bases are refused', async () => {
  const anna = await signedOn('anna', TEST_PASSWORD)
  const base = 'ou=people,dc=example'
  const vera = { scope: 'test', base, filter: '(uid=vera)', dryRun: false, reason: 'crew' }
  for (const dryRun of [true, false]) {
    const answer = await anna.ask('importDirectory', { ...vera, dryRun })
    assert.ok(answer.body === 'importReport', JSON.stringify(answer))
    const { lines, changed } = answer.importReport
    assert.deepEqual(lines, ["1 users are new, 0 were there, 0 can't be taken"])
    assert.deepEqual(
      changed.entries.map(({ entity, action }) => `${action} ${entity?.id}`),
      ['create vera'],
    )
    assert.equal((await audit('vera')).length, dryRun ? 0 : 1)
  }
  const [entry] = await audit('vera')
  assert.deepEqual([entry?.actor, entry?.scope, entry?.reason], ['anna', 'test', 'crew'])
  const nowhere = await anna.ask('importDirectory', { ...vera, base: 'ou=nowhere,dc=example' })
  assert.equal(codeOf(nowhere), 'INVALID')
  assert.equal(codeOf(await anna.ask('importDirectory', { ...vera, filter: '((' })), 'INVALID')
  const member = await signedOn('vera', 'dark matter')
  assert.equal(codeOf(await member.ask('importDirectory', vera)), 'PERMISSION_DENIED')
  for (const client of [anna, member]) client.close()
})

/** As a process of its own, on the store of the running server; gives what it prints, a line each. */
async function importLdap(...args: string[]): Promise<string[]> {
  const file = join(server.folder, 'flightloop.yaml')
  writeFileSync(file, stringify({ dataFolder: server.folder, ldap: ldapSettings() }))
  const command = [MAIN, 'admin', 'import-ldap', ...args, '--settings', file]
  const { stdout } = await promisify(execFile)(process.execPath, command)
  return stdout.trimEnd().split('\n')
}

async function connected(): Promise<SocketClient> {
  const client = await SocketClient.open(server.address)
  const welcome = await client.ask('hello', { version: 1, client: 'test' })
  assert.equal(welcome.body, 'welcome')
  return client
}

async function signedOn(user: string, password: string): Promise<SocketClient> {
  const client = await connected()
  const answer = await client.ask('signOn', { user, password })
  assert.equal(answer.body, 'signedOn', JSON.stringify(answer))
  return client
}

/** Those of docs/sign_on.md, with this directory and the roles of the test's domain. */
function ldapSettings(): LdapSettings {
  return {
    ...documentedSettings('sign_on.md').ldap,
    urls: [slapd.tlsUrl],
    caFile: slapd.caFile,
    timeoutMs: TIMEOUT_MS,
    groups: { flight: ['test/director'], [GROUND]: ['test/controller'] },
    localUsers: ['anna', 'admin'],
  }
}

function entries(): string {
  const people = [
    ['ada', 'Ada Lovelace', 'analytical', [FLIGHT, GROUND]],
    ['grace', 'Grace Hopper', 'compiler', [FLIGHT]],
    ['anna', 'Another Anna', 'anna of the directory', []],
    ['joan', 'Joan', 'of the directory', []],
    ['zoë', 'Zoë', 'pässword', []],
    ['mary', 'Mary', 'somerville', []],
    ['vera', 'Vera', 'dark matter', []],
  ] as const
  return [
    ...['people', 'groups', 'crew'].map(unit),
    ...people.map(([id, name, password, groups]) =>
      person(id, 'ou=people', name, password, groups),
    ),
    ...['crew-1', 'crew-2'].map((id) => person(id, 'ou=crew', `Crew ${id}`, 'aboard')),
    ...['later', 'chris', 'an na', 'admin'].map((id) => person(id, 'ou=crew', id, 'aboard')),
    group(FLIGHT, 'flight', ['ada', 'grace']),
    group(GROUND, 'ground', ['ada']),
  ].join('\n')
}

function user(id: string, disabled: boolean) {
  return userEdit({ id, scope: 'main', name: id, disabled })
}
