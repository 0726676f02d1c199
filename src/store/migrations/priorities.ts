// Which loops come before others, and what each user has dimmed for them (X06). I/O: SQL.
import type { Migration } from '../sql.ts'

export const priorities: Migration = {
  up: async (database) => {
    await database.schema
      .alterTable('loops')
      .addColumn('priority', 'text', (column) => column.notNull().defaultTo('normal'))
      .execute()
    await database.schema
      .createTable('user_dims')
      .addColumn('user', 'text', (column) =>
        column.notNull().references('users.id').onDelete('cascade'),
      )
      .addColumn('role', 'text', (column) =>
        column.notNull().references('roles.id').onDelete('cascade'),
      )
      .addColumn('while_talking_db', 'integer', (column) => column.notNull())
      .addColumn('priority_db', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('user_dims_key', ['user', 'role'])
      .execute()
    await database.schema
      .createTable('user_dim_loops')
      .addColumn('user', 'text', (column) => column.notNull())
      .addColumn('role', 'text', (column) => column.notNull())
      .addColumn('loop', 'text', (column) =>
        column.notNull().references('loops.id').onDelete('cascade'),
      )
      .addPrimaryKeyConstraint('user_dim_loops_key', ['user', 'role', 'loop'])
      .addForeignKeyConstraint(
        'user_dim_loops_of',
        ['user', 'role'],
        'user_dims',
        ['user', 'role'],
        (constraint) => constraint.onDelete('cascade'),
      )
      .execute()
  },
}
