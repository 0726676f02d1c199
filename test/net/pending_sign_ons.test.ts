// Sign-ons on their way: each comes back once, in time, and there are never too many.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  PendingSignOns,
  SIGN_ON_LIFETIME_MS,
  SIGN_ONS_PENDING_MAX,
} from '../../src/net/pending_sign_ons.ts'

const signOn = { state: 's', nonce: 'n', codeVerifier: 'c', redirectUri: 'https://x/' }

test('X15: a sign-on is taken once, and not when its time is over', () => {
  const pending = new PendingSignOns()
  pending.add('a', signOn, 0)
  pending.add('b', signOn, 0)
  assert.equal(pending.take('a', 5), signOn)
  assert.equal(pending.take('a', 5), undefined)
  assert.equal(pending.take('b', SIGN_ON_LIFETIME_MS), undefined)
  assert.equal(pending.size, 0)
})

test('X15: what is over makes room, without a count; beyond the bound the oldest is given up', () => {
  const pending = new PendingSignOns()
  pending.add('over', signOn, 0)
  pending.add('first', signOn, SIGN_ON_LIFETIME_MS)
  assert.equal(pending.size, 1)
  for (let index = 1; index <= SIGN_ONS_PENDING_MAX; index++) {
    pending.add(`${index}`, signOn, SIGN_ON_LIFETIME_MS + index)
  }
  assert.equal(pending.size, SIGN_ONS_PENDING_MAX)
  assert.equal(pending.droppedCount, 1)
  assert.equal(pending.take('first', SIGN_ON_LIFETIME_MS), undefined)
  assert.equal(pending.take('1', SIGN_ON_LIFETIME_MS), signOn)
})
