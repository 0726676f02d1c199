// The measures that all sound tests rely on.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import {
  firstAudibleSample,
  noise,
  peak,
  rmsDbfs,
  seededRandom,
  sine,
  speechLike,
  sum,
  toneLevelDbfs,
} from '../support/tones.ts'

test('the detector tells the level of its tone, and no other', () => {
  for (const level of [0, -20, -60]) {
    const tone = sum(sine(1000, level, 0.5), sine(1400, -3, 0.5))
    assert.ok(Math.abs(toneLevelDbfs(tone, 1000) - level) < 0.1)
    assert.ok(toneLevelDbfs(tone, 700) < -70)
  }
  assert.equal(toneLevelDbfs(new Float32Array(960), 1000), -Infinity)
})

test('a sine at full scale is at 0 dBFS', () => {
  assert.ok(Math.abs(rmsDbfs(sine(1000, 0, 0.1))) < 0.01)
  assert.ok(Math.abs(rmsDbfs(noise(1, -30, 0.1)) + 30) < 0.01)
  assert.ok(Math.abs(peak(speechLike(1, -6, 0.5)) - 0.501) < 0.001)
})

test('the first audible sample is found', () => {
  const samples = new Float32Array(4800)
  samples.set(sine(1000, -10, 0.05, Math.PI / 2), 1234)
  assert.equal(firstAudibleSample(samples), 1234)
  assert.equal(firstAudibleSample(new Float32Array(100)), -1)
})

test('a seed gives the same numbers each time, in [0, 1)', () => {
  const [one, other] = [seededRandom(5), seededRandom(5)]
  for (let i = 0; i < 1000; i++) {
    const number = one()
    assert.equal(number, other())
    assert.ok(number >= 0 && number < 1)
  }
  assert.deepEqual(speechLike(3, -6, 0.2), speechLike(3, -6, 0.2))
})
