// What is dimmed while a user talks or a loop has priority: who sets it, who is told, what the mixer gets, and where
// it is kept.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { recordOf } from '../../src/vocs/audit_text.ts'
import { exportScope } from '../../src/vocs/domain_export.ts'
import { KeysetMemory } from '../../src/vocs/keyset_memory.ts'
import { planChange } from '../../src/vocs/plan_change.ts'
import { putLoop, RANGE } from '../support/edits.ts'
import { A, B, C, codeOf, configurationOf, CoreBench, DOMAIN, loopOf } from './core_bench.ts'

const MONITOR = 1
const TALK = 2
const [NORMAL, PRIORITY, EMERGENCY] = [1, 2, 3]

/** The domain with another priority of its loop b. */
const withPriority = (priority: string) =>
  DOMAIN.replace('name: Loop B,', `name: Loop B, priority: ${priority},`)

/** What the mixer was told of the session last. */
function toMixer(bench: CoreBench) {
  const session = bench.sent
    .flatMap((effect) =>
      effect.kind === 'mixer' && effect.message.body === 'session' ? [effect.message.session] : [],
    )
    .at(-1)
  assert.ok(session, 'the mixer was told nothing')
  return session
}

/** As a new snapshot shows it. */
function dimOf(bench: CoreBench, connection: number, role = 'p/multi') {
  const answer = bench.ask(connection, 'chooseRole', { role })
  return answer?.body === 'snapshot' ? answer.snapshot.dim : undefined
}

function dimEvents(bench: CoreBench, connection: number) {
  return bench
    .events(connection)
    .flatMap((event) => (event.body === 'dimChanged' ? [event.dimChanged.dim] : []))
}

test('X06: a dim reaches the mixer while it can matter, with what is spoken to and monitored now', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('anna', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: A, state: TALK })
  assert.equal(toMixer(bench).dim, undefined)
  const dim = { whileTalkingDb: 12, priorityDb: 20, priorityLoops: [C, B, C] }
  assert.equal(codeOf(bench.ask(connection, 'setDim', dim)), 'done')
  assert.equal(toMixer(bench).dim, undefined, 'nobody talks, no priority loop is monitored')
  bench.ask(connection, 'setPtt', { pressed: true })
  const spoken = { whileTalkingDb: 12, spokenLoops: [A], priorityDb: 20, priorityLoops: [] }
  assert.deepEqual(toMixer(bench).dim, spoken)
  bench.ask(connection, 'switchLoop', { loop: C, state: MONITOR })
  assert.deepEqual(toMixer(bench).dim, { ...spoken, priorityLoops: [C] })
  bench.ask(connection, 'switchLoop', { loop: B, state: TALK })
  const both = toMixer(bench).dim
  const loops = both?.priorityLoops.toSorted((a, b) => a - b)
  assert.deepEqual(
    [both?.spokenLoops, loops],
    [
      [A, B],
      [B, C],
    ],
  )
  bench.ask(connection, 'setPtt', { pressed: false })
  assert.deepEqual(toMixer(bench).dim?.spokenLoops, [])
  bench.ask(connection, 'setDim', { whileTalkingDb: 12, priorityDb: 0, priorityLoops: [B] })
  assert.equal(toMixer(bench).dim, undefined)
})

test('X06: a dim is the same in all sessions of the user in that role, and they are told once', () => {
  const bench = new CoreBench()
  const [first, second] = [1, 2].map(() => bench.enter('anna', 'p/multi').connection)
  const elsewhere = bench.enter('anna', 'p/single').connection
  const ben = bench.enter('ben', 'p/multi').connection
  bench.forget()
  const dim = { whileTalkingDb: 6, priorityDb: 40, priorityLoops: [A] }
  for (let times = 0; times < 2; times++) bench.ask(first!, 'setDim', dim)
  for (const connection of [first!, second!]) {
    assert.deepEqual(dimEvents(bench, connection), [dim])
    assert.deepEqual(dimOf(bench, connection), dim)
  }
  for (const connection of [elsewhere, ben]) assert.deepEqual(dimEvents(bench, connection), [])
  assert.equal(dimOf(bench, elsewhere, 'p/single')?.whileTalkingDb, 0)
  assert.equal(dimOf(bench, ben)?.whileTalkingDb, 0)
})

test('X06: more than 40 dB and loops that are not there or not shown are refused, and nothing changes', () => {
  const bench = new CoreBench()
  bench.enter('ben', 'p/multi')
  const { connection } = bench.enter('anna', 'p/single')
  const ask = (dim: object) =>
    codeOf(
      bench.ask(connection, 'setDim', {
        whileTalkingDb: 1,
        priorityDb: 1,
        priorityLoops: [],
        ...dim,
      }),
    )
  const before = dimOf(bench, connection, 'p/single')
  assert.equal(ask({ whileTalkingDb: 41 }), 'BAD_REQUEST')
  assert.equal(ask({ priorityDb: 2 ** 32 - 1 }), 'BAD_REQUEST')
  assert.equal(ask({ priorityLoops: Array.from({ length: 1001 }, () => A) }), 'BAD_REQUEST')
  assert.equal(ask({ priorityLoops: [A, 99] }), 'LOOP_UNKNOWN')
  assert.equal(ask({ priorityLoops: [A, C] }), 'MONITOR_DENIED')
  assert.deepEqual(dimOf(bench, connection, 'p/single'), before)
  assert.equal(ask({ whileTalkingDb: 40, priorityDb: 40, priorityLoops: [A, B] }), 'done')
})

test('X06: priority loops of an administrator are the default, told at once, until the user chooses', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('anna', 'p/multi')
  bench.ask(connection, 'switchLoop', { loop: B, state: MONITOR })
  assert.deepEqual(dimOf(bench, connection), {
    whileTalkingDb: 0,
    priorityDb: 12,
    priorityLoops: [],
  })
  bench.forget()
  bench.apply(withPriority('priority'))
  assert.deepEqual(
    dimEvents(bench, connection).map(({ priorityLoops }) => priorityLoops),
    [[B]],
  )
  assert.deepEqual(toMixer(bench).dim?.priorityLoops, [B])
  assert.equal(loopOf(bench, connection, B)?.priority, PRIORITY)
  bench.ask(connection, 'setDim', { whileTalkingDb: 0, priorityDb: 12, priorityLoops: [] })
  assert.equal(toMixer(bench).dim, undefined)
  bench.apply(withPriority('normal'))
  bench.apply(withPriority('priority'))
  assert.deepEqual(dimOf(bench, connection)?.priorityLoops, [])
})

test('X06: an emergency loop reaches the mixer of all who monitor it, as soon as it is one', () => {
  const bench = new CoreBench()
  bench.mediaReady()
  const { connection } = bench.enter('anna', 'p/multi')
  for (const loop of [A, B]) bench.ask(connection, 'switchLoop', { loop, state: MONITOR })
  bench.ask(connection, 'setVolume', { loop: B, volume: 0 })
  bench.forget()
  bench.apply(withPriority('emergency'))
  const heard = [
    { loop: A, volume: 100, pan: 0 },
    { loop: B, volume: 0, pan: 0, emergency: true },
  ]
  assert.deepEqual(toMixer(bench).monitored, heard)
  const told = bench
    .events(connection)
    .flatMap((event) => (event.body === 'rightsChanged' ? [event.rightsChanged.loop] : []))
  assert.deepEqual(
    told.map(({ id, priority }) => [id, priority]),
    [[B, EMERGENCY]],
  )
  bench.apply(withPriority('normal'))
  assert.equal(toMixer(bench).monitored[1]?.emergency, undefined)
  assert.equal(loopOf(bench, connection, B)?.priority, NORMAL)
})

test('X06 F57 F58: a dim is kept per user and role over a restart, and loses loops that are deleted', () => {
  const before = new KeysetMemory()
  const bench = new CoreBench({ memory: before })
  const { connection } = bench.enter('anna', 'p/multi')
  const dim = { whileTalkingDb: 3, priorityDb: 9, priorityLoops: [A, C] }
  bench.ask(connection, 'setDim', dim)
  const rows = before.takeChanges(100)
  assert.deepEqual(rows?.dims, [
    { user: 'anna', role: 'p/multi', ...dim, priorityLoops: ['a', 'c'] },
  ])
  assert.equal(before.takeChanges(100), undefined)
  before.putBack(rows)
  assert.deepEqual(before.takeChanges(100)?.dims, rows.dims)
  const after = new KeysetMemory()
  after.load(rows)
  const restarted = new CoreBench({ memory: after })
  const again = restarted.enter('anna', 'p/multi').connection
  assert.deepEqual(dimOf(restarted, again), dim)
  restarted.forget()
  const withoutC = DOMAIN.replace(/ {2}- \{ id: c.*\n/, '').replace(', c: monitor', '')
  restarted.apply(withoutC)
  assert.deepEqual(dimEvents(restarted, again), [{ ...dim, priorityLoops: [A] }])
  restarted.apply(DOMAIN)
  assert.deepEqual(dimOf(restarted, again)?.priorityLoops, [A])
})

test('X06: a priority survives an export, an import that does not name it, and is in the audit log', () => {
  const before = configurationOf(withPriority('emergency'))
  const exported = JSON.stringify(exportScope(before, 'main'))
  const again = configurationOf(exported)
  assert.deepEqual(
    [...again.loops.values()].map(({ id, priority }) => [id, priority]),
    [
      ['a', 'normal'],
      ['b', 'emergency'],
      ['c', 'normal'],
    ],
  )
  assert.equal(configurationOf(DOMAIN, before).loops.get('b')?.priority, 'emergency')
  assert.throws(() => configurationOf(withPriority('urgent')), /line \d+: loops\.1\.priority/)
  const edit = (priority: number) => {
    const { putLoop: body } = putLoop('a', 'main') as Extract<
      ReturnType<typeof putLoop>,
      { body: 'putLoop' }
    >
    const edits = [{ body: 'putLoop' as const, putLoop: { ...body, priority } }]
    return planChange(before, { edits, actor: undefined, range: RANGE })
  }
  const plan = edit(EMERGENCY!)
  assert.ok(plan.kind === 'good')
  const author = { actor: 'chief', address: '192.0.2.1', reason: 'drill' }
  const [record] = plan.changes.map((change) => recordOf(change, author))
  assert.match(record?.before ?? '', /"priority":"normal"/)
  assert.match(record?.after ?? '', /"priority":"emergency"/)
  const refused = edit(4)
  assert.ok(refused.kind === 'faulty')
  assert.match(refused.faults[0]?.text ?? '', /a priority is 1 \(normal\)/)
})
