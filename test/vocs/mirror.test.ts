// Several consoles of one user: what is done on one is done on the others, as far as their roles allow it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServerMessage } from '../../src/protocol/client_messages.ts'
import { A, B, CoreBench, loopOf } from './core_bench.ts'

const OFF = 0
const MONITOR = 1
const TALK = 2
const ROLES = `
users:
  - { id: anna, password: $argon2-a }
  - { id: ben, password: $argon2-b }
loops: [{ id: a }, { id: b }]
projects:
  - id: p
    roles:
      - { id: multi, talkMode: multi, members: [anna, ben], rights: { a: talk, b: talk } }
      - { id: single, members: [anna], rights: { a: talk, b: talk } }
      - { id: ear, members: [anna], rights: { a: monitor } }
`

function benches() {
  const bench = new CoreBench({}, ROLES)
  return {
    bench,
    multi: bench.enter('anna', 'p/multi').connection,
    single: bench.enter('anna', 'p/single').connection,
    ear: bench.enter('anna', 'p/ear').connection,
  }
}

function states(bench: CoreBench, connection: number) {
  return [A, B].map((loop) => loopOf(bench, connection, loop)?.state)
}

test('F38 F39: no console gets more than its own right, and a single talk loop stays single', () => {
  const { bench, multi, single, ear } = benches()
  bench.ask(multi, 'switchLoop', { loop: A, state: TALK })
  bench.ask(multi, 'switchLoop', { loop: B, state: TALK })
  assert.deepEqual(states(bench, multi), [TALK, TALK])
  assert.deepEqual(states(bench, single), [MONITOR, TALK])
  assert.deepEqual(states(bench, ear), [MONITOR, undefined])
  bench.ask(ear, 'switchLoop', { loop: A, state: OFF })
  assert.deepEqual(states(bench, multi), [OFF, TALK])
})

test('F39: a volume or place that is set where one may only monitor leaves the talk loop of the other alone', () => {
  const { bench, multi, ear } = benches()
  bench.ask(multi, 'switchLoop', { loop: A, state: TALK })
  bench.ask(ear, 'setVolume', { loop: A, volume: 30 })
  bench.ask(ear, 'setPan', { loop: A, pan: -50 })
  const { state, volume, pan } = loopOf(bench, multi, A) ?? {}
  assert.deepEqual([state, volume, pan], [TALK, 30, -50])
})

test('F38: the page is told to the consoles in the same role alone, once', () => {
  const { bench, multi, single } = benches()
  const second = bench.enter('anna', 'p/multi').connection
  const ben = bench.enter('ben', 'p/multi').connection
  bench.forget()
  bench.ask(multi, 'setPage', { page: 3 })
  bench.ask(multi, 'setPage', { page: 3 })
  const pages = (connection: number) =>
    bench.events(connection).map((event: ServerMessage) => event.body)
  assert.deepEqual(pages(second), ['pageChanged'])
  assert.deepEqual([multi, single, ben].flatMap(pages), [])
})

test('F20: each role remembers what its console was switched to, from wherever', () => {
  const { bench, multi, single, ear } = benches()
  bench.ask(multi, 'switchLoop', { loop: A, state: TALK })
  bench.ask(multi, 'switchLoop', { loop: B, state: TALK })
  bench.ask(multi, 'setVolume', { loop: A, volume: 20 })
  for (const connection of [multi, single, ear]) bench.ask(connection, 'signOff', {})
  const again = (role: string) => bench.enter('anna', role).connection
  assert.deepEqual(states(bench, again('p/multi')), [TALK, TALK])
  assert.deepEqual(states(bench, again('p/single')), [MONITOR, TALK])
  assert.equal(loopOf(bench, again('p/ear'), A)?.volume, 20)
})
