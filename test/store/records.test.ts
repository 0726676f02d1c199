// The audit log and what happened on the loops, in a real store: chained, searched, forgotten.
import assert from 'node:assert/strict'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test, type TestContext } from 'node:test'
import { openStore, type Store } from '../../src/store/store.ts'

const RECORD = {
  actor: 'chief',
  address: '192.0.2.1',
  action: 'mute',
  kind: 'user' as const,
  entity: 'ben',
  scope: 'moon',
  before: '',
  after: '',
  reason: '',
}
const ANY = { beforeSequence: 0, limit: 10, fromMs: 0, toMs: 0, scopes: undefined }
const AUDIT = { ...ANY, actor: '', kind: '', entity: '', text: '' }
const EVENT = { loop: 'fd', scope: 'moon', user: 'ben', role: 'moon/crew', session: 1, detail: '' }

test('F85: entries are searched by person, entity, text, time and scope, newest first', async (t) => {
  const store = await open(t)
  await store.record([RECORD])
  await store.record([{ ...RECORD, actor: 'system', reason: 'Wrong_Key 100%', scope: '' }])
  await store.record([{ ...RECORD, entity: 'ann', kind: 'loop' }])
  const sequences = async (query: object) =>
    (await store.searchAudit({ ...AUDIT, ...query })).map(({ sequence }) => sequence)
  assert.deepEqual(await sequences({}), [3, 2, 1])
  assert.deepEqual(await sequences({ actor: 'chief' }), [3, 1])
  assert.deepEqual(await sequences({ kind: 'user', entity: 'ben' }), [2, 1])
  assert.deepEqual(await sequences({ text: 'wrong_key 100%' }), [2])
  assert.deepEqual(await sequences({ text: 'wrongxkey' }), [])
  assert.deepEqual(await sequences({ scopes: ['moon'] }), [3, 1])
  assert.deepEqual(await sequences({ fromMs: 1001 }), [3, 2])
  assert.deepEqual(await sequences({ beforeSequence: 3, limit: 1 }), [2])
})

test('X16: a changed, a removed and an inserted entry are named as the first that breaks the log', async (t) => {
  const store = await open(t)
  for (let index = 0; index < 5; index++) await store.record([RECORD])
  assert.deepEqual(await store.verifyAudit(), { entries: 5, firstBroken: undefined })
  const { sql } = store.database
  await sql.updateTable('audit').set({ reason: 'none' }).where('sequence', '=', 3).execute()
  assert.equal((await store.verifyAudit()).firstBroken?.sequence, 3)
  await sql.updateTable('audit').set({ reason: '' }).where('sequence', '=', 3).execute()
  assert.equal((await store.verifyAudit()).firstBroken, undefined)
  await sql.deleteFrom('audit').where('sequence', '=', 2).execute()
  assert.equal((await store.verifyAudit()).firstBroken?.sequence, 3)
})

test('F91: events of loops are kept in order, found, and forgotten by age alone', async (t) => {
  const store = await open(t)
  await store.appendEvents([
    { ...EVENT, event: 'joined', atMs: 1000 },
    { ...EVENT, event: 'talks', atMs: 2000 },
  ])
  await store.appendEvents([{ ...EVENT, event: 'left', user: 'ann', scope: 'mars', atMs: 3000 }])
  const events = async (query: object) =>
    (await store.searchEvents({ ...ANY, loop: '', user: '', session: 0, ...query })).map(
      ({ sequence, event }) => `${sequence} ${event}`,
    )
  assert.deepEqual(await events({}), ['3 left', '2 talks', '1 joined'])
  assert.deepEqual(await events({ user: 'ben', toMs: 1500 }), ['1 joined'])
  assert.deepEqual(await events({ scopes: ['mars'] }), ['3 left'])
  assert.equal(await store.forgetEvents(1500), 1)
  assert.deepEqual(await events({}), ['3 left', '2 talks'])
})

test('F104: the store, its log and a copy of it are for their owner alone', async (t) => {
  const store = await open(t)
  await store.record([RECORD])
  const copy = join(folder, 'copy.db')
  store.database.copyTo(copy)
  for (const file of [join(folder, 'store.db'), join(folder, 'store.db-wal'), copy]) {
    assert.equal((await stat(file)).mode & 0o777, 0o600, file)
  }
})

let folder = ''

async function open(t: TestContext): Promise<Store> {
  folder = await mkdtemp(join(tmpdir(), 'flightloop-store-'))
  let nowMs = 1000
  const settings = { engine: 'sqlite' as const, file: join(folder, 'store.db'), url: '' }
  const store = await openStore(settings, () => nowMs++)
  t.after(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })
  return store
}
