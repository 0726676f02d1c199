// Where the role's loops stand on this console, as the view has it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inRoleWorld, signedOnWorld, snapshot } from './core_world.ts'

const GRID = { rows: 2, columns: 3, scale: 150 }
const PAGES = [{ name: 'One', places: [{ loop: 1, row: 2, column: 3 }] }]

test('F54 F56: the keyset goes along with the role, and the view shows the layout that came', () => {
  const world = signedOnWorld()
  assert.deepEqual(world.view.layout, { keyset: undefined, grid: undefined, pages: [] })
  world.call({ body: 'chooseRole', chooseRole: { role: 'demo/fd', keyset: 'desk' } })
  const request = world.sent('chooseRole')
  assert.equal(request.chooseRole.keyset, 'desk')
  world.answer(request, snapshot({ keyset: 'demo/desk', grid: GRID, pages: PAGES }))
  assert.deepEqual(world.view.layout, { keyset: 'demo/desk', grid: GRID, pages: PAGES })
  const layout = { keyset: '', pages: [{ name: '', places: [] }] }
  world.event({ body: 'layoutChanged', layoutChanged: { revision: 11, ...layout } })
  assert.deepEqual(world.view.layout, { ...layout, keyset: undefined, grid: undefined })
  // A gap: the snapshot is asked for with what the user named, not with what there was of it.
  world.event({ body: 'activity', activity: { revision: 15, loop: 1, active: true } })
  assert.deepEqual({ ...world.sent('chooseRole').chooseRole }, { role: 'demo/fd', keyset: 'desk' })
})

test('F54: a client that resumed without knowing the keyset asks with the one that the server told', () => {
  const world = inRoleWorld()
  world.event(snapshot({ revision: 20, keyset: 'demo/desk', grid: GRID, pages: PAGES }))
  world.event({ body: 'activity', activity: { revision: 25, loop: 1, active: true } })
  assert.equal(world.sent('chooseRole').chooseRole.keyset, 'demo/desk')
})

test('F57: the page that this client shows is in its view as soon as the server has it', () => {
  const world = inRoleWorld()
  world.call({ body: 'setPage', setPage: { page: 2 } })
  assert.equal(world.view.page, 0)
  world.answer(world.sent('setPage'), { body: 'done', done: {} })
  assert.equal(world.view.page, 2)
})
