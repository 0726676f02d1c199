// The command line as people use it, on a store alone and beside a running server, which takes over what it does.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { test, type TestContext } from 'node:test'
import { openSql, sql } from '../../src/store/sql.ts'
import { Installation } from '../support/command_line.ts'
import { SocketClient } from '../support/socket_client.ts'

const DOMAIN = `
domain: { id: base, name: Base }
users: [{ id: anna, name: Anna }, { id: ben }]
loops: [{ id: fd, name: Flight Director, highlight: red }, { id: gnc, group: 239.1.1.1, port: 6000 }]
roles: [{ id: crew, members: [anna], rights: { fd: talk } }]
`
/** Within which a server takes over what the command line did, ms; it asks each 500. */
const TAKEN_OVER_MS = 1000
const MACHINE_BUSY_MS = 4000

test('words that are no command, and arguments that are missing, are told and end with 2', async (t) => {
  const flightloop = install(t)
  const cases: [string[], RegExp][] = [
    [
      ['admim', 'password', 'x'],
      /unknown command "admim password x": did you mean "admin password"/,
    ],
    [['admin', 'frobnicate'], /unknown command "admin frobnicate": .*admin create, admin password/],
    [['admin', 'password'], /use: flightloop admin password USER/],
    [['admin', 'migrate', 'now'], /use: flightloop admin migrate/],
    [
      ['admin', 'export', 'base', '--force'],
      /--force is not for this: flightloop admin export SCOPE \[--json\]/,
    ],
    [['serve', '--fast'], /Unknown option '--fast'/],
  ]
  for (const [args, said] of cases) {
    const { code, error, out } = await flightloop.run(...args)
    assert.match(error, said)
    assert.deepEqual([code, out], [2, ''])
  }
  const help = await flightloop.run('help')
  assert.equal(help.code, 0)
  for (const words of ['serve', 'admin restore FILE [--force]', 'audit verify']) {
    assert.ok(help.out.includes(`flightloop ${words}`), words)
  }
})

test('what needs a store says so where there is none, and makes none', async (t) => {
  const flightloop = install(t)
  for (const args of [
    ['admin', 'password', 'anna'],
    ['admin', 'export', 'base'],
    ['admin', 'backup', flightloop.path('copy.db')],
    ['audit', 'verify'],
  ]) {
    const { code, error } = await flightloop.run(...args)
    assert.match(error, /there is no store yet/)
    assert.equal(code, 1)
  }
  assert.deepEqual(readdirSync(flightloop.folder), ['flightloop.yaml'])
})

test('F81: administrators, imports and exports on an empty store, with faults told', async (t) => {
  const flightloop = install(t)
  const created = await flightloop.run('admin', 'create', 'root')
  assert.match(created.out, /One-time password of root: [a-z2-9]{4}(-[a-z2-9]{4}){3}\n/)
  const again = await flightloop.run('admin', 'create', 'root')
  assert.match(again.error, /there is a user "root" already: .*admin password root/)
  const file = flightloop.write('base.yaml', DOMAIN)
  const dry = await flightloop.run('admin', 'import', file, '--dry-run')
  assert.match(dry.out, /create loop gnc\n[\s\S]*6 changes would be made/)
  assert.match(
    (await flightloop.run('admin', 'export', 'base')).error,
    /no domain or project "base"; there are: main/,
  )
  assert.match((await flightloop.run('admin', 'import', file)).out, /6 changes made/)
  assert.match((await flightloop.run('admin', 'import', file)).out, /Nothing changes/)
  const yaml = await flightloop.run('admin', 'export', 'base')
  assert.equal(yaml.code, 0)
  assert.doesNotMatch(yaml.out, /password|argon/)
  const exported = flightloop.write('again.yaml', yaml.out)
  assert.match(
    (await flightloop.run('admin', 'import', exported, '--replace')).out,
    /Nothing changes/,
  )
  const json = JSON.parse((await flightloop.run('admin', 'export', 'base', '--json')).out) as {
    readonly loops: readonly { readonly id: string }[]
  }
  assert.deepEqual(
    json.loops.map(({ id }) => id),
    ['fd', 'gnc'],
  )
  const smaller = flightloop.write('small.yaml', DOMAIN.replace(', { id: ben }', ''))
  assert.match(
    (await flightloop.run('admin', 'import', smaller, '--replace')).out,
    /delete user ben\n1 changes/,
  )
  const bad = flightloop.write('bad.yaml', `${DOMAIN}keysets: [{ id: d, rows: 99, columns: 1 }]\n`)
  const refused = await flightloop.run('admin', 'import', bad)
  assert.match(refused.error, /line 6: .*rows is 1 to 50, not 99/)
  assert.equal(refused.code, 1)
  assert.match((await flightloop.run('admin', 'import', 'none.yaml')).error, /none\.yaml/)
  assert.match((await flightloop.run('audit', 'verify')).out, /the audit log is whole: \d+ entries/)
})

test('F81: a running server takes an import over at once, and ends sessions whose password was reset', async (t) => {
  const flightloop = install(t)
  const file = flightloop.write('base.yaml', DOMAIN)
  assert.equal((await flightloop.run('admin', 'create', 'root')).code, 0)
  assert.equal((await flightloop.run('admin', 'import', file)).code, 0)
  const password = await passwordFor(flightloop, 'anna')
  const server = await flightloop.serve()
  const client = await SocketClient.open(server.address)
  t.after(() => client.close())
  await client.ask('hello', { version: 1, client: 'test' })
  const changed = { oldPassword: password, newPassword: 'correct horse battery' }
  assert.equal((await client.ask('signOn', { user: 'anna', password })).body, 'signedOn')
  const kept = await client.ask('changePassword', changed)
  assert.notEqual(kept.body, 'error', JSON.stringify(kept))
  assert.equal((await client.ask('chooseRole', { role: 'base/crew' })).body, 'snapshot')
  const renamed = flightloop.write('new.yaml', DOMAIN.replace('Flight Director', 'Flight Dir 2'))
  assert.equal((await flightloop.run('admin', 'import', renamed)).code, 0)
  const beganMs = performance.now()
  const event = await client.event('rightsChanged', ({ loop }) => loop?.name === 'Flight Dir 2')
  assert.ok(event.loop !== undefined)
  within(beganMs)
  await passwordFor(flightloop, 'anna')
  const resetMs = performance.now()
  // It has no session any more.
  for (;;) {
    const answer = await client.ask('setPtt', {
      pressed: false,
      silentWhileReleased: false,
    } as never)
    if (answer.body === 'error') break
    await pause(20)
  }
  within(resetMs)
})

test('F86: a backup beside a running server is whole, and is restored when the server has ended', async (t) => {
  const flightloop = install(t)
  assert.equal((await flightloop.run('admin', 'create', 'root')).code, 0)
  assert.equal(
    (await flightloop.run('admin', 'import', flightloop.write('base.yaml', DOMAIN))).code,
    0,
  )
  const server = await flightloop.serve()
  const copy = flightloop.path('copy.db')
  assert.deepEqual(await flightloop.run('admin', 'backup', copy), {
    code: 0,
    out: `The store is copied to ${copy}.\n`,
    error: '',
  })
  assert.equal(statSync(copy).mode & 0o777, 0o600)
  assert.match((await flightloop.run('admin', 'backup', copy)).error, /is there already/)
  const before = (await flightloop.run('admin', 'export', 'base')).out
  const small = flightloop.write('small.yaml', 'domain: { id: base }\n')
  assert.match((await flightloop.run('admin', 'import', small, '--replace')).out, /changes made/)
  assert.match((await flightloop.run('admin', 'restore', copy)).error, /--force puts it aside/)
  const used = await flightloop.run('admin', 'restore', copy, '--force')
  assert.match(used.error, /a server uses the store in .*: end it first/)
  assert.notEqual((await flightloop.run('admin', 'export', 'base')).out, before)
  await server.program.end('SIGTERM')
  const restored = await flightloop.run('admin', 'restore', copy, '--force')
  assert.equal(restored.code, 0, restored.error)
  assert.match(restored.out, /The one before is kept as .*flightloop\.db\.before-/)
  assert.equal((await flightloop.run('admin', 'export', 'base')).out, before)
  assert.match((await flightloop.run('audit', 'verify')).out, /whole/)
  const again = await flightloop.serve()
  await again.program.end('SIGTERM')
})

test('F86 X16: no copy that is cut off, broken or no store at all takes the place of the store', async (t) => {
  const flightloop = install(t)
  assert.equal((await flightloop.run('admin', 'create', 'root')).code, 0)
  const copy = flightloop.path('copy.db')
  assert.equal((await flightloop.run('admin', 'backup', copy)).code, 0)
  const whole = readFileSync(copy)
  const bad = flightloop.path('bad.db')
  const refuses = async (said: RegExp) => {
    const { code, error } = await flightloop.run('admin', 'restore', bad, '--force')
    assert.match(error, said)
    assert.equal(code, 1)
  }
  writeFileSync(bad, 'this is no database at all'.repeat(100))
  await refuses(/bad\.db can't be used: .*not a database/)
  writeFileSync(bad, whole.subarray(0, whole.length / 2))
  await refuses(/bad\.db (can't be used|is damaged): /)
  writeFileSync(bad, whole)
  const change = async (statement: string) => {
    const database = openSql({ engine: 'sqlite', file: bad, url: '' })
    await sql.raw(statement).execute(database.sql)
    await sql`pragma journal_mode = delete`.execute(database.sql)
    await database.close()
  }
  await change("update audit set actor = 'nobody' where sequence = 2")
  await refuses(/the audit log is broken at entry 2/)
  await change('delete from audit')
  await refuses(/the audit log ends at entry 0, before its last change/)
  await change("insert into kysely_migration values ('999 later', '2099')")
  await refuses(/of a newer flightloop/)
  writeFileSync(bad, '')
  await refuses(/has no store in it/)
  assert.match((await flightloop.run('audit', 'verify')).out, /whole/)
  assert.deepEqual(
    readdirSync(flightloop.path('data')).filter((name) => name.includes('restor')),
    [],
  )
})

test('X16: audit verify names the first broken entry, and a log whose end is gone', async (t) => {
  const flightloop = install(t)
  assert.equal((await flightloop.run('admin', 'create', 'root')).code, 0)
  const run = async (statement: string) => {
    const file = flightloop.path('data/flightloop.db')
    const database = openSql({ engine: 'sqlite', file, url: '' })
    await sql.raw(statement).execute(database.sql)
    await database.close()
  }
  await run("update audit set reason = 'nothing happened' where sequence = 2")
  const broken = await flightloop.run('audit', 'verify')
  assert.equal(broken.code, 1)
  assert.match(broken.error, /broken at entry 2 \(20\d\d-.*Z, command line: create user root\)/)
  await run("update audit set reason = '' where sequence = 2")
  assert.match((await flightloop.run('audit', 'verify')).out, /whole: 2 entries/)
  await run('delete from audit')
  assert.match(
    (await flightloop.run('audit', 'verify')).error,
    /ends at entry 0, before the last change/,
  )
})

test('migrate makes a store of this version, once', async (t) => {
  const flightloop = install(t)
  assert.match((await flightloop.run('admin', 'migrate')).out, /^001 first schema\n/)
  assert.match((await flightloop.run('admin', 'migrate')).out, /of this version already/)
  assert.equal((await flightloop.run('admin', 'create', 'root')).code, 0)
})

function install(t: TestContext): Installation {
  const flightloop = new Installation()
  t.after(() => flightloop.remove())
  return flightloop
}

async function passwordFor(flightloop: Installation, user: string): Promise<string> {
  const { out, error } = await flightloop.run('admin', 'password', user)
  const password = /: ([a-z2-9-]{19})\n/.exec(out)?.[1]
  assert.ok(password !== undefined, error)
  return password
}

function within(beganMs: number): void {
  const tookMs = performance.now() - beganMs
  console.log(`taken over after ${Math.round(tookMs)} ms, meant ${TAKEN_OVER_MS}`)
  assert.ok(tookMs < TAKEN_OVER_MS + MACHINE_BUSY_MS)
}
