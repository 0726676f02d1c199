// The gain control of a talker, judged by what comes out of the mix. "dBFS of speech" is the mean
// power of its frames without the pauses; the seeds are those of the sounds.
import { test } from 'node:test'
import assert from 'node:assert/strict'
import type { AudioCore } from '../../src/audio/audio_core.ts'
import {
  concatenate,
  dbToGain,
  frames,
  gainToDb,
  largestStep,
  noise,
  peak,
  seededRandom,
  rmsDbfs,
  sine,
  speechLike,
  sum,
} from '../support/tones.ts'
import { encode, openCore, play } from './core_player.ts'

/** Frames this much below the loudest are pauses. */
const PAUSE_DB = -20

interface Heard {
  readonly samples: Float32Array
  /** At the end of each frame. */
  readonly gainsDb: readonly number[]
}

function openControlled(): AudioCore {
  const core = openCore(1, 1)
  core.setGain(0, 0, 1)
  core.setTalkerGainControl(0, true)
  return core
}

/** Through one talker and one mix, both at a gain of 1. */
function hear(samples: Float32Array, core = openControlled()): Heard {
  const gainsDb: number[] = []
  const heard = encode(samples).map((packet) => {
    const frame = play(core, [[packet]], 1)
    gainsDb.push(gainToDb(core.talkerGain(0)))
    return frame
  })
  return { samples: concatenate(heard), gainsDb }
}

/** dBFS of speech. */
function speechDbfs(samples: Float32Array): number {
  const powers = frames(samples, 960).map((frame) => 10 ** (rmsDbfs(frame) / 10))
  const least = Math.max(...powers) * 10 ** (PAUSE_DB / 10)
  const spoken = powers.filter((power) => power > least)
  return 10 * Math.log10(spoken.reduce((all, power) => all + power, 0) / spoken.length)
}

function speechAt(seed: number, levelDbfs: number, seconds: number): Float32Array {
  const said = speechLike(seed, -6, seconds)
  const gain = dbToGain(levelDbfs - speechDbfs(said))
  return said.map((sample) => sample * gain)
}

const second = (samples: Float32Array, from: number, to: number): Float32Array =>
  samples.slice(from * 48000, to * 48000)

const spread = (values: readonly number[]): number => Math.max(...values) - Math.min(...values)

for (const [said, least, most] of [
  [-40, -29.5, -26.5],
  [-36, -26, -22],
  [-30, -22.5, -17.5],
  [-20, -22.5, -17.5],
] as const) {
  test(`speech at ${said} dBFS comes to ${least} to ${most} dBFS within 8 s`, () => {
    for (const seed of [1, 2]) {
      const { samples, gainsDb } = hear(speechAt(seed, said, 12))
      const level = speechDbfs(second(samples, 8, 12))
      assert.ok(level > least && level < most, `${level} dBFS, seed ${seed}`)
      assert.ok(Math.max(...gainsDb) <= 12.01)
    }
  })
}

test('a weak talker is lifted slowly: never more than 5 dB in a second', () => {
  const { gainsDb } = hear(speechAt(4, -38, 8))
  for (let i = 50; i < gainsDb.length; i++) {
    assert.ok((gainsDb[i] ?? 0) - (gainsDb[i - 50] ?? 0) < 5)
  }
})

test('noise is never lifted, whatever its level, nor is a tone or what follows a silence', () => {
  const silence = new Float32Array(48000)
  const sounds = [-60, -52, -46, -40, -30].map((level) => noise(7, level, 5))
  sounds.push(sine(440, -35, 5), concatenate([silence, noise(8, -42, 5)]), silence)
  for (const [index, sound] of sounds.entries()) {
    const { gainsDb } = hear(sound)
    assert.ok(
      gainsDb.every((gain) => gain === 0),
      `sound ${index}: ${Math.max(...gainsDb)} dB`,
    )
  }
})

test('noise after weak speech does not go on lifting', () => {
  const { gainsDb } = hear(concatenate([speechAt(5, -36, 1.5), noise(9, -44, 6)]))
  const after = gainsDb.slice(100)
  assert.ok(Math.max(...gainsDb) < 6)
  assert.ok(spread(after) < 1, `${spread(after)} dB`)
})

test('speech quieter than the gate is not lifted', () => {
  assert.ok(hear(speechAt(6, -58, 5)).gainsDb.every((gain) => gain < 0.5))
})

test('in the steady state the gain stays within 1 dB, loud or weak, with noise or without', () => {
  for (const level of [-40, -34, -28, -20, -14, -9, -6]) {
    for (const seed of [11, 12]) {
      const said = sum(speechAt(seed, level, 14), noise(seed, level - 30, 14))
      const { gainsDb } = hear(said.map((sample) => Math.min(1, Math.max(-1, sample))))
      const late = gainsDb.slice(400)
      assert.ok(spread(late) < 2, `${spread(late)} dB at ${level} dBFS, seed ${seed}`)
    }
  }
})

test('a loud talker is turned down within half a second, and stays there', () => {
  const quietThenLoud = concatenate([speechAt(14, -32, 7), speechAt(15, -8, 6)])
  const { samples, gainsDb } = hear(quietThenLoud)
  assert.ok((gainsDb[340] ?? 0) > 10)
  const [before = 0, soon = 0] = [gainsDb[349], gainsDb[385]]
  assert.ok(soon < before - 15, `${before} dB, then ${soon} dB`)
  assert.ok(speechDbfs(second(samples, 8, 13)) < -17)
  assert.ok(spread(gainsDb.slice(450)) < 2)
})

test('F19: a gain that rises or falls makes no step in the sound', () => {
  const tone = (level: number, seconds: number): Float32Array => sine(100, level, seconds)
  const { samples, gainsDb } = hear(concatenate([tone(-40, 0.5), tone(-1, 1)]))
  assert.ok(Math.min(...gainsDb) < -6)
  const steady = 2 * Math.PI * (100 / 48000) * dbToGain(-1)
  assert.ok(largestStep(samples.slice(26000)) < steady * 1.1)
  assert.ok(peak(samples.slice(48000)) < dbToGain(-5))
})

test('F22: off, every sample is as it was decoded; and again once it has been switched off', () => {
  const said = speechAt(16, -36, 4)
  const plain = openCore(1, 1)
  plain.setGain(0, 0, 1)
  const expected = hear(said, plain).samples
  const core = openControlled()
  const packets = encode(said)
  play(core, [packets.slice(0, 150)], 150)
  assert.ok(core.talkerGain(0) > 1.5)
  core.setTalkerGainControl(0, false)
  const after = play(core, [packets.slice(150)], 50)
  assert.equal(core.talkerGain(0), 1)
  assert.deepEqual(after.slice(960), expected.slice(151 * 960, 200 * 960))
})

test('the level of a talker is the one that is heard', () => {
  const core = openControlled()
  hear(speechAt(17, -36, 6), core)
  core.setTalkerGainControl(0, true)
  const gain = core.talkerGain(0)
  const tone = encode(sine(500, -30, 0.2))
  play(core, [tone], 8)
  assert.ok(Math.abs(core.talkerLevel(0) - (33 - gainToDb(gain))) <= 1)
  assert.equal(core.talkerLevel(0), core.mixLevel(0))
})

test('a slot that is reset is not controlled', () => {
  const core = openControlled()
  hear(speechAt(18, -36, 3), core)
  core.resetTalker(0)
  assert.equal(core.talkerGain(0), 1)
  core.setGain(0, 0, 1)
  assert.ok(hear(speechAt(18, -36, 3), core).gainsDb.every((gain) => gain === 0))
})

test('random payloads through gain control into both sides stay numbers and in full scale', () => {
  const random = seededRandom(19)
  const core = openControlled()
  core.resetMix(0, { bitrate: 64000, complexity: 5, channels: 2 })
  core.setGain(0, 0, 1, 0.5)
  for (let tick = 0; tick < 3000; tick++) {
    const bytes = Math.floor(random() * 120)
    core.decode(
      0,
      Uint8Array.from({ length: bytes }, () => random() * 256),
    )
    core.tick()
    for (const side of [core.lastMixFrame, core.lastMixFrameRight]) {
      assert.ok(side.every((sample) => Math.abs(sample) <= 1))
    }
    assert.ok(core.talkerGain(0) > 0.25 && core.talkerGain(0) < 4)
  }
})
