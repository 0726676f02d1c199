// What the layout editor shows and does (F80): which role, kind of console and page; the loop that is being moved, by
// whatever means; and what is said of it. Holds signals; every change of the layout is collected as one step.
import { computed, signal } from '@preact/signals'
import { setLayout } from '../admin_logic/edits.ts'
import { scopesWithin } from '../admin_logic/entities.ts'
import {
  type Cell,
  fillPages,
  gridSize,
  isSame,
  keysetsFor,
  loopAt,
  loopsLeft,
  loopsOf,
  type Pages,
  pagesOf,
  putLoop,
  strangersIn,
  takeOut,
} from '../admin_logic/layout_edit.ts'
import type { AdminState } from './admin_state.ts'
import type { FrameName } from './layout_frame.tsx'
import { text } from './text.ts'

export interface Carried {
  readonly loop: string
  /** undefined: the list. */
  readonly from: Cell | undefined
}

export class LayoutState {
  readonly admin: AdminState
  readonly frame = signal<FrameName>('desk')
  readonly filter = signal('')
  /** The list has loops that are on other pages too. */
  readonly listsAll = signal(false)
  /** Where arrow keys go on from, and what is under the pointer while something is moved. */
  readonly cell = signal<Cell>({ row: 1, column: 1 })
  readonly carried = signal<Carried | undefined>(undefined)
  /** For those who do not see it. */
  readonly said = signal('')
  readonly #keyset = signal('')
  readonly #page = signal(0)

  readonly roles = computed(() => {
    const { entities, route } = this.admin
    const within = scopesWithin(entities.value, route.value.scope)
    return [...entities.value.role.values()].filter(({ scope }) => within.has(scope))
  })
  readonly role = computed(() => {
    const { item } = this.admin.route.value
    return this.roles.value.find(({ id }) => id === item) ?? this.roles.value[0]
  })
  readonly keysets = computed(() => keysetsFor(this.admin.entities.value, this.role.value))
  readonly keyset = computed(() => this.keysets.value.find(({ id }) => id === this.#keyset.value))
  readonly pages = computed(() => pagesOf(this.role.value, this.keyset.value?.id ?? ''))
  readonly index = computed(() => Math.min(this.#page.value, this.pages.value.length - 1))
  readonly page = computed(() => this.pages.value[this.index.value])
  readonly size = computed(() => gridSize(this.keyset.value, this.pages.value))
  readonly loops = computed(() => {
    const role = this.role.value
    return role === undefined ? [] : loopsOf(this.admin.entities.value, role)
  })
  readonly left = computed(() =>
    loopsLeft(
      this.loops.value,
      this.pages.value,
      this.listsAll.value ? this.index.value : undefined,
    ),
  )
  readonly strangers = computed(() => strangersIn(this.pages.value, this.loops.value))
  readonly hasOwnLayout = computed(() =>
    (this.role.value?.layouts ?? []).some(({ keyset }) => keyset === (this.keyset.value?.id ?? '')),
  )

  constructor(admin: AdminState) {
    this.admin = admin
  }

  chooseRole(id: string): void {
    this.admin.go({ item: id })
    this.showPage(0)
  }

  chooseKeyset(id: string): void {
    this.#keyset.value = id
    this.showPage(0)
  }

  showPage(index: number): void {
    this.#page.value = Math.max(0, index)
    this.cell.value = { row: 1, column: 1 }
    this.carried.value = undefined
  }

  /** Collected as one step; nothing where nothing is different. No pages: no layout of its own. */
  put(pages: Pages): void {
    const role = this.role.peek()
    if (role === undefined || JSON.stringify(pages) === JSON.stringify(this.pages.peek())) return
    this.admin.stage([setLayout(role.id, { keyset: this.keyset.peek()?.id ?? '', pages })])
  }

  fill(): void {
    const left = loopsLeft(this.loops.peek(), this.pages.peek())
    this.put(fillPages(this.pages.peek(), this.index.peek(), left, this.keyset.peek()))
    const over = loopsLeft(this.loops.peek(), this.pages.peek()).length
    this.said.value = text.layouts.filled(left.length - over, over)
  }

  nameOf(loop: string): string {
    return this.admin.entities.peek().loop.get(loop)?.name ?? loop
  }

  pickUp(loop: string, from: Cell | undefined): void {
    this.carried.value = { loop, from }
    this.said.value = text.layouts.pickedUp(this.nameOf(loop))
  }

  /** Goes there, within the grid; says what would happen. */
  moveTo(wanted: Cell): void {
    const { rows, columns } = this.size.peek()
    const cell = { row: within(wanted.row, rows), column: within(wanted.column, columns) }
    const isThere = isSame(cell, this.cell.peek())
    this.cell.value = cell
    if (this.carried.peek() === undefined || isThere) return
    const other = loopAt(this.page.peek(), cell)
    const name = other === undefined ? '' : this.nameOf(other)
    this.said.value = text.layouts.over(cell.row, cell.column, name)
  }

  drop(to: Cell): void {
    const carried = this.carried.peek()
    if (carried === undefined) return
    this.carried.value = undefined
    this.cell.value = to
    const { loop, from } = carried
    const other = loopAt(this.page.peek(), to)
    const name = this.nameOf(loop)
    const isBack = from !== undefined && isSame(from, to)
    this.put(putLoop(this.pages.peek(), this.index.peek(), carried, to))
    const isSwap = other !== undefined && !isBack
    const say = !isSwap
      ? text.layouts.dropped(name, to.row, to.column)
      : from === undefined
        ? text.layouts.replaced(name, to.row, to.column, this.nameOf(other))
        : text.layouts.swapped(name, to.row, to.column, this.nameOf(other))
    this.said.value = say
  }

  /** Back to the list, from where it was. */
  remove(cell: Cell): void {
    const loop = loopAt(this.page.peek(), cell)
    this.carried.value = undefined
    if (loop === undefined) return
    const name = this.nameOf(loop)
    this.put(takeOut(this.pages.peek(), this.index.peek(), cell))
    this.said.value = text.layouts.removed(name)
  }

  /** What is moved goes back to the list. */
  dropInList(): void {
    const carried = this.carried.peek()
    if (carried?.from === undefined) this.cancel()
    else this.remove(carried.from)
  }

  cancel(): void {
    const carried = this.carried.peek()
    if (carried === undefined) return
    this.carried.value = undefined
    this.said.value = text.layouts.cancelled(this.nameOf(carried.loop))
  }
}

function within(value: number, max: number): number {
  return Math.min(max, Math.max(1, value))
}
