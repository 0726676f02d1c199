// Accounts on the core: tokens over a restart, sessions told and ended.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ENTITY_KINDS } from '../../src/store/entities.ts'
import { A, codeOf, CoreBench, DOMAIN, EPOCH_MS, loopOf } from './core_bench.ts'

const TALK = 2
const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const ADMINISTRATED = `administrators: [ben]\n${DOMAIN}`

/** What the store has goes into a new process, whose clock begins anew. */
function restarted(before: CoreBench, afterMs = 1000, domain = DOMAIN): CoreBench {
  const epochMs = EPOCH_MS + before.nowMs + afterMs
  const bench = new CoreBench({ epochMs, memory: before.memory }, domain)
  for (const [digest, row] of before.signOns) bench.signOns.set(digest, row)
  bench.run(bench.core.load([...before.signOns.values()], bench.nowMs))
  return bench
}

function sessionsOf(bench: CoreBench, connection: number, user = '') {
  const answer = bench.ask(connection, 'listSessions', { user })
  return answer?.body === 'sessionList' ? answer.sessionList.sessions : undefined
}

test('F03 F61 F64: after a restart a token resumes in its role and on its loops, without a password', () => {
  const before = new CoreBench()
  const { connection, token } = before.enter('anna', 'p/multi')
  before.ask(connection, 'switchLoop', { loop: A, state: TALK })
  before.ask(connection, 'setPage', { page: 3 })
  before.run(before.core.tick(before.nowMs))
  const after = restarted(before)
  const again = after.connect()
  assert.equal(codeOf(after.ask(again, 'resume', { token })), 'signedOn')
  const snapshot = after.events(again).find(({ body }) => body === 'snapshot')
  assert.ok(snapshot?.body === 'snapshot')
  assert.equal(snapshot.snapshot.role, 'p/multi')
  assert.equal(snapshot.snapshot.loops.find(({ id }) => id === A)?.state, TALK)
  assert.equal(snapshot.snapshot.page, 3)
})

test('F03 F06: what ended before a restart stays ended after it', () => {
  const before = new CoreBench()
  const signedOff = before.enter('anna', 'p/multi')
  before.ask(signedOff.connection, 'signOff', {})
  const idle = before.enter('anna', 'p/multi')
  before.run(before.core.closed(idle.connection))
  const after = restarted(before, 61 * MINUTE_MS)
  for (const { token } of [signedOff, idle]) {
    assert.equal(codeOf(after.ask(after.connect(), 'resume', { token })), 'TOKEN_INVALID')
  }
  assert.equal(after.signOns.size, 0)
})

test('F03: a sign-on in use is renewed in the store, and ends at its greatest age in the midst of it', () => {
  const bench = new CoreBench()
  const { connection, token } = bench.enter('anna', 'p/multi')
  const usedMs = () => [...bench.signOns.values()][0]?.usedMs
  const firstMs = usedMs() ?? 0
  bench.nowMs += 31_000
  bench.ask(connection, 'ping', { stamp: 1 })
  bench.run(bench.core.tick(bench.nowMs))
  assert.equal(usedMs(), firstMs + 31_000)
  for (let ms = 0; ms < 7 * DAY_MS; ms += 10_000) {
    bench.nowMs += 10_000
    bench.ask(connection, 'ping', { stamp: 1 })
    bench.forget()
    bench.run(bench.core.tick(bench.nowMs))
    if (bench.core.sessions.size === 0) break
  }
  assert.equal(codeOf(bench.events(connection).at(-1)), 'TOKEN_INVALID')
  assert.equal(codeOf(bench.ask(bench.connect(), 'resume', { token })), 'TOKEN_INVALID')
  assert.equal(bench.signOns.size, 0)
  assert.ok(Math.abs(bench.nowMs - 7 * DAY_MS) < MINUTE_MS)
})

test('F03: a sign-on is answered when its token is on disk; where it can not be written there is none', () => {
  const bench = new CoreBench()
  bench.diskWorks = false
  const connection = bench.connect()
  bench.forget()
  assert.equal(codeOf(bench.signOn(connection, 'anna', 'right anna')), 'INTERNAL')
  assert.equal(bench.core.sessions.size, 0)
  const kinds = bench.sent.map(({ kind }) => kind)
  assert.ok(kinds.indexOf('signOns') < kinds.indexOf('keep'))
  bench.diskWorks = true
  assert.equal(codeOf(bench.signOn(connection, 'anna', 'right anna')), 'signedOn')
})

test('F07 F06: two devices are listed and each ends the other, which can not resume', () => {
  const bench = new CoreBench()
  const desk = bench.enter('anna', 'p/multi')
  const tablet = bench.enter('anna', 'p/single')
  const listed = sessionsOf(bench, desk.connection) ?? []
  assert.equal(listed.length, 2)
  assert.deepEqual(listed.map(({ role }) => role).sort(), ['p/multi', 'p/single'])
  assert.deepEqual(
    listed.map(({ live, client }) => [live, client]),
    [
      [true, 'test'],
      [true, 'test'],
    ],
  )
  const other = listed.find(({ current }) => !current)
  assert.ok(other)
  assert.equal(other.signedOnMs, EPOCH_MS + bench.nowMs)
  for (const { id } of listed) {
    assert.ok([...bench.signOns.keys()].every((digest) => !digest.includes(id) && id !== digest))
  }
  bench.forget()
  assert.equal(codeOf(bench.ask(desk.connection, 'endSession', { id: other.id, user: '' })), 'done')
  assert.equal(codeOf(bench.events(tablet.connection).at(-1)), 'TOKEN_INVALID')
  const again = bench.ask(bench.connect(), 'resume', { token: tablet.token })
  assert.equal(codeOf(again), 'TOKEN_INVALID')
  assert.equal(codeOf(bench.ask(desk.connection, 'setPtt', { pressed: false })), 'done')
  const repeated = bench.ask(desk.connection, 'endSession', { id: other.id, user: '' })
  assert.equal(codeOf(repeated), 'INVALID')
  const record = bench.audit.at(-1)
  assert.deepEqual([record?.action, record?.actor, record?.entity], ['end session', 'anna', 'anna'])
})

test("F103: others' sessions are an administrator's to see and to end", () => {
  const bench = new CoreBench({}, ADMINISTRATED)
  const anna = bench.enter('anna', 'p/multi')
  const ben = bench.enter('ben', 'p/multi')
  for (const user of ['ben', 'nobody']) {
    const denied = bench.ask(anna.connection, 'listSessions', { user })
    assert.equal(codeOf(denied), 'PERMISSION_DENIED')
  }
  const id = sessionsOf(bench, ben.connection)?.[0]?.id ?? ''
  const denied = bench.ask(anna.connection, 'endSession', { id, user: 'ben' })
  assert.equal(codeOf(denied), 'PERMISSION_DENIED')
  const [hers] = sessionsOf(bench, ben.connection, 'anna') ?? []
  assert.ok(hers?.live)
  bench.forget()
  const ended = bench.ask(ben.connection, 'endSession', { id: hers.id, user: 'anna' })
  assert.equal(codeOf(ended), 'done')
  assert.equal(codeOf(bench.events(anna.connection).at(-1)), 'TOKEN_INVALID')
  const record = bench.audit.at(-1)
  assert.deepEqual([record?.action, record?.actor, record?.entity], ['end session', 'ben', 'anna'])
})

test('F10: a deactivated user has no session, no token and no sign-on; nobody is told why', () => {
  const bench = new CoreBench()
  const { connection, token } = bench.enter('ben', 'p/multi')
  bench.forget()
  bench.apply(DOMAIN.replace('name: Ben,', 'name: Ben, disabled: true,'))
  assert.equal(codeOf(bench.events(connection).at(-1)), 'TOKEN_INVALID')
  assert.equal(bench.core.sessions.size, 0)
  assert.equal(bench.signOns.size, 0)
  const again = bench.connect()
  assert.equal(codeOf(bench.ask(again, 'resume', { token })), 'TOKEN_INVALID')
  assert.equal(codeOf(bench.signOn(again, 'ben', 'right ben')), 'SIGN_ON_FAILED')
})

test('F10: one who is deactivated while the password is verified gets no session', () => {
  const bench = new CoreBench()
  const connection = bench.connect()
  bench.ask(connection, 'signOn', { user: 'ben', password: 'right ben' })
  bench.apply(DOMAIN.replace('name: Ben,', 'name: Ben, disabled: true,'))
  assert.equal(codeOf(bench.verifyNext('right ben')), 'SIGN_ON_FAILED')
  assert.equal(bench.core.sessions.size, 0)
})

test('F10: tokens of who is gone or deactivated at a restart are not taken over', () => {
  const before = new CoreBench()
  const tokens = ['anna', 'ben'].map((user) => before.enter(user, 'p/multi').token)
  const domain = DOMAIN.replace('name: Ben,', 'name: Ben, disabled: true,')
  const after = restarted(before, 1000, domain)
  const codes = tokens.map((token) => codeOf(after.ask(after.connect(), 'resume', { token })))
  assert.deepEqual(codes, ['signedOn', 'TOKEN_INVALID'])
  assert.equal(after.signOns.size, 1)
})

test('F08: after a change of password only the session that asked for it is left in the store', () => {
  const bench = new CoreBench()
  const own = bench.enter('anna', 'p/multi')
  bench.enter('anna', 'p/multi')
  const waiting = bench.enter('anna', 'p/multi')
  bench.run(bench.core.closed(waiting.connection))
  // As the store does it in the transaction of the change.
  bench.signOns.clear()
  const change = { oldPassword: 'right anna', newPassword: 'a good new one' }
  bench.ask(own.connection, 'changePassword', change)
  assert.equal(codeOf(bench.verifyNext('right anna')), 'done')
  assert.equal(bench.signOns.size, 1)
  const after = restarted(bench, 1000, DOMAIN)
  assert.equal(codeOf(after.ask(after.connect(), 'resume', { token: own.token })), 'signedOn')
  const late = after.ask(after.connect(), 'resume', { token: waiting.token })
  assert.equal(codeOf(late), 'TOKEN_INVALID')
})

test('F08: a new password is of a length, not a common one, not the name; Unicode is one form', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/multi')
  const refused = (newPassword: string) => {
    const change = { oldPassword: 'right anna', newPassword }
    return codeOf(bench.ask(connection, 'changePassword', change)) === 'PASSWORD_REFUSED'
  }
  assert.ok(refused('Common Password'))
  assert.ok(refused('flightloop'))
  assert.ok(refused('aaaaaaaaaaaa'))
  assert.ok(refused('ﬀﬀﬀ1') && refused('ｆｌｉｇｈｔｌｏｏｐ'), 'as NFKC has them')
  assert.ok(refused('😀😁😂😀😁😂😀😁😂'), 'nine letters in eighteen units')
  assert.ok(!refused('Größe 東京 😀 12'))
})

test('F01 F08: a password is measured one way, typed or new: by the letters of its NFKC form', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/multi')
  const signedOn = (password: string) => codeOf(bench.signOn(bench.connect(), 'ben', password))
  const changed = (passwords: { oldPassword: string; newPassword: string }) =>
    codeOf(bench.ask(connection, 'changePassword', passwords) ?? bench.verifyNext('nobody knows'))
  // As many letters as there may be, of four code points each before they are put together, and one more.
  const most = `1234567890${'\u03b1\u0313\u0300\u0345'.repeat(246)}`
  // Eighteen letters each.
  const ligatures = '\ufdfa'.repeat(15)
  const another = 'a good new one'
  for (const [password, isShort] of [
    [most, true],
    [`${most}x`, false],
    [ligatures, false],
    ['x'.repeat(5000), false],
  ] as const) {
    assert.equal(signedOn(password), isShort ? 'SIGN_ON_FAILED' : 'BAD_REQUEST')
    const old = changed({ oldPassword: password, newPassword: another })
    assert.equal(old, isShort ? 'SIGN_ON_FAILED' : 'BAD_REQUEST')
    const now = changed({ oldPassword: another, newPassword: password })
    assert.equal(now, isShort ? 'SIGN_ON_FAILED' : 'PASSWORD_REFUSED')
  }
})

test('what the audit log says of coming and going has no secret in it', () => {
  const bench = new CoreBench()
  const { connection, token } = bench.enter('anna', 'p/multi')
  bench.ask(connection, 'signOff', {})
  bench.signOn(bench.connect(), 'anna', 'wrong one')
  assert.deepEqual(
    bench.audit.map(({ action, actor, address }) => [action, actor, address]),
    [
      ['sign on', 'anna', '127.0.0.1'],
      ['sign off', 'anna', '127.0.0.1'],
      ['sign on refused', 'anna', '127.0.0.1'],
    ],
  )
  const text = JSON.stringify(bench.audit)
  assert.ok(!text.includes(token) && !text.includes('wrong one'))
  assert.ok(bench.audit.every(({ kind }) => kind === '' || ENTITY_KINDS.includes(kind)))
})

test('F57: the page is kept by user and role, and only in a role', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna')
  assert.equal(codeOf(bench.ask(connection, 'setPage', { page: 1 })), 'NO_ROLE')
  bench.ask(connection, 'chooseRole', { role: 'p/multi' })
  assert.equal(codeOf(bench.ask(connection, 'setPage', { page: 1000 })), 'BAD_REQUEST')
  assert.equal(codeOf(bench.ask(connection, 'setPage', { page: 2 })), 'done')
  bench.ask(connection, 'signOff', {})
  const pageIn = (role: string) => {
    const again = bench.enter('anna').connection
    const answer = bench.ask(again, 'chooseRole', { role })
    return answer?.body === 'snapshot' ? answer.snapshot.page : undefined
  }
  assert.deepEqual([pageIn('p/multi'), pageIn('p/single')], [2, 0])
})

test('F57: what is deleted is forgotten: nothing comes back with the same id', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  bench.apply(DOMAIN.replace(/ {2}- \{ id: a,.*\n/, '').replaceAll('a: talk, ', ''))
  bench.apply(DOMAIN)
  assert.equal(loopOf(bench, connection, A)?.state, 0)
})
