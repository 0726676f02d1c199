// The page that a user looked at in a role (F57). I/O: SQL.
import type { Migration } from '../sql.ts'

export const userPages: Migration = {
  up: async (database) => {
    await database.schema
      .createTable('user_pages')
      .addColumn('user', 'text', (column) =>
        column.notNull().references('users.id').onDelete('cascade'),
      )
      .addColumn('role', 'text', (column) =>
        column.notNull().references('roles.id').onDelete('cascade'),
      )
      .addColumn('page', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('user_pages_key', ['user', 'role'])
      .execute()
    await database.schema.createIndex('sign_ons_user').on('sign_ons').column('user').execute()
  },
}
