// The kind of console that a sign-on asked for, and what a user's console keeps for itself. I/O: SQL.
import type { Migration } from '../sql.ts'

export const consoles: Migration = {
  up: async (database) => {
    await database.schema
      .alterTable('sign_ons')
      .addColumn('keyset', 'text', (column) => column.notNull().defaultTo(''))
      .execute()
    await database.schema
      .createTable('user_settings')
      .addColumn('user', 'text', (column) =>
        column.primaryKey().references('users.id').onDelete('cascade'),
      )
      .addColumn('text', 'text', (column) => column.notNull())
      .execute()
  },
}
