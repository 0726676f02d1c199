// Stores of earlier versions, of later ones, and several programs that start at once on an empty one.
import assert from 'node:assert/strict'
import { migrate, missingMigrations } from '../../src/store/migrations.ts'
import { type OpenSql, openSql, sql } from '../../src/store/sql.ts'
import { openStore } from '../../src/store/store.ts'
import { testOnBoth, type StoreBench, useEngines } from './engines.ts'
import { startWriter } from './writer.ts'

const FIRST = '001 first schema'
const OF_ENTITY = { name: 'Name', revision: 1 }
const LINK = { user: 'anna', role: 'base/crew' }
const PLACE = { role: 'base/crew', keyset: 'base/desk', page: 0 }

/** Rows of each table as the first schema had it. Never changed: such stores are there. */
const ROWS: readonly [string, Readonly<Record<string, string | number | null>>][] = [
  ['scopes', { ...OF_ENTITY, id: 'base', parent: null, position: 1 }],
  ['scopes', { ...OF_ENTITY, id: 'moon', parent: 'base', position: 2 }],
  [
    'users',
    {
      ...OF_ENTITY,
      id: 'anna',
      scope: 'base',
      disabled: 0,
      password_hash: '$argon2-a',
      one_time: 1,
    },
  ],
  ['user_duties', { user: 'anna', scope: '', duty: 'administrator' }],
  [
    'loops',
    {
      ...OF_ENTITY,
      id: 'fd',
      scope: 'base',
      abbreviation: 'FD',
      highlight: 'red',
      group: '239.1.1.1',
      port: 5004,
      position: 1,
    },
  ],
  ['keysets', { ...OF_ENTITY, id: 'base/desk', scope: 'base', rows: 4, columns: 6, scale: 100 }],
  [
    'roles',
    {
      ...OF_ENTITY,
      id: 'base/crew',
      scope: 'base',
      abbreviation: '',
      talk_mode: 'multi',
      position: 1,
    },
  ],
  ['role_members', LINK],
  ['role_rights', { role: 'base/crew', loop: 'fd', right: 'talk' }],
  ['layout_pages', { ...PLACE, name: 'One' }],
  ['layout_places', { ...PLACE, row: 1, column: 2, loop: 'fd' }],
  ['user_loops', { ...LINK, loop: 'fd', state: 'talk', volume: 70, pan: -10 }],
  [
    'sign_ons',
    { ...LINK, digest: 'd', client: 'c', address: '192.0.2.1', signed_on_ms: 1, used_ms: 2 },
  ],
  [
    'loop_events',
    {
      sequence: 1,
      at_ms: 1_800_000_000_000,
      loop: 'fd',
      scope: 'base',
      user: 'anna',
      role: 'base/crew',
      session: 1,
      event: 'joined',
      detail: '',
    },
  ],
]

useEngines()

testOnBoth('a store of the first version keeps all that it has', async (bench) => {
  const database = openFor(bench)
  await migrate(database, FIRST)
  for (const [table, row] of ROWS) await insert(database, table, row)
  await sql`update system set revision = 1`.execute(database.sql)
  await migrate(database)
  assert.deepEqual(await missingMigrations(database.sql), [])
  for (const [table, row] of ROWS) {
    const columns = sql.join(Object.keys(row).map((name) => sql.id(name)))
    const kept = await sql`select ${columns} from ${sql.table(table)}`.execute(database.sql)
    const found = kept.rows.some((candidate) =>
      isSame(candidate as Readonly<Record<string, unknown>>, row),
    )
    assert.ok(found, `${table}: ${JSON.stringify(kept.rows)}`)
  }
  const store = await bench.open()
  const { users, roles, revision } = await store.load()
  assert.equal(revision, 1)
  assert.deepEqual(users.get('anna')?.duties, new Map([['', 'administrator']]))
  assert.deepEqual(roles.get('base/crew')?.rights, new Map([['fd', 'talk']]))
  assert.deepEqual(roles.get('base/crew')?.layouts.get('base/desk')?.[0]?.places, [
    { loop: 'fd', row: 1, column: 2 },
  ])
})

testOnBoth('a store of a newer program is refused, and nothing in it is touched', async (bench) => {
  const database = openFor(bench)
  await migrate(database)
  const row = { name: '999 from the future', timestamp: '2099-01-01' }
  await insert(database, 'kysely_migration', row)
  await assert.rejects(bench.open(), {
    message:
      /of a newer flightloop \(it has "999 from the future"\): install that version or a later/,
  })
  const kept = await sql`select name from kysely_migration order by name`.execute(database.sql)
  assert.deepEqual(kept.rows.at(-1), { name: '999 from the future' })
})

testOnBoth('a migration that fails leaves the store as it was', async (bench) => {
  const database = openFor(bench)
  // In the way of one of the last tables.
  await sql`create table loop_events (other integer)`.execute(database.sql)
  await assert.rejects(migrate(database), /can't be brought to this version: .*loop_events/)
  const tables = await database.sql.introspection.getTables({ withInternalKyselyTables: true })
  assert.deepEqual(
    tables.map(({ name }) => name),
    ['loop_events'],
  )
  await sql`drop table loop_events`.execute(database.sql)
  await migrate(database)
  assert.deepEqual(await missingMigrations(database.sql), [])
})

testOnBoth('programs that start at once on an empty store migrate it once', async (bench) => {
  const programs = [1, 2, 3].map((name) => startWriter(bench.settings, `p${name}`, 0))
  for (const { ended } of programs) assert.equal(await ended, 0)
  const database = openFor(bench)
  assert.deepEqual(await missingMigrations(database.sql), [])
  const { rows } = await sql`select name from kysely_migration where name = ${FIRST}`.execute(
    database.sql,
  )
  assert.equal(rows.length, 1)
  const store = await bench.open()
  assert.equal((await store.load()).revision, 0)
})

testOnBoth('a store is opened again without a change', async (bench) => {
  await bench.open()
  const { rows: before } = await migrations(bench)
  const again = await openStore(bench.settings, Date.now)
  await again.close()
  assert.deepEqual((await migrations(bench)).rows, before)
})

function openFor(bench: StoreBench): OpenSql {
  const database = openSql(bench.settings)
  bench.atEnd(() => database.close())
  return database
}

function migrations(bench: StoreBench) {
  return sql`select * from kysely_migration order by name`.execute(openFor(bench).sql)
}

function insert(database: OpenSql, table: string, row: Readonly<Record<string, unknown>>) {
  const columns = sql.join(Object.keys(row).map((name) => sql.id(name)))
  const values = sql.join(Object.values(row))
  return sql`insert into ${sql.table(table)} (${columns}) values (${values})`.execute(database.sql)
}

function isSame(
  candidate: Readonly<Record<string, unknown>>,
  row: Readonly<Record<string, unknown>>,
): boolean {
  return Object.entries(row).every(([name, value]) => candidate[name] === value)
}
