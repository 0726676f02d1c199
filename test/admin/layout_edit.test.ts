// Pages of a layout as they are edited, and a console's screen in small.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { frameFit } from '../../web/admin_logic/frame_fit.ts'
import {
  fillPages,
  fittedPages,
  gridSize,
  loopsLeft,
  movePage,
  type Pages,
  putLoop,
  removePage,
  strangersIn,
  takeOut,
} from '../../web/admin_logic/layout_edit.ts'

const KEYSET = { id: 'd/k', scope: 'd', name: 'K', rows: 2, columns: 2, scale: 100, revision: 1 }
const at = (loop: string, row: number, column: number) => ({ loop, row, column })
const page = (name: string, ...places: ReturnType<typeof at>[]) => ({ name, places })
const PAGES: Pages = [page('one', at('a', 1, 1), at('b', 2, 2)), page('two', at('c', 1, 2))]

test('F80: a loop goes to an empty cell; two that meet exchange their places', () => {
  const from = { row: 1, column: 1 }
  const moved = putLoop(PAGES, 0, { loop: 'a', from }, { row: 1, column: 2 })
  assert.deepEqual(moved[0]?.places, [at('a', 1, 2), at('b', 2, 2)])
  const swapped = putLoop(PAGES, 0, { loop: 'a', from }, { row: 2, column: 2 })
  assert.deepEqual(swapped[0]?.places, [at('b', 1, 1), at('a', 2, 2)])
  assert.deepEqual(putLoop(PAGES, 0, { loop: 'a', from }, from), PAGES)
  assert.equal(moved[1], PAGES[1])
})

test('F80: a loop from the list takes a place; who was there is in the list again', () => {
  const put = putLoop(PAGES, 0, { loop: 'd', from: undefined }, { row: 1, column: 1 })
  assert.deepEqual(put[0]?.places, [at('d', 1, 1), at('b', 2, 2)])
  assert.deepEqual(loopsLeft(['a', 'b', 'c', 'd'], put), ['a'])
  assert.deepEqual(loopsLeft(['a', 'b', 'c', 'd'], put, 0), ['a', 'c'])
  assert.deepEqual(takeOut(put, 0, { row: 1, column: 1 })[0]?.places, [at('b', 2, 2)])
})

test('F80: filling takes empty cells in order, then further pages; what has no room stays', () => {
  const filled = fillPages(PAGES, 0, ['d', 'e', 'f', 'g', 'h', 'i'], KEYSET)
  assert.deepEqual(
    filled.map(({ places }) => places.map(({ loop }) => loop).join('')),
    ['adeb', 'fcgh', 'i'],
  )
  const many = Array.from({ length: 100 }, (_, index) => `loop${index}`)
  const full = fillPages([page('')], 0, many, KEYSET)
  assert.equal(full.length, 20)
  assert.equal(loopsLeft(many, full).length, 20)
  const free = fillPages([page('')], 0, many, undefined)
  assert.deepEqual([free.length, free[0]?.places.at(-1)], [1, at('loop99', 25, 4)])
})

test('F80: without a keyset the grid has a row and a column more than are in use, 50 at most', () => {
  assert.deepEqual(gridSize(undefined, []), { rows: 3, columns: 4 })
  assert.deepEqual(gridSize(undefined, [page('', at('a', 7, 50))]), { rows: 8, columns: 50 })
  assert.deepEqual(gridSize(KEYSET, [page('', at('a', 7, 50))]), { rows: 2, columns: 2 })
})

test('F80: pages change places; a copy leaves out what the role or the grid has not', () => {
  assert.deepEqual(
    movePage(PAGES, 1, 0).map(({ name }) => name),
    ['two', 'one'],
  )
  assert.deepEqual(movePage(PAGES, 1, 2), PAGES)
  assert.deepEqual(removePage(PAGES, 0), [PAGES[1]])
  const source: Pages = [page('big', at('a', 1, 1), at('b', 3, 1), at('x', 1, 2))]
  const { pages, leftOut } = fittedPages(source, ['a', 'b'], KEYSET)
  assert.deepEqual([pages, leftOut], [[page('big', at('a', 1, 1))], 2])
  assert.deepEqual(strangersIn(source, ['a', 'b']), ['x'])
})

test('F56: a screen in small has as many rem as the screen, and no tile gets too small to hit', () => {
  const room = { width: 800, height: 600, rem: 16 }
  const wall = frameFit([2560, 1440], room, 100)
  assert.equal(Math.round(wall.innerWidth / 16), 2560 / 20)
  assert.ok(wall.innerWidth * wall.scale <= 800.01 && wall.innerHeight * wall.scale <= 600.01)
  const zoomed = frameFit([2560, 1440], room, 200)
  assert.equal(zoomed.innerWidth * 2, wall.innerWidth)
  assert.equal(zoomed.innerWidth * zoomed.scale, wall.innerWidth * wall.scale)
  assert.equal(frameFit([2560, 1440], { ...room, width: 100 }, 100).scale, 0.3)
  assert.equal(frameFit([390, 844], { ...room, height: 2000 }, 100).scale, 1)
})
