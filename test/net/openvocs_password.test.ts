// Passwords that openvocs hashed, against hashes that others made.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isOpenvocsPassword, verifyOpenvocsPassword } from '../../src/net/openvocs_password.ts'
import { hashPassword } from '../../src/net/password_hash.ts'
import { FLUG_HASH, FLUG_SALT, USER1_HASH, USER1_SALT } from '../support/openvocs_sample.ts'

const USER1 = `$openvocs$1024$${USER1_SALT}$${USER1_HASH}`
const FLUG = `$openvocs$1024$${FLUG_SALT}$${FLUG_HASH}`

test('F112: a password that openvocs itself hashed is right, and others are wrong', async () => {
  assert.equal(await verifyOpenvocsPassword(USER1, 'user1'), true)
  for (const wrong of ['user2', 'User1', '', 'user1 ', 'user1\0', 'user1\0x', USER1]) {
    assert.equal(await verifyOpenvocsPassword(USER1, wrong), false, JSON.stringify(wrong))
  }
})

test('F112: a salt ends at its first NUL byte, be it the first byte of all', async () => {
  assert.equal(await verifyOpenvocsPassword(FLUG, 'Flugleitung-7'), true)
  assert.equal(await verifyOpenvocsPassword(FLUG, 'Flugleitung-8'), false)
  // Whatever stands after the NUL byte.
  const salt = Buffer.from(FLUG_SALT, 'base64').subarray(0, 9).toString('base64')
  assert.equal(
    await verifyOpenvocsPassword(`$openvocs$1024$${salt}$${FLUG_HASH}`, 'Flugleitung-7'),
    true,
  )
  // Python's hashlib, 4096 rounds, no salt at all.
  const hash =
    'xStcg9cteotfPYhqW7byZAAFj/GVai4Ul++wiUfKq4dpxcqb7OSFy8mPpk63GsQm5GGvRgV8bldEy+cC1fk4SA=='
  const stored = `$openvocs$4096$AAECAwQFBgcICQoLDA0ODw==$${hash}`
  assert.equal(await verifyOpenvocsPassword(stored, 'Grüße 🚀'), true)
  assert.equal(await verifyOpenvocsPassword(stored, 'Gruesse 🚀'), false)
})

test('F112: bytes of a salt that are no text are taken as they are', async () => {
  const stored =
    '$openvocs$1024$/////////////////////w==$OkJm0Zpnt8Y7rh4nlMqQ4XKrEkBeMmaHMlq+Zz/piO0='
  assert.equal(await verifyOpenvocsPassword(stored, 'capcom'), true)
  assert.equal(await verifyOpenvocsPassword(stored, 'Capcom'), false)
})

test('F112: scrypt passwords are right too (RFC 7914 12, and a salt with a NUL byte)', async () => {
  const rfc =
    '$openvocs$1024,8,16$TmFDbA==$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/xCSedmDDaxyevuUqD7m2DYMvfoswGQA=='
  assert.equal(await verifyOpenvocsPassword(rfc, 'password'), true)
  assert.equal(await verifyOpenvocsPassword(rfc, 'Password'), false)
  const nul = `$openvocs$1024,8,16$${FLUG_SALT}$BzL1qn4G3/E0r3EhiJ6eDwjlju2TnzP4YBynmN4Snv8=`
  assert.equal(await verifyOpenvocsPassword(nul, 'backroom'), true)
  assert.equal(await verifyOpenvocsPassword(nul, 'Backroom'), false)
})

test('F112: a scrypt at the limit of cost and of memory is checked, not refused by openssl', async () => {
  for (const cost of ['32768,15,1', '2,2,65535', '16384,8,32']) {
    const stored = `$openvocs$${cost}$TmFDbA==$${FLUG_HASH}`
    assert.equal(await verifyOpenvocsPassword(stored, 'password'), false, cost)
  }
})

test("F112: a broken stored password is nobody's, at once", async () => {
  const broken = [
    '',
    'user1',
    '$openvocs$',
    '$openvocs$1024$$',
    `$openvocs$1024$${USER1_SALT}$`,
    `$openvocs$1024$$${USER1_HASH}`,
    `$openvocs$0$${USER1_SALT}$${USER1_HASH}`,
    `$openvocs$-1$${USER1_SALT}$${USER1_HASH}`,
    `$openvocs$1e3$${USER1_SALT}$${USER1_HASH}`,
    `$openvocs$65536$${USER1_SALT}$${USER1_HASH}`,
    `$openvocs$99999999999$${USER1_SALT}$${USER1_HASH}`,
    `$openvocs$1024$${USER1_SALT}$${USER1_HASH}$`,
    `$openvocs$1024$${USER1_SALT}$AAAA`,
    `$openvocs$1024$${USER1_SALT}$not base64`,
    `$openvocs$1024$n*t$${USER1_HASH}`,
    `$openvocs$1024$${USER1_SALT}$${'A'.repeat(4000)}`,
    `$openvocs$1000,8,1$${USER1_SALT}$${USER1_HASH}`,
    `$openvocs$65535,65535,65535$${USER1_SALT}$${USER1_HASH}`,
    `$openvocs$1024,8$${USER1_SALT}$${USER1_HASH}`,
    `$OPENVOCS$1024$${USER1_SALT}$${USER1_HASH}`,
    await hashPassword('user1'),
  ]
  for (const stored of broken) {
    assert.equal(await verifyOpenvocsPassword(stored, 'user1'), false, stored)
  }
  assert.deepEqual([USER1, await hashPassword('user1'), ''].map(isOpenvocsPassword), [
    true,
    false,
    false,
  ])
})

test('F112: the most costly check leaves the event loop free', async () => {
  const stored = `$openvocs$65535$${USER1_SALT}$${USER1_HASH}`
  let turns = 0
  const timer = setInterval(() => turns++, 1)
  assert.equal(await verifyOpenvocsPassword(stored, 'user1'), false)
  clearInterval(timer)
  assert.ok(turns > 5, `${turns} turns`)
})
