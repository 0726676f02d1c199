// The first schema: entities, audit log, what users had on, sign-ons, events of the loops. I/O: SQL.
// Foreign keys remove what refers to something that is deleted (F74); addresses are unique here (F30).
import type { Migration } from '../sql.ts'

type Database = Parameters<Migration['up']>[0]

export const firstSchema: Migration = {
  up: async (database) => {
    await system(database)
    await entities(database)
    await links(database)
    await layouts(database)
    await accounts(database)
    await records(database)
  },
}

async function system(database: Database): Promise<void> {
  await database.schema
    .createTable('system')
    .addColumn('id', 'integer', (column) => column.primaryKey())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .execute()
  await database.insertInto('system').values({ id: 1, revision: 0 }).execute()
}

async function entities(database: Database): Promise<void> {
  const table = (name: string) =>
    database.schema
      .createTable(name)
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('revision', 'integer', (column) => column.notNull())
  const inScope = (name: string) =>
    table(name).addColumn('scope', 'text', (column) =>
      column.notNull().references('scopes.id').onDelete('cascade'),
    )
  await table('scopes')
    .addColumn('parent', 'text', (column) => column.references('scopes.id').onDelete('cascade'))
    .addColumn('position', 'integer', (column) => column.notNull())
    .execute()
  await inScope('users')
    .addColumn('disabled', 'integer', (column) => column.notNull())
    .addColumn('password_hash', 'text')
    .addColumn('one_time', 'integer', (column) => column.notNull())
    .execute()
  await inScope('loops')
    .addColumn('abbreviation', 'text', (column) => column.notNull())
    .addColumn('highlight', 'text', (column) => column.notNull())
    .addColumn('group', 'text', (column) => column.notNull())
    .addColumn('port', 'integer', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .addUniqueConstraint('loops_address', ['group', 'port'])
    .execute()
  await inScope('keysets')
    .addColumn('rows', 'integer', (column) => column.notNull())
    .addColumn('columns', 'integer', (column) => column.notNull())
    .addColumn('scale', 'integer', (column) => column.notNull())
    .execute()
  await inScope('roles')
    .addColumn('abbreviation', 'text', (column) => column.notNull())
    .addColumn('talk_mode', 'text', (column) => column.notNull())
    .addColumn('position', 'integer', (column) => column.notNull())
    .execute()
  const everywhere = { id: '', name: '', revision: 0 }
  await database
    .insertInto('scopes')
    .values({ ...everywhere, parent: null, position: 0 })
    .execute()
  await database
    .insertInto('keysets')
    .values({ ...everywhere, scope: '', rows: 1, columns: 1, scale: 100 })
    .execute()
}

async function links(database: Database): Promise<void> {
  await linkTable(database, 'user_duties', { user: 'users', scope: 'scopes' })
    .addColumn('duty', 'text', (column) => column.notNull())
    .execute()
  await linkTable(database, 'role_members', { role: 'roles', user: 'users' }).execute()
  await linkTable(database, 'role_rights', { role: 'roles', loop: 'loops' })
    .addColumn('right', 'text', (column) => column.notNull())
    .execute()
}

async function layouts(database: Database): Promise<void> {
  const references = { role: 'roles', keyset: 'keysets' }
  await linkTable(database, 'layout_pages', references, ['page'])
    .addColumn('name', 'text', (column) => column.notNull())
    .execute()
  await linkTable(database, 'layout_places', references, ['page', 'row', 'column'])
    .addColumn('loop', 'text', (column) =>
      column.notNull().references('loops.id').onDelete('cascade'),
    )
    .execute()
}

async function accounts(database: Database): Promise<void> {
  await linkTable(database, 'user_loops', { user: 'users', role: 'roles', loop: 'loops' })
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('volume', 'integer', (column) => column.notNull())
    .addColumn('pan', 'integer', (column) => column.notNull())
    .execute()
  await database.schema
    .createTable('sign_ons')
    .addColumn('digest', 'text', (column) => column.primaryKey())
    .addColumn('user', 'text', (column) =>
      column.notNull().references('users.id').onDelete('cascade'),
    )
    .addColumn('role', 'text', (column) => column.references('roles.id').onDelete('set null'))
    .addColumn('client', 'text', (column) => column.notNull())
    .addColumn('address', 'text', (column) => column.notNull())
    .addColumn('signed_on_ms', 'bigint', (column) => column.notNull())
    .addColumn('used_ms', 'bigint', (column) => column.notNull())
    .execute()
}

/** Records outlive what they tell of: they refer to nothing. */
async function records(database: Database): Promise<void> {
  const table = (name: string, texts: readonly string[], numbers: readonly string[]) => {
    let builder = database.schema
      .createTable(name)
      .addColumn('sequence', 'integer', (column) => column.primaryKey())
      .addColumn('at_ms', 'bigint', (column) => column.notNull())
    for (const text of texts) {
      builder = builder.addColumn(text, 'text', (column) => column.notNull())
    }
    for (const number of numbers) {
      builder = builder.addColumn(number, 'integer', (column) => column.notNull())
    }
    return builder.execute()
  }
  const audit = [
    'actor',
    'address',
    'action',
    'kind',
    'entity',
    'scope',
    'before',
    'after',
    'reason',
    'hash',
  ]
  await table('audit', audit, ['revision'])
  await table('loop_events', ['loop', 'scope', 'user', 'role', 'event', 'detail'], ['session'])
  const index = (name: string, of: string, columns: readonly string[]) =>
    database.schema
      .createIndex(name)
      .on(of)
      .columns([...columns])
      .execute()
  await index('audit_at', 'audit', ['at_ms'])
  await index('audit_entity', 'audit', ['kind', 'entity'])
  await index('audit_actor', 'audit', ['actor'])
  await index('audit_revision', 'audit', ['revision'])
  await index('loop_events_at', 'loop_events', ['at_ms'])
  await index('loop_events_loop', 'loop_events', ['loop', 'at_ms'])
}

/** A table whose key is what it refers to, with `further` integers. */
function linkTable(
  database: Database,
  name: string,
  references: Readonly<Record<string, string>>,
  further: readonly string[] = [],
) {
  let builder = database.schema.createTable(name)
  for (const [column, table] of Object.entries(references)) {
    builder = builder.addColumn(column, 'text', (definition) =>
      definition.notNull().references(`${table}.id`).onDelete('cascade'),
    )
  }
  for (const column of further) {
    builder = builder.addColumn(column, 'integer', (definition) => definition.notNull())
  }
  const key = [...Object.keys(references), ...further] as never[]
  return builder.addPrimaryKeyConstraint(`${name}_key`, key)
}
