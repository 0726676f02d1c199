// The law of pan.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { panGains, stereoGains } from '../../src/audio/pan.ts'
import { gainToDb } from '../support/tones.ts'

const positions = Array.from({ length: 201 }, (_, i) => i - 100)

test('X04: the power is the same at every position', () => {
  for (const pan of positions) {
    const { left, right } = panGains(pan)
    assert.ok(Math.abs(left ** 2 + right ** 2 - 1) < 1e-12, `pan ${pan}`)
  }
})

test('X04: from left to right, one side only falls and the other only rises', () => {
  for (const pan of positions.slice(1)) {
    const [before, here] = [panGains(pan - 1), panGains(pan)]
    assert.ok(here.left < before.left && here.right > before.right, `pan ${pan}`)
    const mirrored = panGains(-pan)
    assert.ok(Math.abs(mirrored.left - here.right) < 1e-12)
  }
})

test('X04: the far side is silent at the ends, and -3 dB is in the middle', () => {
  assert.deepEqual(panGains(-100), { left: 1, right: 0 })
  assert.deepEqual(panGains(100), { left: 0, right: 1 })
  assert.deepEqual(panGains(1000), panGains(100))
  assert.ok(Math.abs(gainToDb(panGains(0).left) + 3.01) < 0.01)
  assert.equal(panGains(0).left, panGains(0).right)
})

test('X04: who is in the middle has the gain of a mono mix, who is at an end 3 dB more', () => {
  assert.deepEqual(stereoGains(0.3, 0), { left: 0.3, right: 0.3 })
  const { left, right } = stereoGains(0.3, -100)
  assert.ok(Math.abs(gainToDb(left / 0.3) - 3.01) < 0.01)
  assert.equal(right, 0)
  assert.deepEqual(stereoGains(0, 40), { left: 0, right: 0 })
})
