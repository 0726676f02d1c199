// What has to come back: each thing once, in time, and there are never too many.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SingleUse } from '../../src/net/single_use.ts'

const config = { lifetimeMs: 100, entriesMax: 3 }

test('X15: what was begun is taken once, and not when its time is over', () => {
  const entries = new SingleUse<number>(config)
  entries.add('a', 1, 0)
  entries.add('b', 2, 0)
  assert.equal(entries.take('a', 99), 1)
  assert.equal(entries.take('a', 99), undefined)
  assert.equal(entries.take('b', 100), undefined)
  assert.equal(entries.size, 0)
})

test('X15: what is over makes room, without a count; beyond the bound the oldest is given up', () => {
  const entries = new SingleUse<number>(config)
  entries.add('over', 0, 0)
  for (const number of [1, 2, 3]) entries.add(`${number}`, number, 100)
  assert.equal(entries.size, 3)
  assert.equal(entries.droppedCount, 0)
  entries.add('4', 4, 101)
  assert.equal(entries.size, 3)
  assert.equal(entries.droppedCount, 1)
  assert.equal(entries.take('1', 101), undefined)
  assert.equal(entries.take('2', 101), 2)
})
