// Sign-ons that have to go since there are too many: which, and that nothing goes on with them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type TokenEntry, Tokens, TOKENS_MAX, USER_TOKENS_MAX } from '../../src/vocs/tokens.ts'
import { codeOf, CoreBench } from './core_bench.ts'

const LIFE = { idleMs: 1e9, absoluteMs: 1e9, epochMs: 0, digest: (text: string) => `#${text}` }

test('F03 F07: where a user has too many sign-ons, the session of the one that goes ends and is told', () => {
  const { bench, held } = full()
  const [first, second] = [held[0], held[1]]
  assert.ok(first && second)
  bench.forget()
  bench.enter('anna', 'p/multi')
  assert.equal(codeOf(bench.events(first.connection).at(-1)), 'TOKEN_INVALID')
  assert.equal(codeOf(bench.ask(first.connection, 'setPtt', { pressed: true })), 'NOT_SIGNED_ON')
  assert.equal(codeOf(bench.ask(second.connection, 'setPtt', { pressed: true })), 'done')
  assert.equal(bench.core.sessions.size, USER_TOKENS_MAX)
  assert.equal(bench.signOns.size, USER_TOKENS_MAX)
  const record = bench.audit.find(({ action }) => action === 'end session')
  assert.deepEqual([record?.actor, record?.entity], ['system', 'anna'])
})

test('F03 F07: who is there is the last to lose the sign-on, who may come back the last but one', () => {
  const { bench, held } = full()
  const [oldest, waiting, gone] = [held[0], held[50], held[100]]
  assert.ok(oldest && waiting && gone)
  bench.run(bench.core.closed(gone.connection))
  bench.nowMs += 27_000
  for (const { connection } of held) bench.ask(connection, 'ping', { stamp: 1 })
  bench.run(bench.core.closed(waiting.connection))
  bench.nowMs += 2000
  bench.run(bench.core.tick(bench.nowMs))
  assert.equal(bench.core.sessions.size, USER_TOKENS_MAX - 1)
  bench.forget()
  const resumed = (token: string) => codeOf(bench.ask(bench.connect(), 'resume', { token }))
  bench.enter('anna')
  assert.equal(bench.core.sessions.size, USER_TOKENS_MAX)
  assert.equal(resumed(gone.token), 'TOKEN_INVALID')
  bench.enter('anna')
  assert.equal(bench.core.sessions.size, USER_TOKENS_MAX)
  assert.equal(resumed(waiting.token), 'TOKEN_INVALID')
  assert.deepEqual(bench.events(oldest.connection), [])
  assert.equal(codeOf(bench.ask(oldest.connection, 'setPtt', { pressed: true })), 'done')
})

test('F03: of all tokens too the one of the least standing goes first, and is told of', () => {
  const evicted: TokenEntry[] = []
  const inUse = ({ client }: TokenEntry) => (client === 'in use' ? 2 : 0)
  const tokens = new Tokens(LIFE, {
    standing: inUse,
    evicted: (entry) => void evicted.push(entry),
  })
  const issue = (number: number, client: string) => {
    const owner = {
      user: `user${number % 1000}`,
      way: 'password',
      address: '',
      session: 0,
    } as const
    return tokens.issue(`token${number}`, { ...owner, client }, number)
  }
  issue(0, 'in use')
  const idle = issue(1, 'idle')
  for (let number = 2; number < TOKENS_MAX; number++) issue(number, 'in use')
  assert.deepEqual(evicted, [])
  issue(TOKENS_MAX, 'in use')
  assert.deepEqual(evicted, [idle])
  assert.equal(tokens.find('token1', TOKENS_MAX), undefined)
  issue(TOKENS_MAX + 1, 'in use')
  assert.deepEqual(
    evicted.map(({ digest }) => digest),
    ['#token1', '#token0'],
  )
})

/** As many sessions of one user as there may be, all of them with somebody there. */
function full() {
  const bench = new CoreBench({ sessionsMax: 1000 })
  const held = Array.from({ length: USER_TOKENS_MAX }, () => {
    bench.nowMs++
    return bench.enter('anna', 'p/multi')
  })
  return { bench, held }
}
