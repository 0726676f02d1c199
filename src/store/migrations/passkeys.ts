// Passkeys of users, and by what a sign-on was proved. I/O: SQL.
import type { Migration } from '../sql.ts'

export const passkeys: Migration = {
  up: async (database) => {
    await database.schema
      .createTable('passkeys')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('user', 'text', (column) =>
        column.notNull().references('users.id').onDelete('cascade'),
      )
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('public_key', 'text', (column) => column.notNull())
      .addColumn('counter', 'bigint', (column) => column.notNull())
      .addColumn('transports', 'text', (column) => column.notNull())
      .addColumn('made_ms', 'bigint', (column) => column.notNull())
      .addColumn('used_ms', 'bigint')
      .execute()
    await database.schema.createIndex('passkeys_user').on('passkeys').column('user').execute()
    await database.schema
      .alterTable('sign_ons')
      .addColumn('way', 'text', (column) => column.notNull().defaultTo('password'))
      .execute()
  },
}
