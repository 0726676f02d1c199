// Programs that are killed at any moment while they change the store (kill -9): what was answered is there
// afterwards, whole and with its audit entry, and nothing is there by half.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { openSql, sql, type StoreSettings } from '../../src/store/sql.ts'
import { openStore, type Store } from '../../src/store/store.ts'
import { Changes } from '../../src/vocs/changes.ts'
import { startWriter } from '../store/writer.ts'
import { Installation } from '../support/command_line.ts'
import { putUser, RANGE, setMember, WORLD } from '../support/edits.ts'
import { SocketClient } from '../support/socket_client.ts'
import { seededRandom } from '../support/tones.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
/** The writer alone starts in a third of a second, the whole server in one. */
const WRITER_KILLS = 30
const SERVER_KILLS = 10
/** Made after each start, unless it is killed before. */
const CHANGES_MAX = 30
const PASSWORD = 'correct horse battery'

test('F86: a store that is killed while it writes keeps what it acknowledged, and nothing by half', async (t) => {
  console.log(`seed ${seed}`)
  const random = seededRandom(seed)
  const settings = await filled(t)
  const acknowledged: string[] = []
  for (let kill = 0; kill < WRITER_KILLS; kill++) {
    const writer = startWriter(settings, `k${kill}`, CHANGES_MAX)
    let told = ''
    writer.child.stdout!.on('data', (some: Buffer) => void (told += some.toString()))
    while (told === '') await Promise.race([pause(2), writer.ended])
    await pause(random() * 60)
    await writer.end('SIGKILL')
    // What was in the pipe counts too.
    acknowledged.push(...told.split('\n').slice(0, -1))
    await assertKept(settings, acknowledged)
  }
  console.log(`${acknowledged.length} changes acknowledged, ${WRITER_KILLS} kills`)
  assert.ok(acknowledged.length >= 4 * WRITER_KILLS, 'too few changes to say anything')
})

test('F86: a server that is killed keeps every change that a client was answered', async (t) => {
  console.log(`seed ${seed}`)
  const random = seededRandom(seed)
  const flightloop = new Installation()
  t.after(() => flightloop.remove())
  const settings = storeOf(flightloop)
  await flightloop.run('admin', 'migrate')
  await fill(settings)
  const oneTime = await passwordFor(flightloop, 'chief')
  const acknowledged: string[] = []
  for (let kill = 0; kill < SERVER_KILLS; kill++) {
    const { address, program } = await flightloop.serve()
    const client = await SocketClient.open(address)
    await signOn(client, kill === 0 ? oneTime : undefined)
    const writing = makeChanges(client, `s${kill}`, acknowledged)
    await pause(20 + random() * 150)
    await program.end('SIGKILL')
    await writing
    await assertKept(settings, acknowledged)
  }
  console.log(`${acknowledged.length} changes answered, ${SERVER_KILLS} kills`)
  assert.ok(acknowledged.length >= SERVER_KILLS)
  const { out } = await flightloop.run('audit', 'verify')
  assert.match(out, /is whole/)
})

/** A change makes a user and a member: both are there or neither, with an entry each. */
async function assertKept(settings: StoreSettings, acknowledged: readonly string[]): Promise<void> {
  const database = openSql(settings)
  const { rows } = await sql`pragma integrity_check`.execute(database.sql)
  assert.deepEqual(rows, [{ integrity_check: 'ok' }])
  const links = await sql`pragma foreign_key_check`.execute(database.sql)
  assert.deepEqual(links.rows, [])
  await database.close()
  await withStore(settings, async (store) => {
    const { users, roles } = await store.load()
    const made = [...users.keys()].filter((id) => /^[ks]\d+-\d+$/.test(id))
    const members = [...(roles.get('base/crew')?.members ?? [])].filter((id) => id.includes('-'))
    assert.deepEqual(members.sort(), made.sort())
    for (const id of acknowledged) assert.ok(users.has(id), `${id} was acknowledged and is gone`)
    const entries = await store.database.sql
      .selectFrom('audit')
      .select(['kind', 'entity', 'after'])
      .where('kind', 'in', ['user', 'role'])
      .execute()
    const created = new Set(entries.map(({ kind, entity }) => `${kind} ${entity}`))
    const joined = entries.map(({ after }) => after).join()
    for (const id of made) {
      assert.ok(created.has(`user ${id}`), `no entry of user ${id}`)
      assert.ok(joined.includes(`"member ${id}":true`), `no entry of member ${id}`)
    }
    const { firstBroken, endMissing } = await store.verifyAudit()
    assert.deepEqual([firstBroken, endMissing], [undefined, false])
  })
}

async function makeChanges(
  client: SocketClient,
  name: string,
  acknowledged: string[],
): Promise<void> {
  for (let number = 0; number < CHANGES_MAX; number++) {
    const id = `${name}-${number}`
    const edits = [putUser(id, 'base'), setMember('base/crew', id)]
    const change = { edits, baseRevision: 0, dryRun: false, reason: '' }
    const answer = await Promise.race([client.ask('change', change as never), closed(client)])
    if (answer === 'closed') return
    assert.equal(answer.body, 'changed', JSON.stringify(answer))
    acknowledged.push(id)
  }
}

async function closed({ socket }: SocketClient): Promise<'closed'> {
  while (socket.readyState === socket.OPEN) await pause(5)
  return 'closed'
}

async function signOn(client: SocketClient, oneTime: string | undefined): Promise<void> {
  await client.ask('hello', { version: 1, client: 'test' })
  const password = oneTime ?? PASSWORD
  const answer = await client.ask('signOn', { user: 'chief', password })
  assert.equal(answer.body, 'signedOn', JSON.stringify(answer))
  if (oneTime === undefined) return
  await client.ask('changePassword', { oldPassword: oneTime, newPassword: PASSWORD })
}

async function passwordFor(flightloop: Installation, user: string): Promise<string> {
  const { out, error } = await flightloop.run('admin', 'password', user)
  const password = /: ([a-z2-9-]{19})\n/.exec(out)?.[1]
  assert.ok(password !== undefined, error)
  return password
}

function storeOf(flightloop: Installation): StoreSettings {
  return { engine: 'sqlite', file: flightloop.path('data/flightloop.db'), url: '' }
}

async function filled(t: TestContext): Promise<StoreSettings> {
  const folder = mkdtempSync(join(tmpdir(), 'flightloop-killed-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const settings: StoreSettings = { engine: 'sqlite', file: join(folder, 'store.db'), url: '' }
  await fill(settings)
  return settings
}

function fill(settings: StoreSettings): Promise<void> {
  return withStore(settings, async (store) => {
    const changes = new Changes({
      store,
      configuration: await store.load(),
      range: RANGE,
      oneTimePassword: () => 'unused',
      hashPassword: () => Promise.resolve('unused'),
      applied: () => undefined,
    })
    const author = { actor: 'system', address: '', reason: '' }
    await changes.edit(
      WORLD.filter(({ body }) => body !== 'setPassword'),
      author,
    )
  })
}

async function withStore(
  settings: StoreSettings,
  work: (store: Store) => Promise<void>,
): Promise<void> {
  const store = await openStore(settings, Date.now)
  try {
    await work(store)
  } finally {
    await store.close()
  }
}
