// The audit log and what happened on the loops, in a real store: chained, searched, forgotten.
import assert from 'node:assert/strict'
import { statSync } from 'node:fs'
import type { AuditEntry } from '../../src/store/audit_entry.ts'
import type { EntityChange } from '../../src/store/entities.ts'
import type { Store } from '../../src/store/store.ts'
import { recordOf } from '../../src/vocs/audit_text.ts'
import { testOnBoth, useEngines } from './engines.ts'

useEngines()

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
const WHOLE = { firstBroken: undefined, endMissing: false }
const EVENTS = { ...ANY, loop: '', user: '', session: 0 }
const TEXT = JSON.stringify({ name: 'x'.repeat(500) })
const AUTHOR = { actor: 'chief', address: '', reason: '' }
const EVENT = { loop: 'fd', scope: 'moon', user: 'ben', role: 'moon/crew', session: 1, detail: '' }

testOnBoth(
  'F85: entries are searched by person, entity, text, time and scope, newest first',
  async (bench) => {
    const store = await bench.open()
    await store.record([RECORD])
    await store.record([{ ...RECORD, actor: 'system', reason: 'Wrong_Key 100%', scope: '' }])
    await store.record([{ ...RECORD, entity: 'ann', kind: 'loop' }])
    const sequences = (query: object) => found(store, query)
    assert.deepEqual(await sequences({}), [3, 2, 1])
    assert.deepEqual(await sequences({ actor: 'chief' }), [3, 1])
    assert.deepEqual(await sequences({ kind: 'user', entity: 'ben' }), [2, 1])
    assert.deepEqual(await sequences({ text: 'wrong_key 100%' }), [2])
    assert.deepEqual(await sequences({ text: 'wrongxkey' }), [])
    assert.deepEqual(await sequences({ scopes: ['moon'] }), [3, 1])
    assert.deepEqual(await sequences({ fromMs: 1001 }), [3, 2])
    assert.deepEqual(await sequences({ beforeSequence: 3, limit: 1 }), [2])
  },
)

testOnBoth('F85: a text is found in capitals or not, in every alphabet', async (bench) => {
  const store = await bench.open()
  const reasons = ['Störung am ÄUSSEREN Tor', 'СВЯЗЬ [x]^y*z?', 'straße', 'plain']
  for (const reason of reasons) await store.record([{ ...RECORD, reason }])
  const texts = ['STÖRUNG', 'äusseren t', 'связь', '[X]^Y*Z?', 'STRAßE', 'xyz', '*', ']', '^']
  const each = await Promise.all(texts.map((text) => found(store, { text })))
  assert.deepEqual(each, [[1], [1], [2], [2], [3], [], [2], [2], [2]])
})

testOnBoth(
  'F85 F91: the largest numbers that may be asked for are no fault of the store',
  async (bench) => {
    const store = await bench.open()
    await store.record([RECORD])
    await store.appendEvents([{ ...EVENT, event: 'joined', atMs: 1000 }])
    const page = { limit: 501, toMs: 8.64e15, beforeSequence: 2 ** 31 - 1 }
    assert.deepEqual(await found(store, page), [1])
    assert.deepEqual(await found(store, { ...page, fromMs: 8.64e15 }), [])
    assert.equal((await store.searchEvents({ ...EVENTS, ...page })).length, 1)
    assert.equal((await store.searchEvents({ ...EVENTS, ...page, session: 2 ** 31 - 1 })).length, 0)
  },
)

testOnBoth('F85: a page has what it may, however far back in the log it is', async (bench) => {
  const store = await bench.open()
  await store.record([{ ...RECORD, reason: 'first' }])
  await store.record(Array.from({ length: 4500 }, () => RECORD))
  await store.record([{ ...RECORD, reason: 'first' }])
  assert.deepEqual(await found(store, { text: 'first' }), [4502, 1])
  assert.deepEqual(await found(store, { text: 'first', limit: 1 }), [4502])
  assert.deepEqual(await found(store, { text: 'first', beforeSequence: 4502 }), [1])
  assert.equal((await found(store, { limit: 4400 })).length, 4400)
  assert.equal((await found(store, { beforeSequence: 1 })).length, 0)
  assert.deepEqual(await store.verifyAudit(), { ...WHOLE, entries: 4502 })
})

testOnBoth('X16 F85: others work while the log is searched and verified', async (bench) => {
  const store = await bench.open()
  for (let count = 0; count < 10; count++) {
    await store.record(Array.from({ length: 2000 }, () => ({ ...RECORD, before: TEXT })))
  }
  for (const work of [() => found(store, { text: 'none' }), () => store.verifyAudit()]) {
    let turns = 0
    const others = setInterval(() => turns++, 1)
    await work()
    clearInterval(others)
    assert.ok(turns >= 5, `${turns} turns`)
  }
})

testOnBoth(
  'F73 F85 F91: a scope that has the id of one before it has none of its records',
  async (bench) => {
    const store = await bench.open()
    const [one, two] = [scope('moon', undefined, 'Old'), scope('moon', undefined, 'New')]
    await commit(store, one)
    await store.record([RECORD])
    await store.appendEvents([{ ...EVENT, event: 'old', atMs: 1000 }])
    const entries = async () => {
      const page = { ...AUDIT, scopes: ['moon', 'mars'] }
      return (await store.searchAudit(page)).map(({ action, after }) => `${action} ${after}`)
    }
    const before = await entries()
    assert.equal(before.length, 2)
    assert.match(before[1] ?? '', /create .*Old/)
    await commit(store, { ...one, before: one.after, after: undefined })
    await commit(store, two)
    await store.record([{ ...RECORD, action: 'unmute' }])
    await store.appendEvents([{ ...EVENT, event: 'new', atMs: 2_000_000_000_000 }])
    const [unmuted, made, ...more] = await entries()
    assert.equal(unmuted, 'unmute ')
    assert.match(made ?? '', /create .*New/)
    assert.deepEqual(more, [])
    const events = await store.searchEvents({ ...EVENTS, scopes: ['moon'] })
    assert.deepEqual(
      events.map(({ event }) => event),
      ['new'],
    )
    assert.equal((await found(store, {})).length, 5)
    const key = [{ kind: 'scope', id: 'moon' }] as const
    const since = async (ofPresentScopes: boolean) =>
      (await store.entriesSince(0, key, ofPresentScopes)).map(({ action }) => action)
    assert.deepEqual(await since(true), ['create'])
    assert.deepEqual(await since(false), ['create', 'delete', 'create'])
  },
)

testOnBoth(
  'F73 F85: where a scope goes and another comes in one change, what went is the old one’s',
  async (bench) => {
    const store = await bench.open()
    const [one, two] = [scope('moon', undefined, 'Old'), scope('moon', undefined, 'New')]
    const ben = scope('base', 'moon', 'Old')
    await commit(store, one, ben)
    const gone = (change: EntityChange) => ({ ...change, before: change.after, after: undefined })
    // The same order as a draft's: the scope first, and what belonged to it after the new one.
    const records = [gone(one), two, gone(ben)].map((change) => recordOf(change, AUTHOR))
    const moved = records.map((record) => ({ ...record, scope: 'moon' }))
    await store.commit({ base: 1, changes: [gone(ben), gone(one), two], records: moved })
    const entries = await store.searchAudit({ ...AUDIT, scopes: ['moon'] })
    assert.deepEqual(
      entries.map(({ action, entity }) => `${action} ${entity}`),
      ['create moon'],
    )
  },
)

testOnBoth('X16: a log whose end was cut off is told from a whole one', async (bench) => {
  const store = await bench.open()
  await store.record([RECORD])
  await commit(store, scope('moon', undefined, 'Old'))
  assert.deepEqual(await store.verifyAudit(), { ...WHOLE, entries: 2 })
  await store.database.sql.deleteFrom('audit').where('sequence', '=', 2).execute()
  assert.deepEqual(await store.verifyAudit(), { ...WHOLE, entries: 1, endMissing: true })
})

testOnBoth(
  'X16: a changed, a removed and an inserted entry are named as the first that breaks the log',
  async (bench) => {
    const store = await bench.open()
    for (let index = 0; index < 5; index++) await store.record([RECORD])
    assert.deepEqual(await store.verifyAudit(), { ...WHOLE, entries: 5 })
    const { sql } = store.database
    await sql.updateTable('audit').set({ reason: 'none' }).where('sequence', '=', 3).execute()
    assert.equal((await store.verifyAudit()).firstBroken?.sequence, 3)
    await sql.updateTable('audit').set({ reason: '' }).where('sequence', '=', 3).execute()
    assert.equal((await store.verifyAudit()).firstBroken, undefined)
    await sql.deleteFrom('audit').where('sequence', '=', 2).execute()
    assert.equal((await store.verifyAudit()).firstBroken?.sequence, 3)
  },
)

testOnBoth(
  'F91: events of loops are kept in order, found, and forgotten by age alone',
  async (bench) => {
    const store = await bench.open()
    await store.appendEvents([
      { ...EVENT, event: 'joined', atMs: 1000 },
      { ...EVENT, event: 'talks', atMs: 2000 },
    ])
    await store.appendEvents([{ ...EVENT, event: 'left', user: 'ann', scope: 'mars', atMs: 3000 }])
    const events = async (query: object) =>
      (await store.searchEvents({ ...EVENTS, ...query })).map(
        ({ sequence, event }) => `${sequence} ${event}`,
      )
    assert.deepEqual(await events({}), ['3 left', '2 talks', '1 joined'])
    assert.deepEqual(await events({ user: 'ben', toMs: 1500 }), ['1 joined'])
    assert.deepEqual(await events({ scopes: ['mars'] }), ['3 left'])
    assert.equal(await store.forgetEvents(1500), 1)
    assert.deepEqual(await events({}), ['3 left', '2 talks'])
  },
)

testOnBoth('F104: the store, its log and a copy of it are for their owner alone', async (bench) => {
  const { engine, settings } = bench
  const store = await bench.open()
  await store.record([RECORD])
  const copy = `${settings.file}-copy`
  if (engine === 'postgresql') return assert.throws(() => store.database.copyTo(copy), /pg_dump/)
  store.database.copyTo(copy)
  for (const file of [settings.file, `${settings.file}-wal`, copy]) {
    assert.equal(statSync(file).mode & 0o777, 0o600, file)
  }
})

/** Sequences, the newest first. */
async function found(store: Store, query: object): Promise<number[]> {
  const entries: readonly AuditEntry[] = await store.searchAudit({ ...AUDIT, ...query })
  return entries.map(({ sequence }) => sequence)
}

/** Its making. */
function scope(id: string, parent: string | undefined, name: string): EntityChange {
  const after = { kind: 'scope', id, parent, name, position: 0, revision: 0 } as const
  return { kind: 'scope', id, before: undefined, after }
}

async function commit(store: Store, ...changes: EntityChange[]): Promise<void> {
  const records = changes.map((change) => recordOf(change, AUTHOR))
  const base = await store.revision()
  assert.notEqual(await store.commit({ base, changes, records }), 'stale')
}
