// Loops in the stereo field: who sets a place, who is told, and where it is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { KeysetMemory } from '../../src/vocs/keyset_memory.ts'
import { A, B, C, codeOf, CoreBench, loopOf } from './core_bench.ts'

const MONITOR = 1

/** What the mixer was told last: loop, volume and pan of each monitored loop. */
function monitored(bench: CoreBench) {
  const sessions = bench.sent.flatMap((effect) =>
    effect.kind === 'mixer' && effect.message.body === 'session' ? [effect.message.session] : [],
  )
  return sessions.at(-1)?.monitored
}

test('X04: a pan reaches the mixer and every session of the user that has the loop', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const other = bench.enter('anna', 'p/single').connection
  const { connection } = bench.enter('anna', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: MONITOR })
  bench.forget()
  assert.equal(codeOf(bench.ask(connection, 'setPan', { loop: A, pan: -40 })), 'done')
  assert.deepEqual(monitored(bench), [{ loop: A, volume: 100, pan: -40 }])
  for (const told of [connection, other]) {
    const pans = bench
      .events(told)
      .map((event) => (event.body === 'loopChanged' ? event.loopChanged.pan : event.body))
    assert.deepEqual(pans, [-40])
  }
  bench.forget()
  assert.equal(codeOf(bench.ask(connection, 'setPan', { loop: A, pan: -40 })), 'done')
  assert.deepEqual(bench.events(connection), [])
  bench.ask(connection, 'setPan', { loop: A, pan: 0 })
  assert.deepEqual(monitored(bench), [{ loop: A, volume: 100, pan: 0 }])
})

test('X04: a pan beyond the ends or of no loop is refused, and the next request is carried out', () => {
  const bench = new CoreBench()
  bench.enter('ben', 'p/multi')
  const { connection } = bench.enter('anna', 'p/single')
  const ask = (loop: number, pan: number) => codeOf(bench.ask(connection, 'setPan', { loop, pan }))
  for (const pan of [-101, 101, -(2 ** 31), 2 ** 31 - 1]) {
    assert.equal(ask(A, pan), 'BAD_REQUEST', `${pan}`)
  }
  assert.equal(ask(99, 10), 'LOOP_UNKNOWN')
  assert.equal(ask(C, 10), 'MONITOR_DENIED')
  assert.equal(loopOf(bench, connection, A)?.pan, 0)
  for (const pan of [-100, 100]) {
    assert.equal(ask(A, pan), 'done')
    assert.equal(loopOf(bench, connection, A)?.pan, pan)
  }
})

test('X04: a volume or a switch leaves the pan as it is, and a pan leaves them', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/multi')
  bench.ask(connection, 'setPan', { loop: A, pan: 30 })
  bench.ask(connection, 'setVolume', { loop: A, volume: 20 })
  bench.ask(connection, 'switchLoop', { loop: A, state: MONITOR })
  bench.ask(connection, 'setPan', { loop: A, pan: 31 })
  const loop = loopOf(bench, connection, A)
  assert.deepEqual([loop?.state, loop?.volume, loop?.pan], [MONITOR, 20, 31])
})

test('X04 F20 F57: pans are kept per user and role, and come back at the next sign-on', () => {
  const bench = new CoreBench()
  const first = bench.enter('anna', 'p/multi').connection
  bench.ask(first, 'setPan', { loop: A, pan: -100 })
  bench.ask(first, 'setPan', { loop: B, pan: 55 })
  bench.ask(first, 'signOff', {})
  const pansOf = (user: string, role: string) => {
    const { connection } = bench.enter(user, role)
    return [A, B].map((loop) => loopOf(bench, connection, loop)?.pan)
  }
  assert.deepEqual(pansOf('ben', 'p/multi'), [0, 0])
  assert.deepEqual(pansOf('anna', 'p/single'), [0, 0])
  assert.deepEqual(pansOf('anna', 'p/multi'), [-100, 55])
})

test('X04 F58: pans survive a restart, and a file from before there were any is read', () => {
  const before = new KeysetMemory()
  before.keep('anna', 'p/multi', 'a', { state: 'talk', volume: 7, pan: -3 })
  const after = new KeysetMemory()
  const rows = before.takeChanges(100)
  assert.ok(rows)
  after.load(rows)
  assert.deepEqual([...after.of('anna', 'p/multi')], [['a', { state: 'talk', volume: 7, pan: -3 }]])
  const old = { a: { state: 'monitor', volume: 60 } }
  const bad = { b: { state: 'off', volume: 1, pan: 101 }, c: { state: 'off', volume: 1, pan: 0.5 } }
  after.loadFile(JSON.stringify({ version: 1, keysets: { 'ben p/multi': { ...old, ...bad } } }))
  const kept = [...after.of('ben', 'p/multi')]
  assert.deepEqual(kept, [['a', { state: 'monitor', volume: 60, pan: 0 }]])
})
