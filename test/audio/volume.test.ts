// The law between volumes and gains.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import { gainToVolume, volumeToGain } from '../../src/audio/volume.ts'
import { gainToDb } from '../support/tones.ts'

test('F19: volume 0 is silence, 1 is -50 dB, 100 is unity', () => {
  assert.equal(volumeToGain(0), 0)
  assert.ok(Math.abs(gainToDb(volumeToGain(1)) + 50) < 1e-9)
  assert.equal(volumeToGain(100), 1)
})

test('F19: every step of the volume is the same in dB', () => {
  for (let volume = 2; volume <= 100; volume++) {
    const step = gainToDb(volumeToGain(volume)) - gainToDb(volumeToGain(volume - 1))
    assert.ok(Math.abs(step - 50 / 99) < 1e-9, `volume ${volume}: ${step} dB`)
  }
})

test('F19: each volume comes back from its gain', () => {
  for (let volume = 0; volume <= 100; volume++) {
    assert.equal(gainToVolume(volumeToGain(volume)), volume)
  }
})

test('beyond the range the nearer end holds', () => {
  assert.equal(volumeToGain(-5), 0)
  assert.equal(volumeToGain(300), 1)
  assert.equal(volumeToGain(NaN), 0)
  assert.equal(gainToVolume(1e-9), 1)
  assert.equal(gainToVolume(4), 100)
})
