// Moving and selecting in a matrix by keys.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  cellCount,
  FIRST_CELL,
  moved,
  movedInList,
  rectangleOf,
  type Selection,
  valueOfKey,
  wholeColumn,
  wholeRow,
  within,
} from '../../web/admin_logic/matrix.ts'

const SIZE = { rows: 100, columns: 50 }

function after(selection: Selection, ...keys: readonly string[]): Selection {
  return keys.reduce((present, name) => {
    const parts = name.split('+')
    const press = {
      key: parts.at(-1)!,
      shiftKey: parts.includes('Shift'),
      ctrlKey: parts.includes('Control'),
    }
    return moved(present, press, SIZE, 10) ?? present
  }, selection)
}

test('F75: keys move one cell, a page, or to an edge, and stop there', () => {
  const at = (...keys: string[]) => after(FIRST_CELL, ...keys).active
  assert.deepEqual(at('ArrowUp', 'ArrowLeft'), { row: 0, column: 0 })
  assert.deepEqual(at('ArrowDown', 'ArrowRight'), { row: 1, column: 1 })
  assert.deepEqual(at('PageDown', 'PageDown', 'End'), { row: 20, column: 49 })
  assert.deepEqual(at('Control+End'), { row: 99, column: 49 })
  assert.deepEqual(at('Control+End', 'Control+ArrowUp', 'Home'), { row: 0, column: 0 })
  assert.equal(
    moved(FIRST_CELL, { key: 'x', shiftKey: false, ctrlKey: false }, SIZE, 10),
    undefined,
  )
})

test('F75: with Shift a rectangle grows from where it began, and ends with the next step without', () => {
  const selection = after(FIRST_CELL, 'ArrowDown', 'ArrowDown', 'Shift+ArrowUp', 'Shift+ArrowRight')
  assert.deepEqual(rectangleOf(selection), { top: 1, bottom: 2, left: 0, right: 1 })
  assert.equal(cellCount(rectangleOf(selection)), 4)
  const next = after(selection, 'ArrowDown')
  assert.deepEqual(next.anchor, next.active)
  assert.equal(cellCount(rectangleOf(wholeRow(3, SIZE))), 50)
  assert.equal(cellCount(rectangleOf(wholeColumn(3, SIZE))), 100)
})

test('F75: what is selected stays within a matrix that became smaller', () => {
  const selection = after(FIRST_CELL, 'Control+End')
  assert.deepEqual(within(selection, { rows: 3, columns: 2 }).active, { row: 2, column: 1 })
})

test('F75: letters in any case and digits set a value; lists are moved in the same way', () => {
  const letters = ['', 'M', 'T']
  assert.deepEqual(
    ['0', 'm', 'T', '2', '3', 'x', ''].map((key) => valueOfKey(key, letters)),
    [0, 1, 2, 2, undefined, undefined, undefined],
  )
  assert.equal(movedInList(3, 'PageDown', 10, 5), 8)
  assert.equal(movedInList(8, 'PageDown', 10, 5), 9)
  assert.equal(movedInList(8, 'Home', 10, 5), 0)
  assert.equal(movedInList(8, 'm', 10, 5), undefined)
})
