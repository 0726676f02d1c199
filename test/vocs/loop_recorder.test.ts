// What happens on the loops, as the core tells it for the record.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Effect } from '../../src/vocs/effects.ts'
import { A, B, CoreBench, DOMAIN } from './core_bench.ts'

const [OFF, MONITOR, TALK] = [0, 1, 2]
const WITHOUT_A = DOMAIN.replace(/.*id: a,.*\n/, '').replaceAll('a: talk, ', '')

test('F91: joining, talking from and to, and leaving are told once each, with loop, user and role', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('ben', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: MONITOR })
  bench.ask(connection, 'setVolume', { loop: A, volume: 10 })
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  bench.ask(connection, 'setPtt', { pressed: true })
  bench.nowMs += 2140
  bench.ask(connection, 'switchLoop', { loop: B, state: TALK })
  bench.ask(connection, 'setPtt', { pressed: false })
  bench.ask(connection, 'switchLoop', { loop: A, state: OFF })
  assert.deepEqual(eventsOf(bench), [
    'a joined',
    'a talk on',
    'a talks',
    'b joined',
    'b talk on',
    'b talks',
    'a silent 2,140 ms',
    'b silent 0 ms',
    'a left',
  ])
})

test('F91 F10: a withdrawn right, a lost connection and a sign-off end what goes on', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('ben', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  bench.ask(connection, 'setPtt', { pressed: true })
  bench.apply(DOMAIN.replace('rights: { a: talk', 'rights: { a: monitor'))
  bench.ask(connection, 'signOff', {})
  assert.deepEqual(eventsOf(bench), [
    'a joined',
    'a talk on',
    'a talks',
    'a right monitor',
    'a silent 0 ms',
    'a talk off',
    'a left',
  ])
})

test('F91 F73: who was on a loop that is deleted leaves it for the supervisors that it had', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('ben', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  bench.ask(connection, 'setPtt', { pressed: true })
  bench.apply(WITHOUT_A)
  assert.deepEqual(eventsOf(bench), [
    'a joined',
    'a talk on',
    'a talks',
    'a right none',
    'a silent 0 ms',
    'a left',
  ])
})

function eventsOf(bench: CoreBench): string[] {
  return bench.sent.flatMap((effect: Effect) => {
    if (effect.kind !== 'loopEvent') return []
    const { loop, event, detail, user, role, scope } = effect.event
    assert.deepEqual([user, role, scope], ['ben', 'p/multi', 'main'])
    return [`${loop} ${event} ${detail}`.trim()]
  })
}
