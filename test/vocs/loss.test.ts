// What a listener loses reaches its mixer where the ice_proxy can do nothing about it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CoreBench } from './core_bench.ts'

function setUp() {
  const bench = new CoreBench()
  bench.mediaReady()
  bench.enter('anna', 'p/multi')
  const session = [...bench.core.sessions.keys()][0] ?? 0
  bench.forget()
  const lose = (percent: number, metByRed: boolean, index = 0) =>
    bench.run(
      bench.core.fromIceProxy(index, { body: 'loss', loss: { session, percent, metByRed } }),
    )
  /** What the mixer was told to expect, by message. */
  const expected = () =>
    bench.sent.flatMap((effect) =>
      effect.kind === 'mixer' && effect.message.body === 'session'
        ? [effect.message.session.expectedLossPercent]
        : [],
    )
  return { bench, lose, expected }
}

test('X09: the mixer is told of loss that RED does not meet, once for each change', () => {
  const { lose, expected } = setUp()
  lose(5, false)
  lose(5, false)
  lose(15, false)
  lose(0, false)
  assert.deepEqual(expected(), [5, 15, 0])
})

test('X09: loss that is met by RED is none of the mixer’s', () => {
  const { lose, expected } = setUp()
  lose(5, true)
  assert.deepEqual(expected(), [])
  lose(5, false)
  lose(15, true)
  assert.deepEqual(expected(), [5, 0])
})

test('X09: an ice_proxy that does not serve the session is not believed', () => {
  const { lose, expected } = setUp()
  lose(5, false, 1)
  assert.deepEqual(expected(), [])
})

test('X09: a session whose ice_proxy is replaced loses nothing', () => {
  const { bench, lose, expected } = setUp()
  lose(15, false)
  bench.run(bench.core.fromIceProxy(0, { body: 'ready', ready: { port: 1 } }))
  assert.deepEqual(expected().at(-1), 0)
})
