// How live sessions are found, ordered and held still.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_ENTITIES, type Entities } from '../../web/admin_logic/entities.ts'
import {
  byLoop,
  heldRows,
  inOrder,
  type LiveRow,
  liveRow,
  matches,
  NO_FILTER,
} from '../../web/admin_logic/live_rows.ts'

const BLANK = {
  address: '10.0.0.1',
  media: 2,
  iceProxy: 'ice_proxy 0',
  mixer: 'mixer 0',
  lossPercent: 0,
  serverDelayMs: 20,
} as const

const LOOP = { scope: 'm', highlight: 0, group: '', port: 0, priority: 0, position: 0, revision: 0 }
const ENTITIES: Entities = {
  ...NO_ENTITIES,
  loop: new Map([['fd', { ...LOOP, id: 'fd', name: 'Flight Director', abbreviation: 'FD' }]]),
}

function row(session: number, name: string, states: Record<string, number>, more = {}): LiveRow {
  const loops = Object.entries(states).map(([loop, state]) => ({ loop, state }))
  const rest = { pttPressed: false, muted: false, role: 'm/flight', user: name, ...more }
  return liveRow({ ...BLANK, session, displayName: name, loops, ...rest }, ENTITIES)
}

test('F88: a session talks if its key is pressed, a loop is in talk and nobody muted it', () => {
  assert.equal(row(1, 'a', { fd: 2 }, { pttPressed: true }).talking, true)
  assert.equal(row(1, 'a', { fd: 1 }, { pttPressed: true }).talking, false)
  assert.equal(row(1, 'a', { fd: 2 }, { pttPressed: true, muted: true }).talking, false)
})

test('F88: the text is found in names of people, loops and nodes, whatever its case', () => {
  const found = (text: string) => matches(row(1, 'Anna', { fd: 2 }), { ...NO_FILTER, text })
  for (const text of ['anna', 'DIRECTOR', 'fd', 'mixer 0', '10.0.', ' ']) assert.ok(found(text))
  assert.equal(found('ben'), false)
  assert.equal(matches(row(1, 'Anna', { fd: 2 }), { ...NO_FILTER, loop: 'gc' }), false)
})

test('F88: who talks comes first, the others by name; turned round, those alike stay by name', () => {
  const rows = [row(1, 'c', {}), row(2, 'b', { fd: 2 }, { pttPressed: true }), row(3, 'a', {})]
  const names = (descending: boolean) =>
    inOrder(rows, 'talking', descending).map(({ name }) => name)
  assert.deepEqual(names(false), ['b', 'a', 'c'])
  assert.deepEqual(names(true), ['a', 'c', 'b'])
})

test('F88: held rows stay where they are: who is gone is marked, who came is at the end', () => {
  const [a, b, c] = [row(1, 'a', {}), row(2, 'b', {}), row(3, 'aa', {})] as const
  const held = heldRows([a, b], [c, row(2, 'b', { fd: 1 })], [c, row(2, 'b', { fd: 1 })])
  assert.deepEqual(
    held.map(({ session, gone }) => [session, gone]),
    [
      [1, true],
      [2, false],
      [3, false],
    ],
  )
  assert.equal(held[1]?.loops.length, 1, 'what is told is of now')
  const filtered = heldRows([a, b], [b], [a, b])
  assert.deepEqual(
    filtered.map(({ gone }) => gone),
    [false, false],
    'who is not found any more is not gone',
  )
})

test('F88: on a loop come those who talk, then those who may, then those who listen', () => {
  const rows = [
    row(1, 'listens', { fd: 1 }),
    row(2, 'may', { fd: 2 }),
    row(3, 'talks', { fd: 2 }, { pttPressed: true }),
    row(4, 'elsewhere', {}),
  ]
  const [loop] = byLoop(rows, [{ id: 'fd', name: 'Flight Director', short: 'FD' }])
  assert.deepEqual(
    loop?.people.map(({ name, doing }) => `${name} ${doing}`),
    ['talks talking', 'may talk', 'listens monitor'],
  )
})
