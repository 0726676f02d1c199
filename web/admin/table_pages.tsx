// The pages with a table each: users, roles, loops, keysets.
import type { JSX } from 'preact'
import type { StateProps } from './app.tsx'
import { TablePage } from './table_page.tsx'

export function UsersPage({ state }: StateProps): JSX.Element {
  return <TablePage state={state} kind="user" />
}

export function RolesPage({ state }: StateProps): JSX.Element {
  return <TablePage state={state} kind="role" />
}

export function LoopsPage({ state }: StateProps): JSX.Element {
  return <TablePage state={state} kind="loop" />
}

export function KeysetsPage({ state }: StateProps): JSX.Element {
  return <TablePage state={state} kind="keyset" />
}
