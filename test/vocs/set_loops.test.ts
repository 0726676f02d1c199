// Many loops in one request: all of it or nothing.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { A, B, C, codeOf, CoreBench, DOMAIN, loopOf } from './core_bench.ts'

const OFF = 0
const MONITOR = 1
const TALK = 2

const setting = (loop: number, state: number, volume = 100, pan = 0) => {
  return { loop, state, volume, pan }
}

function shown(bench: CoreBench, connection: number) {
  return [A, B, C].map((loop) => {
    const found = loopOf(bench, connection, loop)
    return found && [found.state, found.volume, found.pan]
  })
}

test('X22: many loops are switched by one request, told each, and the services once', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('anna', 'p/multi')
  bench.forget()
  const loops = [setting(A, TALK, 30, -50), setting(B, TALK, 0), setting(C, MONITOR)]
  assert.equal(codeOf(bench.ask(connection, 'setLoops', { loops })), 'done')
  const bodies = bench.events(connection).map(({ body }) => body)
  assert.equal(bodies.filter((body) => body === 'loopChanged').length, 3)
  assert.equal(bench.sent.filter(({ kind }) => kind === 'mixer').length, 1)
  assert.deepEqual(shown(bench, connection), [
    [TALK, 30, -50],
    [TALK, 0, 0],
    [MONITOR, 100, 0],
  ])
})

test('X22 F13: one that can not be so refuses all of them', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/multi')
  const good = setting(A, TALK, 30)
  for (const [bad, code] of [
    [setting(C, TALK), 'TALK_DENIED'],
    [setting(99, OFF), 'LOOP_UNKNOWN'],
    [setting(B, MONITOR, 101), 'BAD_REQUEST'],
    [setting(B, MONITOR, 0, -101), 'BAD_REQUEST'],
    [setting(B, 3), 'BAD_REQUEST'],
    [setting(A, OFF), 'BAD_REQUEST'],
  ] as const) {
    const answer = bench.ask(connection, 'setLoops', { loops: [good, bad] })
    assert.equal(codeOf(answer), code)
  }
  const many = Array.from({ length: 301 }, () => good)
  bench.nowMs += 1000
  assert.equal(codeOf(bench.ask(connection, 'setLoops', { loops: many })), 'BAD_REQUEST')
  assert.deepEqual(shown(bench, connection)[0], [OFF, 100, 0])
  const single = bench.enter('anna', 'p/single').connection
  const hidden = bench.ask(single, 'setLoops', { loops: [setting(C, OFF)] })
  assert.equal(codeOf(hidden), 'MONITOR_DENIED')
})

test('X22 F16: where one loop at a time is allowed, one may be in talk and puts the one before back', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/single')
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  const both = { loops: [setting(A, TALK), setting(B, TALK)] }
  assert.equal(codeOf(bench.ask(connection, 'setLoops', both)), 'BAD_REQUEST')
  const other = { loops: [setting(B, TALK)] }
  assert.equal(codeOf(bench.ask(connection, 'setLoops', other)), 'done')
  const states = shown(bench, connection).map((loop) => loop?.[0])
  assert.deepEqual(states, [MONITOR, TALK, undefined])
})

test('X22 F38: it is mirrored, in single talk mode with the last loop in talk alone, and never two for a moment', () => {
  const bench = new CoreBench({}, DOMAIN)
  const multi = bench.enter('anna', 'p/multi').connection
  const single = bench.enter('anna', 'p/single').connection
  bench.ask(single, 'switchLoop', { loop: B, state: TALK })
  bench.ask(single, 'setPtt', { pressed: true })
  bench.forget()
  bench.ask(multi, 'setLoops', {
    loops: [setting(B, TALK, 40), setting(A, TALK), setting(C, MONITOR)],
  })
  const told = bench
    .events(single)
    .flatMap((event) =>
      event.body === 'loopChanged' ? [[event.loopChanged.loop, event.loopChanged.state]] : [],
    )
  assert.deepEqual(told, [
    [B, MONITOR],
    [A, TALK],
  ])
  assert.deepEqual(shown(bench, single), [[TALK, 100, 0], [MONITOR, 40, 0], undefined])
})
