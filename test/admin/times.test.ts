// Times in words, pages that load anew, and the lines of charts.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chartsOf } from '../../web/admin_logic/history_series.ts'
import { RELOAD_QUIET_MS, ReloadPlan } from '../../web/shared_logic/reload_plan.ts'
import { instantOf, timeWordsOf, typedOf } from '../../web/shared_logic/time_words.ts'

const AT_MS = Date.UTC(2026, 2, 1, 14, 5, 9)

test('F85: a time that is shown in a zone and typed again in it is the same time', () => {
  assert.deepEqual(timeWordsOf(AT_MS, 'utc'), { day: '2026-03-01', time: '14:05:09' })
  for (const zone of ['utc', 'local'] as const) {
    assert.equal(instantOf(typedOf(AT_MS, zone), zone), AT_MS)
  }
  assert.equal(instantOf('2026-03-01T14:05', 'utc'), AT_MS - 9000)
  assert.equal(instantOf('', 'utc'), undefined)
  assert.equal(instantOf('2026-13-01T14:05', 'local'), undefined)
})

test('F71: pages load anew spread over some seconds, and only after a key was let go', () => {
  assert.equal(new ReloadPlan(0, 0).isDue(999, false), false)
  assert.equal(new ReloadPlan(0, 0).isDue(1000, false), true)
  assert.equal(new ReloadPlan(0, 1).isDue(4999, false), false)
  const plan = new ReloadPlan(0, 0)
  assert.equal(plan.isDue(60_000, true), false)
  assert.equal(plan.isDue(60_000 + RELOAD_QUIET_MS - 1, false), false)
  assert.equal(plan.isDue(60_000 + RELOAD_QUIET_MS, false), true)
})

test('F88: minutes of which nothing is known are gaps in the lines, and only the hours asked for are there', () => {
  const none = { mean: [], max: [] }
  const minute = 60_000
  const atMs = [0, minute, 4 * minute]
  const history = {
    atMs,
    load: new Map([['mixer 0', { mean: [100, -1, 300], max: [] }]]),
    sessions: { mean: [], max: [1, 2, 3] },
    inRoles: none,
    serverDelayMs: none,
    lossPercent: none,
  }
  const [load, sessions] = chartsOf(history, '1', 5.5 * minute)
  assert.deepEqual(load?.lines[0]?.values, [10, null, null, null, 30])
  assert.deepEqual(sessions?.lines[0]?.values, [1, 2, null, null, 3])
  assert.equal(chartsOf(history, '1', 61 * minute)[0]?.atMs.length, 60)
  assert.deepEqual(chartsOf(history, '1', 61 * minute)[1]?.lines[0]?.values.slice(0, 4), [
    2,
    null,
    null,
    3,
  ])
})
