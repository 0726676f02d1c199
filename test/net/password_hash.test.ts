// Passwords and their hashes: of whatever cost, scheme and form of Unicode; lists of common ones.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commonPasswords } from '../../src/net/common_passwords.ts'
import { hashPassword, oneTimePassword, PasswordVerifier } from '../../src/net/password_hash.ts'
import { USER1_HASH, USER1_SALT } from '../support/openvocs_sample.ts'

const COST = { memoryKiB: 7168, passes: 1, parallelism: 1 }
const OTHER_COST = { ...COST, passes: 2 }
const PASSWORD = 'correct horse battery'
/** One é as two code points, and as one. */
const APART = 'cafe\u0301 au lait'
const TOGETHER = 'caf\u00e9 au lait'
const LEGACY = `$openvocs$1024$${USER1_SALT}$${USER1_HASH}`

test('F01: as many verifications are made for nobody, a wrong, a right and a foreign hash', async () => {
  const hash = await hashPassword(PASSWORD, COST)
  const count = async (stored: string | undefined, password: string) => {
    const verifier = new PasswordVerifier(COST)
    await verifier.verify(stored, password)
    return verifier.verifications
  }
  for (const [password, expected] of [
    [PASSWORD, 1],
    [APART, 2],
  ] as const) {
    const counts = await Promise.all([
      count(undefined, password),
      count(hash, password),
      count(hash, `${password}x`),
      count(LEGACY, password),
    ])
    assert.deepEqual(counts, [expected, expected, expected, expected])
  }
})

test('F112: while a hash of openvocs is left, one is looked at for everybody, and for nobody after that', async () => {
  const hash = await hashPassword(PASSWORD, COST)
  const count = async (stored: string | undefined, hashes: readonly string[]) => {
    const verifier = new PasswordVerifier(COST, () => hashes)
    assert.equal((await verifier.verify(stored, PASSWORD)).matches, stored === hash)
    return verifier.foreignVerifications
  }
  for (const stored of [undefined, hash, LEGACY]) {
    assert.equal(await count(stored, [hash, LEGACY]), 1)
  }
  for (const stored of [undefined, hash]) assert.equal(await count(stored, [hash]), 0)
  const verifier = new PasswordVerifier(COST, () => [LEGACY])
  assert.equal((await verifier.verify(undefined, 'user1')).matches, false)
  assert.equal((await verifier.verify(hash, 'user1')).matches, false)
})

test('F01: a hash of another cost is right and has to be renewed, one of this cost has not', async () => {
  const hash = await hashPassword(PASSWORD, COST)
  const verify = (cost: typeof COST, password: string) =>
    new PasswordVerifier(cost).verify(hash, password)
  assert.deepEqual(await verify(COST, PASSWORD), { matches: true, needsRehash: false })
  assert.deepEqual(await verify(OTHER_COST, PASSWORD), { matches: true, needsRehash: true })
  assert.deepEqual(await verify(OTHER_COST, 'wrong'), { matches: false, needsRehash: false })
})

test('F01: the same letters typed on another keyboard are the same password', async () => {
  const verifier = new PasswordVerifier(COST)
  const hash = await hashPassword(APART, COST)
  assert.deepEqual(await verifier.verify(hash, TOGETHER), { matches: true, needsRehash: false })
  assert.deepEqual(await verifier.verify(hash, APART), { matches: true, needsRehash: false })
})

test('F01: a hash that is older than the normalisation is right as it was typed, and renewed', async () => {
  const { hash } = await import('@node-rs/argon2')
  const { memoryKiB: memoryCost, passes: timeCost, parallelism } = COST
  const old = await hash(APART, { memoryCost, timeCost, parallelism })
  const verifier = new PasswordVerifier(COST)
  assert.deepEqual(await verifier.verify(old, APART), { matches: true, needsRehash: true })
  assert.deepEqual(await verifier.verify(old, TOGETHER), { matches: false, needsRehash: false })
})

test('F112: a password that openvocs hashed signs on, and is hashed anew', async () => {
  const verifier = new PasswordVerifier(COST)
  assert.deepEqual(await verifier.verify(LEGACY, 'user1'), { matches: true, needsRehash: true })
  assert.deepEqual(await verifier.verify(LEGACY, 'user2'), { matches: false, needsRehash: false })
})

test('common passwords are known, one-time passwords are not among them', () => {
  const common = commonPasswords()
  assert.ok(common.size > 15_000, `${common.size}`)
  for (const password of ['password123', 'qwertyuiop', '1234567890', 'iloveyou']) {
    assert.ok(common.has(password), password)
  }
  assert.ok(!common.has(PASSWORD) && !common.has(oneTimePassword()))
})
