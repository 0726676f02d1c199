// What clients are told of the delay that the server adds.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { A, B, C, CoreBench } from './core_bench.ts'

const MONITOR = 1

test('X18: a client hears of the most delayed loop that it has joined, and again when that changes', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection, token } = bench.enter('anna', 'p/multi')
  const other = bench.enter('ben', 'p/multi').connection
  for (const loop of [A, B]) bench.ask(connection, 'switchLoop', { loop, state: MONITOR })
  const told = (delays: Readonly<Record<number, number>>, of = connection) => {
    bench.forget()
    const list = Object.entries(delays).map(([loop, delayMs]) => ({ loop: Number(loop), delayMs }))
    bench.run(bench.core.fromMixer(0, { body: 'delays', delays: { delays: list } }))
    return bench
      .events(of)
      .map((event) => (event.body === 'path' ? event.path.serverDelayMs : event.body))
  }
  assert.deepEqual(told({ [A]: 16.6, [B]: 30.4, [C]: 90 }), [30])
  assert.deepEqual(bench.events(other), [], 'who has joined none of them hears nothing of it')
  assert.deepEqual(told({ [A]: 16.6, [B]: 31 }), [], 'a step that nobody would notice')
  assert.deepEqual(told({ [A]: 16.6 }), [17])
  assert.deepEqual(told({ [C]: 90 }), [])
  const again = bench.connect()
  bench.ask(again, 'resume', { token })
  assert.deepEqual(told({ [A]: 17 }, again), [17], 'a new connection is told anew')
})
