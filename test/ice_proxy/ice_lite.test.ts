// The ICE-lite responder: who is answered, where to send, and what a restart does.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADDRESSES_MAX, IceLite } from '../../src/ice_proxy/ice_lite.ts'
import { buildBindingRequest, checkStunIntegrity, parseStunMessage } from '../../src/rtp/stun.ts'

const OLD = { ufrag: 'old1', password: 'the old password of it', remoteUfrag: 'them' }
const NEW = { ufrag: 'new1', password: 'the new password of it', remoteUfrag: 'them' }
const HOME = { address: '192.0.2.1', port: 1000 }
const AWAY = { address: '192.0.2.2', port: 2000 }

function check(
  ice: IceLite,
  { ufrag, password, remoteUfrag }: typeof OLD,
  { from = HOME, useCandidate = false } = {},
): ReturnType<IceLite['answer']> {
  const datagram = buildBindingRequest({
    transactionId: Uint8Array.from({ length: 12 }, (_, index) => index),
    username: `${ufrag}:${remoteUfrag}`,
    password,
    priority: 1,
    useCandidate,
    role: 'controlling',
    tieBreaker: 5n,
  })
  const request = parseStunMessage(datagram)
  assert.ok(request !== undefined)
  return ice.answer(request, datagram, from)
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

test(`no more than ${ADDRESSES_MAX} addresses of one client are kept`, () => {
  const ice = new IceLite(OLD)
  for (let port = 1; port <= ADDRESSES_MAX; port++) check(ice, OLD, { from: { ...HOME, port } })
  assert.equal(check(ice, OLD, { from: AWAY }), 'stun_addresses_full')
  assert.ok(check(ice, OLD, { from: { ...HOME, port: 1 } }) instanceof Uint8Array)
})
