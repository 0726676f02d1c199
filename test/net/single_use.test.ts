// What has to come back: each thing once, in time, there are never too many, and nobody can push out another's.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SingleUse } from '../../src/net/single_use.ts'

const config = { lifetimeMs: 100, entriesMax: 10, ofSourceMax: 4 }

test('X15: what was begun is taken once, and not when its time is over', () => {
  const entries = new SingleUse<number>(config)
  entries.add('a', 1, 'here', 0)
  entries.add('b', 2, 'here', 0)
  assert.equal(entries.take('a', 99), 1)
  assert.equal(entries.take('a', 99), undefined)
  assert.equal(entries.take('b', 100), undefined)
  assert.equal(entries.counts.pending, 0)
})

test('X15: what is over, or was taken, makes room for its source again, without a count', () => {
  const entries = new SingleUse<number>({ ...config, entriesMax: 4 })
  for (const number of [1, 2, 3, 4]) entries.add(`${number}`, number, 'here', number)
  assert.equal(entries.take('2', 5), 2)
  entries.add('5', 5, 'here', 5)
  entries.add('6', 6, 'here', 101)
  assert.deepEqual(entries.counts, { pending: 4, refused: 0, dropped: 0 })
  assert.equal(entries.take('3', 101), 3)
})

test('X15: who begins too many is refused, and what others began stays', () => {
  const entries = new SingleUse<number>(config)
  entries.add('mine', 1, 'here', 0)
  for (let index = 0; index < 1000; index++) {
    const add = () => entries.add(`${index}`, 0, 'there', 1)
    if (index < config.ofSourceMax) add()
    else assert.throws(add, { code: 'THROTTLED' })
  }
  assert.deepEqual(entries.counts, { pending: 5, refused: 996, dropped: 0 })
  assert.equal(entries.take('mine', 1), 1)
  // Its own first ones are good still.
  assert.equal(entries.take('0', 1), 0)
})

test('X15: many who begin many keep nobody out: they give up their own oldest, down to an equal share', () => {
  const entries = new SingleUse<number>({ ...config, entriesMax: 6, ofSourceMax: 3 })
  entries.add('mine', 1, 'here', 0)
  const begin = (key: string) => entries.add(key, 0, key.slice(0, 1), 1)
  for (const key of ['a1', 'a2', 'a3', 'b1', 'b2']) begin(key)
  // It would have as many then as who has the most.
  assert.throws(() => begin('b3'), { code: 'THROTTLED' })
  assert.deepEqual(entries.counts, { pending: 6, refused: 1, dropped: 0 })
  for (const key of ['c1', 'd1', 'e1']) begin(key)
  assert.deepEqual(entries.counts, { pending: 6, refused: 1, dropped: 3 })
  // Now all have one.
  assert.throws(() => begin('f1'), { code: 'THROTTLED' })
  for (const key of ['a1', 'a2', 'b1']) assert.equal(entries.take(key, 2), undefined)
  assert.equal(entries.take('mine', 2), 1)
  for (const key of ['a3', 'b2', 'c1', 'd1', 'e1']) assert.equal(entries.take(key, 2), 0)
})
