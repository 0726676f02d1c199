// Who watches a loop's roster, what is told of it and when it ends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LAST_TALKERS_MAX } from '../../src/vocs/last_talkers.ts'
import { ROSTERS_MAX } from '../../src/vocs/rosters.ts'
import { A, B, C, codeOf, CoreBench, DOMAIN, EPOCH_MS } from './core_bench.ts'

const OFF = 0
const MONITOR = 1
const TALK = 2

function watching(domain = DOMAIN) {
  const bench = new CoreBench({ sessionsMax: 30 }, domain)
  const watcher = bench.enter('ben', 'p/multi').connection
  const answer = bench.ask(watcher, 'watchRoster', { loop: A })
  assert.ok(answer?.body === 'roster', codeOf(answer))
  bench.forget()
  const tick = (ms: number) => {
    bench.nowMs += ms
    bench.run(bench.core.tick(bench.nowMs))
  }
  const told = () =>
    bench
      .events(watcher)
      .flatMap((event) => (event.body === 'rosterChanged' ? [event.rosterChanged] : []))
  return { bench, watcher, request: answer.request, roster: answer.roster, tick, told }
}

test('X10: a roster has people with their state, all roles with their right, and who talked last', () => {
  const { bench, roster, tick, told, request } = watching()
  assert.deepEqual(roster.people, [])
  assert.deepEqual(
    roster.roles.map(({ id, name, right }) => [id, name, right]),
    [
      ['p/multi', 'multi', TALK],
      ['p/single', 'single', TALK],
    ],
  )
  const anna = bench.enter('anna', 'p/single').connection
  bench.ask(anna, 'switchLoop', { loop: A, state: TALK })
  bench.ask(anna, 'setPtt', { pressed: true })
  tick(600)
  const person = { name: 'Anna', role: 'single', state: TALK }
  assert.equal(told()[0]?.subscription, request)
  assert.deepEqual(told()[0]?.roster?.people, [{ ...person, talking: true }])
  assert.deepEqual(told()[0]?.roster?.lastTalkers, [])
  bench.nowMs += 100
  bench.ask(anna, 'setPtt', { pressed: false })
  const endedMs = EPOCH_MS + bench.nowMs
  tick(600)
  assert.deepEqual(told()[1]?.roster?.people, [{ ...person, talking: false }])
  assert.deepEqual(told()[1]?.roster?.lastTalkers, [{ name: 'Anna', endedMs }])
  bench.ask(anna, 'switchLoop', { loop: A, state: OFF })
  tick(600)
  assert.deepEqual(told()[2]?.roster?.people, [])
  assert.equal(told()[2]?.roster?.lastTalkers.length, 1)
})

test('X10: it is told at most twice a second, and only of a loop on which something is different', () => {
  const { bench, tick, told } = watching()
  const anna = bench.enter('anna', 'p/multi').connection
  tick(1000)
  bench.forget()
  for (let step = 0; step < 20; step++) {
    bench.ask(anna, 'switchLoop', { loop: A, state: step % 2 })
    bench.ask(anna, 'switchLoop', { loop: B, state: step % 2 })
    tick(100)
  }
  assert.ok(told().length <= 4 && told().length >= 2, `${told().length}`)
  bench.forget()
  bench.ask(anna, 'switchLoop', { loop: B, state: OFF })
  bench.ask(anna, 'switchLoop', { loop: B, state: MONITOR })
  tick(1000)
  assert.deepEqual(told(), [])
})

test('X10: somebody with two consoles in a role is one person', () => {
  const { bench, tick, told } = watching()
  const [first] = [1, 2].map(() => bench.enter('anna', 'p/multi').connection)
  bench.ask(first ?? 0, 'switchLoop', { loop: A, state: TALK })
  bench.ask(first ?? 0, 'setPtt', { pressed: true })
  tick(1000)
  assert.deepEqual(told()[0]?.roster?.people, [
    { name: 'Anna', role: 'multi', state: TALK, talking: true },
  ])
})

test('X10: each of the last talkers is there once, and no more than some', () => {
  const names = Array.from({ length: LAST_TALKERS_MAX + 2 }, (_, index) => `u${index}`)
  const users = names.map((id) => `  - { id: ${id}, password: $argon2-u }`).join('\n')
  const { bench, tick, told } = watching(
    DOMAIN.replace('users:', `users:\n${users}`).replace('[anna, ben]', `[ben, ${names.join()}]`),
  )
  for (const name of [...names, 'u5']) {
    const { connection } = bench.enter(name, 'p/multi')
    bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
    bench.ask(connection, 'setPtt', { pressed: true })
    bench.ask(connection, 'setPtt', { pressed: false })
  }
  tick(1000)
  const last = told()[0]?.roster?.lastTalkers.map(({ name }) => name)
  assert.deepEqual(last, ['u5', 'u11', 'u10', 'u9', 'u8', 'u7', 'u6', 'u4', 'u3', 'u2'])
})

test('X10 F10: it ends with the right, with another role, with unsubscribe and with the connection', () => {
  for (const end of ['right', 'role', 'unsubscribe', 'connection'] as const) {
    const { bench, watcher, request, tick, told } = watching(
      DOMAIN.replace('members: [anna, once]', 'members: [anna, once, ben]'),
    )
    const anna = bench.enter('anna', 'p/single').connection
    if (end === 'right') {
      bench.apply(DOMAIN.replace('rights: { a: talk, b: talk, c', 'rights: { b: talk, c'))
    } else if (end === 'role') bench.ask(watcher, 'chooseRole', { role: 'p/single' })
    else if (end === 'unsubscribe') bench.ask(watcher, 'unsubscribe', { subscription: request })
    else bench.run(bench.core.closed(watcher))
    bench.ask(anna, 'switchLoop', { loop: A, state: MONITOR })
    tick(1000)
    bench.ask(anna, 'switchLoop', { loop: A, state: OFF })
    tick(1000)
    const expected = end === 'right' || end === 'role' ? [[undefined, false]] : []
    assert.deepEqual(
      told().map(({ roster, ended }) => [roster ?? undefined, ended === '']),
      expected,
      end,
    )
  }
})

test('X10: without a right there is no roster, and no more than some at one time', () => {
  const { bench, watcher } = watching()
  const anna = bench.enter('anna', 'p/single').connection
  assert.equal(codeOf(bench.ask(anna, 'watchRoster', { loop: C })), 'MONITOR_DENIED')
  assert.equal(codeOf(bench.ask(anna, 'watchRoster', { loop: 99 })), 'LOOP_UNKNOWN')
  const codes = Array.from({ length: ROSTERS_MAX }, () =>
    codeOf(bench.ask(watcher, 'watchRoster', { loop: C })),
  )
  assert.deepEqual([codes.at(-2), codes.at(-1)], ['roster', 'TOO_MANY_REQUESTS'])
})
