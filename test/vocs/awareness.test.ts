// What others are told, and what happens when connections and services come and go.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { A, C, codeOf, CoreBench } from './core_bench.ts'

const OFF = 0
const MONITOR = 1
const TALK = 2

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

test('F63: an offer waits 2 s for an ice_proxy that is being replaced, then is refused', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/multi')
  const offers = () =>
    bench.sent.filter((effect) => effect.kind === 'iceProxy' && effect.message.body === 'offer')
  assert.equal(codeOf(bench.ask(connection, 'offer', { sdp: 'v=0' })), undefined)
  assert.equal(offers().length, 0)
  bench.mediaReady()
  assert.equal(offers().length, 1)
  bench.run(bench.core.iceProxyGone(0))
  bench.forget()
  assert.equal(codeOf(bench.ask(connection, 'offer', { sdp: 'v=0' })), undefined)
  bench.nowMs += 2000
  bench.run(bench.core.tick(bench.nowMs))
  const refused = bench.sent.findLast((effect) => effect.kind === 'client')
  assert.equal(codeOf(refused?.kind === 'client' ? refused.message : undefined), 'NO_RESOURCE')
})

test('F65: who found no room gets it at the next offer after somebody has left', () => {
  const bench = new CoreBench({ peersMax: 1 })
  bench.mediaReady()
  const first = bench.enter('anna', 'p/multi')
  const second = bench.enter('ben', 'p/multi')
  const offer = () => codeOf(bench.ask(second.connection, 'offer', { sdp: 'v=0' }))
  assert.equal(offer(), 'NO_RESOURCE')
  bench.ask(first.connection, 'signOff', {})
  bench.nowMs += 2000
  assert.equal(offer(), undefined)
})
