// The tick against the real clock: short runs, with bounds that a busy machine keeps.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { machineMs, startTicker } from '../../src/net/ticker.ts'

function standStill(ms: number): void {
  const end = machineMs() + ms
  while (machineMs() < end);
}

test('50.0 ticks a second, numbered by the machine’s time without a gap', async () => {
  const seen: number[] = []
  const startMs = machineMs()
  const ticker = startTicker(20, (tick) => seen.push(tick))
  await pause(1000)
  ticker.stop()
  const periods = (machineMs() - startMs) / 20
  assert.ok(Math.abs(seen.length - periods) <= 2, `${seen.length} ticks in ${periods} periods`)
  seen.forEach((tick, index) => assert.equal(tick, (seen[0] ?? NaN) + index))
  assert.ok(Math.abs((seen[0] ?? NaN) - startMs / 20) <= 2)
})

test('ticks that were missed are caught up at once and counted as late', async () => {
  const seen: number[] = []
  const ticker = startTicker(20, (tick) => {
    seen.push(tick)
    if (seen.length === 5) standStill(110)
  })
  await pause(400)
  ticker.stop()
  assert.ok(ticker.late >= 4)
  assert.equal(ticker.skipped, 0)
  seen.forEach((tick, index) => assert.equal(tick, (seen[0] ?? NaN) + index))
})

test('after a long standstill the oldest ticks are given up and counted', async () => {
  const seen: number[] = []
  const ticker = startTicker(20, (tick) => {
    seen.push(tick)
    if (seen.length === 3) standStill(500)
  })
  await pause(700)
  ticker.stop()
  assert.ok(ticker.skipped >= 10)
  assert.equal(seen.length, ticker.ticks)
})

test('a ticker that is stopped in a tick begins no other', async () => {
  let ticks = 0
  const ticker = startTicker(20, () => {
    ticks += 1
    ticker.stop()
  })
  await pause(150)
  assert.equal(ticks, 1)
})

test('a tick may ask to sleep: those between are left out, and not counted as skipped or late', async () => {
  const seen: number[] = []
  const ticker = startTicker(20, (tick) => {
    seen.push(tick)
    return tick + 5
  })
  await pause(450)
  ticker.stop()
  assert.ok(seen.length >= 3 && seen.length <= 5, `${seen.length} ticks`)
  seen.forEach((tick, index) => assert.equal(tick, (seen[0] ?? NaN) + 5 * index))
  assert.equal(ticker.skipped, 0)
})

test('who sleeps without an end is woken for the next tick, in the same count', async () => {
  const seen: number[] = []
  const ticker = startTicker(20, (tick) => {
    seen.push(tick)
    return Infinity
  })
  await pause(200)
  assert.equal(seen.length, 1)
  const wokenMs = machineMs()
  ticker.wake()
  ticker.wake()
  await pause(100)
  ticker.stop()
  assert.equal(seen.length, 2)
  assert.equal(seen[1], Math.floor(wokenMs / 20) + 1)
  assert.equal(ticker.skipped, 0)
})
