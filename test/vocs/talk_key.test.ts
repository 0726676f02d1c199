// The talk key on its way from the client to its ice_proxy.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { A, CoreBench } from './core_bench.ts'

const TALK = 2

test('X08: the promise to be silent while the key is up goes along with each press and release, no further', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('anna', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  const told = () => {
    const sessions = bench.sent.flatMap((effect) =>
      effect.kind === 'iceProxy' && effect.message.body === 'session' ? effect.message.session : [],
    )
    return [sessions.at(-1)?.pttPressed, sessions.at(-1)?.silentWhileReleased]
  }
  bench.ask(connection, 'setPtt', { pressed: true, silentWhileReleased: true })
  assert.deepEqual(told(), [true, true])
  bench.ask(connection, 'setPtt', { pressed: false, silentWhileReleased: true })
  assert.deepEqual(told(), [false, true])
  bench.ask(connection, 'setPtt', { pressed: true })
  assert.deepEqual(told(), [true, false])
  bench.ask(connection, 'setPtt', { pressed: false })
  bench.ask(connection, 'setPtt', { pressed: true, silentWhileReleased: true })
  bench.run(bench.core.closed(connection))
  assert.deepEqual(told(), [false, false], 'a key that the server releases is shut at once')
})
