// Who gets in and what they may do: the core, told what clients say, judged by what it sends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { A, B, C, codeOf, CoreBench, DOMAIN, lastIceProxySession, loopOf } from './core_bench.ts'

const MONITOR = 1
const TALK = 2

test('F01: a wrong password and an unknown user get the same answer', () => {
  const bench = new CoreBench()
  const connection = bench.connect()
  const wrong = bench.signOn(connection, 'anna', 'wrong')
  const unknown = bench.signOn(connection, 'nobody', 'wrong')
  assert.equal(codeOf(wrong), 'SIGN_ON_FAILED')
  assert.deepEqual(
    unknown?.body === 'error' && unknown.error,
    wrong?.body === 'error' && wrong.error,
  )
})

test('F03 F06: a token resumes within its life and is refused after sign-off and expiry', () => {
  const bench = new CoreBench()
  const { connection, token } = bench.enter('anna', 'p/multi')
  bench.run(bench.core.closed(connection))
  bench.nowMs += 50 * 60_000
  bench.run(bench.core.tick(bench.nowMs))
  const second = bench.connect()
  bench.forget()
  assert.equal(codeOf(bench.ask(second, 'resume', { token })), 'signedOn')
  assert.equal(bench.events(second)[0]?.body, 'snapshot')
  assert.equal(codeOf(bench.ask(second, 'signOff', {})), 'done')
  assert.equal(codeOf(bench.ask(second, 'resume', { token })), 'TOKEN_INVALID')
  const old = bench.enter('anna')
  bench.run(bench.core.closed(old.connection))
  bench.nowMs += 60 * 60_000
  assert.equal(codeOf(bench.ask(bench.connect(), 'resume', { token: old.token })), 'TOKEN_INVALID')
})

test('F04 F05: only own roles are offered and entered; another role leaves the loops first', () => {
  const bench = new CoreBench()
  const answer = bench.signOn(bench.connect(), 'ben', 'right ben')
  assert.deepEqual(answer?.body === 'signedOn' && answer.signedOn.roles.map(({ id }) => id), [
    'p/multi',
  ])
  assert.equal(codeOf(bench.ask(1, 'chooseRole', { role: 'p/single' })), 'ROLE_DENIED')
  const anna = bench.enter('anna', 'p/multi').connection
  bench.ask(anna, 'switchLoop', { loop: C, state: MONITOR })
  const snapshot = bench.ask(anna, 'chooseRole', { role: 'p/single' })
  assert.deepEqual(snapshot?.body === 'snapshot' && snapshot.snapshot.loops.map(({ id }) => id), [
    A,
    B,
  ])
  bench.ask(1, 'chooseRole', { role: 'p/multi' })
  assert.equal(loopOf(bench, 1, C)?.participants, 0)
})

test('F08: the own password changes by the old one, and other sessions end', () => {
  const bench = new CoreBench()
  const own = bench.enter('anna', 'p/multi').connection
  const other = bench.enter('anna', 'p/multi').connection
  const weak = { oldPassword: 'right anna', newPassword: 'short' }
  assert.equal(codeOf(bench.ask(own, 'changePassword', weak)), 'PASSWORD_REFUSED')
  bench.ask(own, 'changePassword', { oldPassword: 'x', newPassword: 'a good new one' })
  assert.equal(codeOf(bench.verifyNext('right anna')), 'SIGN_ON_FAILED')
  bench.forget()
  bench.ask(own, 'changePassword', { oldPassword: 'right anna', newPassword: 'a good new one' })
  assert.equal(codeOf(bench.verifyNext('right anna')), 'done')
  assert.equal(codeOf(bench.events(other).at(-1)), 'TOKEN_INVALID')
  assert.equal(codeOf(bench.ask(other, 'setPtt', { pressed: true })), 'NOT_SIGNED_ON')
  assert.equal(codeOf(bench.ask(own, 'setPtt', { pressed: true })), 'done')
})

test('F08: a one-time password is good for nothing but its change', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('once')
  assert.equal(
    codeOf(bench.ask(connection, 'chooseRole', { role: 'p/single' })),
    'PASSWORD_CHANGE_REQUIRED',
  )
  const change = { oldPassword: 'right once', newPassword: 'a good new one' }
  bench.ask(connection, 'changePassword', change)
  assert.equal(codeOf(bench.verifyNext('right once')), 'done')
  assert.equal(codeOf(bench.ask(connection, 'chooseRole', { role: 'p/single' })), 'snapshot')
})

test('F09: ten wrong passwords in ten seconds are throttled, others are not', () => {
  const bench = new CoreBench()
  const connection = bench.connect()
  const codes = Array.from({ length: 10 }, () => {
    bench.nowMs += 1000
    return codeOf(bench.signOn(connection, 'anna', 'wrong'))
  })
  assert.ok(codes.includes('THROTTLED'), codes.join())
  assert.equal(codeOf(bench.signOn(bench.connect(), 'ben', 'right ben')), 'signedOn')
  bench.nowMs += 60_000
  assert.equal(codeOf(bench.signOn(connection, 'anna', 'right anna')), 'signedOn')
})

test('F10 F29: a right withdrawn while talking falls back at once, in services and client', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('ben', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  bench.ask(connection, 'setPtt', { pressed: true })
  bench.forget()
  bench.apply(DOMAIN.replace('rights: { a: talk', 'rights: { a: monitor'))
  const changed = bench.events(connection).find(({ body }) => body === 'rightsChanged')
  assert.ok(changed?.body === 'rightsChanged')
  assert.deepEqual(
    [changed.rightsChanged.loop.right, changed.rightsChanged.loop.state],
    [1, MONITOR],
  )
  assert.deepEqual(lastIceProxySession(bench)?.talkLoops, [])
  bench.forget()
  bench.apply(DOMAIN.replace('[anna, ben]', '[anna]'))
  assert.equal(codeOf(bench.events(connection).at(-1)), 'ROLE_DENIED')
  assert.equal(codeOf(bench.ask(connection, 'setPtt', { pressed: true })), 'NO_ROLE')
})

test('F13: no more than the right is given, and the client stays', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/multi')
  const ask = (loop: number, state: number) =>
    codeOf(bench.ask(connection, 'switchLoop', { loop, state }))
  assert.equal(ask(C, TALK), 'TALK_DENIED')
  assert.equal(ask(99, MONITOR), 'LOOP_UNKNOWN')
  const single = bench.enter('anna', 'p/single').connection
  const hidden = bench.ask(single, 'switchLoop', { loop: C, state: MONITOR })
  assert.equal(codeOf(hidden), 'MONITOR_DENIED')
  assert.ok(hidden?.body === 'error' && !hidden.error.message.includes('Loop C'))
  assert.equal(ask(A, 7), 'BAD_REQUEST')
  assert.equal(ask(C, MONITOR), 'done')
  assert.equal(codeOf(bench.ask(connection, 'setVolume', { loop: A, volume: 101 })), 'BAD_REQUEST')
})

test('F16: in a single role talk on B puts A back to monitor, in a multi role not', () => {
  for (const [role, expected] of [
    ['p/single', MONITOR],
    ['p/multi', TALK],
  ] as const) {
    const bench = new CoreBench()
    const { connection } = bench.enter('anna', role)
    bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
    bench.ask(connection, 'switchLoop', { loop: B, state: TALK })
    bench.ask(connection, 'chooseRole', { role })
    assert.equal(loopOf(bench, connection, A)?.state, expected)
  }
})

test('F20 F57: loops and volumes come back at the next sign-on, volume 0 too', () => {
  const bench = new CoreBench()
  const first = bench.enter('anna', 'p/multi').connection
  bench.ask(first, 'switchLoop', { loop: A, state: MONITOR })
  bench.ask(first, 'setVolume', { loop: A, volume: 0 })
  bench.ask(first, 'signOff', {})
  const second = bench.enter('anna', 'p/multi').connection
  assert.deepEqual(
    [loopOf(bench, second, A)?.state, loopOf(bench, second, A)?.volume],
    [MONITOR, 0],
  )
})

test('F106: a client’s name with control characters is refused: no store would take it', () => {
  const bench = new CoreBench()
  bench.core.opened(77, '127.0.0.1', bench.nowMs)
  const refused = bench.ask(77, 'hello', { version: 1, client: 'a\0' })
  assert.equal(codeOf(refused), 'BAD_REQUEST')
  assert.equal(codeOf(bench.ask(77, 'hello', { version: 1, client: 'a' })), 'welcome')
})
