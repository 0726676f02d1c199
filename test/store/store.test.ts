// Configurations in a real store of each engine: what is written is what is read, whole or not at all, whoever
// else writes.
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type Configuration, NO_CONFIGURATION, withChanges } from '../../src/store/entities.ts'
import { sql } from '../../src/store/sql.ts'
import type { Store } from '../../src/store/store.ts'
import { recordOf } from '../../src/vocs/audit_text.ts'
import type { Edit } from '../../src/vocs/edits.ts'
import { planChange } from '../../src/vocs/plan_change.ts'
import * as edits from '../support/edits.ts'
import { testOnBoth, useEngines } from './engines.ts'
import { startWriter } from './writer.ts'

const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const AUTHOR = { actor: 'chief', address: '192.0.2.1', reason: 'why not' }
/** Random changes, one after the other, after which the store has to say what memory says. */
const ROUND_TRIPS = 40

useEngines()

testOnBoth('F74 F78: after any change the store says what memory says', async (bench) => {
  console.log(`seed ${seed}`)
  const store = await bench.open()
  let memory = NO_CONFIGURATION
  let made = 0
  const run = async (change: readonly Edit[]) => {
    // Some edits of most changes are refused: what is left of them is a change too.
    const changes = change.reduce<readonly Edit[]>((good, edit) => {
      const plan = planChange(memory, {
        edits: [...good, edit],
        actor: undefined,
        range: edits.RANGE,
      })
      return plan.kind === 'good' ? [...good, edit] : good
    }, [])
    const next = await commit(store, memory, changes)
    made += Number(next !== memory)
    const loaded = await store.load()
    assertSame(loaded, next)
    // It goes on from what was read, as after a start.
    memory = loaded
  }
  await run(edits.WORLD)
  // What is there already is no change.
  assert.deepEqual(planned(memory, edits.WORLD), [])
  const property = fc.asyncProperty(fc.array(edits.anyEdit, { minLength: 1, maxLength: 12 }), run)
  await fc.assert(property, { seed, numRuns: ROUND_TRIPS, endOnFailure: true })
  assert.ok(made > ROUND_TRIPS / 2, `only ${made} changes were good`)
  assert.deepEqual((await store.verifyAudit()).firstBroken, undefined)
})

testOnBoth(
  'F84: a commit against an older revision is refused and writes nothing',
  async (bench) => {
    const store = await bench.open()
    const first = await commit(store, NO_CONFIGURATION, edits.WORLD)
    const second = await commit(store, first, [edits.putUser('dario', 'base')])
    const changes = planned(first, [edits.putUser('eve', 'base'), edits.remove('loop', 'fd')])
    const records = changes.map((change) => recordOf(change, AUTHOR))
    assert.equal(await store.commit({ base: first.revision, changes, records }), 'stale')
    assertSame(await store.load(), second)
    const { entries } = await store.verifyAudit()
    assert.equal(entries, planned(NO_CONFIGURATION, edits.WORLD).length + 1)
  },
)

testOnBoth('F86: a commit that fails halfway leaves nothing behind', async (bench) => {
  const store = await bench.open()
  const memory = await commit(store, NO_CONFIGURATION, edits.WORLD)
  const good = planned(memory, [edits.putUser('dario', 'base')])
  const bad = planned(memory, [edits.putUser('eve', 'base')]).map((change) => ({
    ...change,
    after: { ...change.after!, scope: 'nowhere' } as never,
  }))
  const changes = [...good, ...bad]
  const records = changes.map((change) => recordOf(change, AUTHOR))
  await assert.rejects(store.commit({ base: memory.revision, changes, records }), /foreign key/i)
  assertSame(await store.load(), memory)
  assert.equal((await store.verifyAudit()).firstBroken, undefined)
  const after = await commit(store, memory, [edits.putUser('dario', 'base')])
  assertSame(await store.load(), after)
})

testOnBoth('F84: no change is lost where two programs write at once', async (bench) => {
  const [one, other] = [await bench.open(), await bench.open()]
  const first = await commit(one, NO_CONFIGURATION, edits.WORLD)
  const count = 20
  const writers = ['a', 'b'].map((name) => startWriter(bench.settings, name, count))
  for (const { ended } of writers) assert.equal(await ended, 0)
  const { revision, roles, users } = await one.load()
  assert.equal(revision, first.revision + 2 * count)
  assert.equal(users.size, first.users.size + 2 * count)
  assert.equal(roles.get('base/crew')?.members.size, 1 + 2 * count)
  assertSame(await other.load(), await one.load())
  const check = await other.verifyAudit()
  assert.equal(check.firstBroken, undefined)
  // Two entries for each change: the user, the role.
  assert.equal(check.entries, planned(NO_CONFIGURATION, edits.WORLD).length + 4 * count)
})

testOnBoth(
  'F30 F79: no two loops have one address, whoever writes; loops can swap theirs',
  async (bench) => {
    const store = await bench.open()
    const memory = await commit(store, NO_CONFIGURATION, edits.WORLD)
    const raw = store.database.sql
      .updateTable('loops')
      .set({ group: '239.1.1.1', port: 5004 })
      .where('id', '=', 'gnc')
      .execute()
    await assert.rejects(raw, /unique/i)
    const swapped = await commit(store, memory, [
      edits.putLoop('fd', 'base', '239.1.1.2'),
      edits.putLoop('gnc', 'moon', '239.1.1.1'),
    ])
    const loaded = await store.load()
    assertSame(loaded, swapped)
    assert.equal(loaded.loops.get('fd')?.group, '239.1.1.2')
    assert.equal(loaded.loops.get('gnc')?.group, '239.1.1.1')
  },
)

testOnBoth('F74: what is deleted is gone from every table that named it', async (bench) => {
  const store = await bench.open()
  const { database } = store
  const memory = await commit(store, NO_CONFIGURATION, edits.WORLD)
  const key = { role: 'moon/director', state: 'talk', volume: 50, pan: 0 }
  await database.sql
    .insertInto('user_loops')
    .values([
      { ...key, user: 'anna', loop: 'fd' },
      { ...key, user: 'anna', loop: 'gnc' },
      { ...key, user: 'ben', loop: 'fd' },
    ])
    .execute()
  const who = { role: 'moon/director', keyset: '', way: 'password', client: '', address: '' }
  const signOn = { ...who, signed_on_ms: 1, used_ms: 1 }
  await database.sql
    .insertInto('sign_ons')
    .values([
      { ...signOn, user: 'anna', digest: 'a' },
      { ...signOn, user: 'ben', digest: 'b' },
    ])
    .execute()
  const named = async (table: 'user_loops' | 'sign_ons' | 'role_members', column: string) =>
    (await database.sql.selectFrom(table).selectAll().execute()).map(
      (row) => (row as never)[column],
    )
  const noBen = await commit(store, memory, [edits.remove('user', 'ben')])
  assert.deepEqual(await named('user_loops', 'user'), ['anna', 'anna'])
  assert.deepEqual(await named('sign_ons', 'user'), ['anna'])
  const noLoop = await commit(store, noBen, [edits.remove('loop', 'fd')])
  assert.deepEqual(await named('user_loops', 'loop'), ['gnc'])
  const noRole = await commit(store, noLoop, [edits.remove('role', 'moon/director')])
  assert.deepEqual(await named('user_loops', 'loop'), [])
  assert.deepEqual(await named('sign_ons', 'role'), [null])
  assert.deepEqual(await named('role_members', 'role'), ['base/crew'])
  const noProject = await commit(store, noRole, [edits.remove('scope', 'moon')])
  assertSame(await store.load(), noProject)
})

testOnBoth(
  'F10 F74: what goes and comes again in one change has nothing of the old one, and its new links',
  async (bench) => {
    const store = await bench.open()
    const memory = await commit(store, NO_CONFIGURATION, [
      ...edits.WORLD,
      edits.setMember('moon/director', 'ben'),
      edits.setRight('moon/director', 'fd'),
      edits.setDuty('ben', 'moon'),
    ])
    const who = { role: null, keyset: '', way: 'password', client: '', address: '' }
    await store.database.sql
      .insertInto('sign_ons')
      .values({ ...who, user: 'ben', digest: 'b', signed_on_ms: 1, used_ms: 1 })
      .execute()
    const { ben, fd } = { ben: memory.users.get('ben'), fd: memory.loops.get('fd') }
    const again = await commit(store, memory, [
      edits.remove('user', 'ben'),
      edits.putUser('ben', ben?.scope ?? ''),
      edits.setMember('moon/director', 'ben'),
      edits.setDuty('ben', 'moon'),
      edits.remove('loop', 'fd'),
      edits.putLoop('fd', fd?.scope ?? ''),
      edits.setRight('moon/director', 'fd'),
    ])
    assert.deepEqual(await store.database.sql.selectFrom('sign_ons').selectAll().execute(), [])
    assert.ok(again.roles.get('moon/director')?.members.has('ben'))
    assertSame(await store.load(), again)
  },
)

testOnBoth('F74: the database itself refuses a row that names what is not there', async (bench) => {
  const store = await bench.open()
  await commit(store, NO_CONFIGURATION, edits.WORLD)
  const { database } = store
  const insert = (table: string, values: Readonly<Record<string, string>>) =>
    database.sql
      .insertInto(table as 'role_members')
      .values(values as never)
      .execute()
  const rows: [string, Readonly<Record<string, string>>][] = [
    ['role_members', { role: 'base/crew', user: 'nobody' }],
    ['role_rights', { role: 'base/crew', loop: 'nowhere', right: 'talk' }],
    ['user_duties', { user: 'anna', scope: 'nowhere', duty: 'administrator' }],
    ['layout_pages', { role: 'base/crew', keyset: 'none', page: '0', name: '' }],
  ]
  for (const [table, values] of rows) {
    await assert.rejects(insert(table, values), /foreign key/i, table)
  }
})

testOnBoth('F84: a conflict tells the entries of just what was asked for', async (bench) => {
  const store = await bench.open()
  const first = await commit(store, NO_CONFIGURATION, edits.WORLD)
  const second = await commit(store, first, [edits.putUser('anna', 'base', 'Anna B')])
  const third = await commit(store, second, [
    edits.putUser('ben', 'moon', 'Ben'),
    edits.putUser('anna', 'base', 'Anna C'),
  ])
  const of = async (revision: number, id: string) =>
    (await store.entriesSince(revision, [{ kind: 'user', id }], false)).map(
      (entry) => entry.revision,
    )
  assert.deepEqual(await of(first.revision, 'anna'), [second.revision, third.revision])
  assert.deepEqual(await of(first.revision, 'ben'), [third.revision])
  assert.deepEqual(await of(third.revision, 'anna'), [])
})

testOnBoth(
  'X16: the audit log is one chain, whoever writes to it and whatever the clock does',
  async (bench) => {
    const [one, other] = [await bench.open(), await bench.open()]
    const record = { ...AUTHOR, action: 'mute', kind: 'user' as const, entity: 'ben', scope: '' }
    const empty = { ...record, before: '', after: '' }
    for (let index = 0; index < 20; index++) {
      await (index % 2 === 0 ? one : other).record([empty, empty])
      await Promise.all([one.record([empty]), one.record([empty])])
    }
    const [last] = await one.record([{ ...empty, reason: 'a\0b "ü" 🎙' }])
    assert.equal(last?.reason, 'a\ufffdb "ü" 🎙')
    const rows = await other.database.sql
      .selectFrom('audit')
      .selectAll()
      .orderBy('sequence')
      .execute()
    assert.deepEqual(
      rows.map(({ sequence }) => sequence),
      Array.from({ length: 81 }, (_, index) => index + 1),
    )
    // The clocks of the two go apart.
    assert.ok(rows.every((row, index) => row.at_ms >= (rows[index - 1]?.at_ms ?? 0)))
    assert.equal(last?.hash, rows.at(-1)?.hash)
    assert.deepEqual(await other.verifyAudit(), {
      entries: 81,
      firstBroken: undefined,
      endMissing: false,
    })
    await sql`update audit set actor = 'eve' where sequence = 41`.execute(one.database.sql)
    assert.equal((await other.verifyAudit()).firstBroken?.sequence, 41)
  },
)

async function commit(
  store: Store,
  memory: Configuration,
  change: readonly Edit[],
): Promise<Configuration> {
  const changes = planned(memory, change)
  if (changes.length === 0) return memory
  const records = changes.map((entity) => recordOf(entity, AUTHOR))
  const committed = await store.commit({ base: memory.revision, changes, records })
  assert.ok(committed !== 'stale')
  return withChanges(memory, changes, committed.revision)
}

function planned(memory: Configuration, change: readonly Edit[]) {
  const plan = planChange(memory, { edits: change, actor: undefined, range: edits.RANGE })
  assert.ok(plan.kind === 'good', JSON.stringify(plan))
  return plan.changes
}

/** All of it, and lists in the same order. */
function assertSame(loaded: Configuration, memory: Configuration): void {
  assert.deepEqual(loaded, memory)
  for (const kind of ['scopes', 'users', 'loops', 'keysets', 'roles'] as const) {
    assert.deepEqual([...loaded[kind].keys()], [...memory[kind].keys()])
  }
}
