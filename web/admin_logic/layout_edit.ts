// A role's layout for one kind of console as it is edited (F54, F56, F80): pages of a grid, a loop in each place. Pure;
// every function gives new pages and changes none.
import type {
  KeysetMessage,
  LayoutMessage,
  RoleEntityMessage,
} from '../../src/protocol/admin_messages.ts'
import type { Entities } from './entities.ts'

export type Pages = LayoutMessage['pages']
export type LayoutPage = Pages[number]

/** Both from 1, from the top and from the left. */
export interface Cell {
  readonly row: number
  readonly column: number
}

export interface GridSize {
  readonly rows: number
  readonly columns: number
}

export const PAGES_MAX = 20
export const PAGE_NAME_LETTERS_MAX = 30
const GRID_MAX = 50
/** Room to begin with where no keyset says how much there is. */
const FREE_ROWS = 3
const FREE_COLUMNS = 4
const BLANK: LayoutPage = { name: '', places: [] }

/** At least one page, which is there only once something is in it. */
export function pagesOf(role: RoleEntityMessage | undefined, keyset: string): Pages {
  const pages = role?.layouts.find((layout) => layout.keyset === keyset)?.pages ?? []
  return pages.length === 0 ? [BLANK] : pages
}

/** Ids of the loops that the role may hear, in the order in which they are shown. */
export function loopsOf(entities: Entities, role: RoleEntityMessage): readonly string[] {
  const heard = new Set(role.rights.filter(({ right }) => right > 0).map(({ loop }) => loop))
  return [...entities.loop.keys()].filter((id) => heard.has(id))
}

/** The kinds of console that the role can have a layout for: those of its domain and project. */
export function keysetsFor(
  entities: Entities,
  role: RoleEntityMessage | undefined,
): readonly KeysetMessage[] {
  if (role === undefined) return []
  const parent = entities.scope.get(role.scope)?.parent ?? ''
  return [...entities.keyset.values()].filter(
    ({ scope }) => scope === role.scope || (parent !== '' && scope === parent),
  )
}

/** What is shown to be filled; without a keyset a row and a column more than are in use. */
export function gridSize(keyset: KeysetMessage | undefined, pages: Pages): GridSize {
  if (keyset !== undefined) return { rows: keyset.rows, columns: keyset.columns }
  const used = usedSize(pages)
  return {
    rows: Math.min(GRID_MAX, Math.max(FREE_ROWS, used.rows + 1)),
    columns: Math.min(GRID_MAX, Math.max(FREE_COLUMNS, used.columns + 1)),
  }
}

export function loopAt(page: LayoutPage | undefined, cell: Cell): string | undefined {
  return page?.places.find((place) => isSame(place, cell))?.loop
}

/**
 * Puts a loop into a cell of a page. What is there goes to `from`, the cell that the loop comes from, or, where it
 * comes from the list (undefined), out of the page.
 */
export function putLoop(
  pages: Pages,
  index: number,
  { loop, from }: { readonly loop: string; readonly from: Cell | undefined },
  to: Cell,
): Pages {
  return changePage(pages, index, (page) => {
    const other = loopAt(page, to)
    const rest = page.places.filter(
      (place) => !isSame(place, to) && (from === undefined || !isSame(place, from)),
    )
    const swapped =
      other === undefined || from === undefined || isSame(from, to)
        ? []
        : [{ loop: other, ...from }]
    return { ...page, places: sorted([...rest, ...swapped, { loop, ...to }]) }
  })
}

export function takeOut(pages: Pages, index: number, cell: Cell): Pages {
  return changePage(pages, index, (page) => ({
    ...page,
    places: page.places.filter((place) => !isSame(place, cell)),
  }))
}

export function addPage(pages: Pages): Pages {
  return pages.length >= PAGES_MAX ? pages : [...pages, BLANK]
}

export function renamePage(pages: Pages, index: number, name: string): Pages {
  return changePage(pages, index, (page) => ({ ...page, name }))
}

export function removePage(pages: Pages, index: number): Pages {
  return pages.filter((_, at) => at !== index)
}

export function movePage(pages: Pages, from: number, to: number): Pages {
  const page = pages[from]
  if (page === undefined || to < 0 || to >= pages.length) return pages
  const rest = removePage(pages, from)
  return [...rest.slice(0, to), page, ...rest.slice(to)]
}

/** Those that are on no page, or not on this one. */
export function loopsLeft(
  loops: readonly string[],
  pages: Pages,
  onlyPage?: number,
): readonly string[] {
  const looked = onlyPage === undefined ? pages : pages.slice(onlyPage, onlyPage + 1)
  const placed = new Set(looked.flatMap(({ places }) => places.map(({ loop }) => loop)))
  return loops.filter((loop) => !placed.has(loop))
}

/** Puts the loops into the empty cells from this page on, row by row, on as many further pages as that takes. */
export function fillPages(
  pages: Pages,
  index: number,
  loops: readonly string[],
  keyset: KeysetMessage | undefined,
): Pages {
  const { rows, columns } = keyset ?? freeSize(pages)
  const filled = [...pages]
  const waiting = [...loops]
  for (let at = index; waiting.length > 0 && at < PAGES_MAX; at++) {
    const page = filled[at] ?? BLANK
    const taken = new Set(page.places.map(({ row, column }) => `${row} ${column}`))
    const places = [...page.places]
    for (let cell = 0; cell < rows * columns && waiting.length > 0; cell++) {
      const [row, column] = [Math.floor(cell / columns) + 1, (cell % columns) + 1]
      if (!taken.has(`${row} ${column}`)) places.push({ loop: waiting.shift()!, row, column })
    }
    filled[at] = { ...page, places: sorted(places) }
  }
  return filled
}

/** Of other pages what can stand here: loops of the role, in places that the grid has. */
export function fittedPages(
  pages: Pages,
  loops: readonly string[],
  keyset: KeysetMessage | undefined,
): { readonly pages: Pages; readonly leftOut: number } {
  const known = new Set(loops)
  const { rows, columns } = keyset ?? { rows: GRID_MAX, columns: GRID_MAX }
  const fitted = pages.map(({ name, places }) => ({
    name,
    places: places.filter(
      ({ loop, row, column }) => known.has(loop) && row <= rows && column <= columns,
    ),
  }))
  const count = (all: Pages) => all.reduce((sum, { places }) => sum + places.length, 0)
  return { pages: fitted, leftOut: count(pages) - count(fitted) }
}

/** Loops in the layout that the role may not hear (any more): consoles leave their places empty. */
export function strangersIn(pages: Pages, loops: readonly string[]): readonly string[] {
  const known = new Set(loops)
  const placed = pages.flatMap(({ places }) => places.map(({ loop }) => loop))
  return [...new Set(placed)].filter((loop) => !known.has(loop))
}

export function withoutLoops(pages: Pages, loops: readonly string[]): Pages {
  const gone = new Set(loops)
  return pages.map(({ name, places }) => ({
    name,
    places: places.filter(({ loop }) => !gone.has(loop)),
  }))
}

function usedSize(pages: Pages): GridSize {
  const places = pages.flatMap((page) => page.places)
  return {
    rows: Math.max(0, ...places.map(({ row }) => row)),
    columns: Math.max(0, ...places.map(({ column }) => column)),
  }
}

function freeSize(pages: Pages): GridSize {
  return { rows: GRID_MAX, columns: Math.max(FREE_COLUMNS, usedSize(pages).columns) }
}

function changePage(pages: Pages, index: number, change: (page: LayoutPage) => LayoutPage): Pages {
  return pages.map((page, at) => (at === index ? change(page) : page))
}

/** As the server keeps them, so that the same places are the same layout. */
function sorted(places: LayoutPage['places']): LayoutPage['places'] {
  return [...places].sort((a, b) => a.row - b.row || a.column - b.column)
}

export function isSame(a: Cell, b: Cell): boolean {
  return a.row === b.row && a.column === b.column
}
