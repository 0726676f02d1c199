// How many columns the grid of tiles gets, so that all tiles fit without scrolling where that is
// possible and come close to a pleasant shape. Pure.

export interface GridSpace {
  /** Room for the tiles, CSS pixels. */
  readonly width: number
  readonly height: number
  /** Size of 1 rem, CSS pixels. */
  readonly rem: number
}

const TILE_WIDTH_MIN_REM = 12
const TILE_HEIGHT_MIN_REM = 9.9
const TILE_HEIGHT_MAX_REM = 17
/** Width to height of a tile that reads well. */
const SHAPE = 1.6

/** Columns for `tiles` tiles, 1 and up; where not all fit, as many columns as are readable. */
export function gridColumns(tiles: number, space: GridSpace): number {
  const columnsMax = Math.max(1, Math.floor(space.width / (TILE_WIDTH_MIN_REM * space.rem)))
  let best = Math.min(Math.max(1, tiles), columnsMax)
  let bestError = Infinity
  for (let columns = 1; columns <= Math.min(tiles, columnsMax); columns++) {
    const height = space.height / Math.ceil(tiles / columns)
    if (height < TILE_HEIGHT_MIN_REM * space.rem) continue
    const shape = space.width / columns / Math.min(height, TILE_HEIGHT_MAX_REM * space.rem)
    const error = Math.abs(Math.log(shape / SHAPE))
    if (error < bestError) [best, bestError] = [columns, error]
  }
  return best
}
