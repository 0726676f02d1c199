// Which loops stand on which page, and where (F54, F56): as the layout says, and none is ever hidden for good: what
// is on no page stands on a last one. Pure.

export interface Layout {
  readonly grid:
    { readonly rows: number; readonly columns: number; readonly scale: number } | undefined
  readonly pages: readonly {
    readonly name: string
    readonly places: readonly LoopPlace[]
  }[]
}

export interface LoopPlace {
  readonly loop: number
  /** From 1. */
  readonly row: number
  readonly column: number
}

export interface LoopPage {
  /** Empty: none was given. */
  readonly name: string
  /** The loops that are on no other page. */
  readonly isRest: boolean
  /** By id, each once, from the top and from the left. */
  readonly loops: readonly number[]
  /** undefined: as many columns as fit. */
  readonly grid: PageGrid | undefined
}

export interface PageGrid {
  readonly rows: number
  readonly columns: number
  /** By loop. */
  readonly places: ReadonlyMap<number, LoopPlace>
}

/** At least one page. order: ids of the role's loops. */
export function loopPages(order: readonly number[], layout: Layout): readonly LoopPage[] {
  if (layout.pages.length > 0) return placedPages(order, layout)
  return layout.grid === undefined ? [freePage(order, false)] : filledPages(order, layout.grid)
}

function placedPages(order: readonly number[], { grid, pages }: Layout): readonly LoopPage[] {
  const known = new Set(order)
  const all = pages.flatMap(({ places }) => places)
  // Of all pages, so that a tile is as large on each of them.
  const rows = Math.max(grid?.rows ?? 1, ...all.map(({ row }) => row))
  const columns = Math.max(grid?.columns ?? 1, ...all.map(({ column }) => column))
  const placed = pages.map(({ name, places }): LoopPage => {
    const sorted = places
      .filter(({ loop }) => known.has(loop))
      .sort((a, b) => a.row - b.row || a.column - b.column)
    const first = new Map<number, LoopPlace>()
    for (const place of sorted) if (!first.has(place.loop)) first.set(place.loop, place)
    const loops = [...first.keys()]
    return { name, isRest: false, loops, grid: { rows, columns, places: first } }
  })
  const onPages = new Set(placed.flatMap(({ loops }) => loops))
  const rest = order.filter((loop) => !onPages.has(loop))
  return rest.length === 0 ? placed : [...placed, freePage(rest, true)]
}

/** Without pages the loops fill the keyset's grid in their order, as many pages as that takes. */
function filledPages(
  order: readonly number[],
  { rows, columns }: { readonly rows: number; readonly columns: number },
): readonly LoopPage[] {
  const size = rows * columns
  const count = Math.max(1, Math.ceil(order.length / size))
  return Array.from({ length: count }, (_, page) => {
    const loops = order.slice(page * size, (page + 1) * size)
    const places = loops.map((loop, at) => ({
      loop,
      row: Math.floor(at / columns) + 1,
      column: (at % columns) + 1,
    }))
    const byLoop = new Map(places.map((place) => [place.loop, place]))
    return { name: '', isRest: false, loops, grid: { rows, columns, places: byLoop } }
  })
}

function freePage(loops: readonly number[], isRest: boolean): LoopPage {
  return { name: '', isRest, loops, grid: undefined }
}
