// Readings kept minute by minute: what is read of them over minutes, a day, and in parts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LoadHistory, MINUTES_KEPT, SERIES_MAX } from '../../src/vocs/load_history.ts'

const MINUTE_MS = 60_000
const START = 28_000_000
const at = (minute: number, ms = 0) => (START + minute) * MINUTE_MS + ms

test('X17: a minute has the mean and the most of its readings, the one that goes on too', () => {
  const history = new LoadHistory()
  history.note(at(0), [['mixer 0', 100]])
  history.note(at(0, 59_999), [['mixer 0', 400]])
  history.note(at(1), [
    ['mixer 0', 7],
    ['mixer 0', 9],
  ])
  const { minutes, series, nextMs } = history.read(0, 1000)
  assert.deepEqual([minutes, nextMs], [[START, START + 1], 0])
  assert.deepEqual(series.get('mixer 0'), { mean: [250, 8], max: [400, 9] })
  assert.deepEqual(history.read(at(1, 30_000), 1000).minutes, [START + 1])
  assert.deepEqual(history.read(at(5), 1000).minutes, [])
})

test('X17: what was not known is -1, and minutes without any reading are left out', () => {
  const history = new LoadHistory()
  history.note(at(0), [['a', 1]])
  history.note(at(3), [['b', 2]])
  const { minutes, series } = history.read(0, 1000)
  assert.deepEqual(minutes, [START, START + 3])
  assert.deepEqual(
    [series.get('a')?.mean, series.get('b')?.max],
    [
      [1, -1],
      [-1, 2],
    ],
  )
})

test('X17: 24 hours are kept: after two days nothing of the first is there, in as little memory', () => {
  const history = new LoadHistory()
  for (let minute = 0; minute < 2 * MINUTES_KEPT; minute++)
    history.note(at(minute), [['a', minute]])
  const { minutes, series } = history.read(0, 1_000_000)
  assert.equal(minutes.length, MINUTES_KEPT)
  assert.deepEqual(
    [minutes[0], minutes.at(-1)],
    [START + MINUTES_KEPT, START + 2 * MINUTES_KEPT - 1],
  )
  assert.equal(series.get('a')?.mean[0], MINUTES_KEPT)
  // A day without a server leaves nothing of before.
  history.note(at(4 * MINUTES_KEPT), [['b', 1]])
  assert.deepEqual(history.read(0, 1_000_000).minutes, [START + 4 * MINUTES_KEPT])
})

test('X17: parts of a long history go on one after the other without a gap', () => {
  const history = new LoadHistory()
  for (let minute = 0; minute < 100; minute++) history.note(at(minute), [['a', minute]])
  const values: number[] = []
  let nextMs = 0
  let parts = 0
  do {
    const part = history.read(nextMs, 90)
    values.push(...(part.series.get('a')?.max ?? []))
    nextMs = part.nextMs
    parts++
  } while (nextMs > 0)
  assert.deepEqual(
    values,
    Array.from({ length: 100 }, (_, minute) => minute),
  )
  assert.equal(parts, 4)
})

test('X17: series are bounded, and what was refused is counted', () => {
  const history = new LoadHistory()
  history.note(
    at(0),
    Array.from({ length: SERIES_MAX + 3 }, (_, index) => [`mixer ${index}`, 1] as const),
  )
  assert.deepEqual([history.read(0, 10_000).series.size, history.refused], [SERIES_MAX, 3])
})
