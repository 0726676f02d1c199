// Supervisors: what they see of live sessions and do to them, and who may not.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ServerMessage } from '../../src/protocol/client_messages.ts'
import type { Effect } from '../../src/vocs/effects.ts'
import { WATCHES_MAX } from '../../src/vocs/supervision.ts'
import { A, CoreBench, DOMAIN } from './core_bench.ts'

const [OFF, MONITOR, TALK] = [0, 1, 2]
const SUPERVISED = DOMAIN.replace(
  'projects:\n  - id: p\n',
  'projects:\n  - id: q\n    administrators: [once]\n  - id: p\n    supervisors: [anna]\n',
)

const WITHOUT_ANNA = SUPERVISED.replace('    supervisors: [anna]\n', '').replace(
  ', oneTime: true',
  '',
)

test('X16 F88: a supervisor sees who is on which loop in which state, and each change of it', () => {
  const { bench, anna, ben } = scene()
  const first = live(bench.ask(anna, 'watchLive', { scope: 'p' }))
  assert.deepEqual(
    first.map(({ user, role, pttPressed, loops }) => ({ user, role, pttPressed, loops })),
    [
      { user: 'ben', role: 'p/multi', pttPressed: true, loops: [{ loop: 'a', state: TALK }] },
      { user: 'anna', role: 'p/multi', pttPressed: false, loops: [] },
    ],
  )
  bench.forget()
  tick(bench)
  assert.deepEqual(changesOf(bench, anna), [])
  bench.ask(ben, 'switchLoop', { loop: A, state: MONITOR })
  tick(bench)
  const [changed] = changesOf(bench, anna)
  assert.deepEqual(
    changed?.sessions.map(({ loops }) => loops),
    [[{ loop: 'a', state: MONITOR }]],
  )
  bench.forget()
  bench.ask(ben, 'signOff', {})
  tick(bench)
  assert.deepEqual(changesOf(bench, anna)[0]?.gone, [first[0]?.session])
})

test('X16 F10: who loses the duty watches no more, and is told so once', () => {
  const { bench, anna } = scene()
  bench.ask(anna, 'watchLive', { scope: 'p' })
  bench.forget()
  bench.apply(WITHOUT_ANNA)
  tick(bench)
  tick(bench)
  const told = changesOf(bench, anna).map(({ ended, sessions }) => [ended !== '', sessions])
  assert.deepEqual(told, [[true, []]])
})

test('X16: a muted voice goes to no loop until it is given back; the one concerned is told by whom', () => {
  const { bench, anna, ben, session } = scene()
  bench.forget()
  assert.equal(supervise(bench, anna, session, 'mute', { muted: true }, 'noise')?.body, 'done')
  assert.deepEqual(talkLoopsOf(bench, session), [])
  const told = bench.events(ben).find(({ body }) => body === 'supervised')
  assert.ok(told?.body === 'supervised')
  const { revision: _, ...supervised } = told.supervised
  assert.deepEqual(supervised, { action: 1, by: 'Anna', loop: 0, reason: 'noise' })
  bench.ask(ben, 'setPtt', { pressed: false })
  bench.ask(ben, 'setPtt', { pressed: true })
  assert.deepEqual(talkLoopsOf(bench, session), [])
  supervise(bench, anna, session, 'mute', { muted: false }, '')
  assert.deepEqual(talkLoopsOf(bench, session), [A])
  assert.deepEqual(auditOf(bench), [
    'anna mute user ben in p: noise',
    'anna unmute user ben in p: ',
  ])
})

test('X16 F13: talk is taken away and loops are switched within the rights of the role alone', () => {
  const { bench, anna, ben, session } = scene()
  const move = (loop: string, state: number) =>
    supervise(bench, anna, session, 'moveLoop', { loop, state }, '')?.body
  assert.equal(move('a', MONITOR), 'done')
  assert.equal(move('b', TALK), 'done')
  assert.equal(move('c', TALK), 'error')
  assert.equal(move('a', OFF), 'done')
  const states = bench
    .events(ben)
    .flatMap((event) => (event.body === 'loopChanged' ? [event.loopChanged.state] : []))
  assert.deepEqual(states.slice(-3), [MONITOR, TALK, OFF])
})

test('X16: a disconnected session ends, is told why, and its token is worth nothing', () => {
  const { bench, anna, ben, session, token } = scene()
  bench.forget()
  assert.equal(supervise(bench, anna, session, 'disconnect', {}, 'shift is over')?.body, 'done')
  const error = bench.events(ben).find(({ body }) => body === 'error')
  assert.ok(error?.body === 'error')
  assert.match(error.error.message, /disconnected by Anna: shift is over/)
  const again = bench.ask(bench.connect(), 'resume', { token })
  assert.equal(again?.body, 'error')
})

test('X16 F103: who has no duty over a session learns nothing of it and does nothing to it', () => {
  const { bench, ben, session } = scene()
  const stranger = bench.enter('once', 'p/single').connection
  for (const connection of [ben, stranger]) {
    assert.equal(bench.ask(connection, 'watchLive', { scope: 'p' })?.body, 'error')
    const refused = supervise(bench, connection, session, 'mute', { muted: true }, '')
    const unknown = supervise(bench, connection, 4711, 'mute', { muted: true }, '')
    assert.deepEqual({ ...refused, request: 0 }, { ...unknown, request: 0 })
    assert.equal(refused?.body, 'error')
  }
  assert.deepEqual(talkLoopsOf(bench, session), [A])
  assert.ok(auditOf(bench).every((entry) => entry.includes('sign on')))
})

test('X16: a supervisor whose session goes on at another place again and again watches there', () => {
  const { bench, supervisor } = scene()
  for (let places = 0; places < 2 * WATCHES_MAX; places++) {
    const place = bench.connect()
    assert.equal(bench.ask(place, 'resume', { token: supervisor })?.body, 'signedOn')
    assert.equal(bench.ask(place, 'watchLive', { scope: 'p' })?.body, 'liveSessions')
    bench.forget()
    bench.ask(place, 'setPtt', { pressed: true })
    tick(bench)
    assert.equal(changesOf(bench, place).length, 1, 'once, not by what an earlier place asked for')
  }
})

/** Ben talks on loop a; Anna supervises the project. */
function scene() {
  const bench = new CoreBench({}, SUPERVISED.replace(', oneTime: true', ''))
  bench.mediaReady()
  const { connection: ben, token } = bench.enter('ben', 'p/multi')
  bench.ask(ben, 'switchLoop', { loop: A, state: TALK })
  bench.ask(ben, 'setPtt', { pressed: true })
  const { connection: anna, token: supervisor } = bench.enter('anna', 'p/multi')
  const session = [...bench.core.sessions.values()].find(({ user }) => user === 'ben')?.id ?? 0
  return { bench, anna, ben, session, token, supervisor }
}

function supervise(
  bench: CoreBench,
  connection: number,
  session: number,
  action: 'mute' | 'moveLoop' | 'disconnect',
  body: object,
  reason: string,
): ServerMessage | undefined {
  const supervise = { session, reason, action, [action]: body }
  return bench.ask(connection, 'supervise', supervise as never)
}

function live(message: ServerMessage | undefined) {
  assert.ok(message?.body === 'liveSessions')
  return message.liveSessions.sessions
}

function tick(bench: CoreBench): void {
  bench.nowMs += 600
  bench.run(bench.core.tick(bench.nowMs))
}

function changesOf(bench: CoreBench, connection: number) {
  return bench
    .events(connection)
    .flatMap((event) => (event.body === 'liveChanged' ? [event.liveChanged] : []))
}

/** As the ice_proxy was told last: by loop number. */
function talkLoopsOf(bench: CoreBench, session: number): number[] {
  const told = bench.sent.flatMap((effect: Effect) =>
    effect.kind === 'iceProxy' && effect.message.body === 'session' ? [effect.message.session] : [],
  )
  return (
    told.findLast((message) => message.session === session)?.talkLoops.map(({ loop }) => loop) ?? []
  )
}

function auditOf(bench: CoreBench): string[] {
  return bench.sent.flatMap((effect: Effect) => {
    if (effect.kind !== 'audit') return []
    const { actor, action, kind, entity, scope, reason } = effect.record
    return [`${actor} ${action} ${kind} ${entity} in ${scope}: ${reason}`]
  })
}
