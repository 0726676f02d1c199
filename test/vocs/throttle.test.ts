// Guessing: who has to wait, who does not, and what the audit log says of it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codeOf, CoreBench } from './core_bench.ts'

const MINUTE_MS = 60_000

test('F09: a flood of guesses is one record and then one a minute, with their number', () => {
  const bench = new CoreBench()
  const connection = bench.connect()
  const stopMs = bench.nowMs + 3 * MINUTE_MS
  let guesses = 0
  for (; bench.nowMs < stopMs; bench.nowMs += 250) {
    bench.signOn(connection, 'anna', 'wrong')
    bench.ask(connection, 'ping', { stamp: 1 })
    guesses++
    bench.run(bench.core.tick(bench.nowMs))
  }
  bench.run(bench.core.tick((bench.nowMs += MINUTE_MS)))
  const refusals = bench.audit.filter(({ action }) => action === 'sign on refused')
  assert.ok(refusals.length >= 3 && refusals.length <= 5, `${refusals.length} records`)
  const attempts = refusals.map(({ after }) => (JSON.parse(after) as { attempts: number }).attempts)
  assert.equal(
    attempts.reduce((sum, count) => sum + count, 0),
    guesses,
  )
  bench.signOn(bench.connect('10.0.0.9'), 'my secret passphrase', 'x')
  assert.equal(bench.audit.at(-1)?.actor, 'unknown')
  assert.ok(!JSON.stringify(bench.audit).includes('secret'))
})

test('F09: who guesses from elsewhere can not lock out a user who has been there before', () => {
  const bench = new CoreBench()
  bench.enter('anna', 'p/multi')
  for (let guess = 0; guess < 200; guess++) {
    const attacker = bench.connect(`2001:db8:0:${(guess % 50).toString(16)}::${guess}`)
    bench.signOn(attacker, 'anna', 'wrong')
    bench.nowMs += 20
  }
  const stranger = bench.connect('192.0.2.7')
  assert.equal(codeOf(bench.signOn(stranger, 'anna', 'right anna')), 'THROTTLED')
  assert.equal(codeOf(bench.signOn(bench.connect(), 'anna', 'right anna')), 'signedOn')
  bench.nowMs += 30_000
  assert.equal(codeOf(bench.signOn(stranger, 'anna', 'right anna')), 'signedOn')
})

test('F09: one who guesses beside others slows down nobody who has signed on from there', () => {
  const bench = new CoreBench()
  const shared = '198.51.100.1'
  bench.signOn(bench.connect(shared), 'ben', 'right ben')
  for (let guess = 0; guess < 60; guess++) {
    bench.signOn(bench.connect(shared), `user${guess}`, 'wrong')
  }
  assert.equal(codeOf(bench.signOn(bench.connect(shared), 'anna', 'right anna')), 'THROTTLED')
  assert.equal(codeOf(bench.signOn(bench.connect(shared), 'ben', 'right ben')), 'signedOn')
})

test('F09: all of an IPv6 /64 is one source', () => {
  const bench = new CoreBench()
  const codes = Array.from({ length: 10 }, (_, host) => {
    const connection = bench.connect(`2001:0db8:0000:0001:0000:0000:0000:000${host}`)
    return codeOf(bench.signOn(connection, 'anna', 'wrong'))
  })
  assert.equal(codes.filter((code) => code === 'SIGN_ON_FAILED').length, 4)
  const elsewhere = bench.connect('2001:db8:0:2::1')
  assert.equal(codeOf(bench.signOn(elsewhere, 'anna', 'wrong')), 'SIGN_ON_FAILED')
})
