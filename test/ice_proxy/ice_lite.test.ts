// The ICE-lite responder: who is answered, where to send, and what a restart does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ADDRESSES_MAX,
  CHECKS_PER_SECOND_MAX,
  IceLite,
  TRANSACTIONS_MAX,
} from '../../src/ice_proxy/ice_lite.ts'
import { buildBindingRequest, checkStunIntegrity, parseStunMessage } from '../../src/rtp/stun.ts'
import { stunRequest } from '../support/stun_request.ts'

const OLD = { ufrag: 'old1', password: 'the old password of it', remoteUfrag: 'them' }
const NEW = { ufrag: 'new1', password: 'the new password of it', remoteUfrag: 'them' }
const HOME = { address: '192.0.2.1', port: 1000 }
const AWAY = { address: '192.0.2.2', port: 2000 }

let lastTransaction = 0

function check(
  ice: IceLite,
  { ufrag, password, remoteUfrag }: typeof OLD,
  { from = HOME, useCandidate = false, transaction = (lastTransaction += 1), nowMs = 0 } = {},
): Uint8Array | string {
  const datagram = buildBindingRequest({
    transactionId: Uint8Array.from({ length: 12 }, (_, index) => transaction >> (index * 8)),
    username: `${ufrag}:${remoteUfrag}`,
    password,
    priority: 1,
    useCandidate,
    role: 'controlling',
    tieBreaker: 5n,
  })
  const request = parseStunMessage(datagram)
  assert.ok(request !== undefined)
  const answer = ice.answer(request, datagram, from, nowMs)
  return typeof answer === 'string' ? answer : answer.response
}

test('a check with our password is answered with the address it came from', () => {
  const response = check(new IceLite(OLD), OLD)
  assert.ok(response instanceof Uint8Array)
  assert.ok(checkStunIntegrity(response, OLD.password))
  assert.deepEqual(parseStunMessage(response)?.mappedAddress, HOME)
})

test('a wrong password, ufrag or remote ufrag gets nothing and leaves no address', () => {
  const ice = new IceLite(OLD)
  assert.equal(check(ice, { ...OLD, password: 'another' }), 'stun_integrity')
  assert.equal(check(ice, { ...OLD, ufrag: 'else' }), 'stun_ufrag')
  assert.equal(check(ice, { ...OLD, remoteUfrag: 'else' }), 'stun_ufrag')
  assert.equal(ice.destination, undefined)
})

test('media goes to the nominated address, before that to the last one heard', () => {
  const ice = new IceLite(OLD)
  check(ice, OLD, { from: AWAY })
  assert.deepEqual(ice.destination, AWAY)
  check(ice, OLD, { from: HOME, useCandidate: true })
  check(ice, OLD, { from: AWAY })
  assert.deepEqual(ice.destination, HOME)
  check(ice, OLD, { from: AWAY, useCandidate: true })
  assert.deepEqual(ice.destination, AWAY)
})

test('an address stays the same object from check to check', () => {
  const ice = new IceLite(OLD)
  check(ice, OLD, { from: HOME, useCandidate: true })
  const { destination } = ice
  for (const from of [AWAY, { ...HOME }]) check(ice, OLD, { from, useCandidate: true })
  assert.equal(ice.destination, destination)
})

test('after a restart the old password is good until the client nominates under the new one', () => {
  const ice = new IceLite(OLD)
  check(ice, OLD, { useCandidate: true })
  ice.restart(NEW)
  assert.ok(check(ice, OLD, { useCandidate: true }) instanceof Uint8Array)
  assert.ok(check(ice, NEW, { from: AWAY }) instanceof Uint8Array)
  assert.deepEqual(ice.destination, HOME)
  check(ice, NEW, { from: AWAY, useCandidate: true })
  assert.deepEqual(ice.destination, AWAY)
  assert.equal(check(ice, OLD), 'stun_ufrag')
})

test(`${ADDRESSES_MAX} addresses of one client are kept; the oldest goes, never the one in use`, () => {
  const ice = new IceLite(OLD)
  check(ice, OLD, { from: HOME, useCandidate: true })
  for (let port = 1; port <= 3 * ADDRESSES_MAX; port++) check(ice, OLD, { from: { ...AWAY, port } })
  const kept = [...ice.addresses]
  assert.equal(kept.length, ADDRESSES_MAX)
  assert.ok(kept.some(({ port }) => port === HOME.port))
  assert.ok(!kept.some(({ port }) => port === 1))
  assert.deepEqual(ice.destination, HOME)
})

test('a check that was seen and is sent again from elsewhere gets nothing and moves nothing', () => {
  const ice = new IceLite(OLD)
  check(ice, OLD, { useCandidate: true, transaction: 7 })
  const replay = { useCandidate: true, transaction: 7 }
  assert.equal(check(ice, OLD, { ...replay, from: AWAY }), 'stun_replay')
  assert.deepEqual(ice.destination, HOME)
  assert.equal([...ice.addresses].length, 1)
  const again = check(ice, OLD, replay)
  assert.ok(again instanceof Uint8Array, 'a retransmission is answered')
})

test('a flood of replays does not push the transactions out that are remembered', () => {
  const ice = new IceLite(OLD)
  check(ice, OLD, { useCandidate: true, transaction: 7 })
  for (let count = 0; count < 2 * TRANSACTIONS_MAX; count++) {
    check(ice, OLD, { transaction: 8, nowMs: count * 10 })
  }
  const replay = check(ice, OLD, { transaction: 7, from: AWAY, nowMs: 1e6 })
  assert.equal(replay, 'stun_replay')
})

test('wrong passwords are looked at so often in a second, and good ones then again', () => {
  const ice = new IceLite(OLD)
  const wrong = { ...OLD, password: 'another' }
  const answers = Array.from({ length: 2 * CHECKS_PER_SECOND_MAX }, () => check(ice, wrong))
  const looked = answers.filter((answer) => answer === 'stun_integrity')
  assert.equal(looked.length, CHECKS_PER_SECOND_MAX)
  assert.equal(answers.at(-1), 'stun_rate')
  assert.ok(check(ice, OLD, { nowMs: 1000 }) instanceof Uint8Array)
})

test('the response is never longer than the shortest request that there can be', () => {
  // Username and integrity only, the client's ufrag of 4 characters, ours of 8 as sessions.ts makes it.
  const credentials = { ...OLD, ufrag: 'abcdefgh', remoteUfrag: 'abcd' }
  const short = stunRequest({
    transactionId: new Uint8Array(12),
    username: 'abcdefgh:abcd',
    password: credentials.password,
  })
  assert.equal(short.length, 64)
  const request = parseStunMessage(short)
  assert.ok(request !== undefined)
  const from = { address: '255.255.255.255', port: 65535 }
  const answer = new IceLite(credentials).answer(request, short, from, 0)
  assert.ok(typeof answer === 'object' && answer.refusal === undefined)
  assert.ok(answer.response.length <= short.length, `${answer.response.length} bytes`)
})
