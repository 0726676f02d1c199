// The tiles of one page: where the layout puts them, with empty cells, or as many beside each other as fit (F54, F56).
import { useComputed } from '@preact/signals'
import type { JSX } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import { gridColumns } from '../console_logic/grid_columns.ts'
import type { PageGrid } from '../console_logic/loop_pages.ts'
import type { StateProps } from './app.tsx'
import { LiveTile } from './loop_tile.tsx'
import type { ShownPage } from './page_choice.ts'
import { text } from './text.ts'

export interface LoopGridProps extends StateProps {
  readonly page: ShownPage
}

export function LoopGrid({ state, page }: LoopGridProps): JSX.Element {
  const scale = useComputed(() => state.situation.value.layout.grid?.scale ?? 100).value / 100
  const { loops, grid } = page
  if (loops.length === 0) {
    const hasLoops = state.loops.order.value.length > 0
    return <p class="soft empty">{hasLoops ? text.pages.empty : text.loops.none}</p>
  }
  const tiles = loops.map((id) => (
    <LiveTile key={id} state={state} id={id} place={grid?.places.get(id)} />
  ))
  return grid === undefined ? (
    <FreeGrid count={loops.length} scale={scale}>
      {tiles}
    </FreeGrid>
  ) : (
    <FixedGrid grid={grid} scale={scale}>
      {tiles}
    </FixedGrid>
  )
}

interface TilesProps {
  /** Of the keyset, 1 for 100 %. */
  readonly scale: number
  readonly children: readonly JSX.Element[]
}

/** Fills the room where its tiles stay legible in that; else it is scrolled. */
function FixedGrid(props: TilesProps & { readonly grid: PageGrid }): JSX.Element {
  const { rows, columns } = props.grid
  return (
    <div
      class="loops fixed"
      style={{ '--columns': columns, '--rows': rows, zoom: props.scale }}
      data-rows={rows}
      data-columns={columns}
    >
      {props.children}
    </div>
  )
}

function FreeGrid(props: TilesProps & { readonly count: number }): JSX.Element {
  const { count, scale } = props
  const grid = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const area = grid.current?.parentElement
    if (area === null || area === undefined) return
    const arrange = () => {
      const rem = parseFloat(getComputedStyle(document.documentElement).fontSize) * scale
      const space = { width: area.clientWidth, height: area.clientHeight, rem }
      grid.current?.style.setProperty('--columns', String(gridColumns(count, space)))
    }
    const observer = new ResizeObserver(arrange)
    observer.observe(area)
    return () => observer.disconnect()
  }, [count, scale])
  return (
    <div class="loops" ref={grid} style={{ zoom: scale }}>
      {props.children}
    </div>
  )
}
