// Loops that one press speaks to, and voices that need no press: what services and others are told of them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { A, B, C, codeOf, CoreBench, DOMAIN, lastIceProxySession, loopOf } from './core_bench.ts'

const OFF = 0
const MONITOR = 1
const TALK = 2

function talking(options = {}, user = 'ben', role = 'p/multi') {
  const bench = new CoreBench(options)
  bench.mediaReady()
  const { connection } = bench.enter(user, role)
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  /** Where the voice goes now, as the ice_proxy was told. */
  const spoken = () => {
    const desired = lastIceProxySession(bench)
    return desired?.pttPressed === true ? desired.talkLoops.map(({ loop }) => loop) : []
  }
  return { bench, connection, spoken }
}

function snapshotOf(bench: CoreBench, connection: number, role = 'p/multi') {
  const answer = bench.ask(connection, 'chooseRole', { role })
  assert.ok(answer?.body === 'snapshot')
  return answer.snapshot
}

test('X05: a press speaks to the loops that it names, which stay as they are; others are told who talks there', () => {
  const { bench, connection, spoken } = talking()
  const anna = bench.enter('anna', 'p/multi').connection
  bench.forget()
  bench.ask(connection, 'setPtt', { pressed: true, loops: [B] })
  assert.deepEqual(spoken(), [B])
  assert.deepEqual(
    bench
      .events(anna)
      .flatMap((event) =>
        event.body === 'talkers' ? [[event.talkers.loop, event.talkers.talkers[0]?.name]] : [],
      ),
    [[B, 'Ben']],
  )
  const { loops, pttLoops } = snapshotOf(bench, connection)
  assert.deepEqual(
    loops.map(({ state, participants }) => [state, participants]),
    [
      [TALK, 1],
      [OFF, 0],
      [OFF, 0],
    ],
  )
  assert.deepEqual(pttLoops, [B])
  bench.ask(connection, 'setPtt', { pressed: true, loops: [A, B, A] })
  assert.deepEqual(spoken(), [A, B])
  bench.ask(connection, 'setPtt', { pressed: true })
  assert.deepEqual(spoken(), [A])
  assert.deepEqual(loopOf(bench, anna, B)?.talkers, [])
})

test('X05 X08: what was said before a release goes where it was said to, and the next press where it says', () => {
  const { bench, connection, spoken } = talking()
  bench.ask(connection, 'setPtt', { pressed: true, loops: [B], silentWhileReleased: true })
  bench.ask(connection, 'setPtt', { pressed: false, silentWhileReleased: true })
  const released = lastIceProxySession(bench)
  assert.deepEqual(
    [released?.pttPressed, released?.talkLoops.map(({ loop }) => loop)],
    [false, [B]],
  )
  assert.deepEqual(snapshotOf(bench, connection).pttLoops, [])
  bench.ask(connection, 'setPtt', { pressed: true, silentWhileReleased: true })
  assert.deepEqual(spoken(), [A])
})

test('X05 F13: a press that is refused speaks to nobody, not even to whom the one before did', () => {
  for (const [loops, code] of [
    [[B, C], 'TALK_DENIED'],
    [[99], 'LOOP_UNKNOWN'],
    [Array.from({ length: 301 }, () => B), 'BAD_REQUEST'],
  ] as const) {
    const { bench, connection, spoken } = talking()
    bench.ask(connection, 'setPtt', { pressed: true, loops: [B] })
    assert.equal(codeOf(bench.ask(connection, 'setPtt', { pressed: true, loops })), code)
    assert.deepEqual(spoken(), [])
    assert.deepEqual(loopOf(bench, connection, B)?.talkers, [])
  }
  const { bench, connection, spoken } = talking({}, 'anna', 'p/single')
  const both = bench.ask(connection, 'setPtt', { pressed: true, loops: [A, B] })
  assert.equal(codeOf(both), 'BAD_REQUEST')
  const hidden = bench.ask(connection, 'setPtt', { pressed: true, loops: [C] })
  assert.equal(codeOf(hidden), 'MONITOR_DENIED')
  assert.equal(codeOf(bench.ask(connection, 'setPtt', { pressed: true, loops: [B] })), 'done')
  assert.deepEqual(spoken(), [B])
  bench.ask(connection, 'setPtt', { pressed: false, loops: [C] })
  assert.deepEqual(spoken(), [], 'a release is never refused')
})

test('X05 F10: a right that is withdrawn takes its loop out of the press at once, and no other comes for it', () => {
  const { bench, connection, spoken } = talking()
  bench.ask(connection, 'setPtt', { pressed: true, loops: [B] })
  bench.apply(DOMAIN.replace('rights: { a: talk, b: talk, c', 'rights: { a: talk, b: monitor, c'))
  assert.deepEqual(spoken(), [])
  const { pttPressed, pttLoops } = snapshotOf(bench, connection)
  assert.deepEqual([pttPressed, pttLoops], [true, []])
  assert.deepEqual(loopOf(bench, connection, B)?.talkers, [])
  bench.apply(DOMAIN)
  assert.deepEqual(spoken(), [], 'a right that comes back does not open the voice')
})

test('X05 F16: one loop is left of several where the role talks on one at a time from now on', () => {
  const { bench, connection, spoken } = talking()
  bench.ask(connection, 'setPtt', { pressed: true, loops: [B, A] })
  bench.apply(DOMAIN.replace('talkMode: multi, ', ''))
  assert.deepEqual(spoken(), [B])
})

test('X05: the record has who spoke to a loop that was off, for how long, and no joining', () => {
  const { bench, connection } = talking()
  bench.forget()
  bench.ask(connection, 'setPtt', { pressed: true, loops: [B] })
  bench.nowMs += 1500
  bench.ask(connection, 'setPtt', { pressed: false })
  const events = bench.sent.flatMap((effect) =>
    effect.kind === 'loopEvent'
      ? [[effect.event.loop, effect.event.event, effect.event.detail]]
      : [],
  )
  assert.deepEqual(events, [
    ['b', 'talks', ''],
    ['b', 'silent', '1,500 ms'],
  ])
})

test('F49: an ungated voice passes with the key up, and its name is shown only while the key is pressed', () => {
  const { bench, connection, spoken } = talking({ ungatedAllowed: true })
  bench.ask(connection, 'setPtt', { pressed: false, ungated: true })
  assert.deepEqual(spoken(), [A])
  assert.deepEqual(loopOf(bench, connection, A)?.talkers, [])
  bench.ask(connection, 'setPtt', { pressed: true, ungated: true })
  assert.equal(loopOf(bench, connection, A)?.talkers.length, 1)
  assert.deepEqual([snapshotOf(bench, connection).ungated, spoken()], [true, [A]])
  bench.ask(connection, 'setPtt', { pressed: false, ungated: true, loops: [B] })
  assert.deepEqual(spoken(), [B])
  bench.ask(connection, 'setPtt', { pressed: false })
  assert.deepEqual(spoken(), [])
})

test('F49 F29: where the settings do not allow it an ungated voice is refused, and the key is up', () => {
  const { bench, connection, spoken } = talking()
  bench.ask(connection, 'setPtt', { pressed: true })
  const refused = bench.ask(connection, 'setPtt', { pressed: true, ungated: true })
  assert.equal(codeOf(refused), 'PERMISSION_DENIED')
  assert.match(refused?.body === 'error' ? refused.error.message : '', /ptt\.ungatedAllowed/)
  assert.deepEqual(spoken(), [])
})

test('F49: it ends with the connection, with another role and with a supervisor who takes the voice', () => {
  for (const end of ['connection', 'role', 'mute'] as const) {
    const { bench, connection, spoken } = talking({ ungatedAllowed: true }, 'anna')
    bench.ask(connection, 'setPtt', { pressed: false, ungated: true })
    assert.deepEqual(spoken(), [A])
    if (end === 'connection') bench.run(bench.core.closed(connection))
    else if (end === 'role') {
      bench.ask(connection, 'chooseRole', { role: 'p/single' })
      bench.ask(connection, 'switchLoop', { loop: B, state: TALK })
    } else {
      bench.apply(`supervisors: [ben]\n${DOMAIN}`)
      const ben = bench.enter('ben').connection
      const [session = 0] = bench.core.sessions.keys()
      const mute = (muted: boolean) => {
        const action = { session, reason: '', action: 'mute', mute: { muted } } as const
        assert.equal(codeOf(bench.ask(ben, 'supervise', action)), 'done')
      }
      mute(true)
      const again = bench.ask(connection, 'setPtt', { pressed: true, ungated: true })
      assert.equal(codeOf(again), 'PERMISSION_DENIED')
      mute(false)
    }
    assert.deepEqual(spoken(), [], end)
    bench.ask(connection, 'switchLoop', { loop: A, state: MONITOR })
    bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
    assert.deepEqual(spoken(), [], end)
  }
})
