// What one table is like while one works with it: search, order, what is selected. Kept while other pages are shown.
import { signal } from '@preact/signals'
import type { TableKind } from '../admin_logic/entity_form.ts'
import {
  NO_ORDER,
  nextOrder,
  type TableRow,
  withAllSwitched,
  withSwitched,
} from '../admin_logic/table_rows.ts'
import type { AdminState } from './admin_state.ts'

export class TableState {
  readonly search = signal('')
  readonly order = signal(NO_ORDER)
  readonly chosen = signal<ReadonlySet<string>>(new Set())
  /** The row in which the keys move. */
  readonly active = signal<string | undefined>(undefined)
  #switched: string | undefined

  orderBy(column: number): void {
    this.order.value = nextOrder(this.order.peek(), column)
  }

  /** withRange: all from the one that was switched last. */
  switchRow(rows: readonly TableRow[], id: string, withRange: boolean): void {
    const from = withRange ? this.#switched : undefined
    this.chosen.value = withSwitched(this.chosen.peek(), rows, id, from)
    this.#switched = id
  }

  switchAll(rows: readonly TableRow[]): void {
    this.chosen.value = withAllSwitched(this.chosen.peek(), rows)
    this.#switched = undefined
  }

  clear(): void {
    this.chosen.value = new Set()
    this.#switched = undefined
  }
}

const states = new WeakMap<AdminState, Map<TableKind, TableState>>()

export function tableStateOf(admin: AdminState, kind: TableKind): TableState {
  const tables = states.get(admin) ?? new Map<TableKind, TableState>()
  states.set(admin, tables)
  const table = tables.get(kind) ?? new TableState()
  tables.set(kind, table)
  return table
}
