// Sign-ons by a provider or a passkey on the core: who may ask what and when, and how much at a time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REFUSALS_TOGETHER_MS } from '../../src/vocs/account_audit.ts'
import type { OutsideOutcome, OutsideTask } from '../../src/vocs/outside_requests.ts'
import { FRESH_MS } from '../../src/vocs/outside_requests.ts'
import { PENDING_OF_SOURCE_MAX } from '../../src/vocs/pending_checks.ts'
import { STARTS_BURST_MAX, STARTS_PER_SECOND_MAX } from '../../src/vocs/start_rates.ts'
import { codeOf, CoreBench } from './core_bench.ts'

const ORIGIN = 'https://console.example'
const WAYS = { localUsers: undefined, openid: 'Ground crew', passkeys: true }

test('X15: a passkey is begun and made within five minutes of a sign-on, also after a resume, and not later', () => {
  const bench = new CoreBench({ ways: WAYS })
  const first = page(bench)
  const answer = bench.signOn(first, 'anna', 'right anna')
  assert.ok(answer?.body === 'signedOn')
  bench.nowMs += FRESH_MS
  assert.equal(bench.ask(first, 'startPasskeyRegistration', {}), undefined)
  assert.equal(tasks(bench).at(-1)?.user, 'anna')
  const made = { answer: '{}', name: 'key' }
  assert.equal(bench.ask(first, 'finishPasskeyRegistration', made), undefined)
  assert.equal(tasks(bench).length, 2)
  bench.nowMs += 1
  // Also what was begun in time.
  assert.equal(codeOf(bench.ask(first, 'finishPasskeyRegistration', made)), 'PERMISSION_DENIED')
  assert.equal(tasks(bench).length, 2)
  assert.equal(codeOf(bench.ask(first, 'startPasskeyRegistration', {})), 'PERMISSION_DENIED')
  const second = page(bench)
  bench.ask(second, 'resume', { token: answer.signedOn.token })
  assert.equal(codeOf(bench.ask(second, 'startPasskeyRegistration', {})), 'PERMISSION_DENIED')
  // Looking at them and taking them away is not bound to that.
  assert.equal(bench.ask(second, 'listPasskeys', { user: '' }), undefined)
  assert.equal(tasks(bench).at(-1)?.message.body, 'listPasskeys')
})

test('X15: without a sign-on nobody gets at passkeys, and what the settings don’t have is refused', () => {
  const bench = new CoreBench({ ways: WAYS })
  const stranger = page(bench)
  for (const body of ['startPasskeyRegistration', 'endOpenid'] as const) {
    assert.equal(codeOf(bench.ask(stranger, body, {})), 'NOT_SIGNED_ON')
  }
  assert.equal(codeOf(bench.ask(stranger, 'listPasskeys', { user: 'anna' })), 'NOT_SIGNED_ON')
  const plain = new CoreBench()
  for (const body of ['startOpenid', 'startPasskeySignOn'] as const) {
    assert.equal(codeOf(plain.ask(page(plain), body, {})), 'BAD_REQUEST')
    assert.equal(codeOf(bench.ask(bench.connect(), body, {})), 'BAD_REQUEST')
  }
  assert.equal(tasks(bench).length + tasks(plain).length, 0)
})

test('X15: one question at a time for a connection, a bounded number for a source, and places come back', () => {
  const bench = new CoreBench({ ways: WAYS })
  const first = page(bench)
  bench.ask(first, 'startOpenid', {})
  assert.equal(codeOf(bench.ask(first, 'startOpenid', {})), 'BAD_REQUEST')
  assert.equal(codeOf(bench.ask(first, 'signOn', { user: 'anna', password: 'x' })), 'BAD_REQUEST')
  for (let count = 1; count < PENDING_OF_SOURCE_MAX; count++) {
    assert.equal(bench.ask(page(bench), 'startOpenid', {}), undefined)
  }
  assert.equal(codeOf(bench.ask(page(bench), 'startOpenid', {})), 'THROTTLED')
  // Passkeys and passwords have places of their own.
  for (let count = 0; count < PENDING_OF_SOURCE_MAX; count++) {
    assert.equal(bench.ask(page(bench), 'startPasskeySignOn', {}), undefined)
  }
  assert.equal(codeOf(bench.ask(page(bench), 'startPasskeySignOn', {})), 'THROTTLED')
  assert.equal(bench.signOn(page(bench), 'anna', 'right anna')?.body, 'signedOn')
  const [task] = tasks(bench)
  assert.ok(task)
  bench.run(bench.core.closed(first))
  end(bench, task, { kind: 'refused', user: '', way: 'openid' })
  assert.equal(codeOf(bench.ask(page(bench), 'startPasskeySignOn', {})), 'THROTTLED')
  assert.equal(bench.ask(page(bench), 'startOpenid', {}), undefined)
})

test('X15: a source that begins many sign-ons has to wait, by either way apart, and others don’t', () => {
  const bench = new CoreBench({ ways: WAYS })
  const ask = (address: string, body: 'startOpenid' | 'startPasskeySignOn') => {
    const client = bench.connect(address, ORIGIN)
    bench.forget()
    const answer = bench.ask(client, body, {})
    for (const task of tasks(bench)) end(bench, task, { kind: 'refused', user: '', way: 'openid' })
    bench.run(bench.core.closed(client))
    return codeOf(answer)
  }
  for (let count = 0; count < STARTS_BURST_MAX; count++) {
    assert.equal(ask(`2001:db8::${count.toString(16)}`, 'startOpenid'), undefined)
  }
  assert.equal(ask('2001:db8::1:1', 'startOpenid'), 'THROTTLED')
  assert.equal(ask('2001:db8::1:1', 'startPasskeySignOn'), undefined)
  assert.equal(ask('2001:db8:0:1::1', 'startOpenid'), undefined)
  bench.nowMs += 1000
  for (let count = 0; count < STARTS_PER_SECOND_MAX; count++) {
    assert.equal(ask('2001:db8::1', 'startOpenid'), undefined)
  }
  assert.equal(ask('2001:db8::1', 'startOpenid'), 'THROTTLED')
})

test('X15: a refusal that can be explained is told, and is in the audit log with its reason', () => {
  const bench = new CoreBench({ ways: WAYS })
  const explained = { told: 'you are several', reason: 'several ids: "anna", "ben"' }
  for (let count = 0; count < 2; count++) {
    bench.ask(page(bench), 'finishOpenid', { query: '?code=1', secret: 's' })
    const task = tasks(bench).at(-1)
    assert.ok(task)
    const answer = end(bench, task, { kind: 'refused', user: '', way: 'openid', explained })
    assert.ok(answer?.body === 'error')
    assert.deepEqual([codeOf(answer), answer.error.message], ['SIGN_ON_FAILED', 'you are several'])
  }
  bench.nowMs += REFUSALS_TOGETHER_MS
  bench.run(bench.core.tick(bench.nowMs))
  const refusals = bench.audit.filter(({ action }) => action === 'sign on refused')
  assert.deepEqual(
    refusals.map(({ actor, reason, after }) => [actor, reason, after]),
    Array(2).fill(['unknown', explained.reason, '{"attempts":1,"by":"openid"}']),
  )
})

test('X15: what was found out for a user who has been disabled meanwhile begins no session', () => {
  const bench = new CoreBench({ ways: WAYS })
  const client = page(bench)
  bench.ask(client, 'finishPasskeySignOn', { answer: '{}' })
  const [task] = tasks(bench)
  assert.ok(task)
  const { configuration } = bench.core
  const users = new Map(configuration.users)
  const anna = users.get('anna')
  assert.ok(anna)
  users.set('anna', { ...anna, disabled: true })
  bench.run(bench.core.applyConfiguration({ ...configuration, users }))
  const vouched = { user: 'anna', way: 'passkey' } as const
  assert.equal(codeOf(end(bench, task, { kind: 'vouched', vouched })), 'SIGN_ON_FAILED')
  assert.equal(bench.core.sessions.size, 0)
})

test('X15: by what somebody signed on is kept over a restart, the provider’s token is not', () => {
  const bench = new CoreBench({ ways: WAYS })
  const client = page(bench)
  bench.ask(client, 'finishOpenid', { query: '?code=1', secret: 's' })
  const [task] = tasks(bench)
  assert.ok(task)
  const vouched = { user: 'once', way: 'openid', idToken: 'a.b.c' } as const
  const answer = end(bench, task, { kind: 'vouched', vouched })
  assert.ok(answer?.body === 'signedOn' && !answer.signedOn.passwordChangeRequired)
  const rows = [...bench.signOns.values()]
  assert.deepEqual(
    rows.map(({ user, way }) => [user, way]),
    [['once', 'openid']],
  )
  assert.ok(!JSON.stringify(rows).includes('a.b.c'))
  const after = new CoreBench({ ways: WAYS })
  after.run(after.core.load(rows, after.nowMs))
  const again = page(after)
  const resumed = after.ask(again, 'resume', { token: answer.signedOn.token })
  assert.ok(resumed?.body === 'signedOn' && !resumed.signedOn.passwordChangeRequired)
})

function page(bench: CoreBench): number {
  return bench.connect('192.0.2.1', ORIGIN)
}

function tasks(bench: CoreBench): OutsideTask[] {
  return bench.sent.flatMap((effect) => (effect.kind === 'outside' ? [effect.task] : []))
}

function end(bench: CoreBench, task: OutsideTask, outcome: OutsideOutcome) {
  bench.forget()
  bench.run(bench.core.outsideEnded(task, outcome, bench.nowMs))
  for (const effect of bench.sent) {
    if (effect.kind === 'client' && effect.message.request === task.request) return effect.message
  }
  return undefined
}
