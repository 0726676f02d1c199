// The control plane's core, told what clients and services say, judged by what it sends.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { A, B, C, codeOf, CoreBench, DOMAIN } from './core_bench.ts'

const OFF = 0
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
  bench.run(
    bench.core.applyDomain(
      bench.domain(DOMAIN.replace('rights: { a: talk', 'rights: { a: monitor')),
    ),
  )
  const changed = bench.events(connection).find(({ body }) => body === 'rightsChanged')
  assert.ok(changed?.body === 'rightsChanged')
  assert.deepEqual(
    [changed.rightsChanged.loop.right, changed.rightsChanged.loop.state],
    [1, MONITOR],
  )
  assert.deepEqual(lastIceProxySession(bench)?.talkLoops, [])
  bench.forget()
  bench.run(bench.core.applyDomain(bench.domain(DOMAIN.replace('[anna, ben]', '[anna]'))))
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

test('F31 F32 F37: who is on a loop and who talks is told to all with a right, joined or not', () => {
  const bench = new CoreBench()
  const watcher = bench.enter('ben', 'p/multi').connection
  const talker = bench.enter('anna', 'p/single').connection
  bench.forget()
  bench.ask(talker, 'switchLoop', { loop: A, state: TALK })
  bench.ask(talker, 'setPtt', { pressed: true })
  bench.ask(talker, 'setPtt', { pressed: false })
  const told = bench.events(watcher)
  assert.deepEqual(
    told.map(({ body }) => body),
    ['participants', 'talkers', 'talkers'],
  )
  const names = told.flatMap((event) => (event.body === 'talkers' ? [event.talkers.talkers] : []))
  assert.deepEqual(names, [[{ name: 'Anna', own: false }], []])
})

test('F33 F34: activity reaches members who have not joined, and names streams from outside', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('ben', 'p/multi')
  bench.forget()
  const activity = { loop: A, active: true, ssrcs: [4711] }
  bench.run(bench.core.fromMixer(0, { body: 'activity', activity }))
  assert.deepEqual(
    bench.events(connection).map(({ body }) => body),
    ['talkers', 'activity'],
  )
  bench.run(bench.core.mixerGone(0))
  assert.equal(bench.events(connection).at(-1)?.body, 'activity')
})

test('F38 F39: switches and volumes are mirrored where the role has the loop, the key is not', () => {
  const bench = new CoreBench()
  const first = bench.enter('anna', 'p/multi').connection
  const same = bench.enter('anna', 'p/multi').connection
  const other = bench.enter('anna', 'p/single').connection
  bench.forget()
  bench.ask(first, 'switchLoop', { loop: C, state: MONITOR })
  bench.ask(first, 'switchLoop', { loop: A, state: TALK })
  bench.ask(first, 'setPtt', { pressed: true })
  const changes = (connection: number) =>
    bench
      .events(connection)
      .flatMap((event) =>
        event.body === 'loopChanged' ? [[event.loopChanged.loop, event.loopChanged.state]] : [],
      )
  assert.deepEqual(changes(same), [
    [C, MONITOR],
    [A, TALK],
  ])
  assert.deepEqual(changes(other), [[A, TALK]])
  assert.deepEqual(
    [...bench.core.sessions.values()].map((s) => s.pttPressed),
    [true, false, false],
  )
})

test('F61 F66: a lost session is held, its key released; then it leaves its loops', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const watcher = bench.enter('ben', 'p/multi').connection
  const { connection } = bench.enter('anna', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  bench.ask(connection, 'setPtt', { pressed: true })
  bench.forget()
  for (let passedMs = 0; passedMs <= 28_000; passedMs += 2000) {
    bench.nowMs += 2000
    bench.ask(watcher, 'ping', { stamp: 1 })
    bench.run(bench.core.tick(bench.nowMs))
  }
  const bodies = bench.events(watcher).map(({ body }) => body)
  assert.deepEqual(bodies, ['talkers', 'participants'])
  assert.equal(bench.core.sessions.size, 1)
})

test('a second connection takes the session over and the first is told', () => {
  const bench = new CoreBench()
  const { connection, token } = bench.enter('anna', 'p/multi')
  bench.forget()
  const second = bench.connect()
  bench.ask(second, 'resume', { token })
  assert.equal(codeOf(bench.events(connection)[0]), 'SESSION_TAKEN_OVER')
  assert.ok(
    bench.sent.some((effect) => effect.kind === 'close' && effect.connection === connection),
  )
  assert.equal(bench.core.sessions.size, 1)
})

test('F62 F63 F65: services come, go and are full', () => {
  const bench = new CoreBench({ sessionsMax: 1 })
  const { connection } = bench.enter('anna', 'p/multi')
  const offer = () => codeOf(bench.ask(connection, 'offer', { sdp: 'v=0' }))
  assert.equal(offer(), 'NO_RESOURCE')
  assert.equal(codeOf(bench.signOn(bench.connect(), 'ben', 'right ben')), 'NO_RESOURCE')
  bench.mediaReady()
  assert.equal(offer(), undefined)
  bench.forget()
  const answer = { request: 1, sdp: '', error: 'line 1 is wrong' }
  bench.run(bench.core.fromIceProxy(0, { body: 'answer', answer }))
  const refused = bench.sent.find((effect) => effect.kind === 'client')
  assert.equal(codeOf(refused?.kind === 'client' ? refused.message : undefined), 'OFFER_REFUSED')
  bench.forget()
  bench.run(bench.core.mixerGone(0))
  assert.deepEqual(bench.events(connection), [])
  bench.run(bench.core.iceProxyGone(0))
  assert.deepEqual(
    bench.events(connection).map(({ body }) => body),
    ['mediaState'],
  )
})

test('F106: bounds are answered by their code', () => {
  const bench = new CoreBench()
  bench.core.opened(50, 'x', bench.nowMs)
  assert.equal(codeOf(bench.ask(50, 'ping', { stamp: 1 })), 'BAD_REQUEST')
  bench.forget()
  bench.ask(50, 'hello', { version: 9, client: '' })
  assert.ok(
    bench.sent.some((e) => e.kind === 'client' && codeOf(e.message) === 'VERSION_UNSUPPORTED'),
  )
  const connection = bench.connect()
  assert.equal(codeOf(bench.ask(connection, 'setPtt', { pressed: true })), 'NOT_SIGNED_ON')
  const codes = Array.from({ length: 120 }, () =>
    codeOf(bench.ask(connection, 'ping', { stamp: 1 })),
  )
  assert.equal(codes.at(-1), 'TOO_MANY_REQUESTS')
  bench.nowMs += 1000
  assert.equal(codeOf(bench.ask(connection, 'ping', { stamp: 1 })), 'pong')
})

test('revisions go on without a gap', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/multi')
  const snapshot = bench.ask(connection, 'chooseRole', { role: 'p/multi' })
  let revision = snapshot?.body === 'snapshot' ? snapshot.snapshot.revision : 0
  bench.forget()
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  bench.ask(connection, 'setPtt', { pressed: true })
  bench.ask(connection, 'switchLoop', { loop: A, state: OFF })
  for (const event of bench.events(connection)) {
    const body = (event as unknown as Record<string, { revision: number }>)[event.body]
    assert.equal(body?.revision, ++revision, event.body)
  }
})

function loopOf(bench: CoreBench, connection: number, loop: number) {
  const session = [...bench.core.sessions.values()].find((s) => s.connection === connection)
  const answer = bench.ask(connection, 'chooseRole', { role: session?.role ?? '' })
  return answer?.body === 'snapshot'
    ? answer.snapshot.loops.find(({ id }) => id === loop)
    : undefined
}

function lastIceProxySession(bench: CoreBench) {
  const messages = bench.sent.flatMap((effect) =>
    effect.kind === 'iceProxy' && effect.message.body === 'session' ? [effect.message.session] : [],
  )
  return messages.at(-1)
}
