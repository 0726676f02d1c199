// What one client may cost the others: each thing is bounded by a rule with a name (F106).
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  COSTLY_BURST_MAX,
  REFUSED_BURST_MAX,
  STORE_PENDING_MAX,
  STRANGERS_PER_ADDRESS_MAX,
} from '../../src/vocs/connections.ts'
import { DONE } from '../../src/vocs/answers.ts'
import { CAUSED_BURST_MAX } from '../../src/vocs/announcer.ts'
import { codeOf, CoreBench, DOMAIN } from './core_bench.ts'

const SECOND_MS = 1000
/** Messages that the bucket of all gives back in a second. */
const PACE = 50

test('F106: refused messages are answered, and too many of them end the connection once', () => {
  const bench = new CoreBench()
  const connection = bench.connect()
  bench.forget()
  for (let count = 0; count < REFUSED_BURST_MAX * 2; count++) {
    bench.receive(connection, Uint8Array.of(255))
  }
  const answered = bench.events(connection).length
  assert.ok(Math.abs(answered - REFUSED_BURST_MAX) <= 1, `${answered}`)
  assert.deepEqual(closes(bench), ['too many refused'])
  assert.equal(bench.core.refused.get('too many refused'), 1)
})

test('F106: a refused message of 10 MiB counts as a hundred', () => {
  const bench = new CoreBench()
  const connection = bench.connect()
  const large = new Uint8Array(10 << 20)
  for (let count = 0; count < 9; count++) bench.receive(connection, large)
  assert.deepEqual(closes(bench), [])
  bench.receive(connection, large)
  assert.deepEqual(closes(bench), ['too many refused'])
})

test('F106: strangers from one address are so many at most; those signed on do not count', () => {
  const bench = new CoreBench()
  bench.enter('anna', 'p/multi')
  for (let count = 0; count < STRANGERS_PER_ADDRESS_MAX; count++) bench.connect()
  assert.deepEqual(closes(bench), [])
  bench.connect()
  assert.deepEqual(closes(bench), ['too many from one address'])
  bench.connect('10.0.0.1')
  assert.equal(closes(bench).length, 1)
})

test('F106: costly requests have a bucket of their own, and others are answered meanwhile', () => {
  const bench = new CoreBench()
  const { connection } = bench.enter('anna')
  const choose = () => codeOf(bench.ask(connection, 'chooseRole', { role: 'p/multi' }))
  const answers = Array.from({ length: COSTLY_BURST_MAX * 2 }, () => {
    bench.nowMs += SECOND_MS / PACE
    return choose()
  })
  const refused = answers.filter((answer) => answer === 'TOO_MANY_REQUESTS').length
  // In these four seconds forty came back.
  assert.ok(Math.abs(refused - (COSTLY_BURST_MAX - 40)) <= 1, `${refused}`)
  assert.equal(codeOf(bench.ask(connection, 'switchLoop', { loop: 1, state: 1 })), 'done')
  bench.nowMs += SECOND_MS
  assert.equal(choose(), 'snapshot')
})

test('F106: a connection waits for the store with so many requests at most', () => {
  const bench = new CoreBench({}, `supervisors: [anna]\n${DOMAIN}`)
  const { connection } = bench.enter('anna')
  bench.forget()
  const page = { fromMs: 0, toMs: 0, beforeSequence: 0, limit: 0 }
  const search = { loop: '', user: '', session: 0, ...page }
  const ask = () => codeOf(bench.ask(connection, 'searchEvents', search))
  for (let count = 0; count < STORE_PENDING_MAX; count++) assert.equal(ask(), undefined)
  assert.equal(ask(), 'TOO_MANY_REQUESTS')
  const [asked] = bench.sent.flatMap((effect) => (effect.kind === 'ask' ? [effect.task] : []))
  assert.ok(asked !== undefined)
  bench.run(bench.core.answered(asked, DONE))
  assert.equal(ask(), undefined)
})

test('F32 F106: who makes many events tells the others later, and only how it came out', () => {
  const listeners = 2000
  // A user has 200 sign-ons at most.
  const users = Array.from({ length: listeners / 100 }, (_, index) => `user${index}`)
  const rows = users.map((id) => `  - { id: ${id}, password: $argon2-x }\n`).join('')
  const domain = DOMAIN.replace('loops:\n', `${rows}loops:\n`)
  const members = `members: [anna, ben, ${users.join(', ')}]`
  const crowd = domain.replace('members: [anna, ben]', members)
  const bench = new CoreBench({ sessionsMax: 3000 }, crowd)
  const { connection } = bench.enter('anna', 'p/multi')
  const [ear = 0] = Array.from({ length: listeners }, (_, index) => {
    const address = `10.0.${index >> 8}.${index & 255}`
    return bench.enterFrom(address, users[index % users.length] ?? '', 'p/multi').connection
  })
  bench.forget()
  const switches = 60
  for (let count = 0; count < switches; count++) {
    bench.nowMs += SECOND_MS / PACE
    bench.ask(connection, 'switchLoop', { loop: 1, state: count % 2 })
  }
  const told = bench.events(ear).length
  const most = (CAUSED_BURST_MAX + 12_000) / listeners + 1
  assert.ok(told >= CAUSED_BURST_MAX / listeners / 2 && told <= most, `${told}`)
  bench.run(bench.core.tick(bench.nowMs))
  const last = bench.events(ear).at(-1)
  assert.ok(last?.body === 'participants')
  assert.equal(last.participants.participants, 1)
  // Another's doings are told at once.
  const other = bench.enterFrom('10.1.0.0', 'anna', 'p/multi').connection
  bench.forget()
  bench.ask(other, 'switchLoop', { loop: 2, state: 1 })
  assert.ok(bench.events(ear).some(({ body }) => body === 'participants'))
})

function closes(bench: CoreBench): string[] {
  return bench.sent.flatMap((effect) => (effect.kind === 'close' ? [effect.reason] : []))
}
